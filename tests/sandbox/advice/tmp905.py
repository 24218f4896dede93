"""A limit for each attempt."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        return await workflow.execute_activity(
            pick,
            item,
            start_to_close_timeout=timedelta(
                seconds=9
            ),  # advice: add start_to_close_timeout for each attempt
            schedule_to_close_timeout=timedelta(minutes=9),
        )
