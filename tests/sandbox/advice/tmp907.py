"""A failure instead of an assertion."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        if len(item) < 2:
            raise ApplicationError("no item")  # advice: raise ApplicationError
        return item
