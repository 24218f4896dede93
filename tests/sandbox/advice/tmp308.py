"""A child that may outlive its parent."""

from temporalio import workflow


@workflow.defn
class Child:
    @workflow.run
    async def run(self, item: str) -> None:
        await workflow.sleep(1)


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> None:
        await workflow.start_child_workflow(
            Child.run,
            item,
            id=f"child-{item}",
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,  # advice: it ends with its parent
        )
