"""An ApplicationError of a type."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        if len(item) < 2:
            # advice: raise ApplicationError with type= instead
            raise ApplicationError("nothing left", type="OutOfStock", non_retryable=True)
        return item
