import asyncio
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy


@activity.defn
async def charge(cents: int) -> None:
    return None


@workflow.defn
class Receipt:
    @workflow.run
    async def run(self) -> None:
        return None


@workflow.defn
class Guesses:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(
            charge,
            1,
            start_to_close_timeout=30,
            heartbeat_timeout=timedelta(20),
            retry_policy=RetryPolicy(initial_interval=1, non_retryable_error_types="ValueError"),
        )
        await workflow.start_child_workflow(Receipt.run, id="receipt")
        for_all = [asyncio.create_task(workflow.sleep(seconds)) for seconds in (2, 1)]
        async for done in workflow.as_completed(for_all):
            workflow.logger.info("done %s", done)
