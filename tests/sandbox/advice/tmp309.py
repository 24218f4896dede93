"""A retry policy that the SDK takes."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy


@activity.defn
async def pick(item: str) -> str:
    return item


RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1),  # advice: is not a timedelta
    maximum_interval=timedelta(seconds=9),  # advice: maximum_interval is shorter than initial_interval
    backoff_coefficient=2,  # advice: backoff_coefficient must be at least 1
    maximum_attempts=3,  # advice: maximum_attempts cannot be negative
    # advice: takes a list of names, not one string
    non_retryable_error_types=["CardDeclined", "ValueError", "ApplicationError"],  # advice: write "
)


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        return await workflow.execute_activity(
            pick,
            item,
            start_to_close_timeout=timedelta(seconds=9),
            retry_policy=RETRIES,  # advice: retry_policy= takes a RetryPolicy
        )
