"""The wrapper is caught, and its cause looked at."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ChildWorkflowError


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
        try:
            await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
        except ActivityError as error:  # advice: the workflow sees ActivityError, check .cause
            workflow.logger.warning("%s", error.cause)
        try:
            return await workflow.execute_child_workflow(Child.run, item, id=f"child-{item}")
        except ChildWorkflowError as error:  # advice: the workflow sees ChildWorkflowError, check .cause
            return str(error.cause)
