"""A failure that ends the workflow."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        if len(item) < 2:
            raise ApplicationError("no item")  # advice: raise ApplicationError to fail it
        return item
