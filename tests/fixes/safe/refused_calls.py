import asyncio
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

MINUTE = timedelta(minutes=1)


class Declined(Exception):
    pass


@activity.defn
async def transfer(source: str, target: str) -> None:
    return None


@workflow.defn
class Listed:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(
            transfer,
            "here",
            "there",
            start_to_close_timeout=MINUTE,
        )


@workflow.defn
class Named:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(
            transfer,
            args=["here", "there"],
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=[ValueError, Declined, "KeyError"]),
        )


@workflow.defn
class Paused:
    @workflow.run
    async def run(self) -> None:
        await asyncio.sleep(MINUTE)
        await asyncio.wait_for(asyncio.sleep(1), timeout=MINUTE)


@workflow.defn
class Waited:
    def __init__(self) -> None:
        self.count = 0

    @workflow.run
    async def run(self) -> None:
        self.count = 2
        await workflow.wait_condition(self.count > 1)
        await workflow.wait_condition(workflow.all_handlers_finished())


@workflow.defn
class Noted:
    @workflow.run
    async def run(self) -> None:
        workflow.logger.warning("late", seconds=5, extra={"by": "a second"})
        await workflow.sleep(1)
