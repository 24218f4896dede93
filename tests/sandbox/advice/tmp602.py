"""A loop that continues as new."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> None:
        # advice: endless loop never continues as new
        for _round in range(3):
            await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
        workflow.continue_as_new(item)


@workflow.defn
class Shop:
    @workflow.run
    async def run(self, item: str) -> None:
        while not workflow.info().is_continue_as_new_suggested():
            await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
            await workflow.sleep(1)
            if workflow.info().get_current_history_length() > 20:
                break
        workflow.continue_as_new(item)
