"""TMP904: retries belong to activities."""

from datetime import timedelta

from shop.settings import POLICY

from temporalio import workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy

TWICE = RetryPolicy(maximum_attempts=2)
ONCE = RetryPolicy(maximum_attempts=1)


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> None:
        await workflow.execute_activity(
            "charge",
            order,
            start_to_close_timeout=timedelta(seconds=5),
            retry_policy=TWICE,  # ok: an activity
        )
        await workflow.execute_child_workflow("Other", order, id=order, retry_policy=TWICE)  # error: TMP904 @14 execute_child_workflow() with a retry_policy runs the same logic again; handle the failure instead
        await workflow.execute_child_workflow("Other", order, id=order, retry_policy=ONCE)  # ok: no retry
        await workflow.execute_child_workflow("Other", order, id=order, retry_policy=None)  # ok: no retry
        await workflow.execute_child_workflow("Other", order, id=order, retry_policy=POLICY)  # ok: not known
        workflow.continue_as_new(order, retry_policy=RetryPolicy(maximum_attempts=3))  # error: TMP904 @8 continue_as_new() with a retry_policy runs the same logic again; handle the failure instead


async def main(client: Client) -> None:
    await client.start_workflow("Order", "o", id="o", task_queue="q", retry_policy=RetryPolicy())  # error: TMP904 @10 start_workflow() with a retry_policy runs the same logic again; handle the failure instead
    await client.start_workflow("Order", "o", id="o", task_queue="q")  # ok: no policy
    await client.execute_workflow(
        "Order", "o", id="o", task_queue="q", cron_schedule="@daily", retry_policy=TWICE
    )  # ok: it comes again anyway
