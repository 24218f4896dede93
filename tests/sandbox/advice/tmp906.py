"""Ids that come from the input."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Child:
    @workflow.run
    async def run(self, item: str) -> str:
        return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        # advice: derive a stable id from the input
        await workflow.execute_activity(pick, f"charge-{item}", start_to_close_timeout=timedelta(seconds=9))
        return await workflow.execute_child_workflow(Child.run, item, id=f"child-{item}")
