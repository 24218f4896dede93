"""What a logger takes besides its message."""

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self, order_id: str) -> None:
        workflow.logger.info("placed", extra={"order_id": order_id})  # advice: pass extra={"
