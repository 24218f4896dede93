"""A run method that waits for its handlers."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.done = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.done)
        await workflow.wait_condition(
            workflow.all_handlers_finished
        )  # advice: await all_handlers_finished first

    @workflow.update
    async def add(self, item: str) -> str:
        self.done = True
        return await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
