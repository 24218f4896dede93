"""A reference instead of the whole."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def store(items: list[str]) -> str:
    return f"bucket/{len(items)}"  # advice: store it and pass a reference


@workflow.defn
class Order:
    @workflow.run
    async def run(self, items: list[str]) -> str:
        return await workflow.execute_activity(store, items, start_to_close_timeout=timedelta(seconds=9))
