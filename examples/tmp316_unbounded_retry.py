"""TMP316: an activity should give up some day (off by default)."""

from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

MINUTE = timedelta(minutes=1)
BOUNDED = RetryPolicy(maximum_attempts=5)


@activity.defn
async def sync_user(user: str) -> str:
    return user


@workflow.defn
class SyncWorkflow:
    @workflow.run
    async def run(self, user: str, policy: RetryPolicy, attempts: int, more: dict[str, Any]) -> None:
        await workflow.execute_activity(sync_user, user, start_to_close_timeout=MINUTE)  # error: TMP316 @14 execute_activity(sync_user) can retry forever; set maximum_attempts or schedule_to_close_timeout
        await workflow.execute_activity(sync_user, user, start_to_close_timeout=MINUTE, retry_policy=None)  # error: TMP316 @14 execute_activity(sync_user) can retry forever; set maximum_attempts or schedule_to_close_timeout
        await workflow.execute_local_activity(  # error: TMP316 @14 execute_local_activity(sync_user) can retry forever; set maximum_attempts or schedule_to_close_timeout
            sync_user, user, start_to_close_timeout=MINUTE, retry_policy=RetryPolicy(maximum_attempts=0)
        )
        await workflow.execute_activity(
            sync_user, user, start_to_close_timeout=MINUTE, retry_policy=BOUNDED  # ok: five attempts
        )
        await workflow.execute_activity(sync_user, user, schedule_to_close_timeout=MINUTE)  # ok: a bound in time
        await workflow.execute_activity(
            sync_user, user, start_to_close_timeout=MINUTE, retry_policy=policy  # ok: handed in
        )
        await workflow.execute_activity(
            sync_user,
            user,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(maximum_attempts=attempts),  # ok: not written out
        )
        await workflow.execute_activity(sync_user, user, **more)  # ok: handed in
