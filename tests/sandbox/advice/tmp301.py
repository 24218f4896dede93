"""Every activity call with a timeout."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@activity.defn
class Notify:
    async def __call__(self, item: str) -> str:
        return item


class Ledger:
    @activity.defn
    async def book(self, item: str) -> str:
        return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        # advice: has no start_to_close_timeout or schedule_to_close_timeout
        limit = timedelta(seconds=9)
        await workflow.execute_activity_class(Notify, item, start_to_close_timeout=limit)
        await workflow.execute_activity_method(Ledger.book, item, start_to_close_timeout=limit)
        await workflow.execute_local_activity(pick, item, schedule_to_close_timeout=limit)
        handle = workflow.start_activity(pick, item, schedule_to_close_timeout=limit)
        await handle
        return await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
