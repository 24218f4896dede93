"""A failure of a child that is handled."""

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError


@workflow.defn
class Child:
    @workflow.run
    async def run(self, item: str) -> str:
        return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        try:
            return await workflow.execute_child_workflow(Child.run, item, id=f"child-{item}")
        except ChildWorkflowError:  # advice: handle the failure instead
            return "failed"
