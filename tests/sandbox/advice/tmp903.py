"""A timer with a summary."""

from datetime import timedelta

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> None:
        # advice: workflow.sleep() takes a timedelta and a summary
        await workflow.sleep(timedelta(seconds=1), summary="until it is paid")
