"""Credentials that only the activity sees."""

from datetime import timedelta

from temporalio import activity, workflow

CREDENTIALS = {"shop": "s"}


@activity.defn
async def charge(account: str) -> int:
    return len(CREDENTIALS[account])  # advice: resolve credentials inside the activity


@workflow.defn
class Order:
    @workflow.run
    async def run(self, account: str) -> int:
        return await workflow.execute_activity(charge, account, start_to_close_timeout=timedelta(seconds=9))
