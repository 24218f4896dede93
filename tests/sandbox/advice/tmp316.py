"""Retries that end."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        # advice: set maximum_attempts or schedule_to_close_timeout
        await workflow.execute_activity(
            pick,
            item,
            start_to_close_timeout=timedelta(seconds=9),
            retry_policy=RetryPolicy(maximum_attempts=3),
        )
        return await workflow.execute_activity(
            pick,
            item,
            start_to_close_timeout=timedelta(seconds=9),
            schedule_to_close_timeout=timedelta(minutes=9),
        )
