"""TMP903: workflow.sleep() says what it waits for."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def wait() -> None:
    await asyncio.sleep(1)  # ok: an activity


@workflow.defn
class ReminderWorkflow:
    @workflow.run
    async def run(self, seconds: int) -> None:
        await workflow.sleep(60)
        await asyncio.sleep(delay=seconds)
        await asyncio.sleep(0)  # ok: it only lets others run
        await workflow.sleep(timedelta(hours=1), summary="grace period")  # ok: what to write
        await asyncio.wait_for(asyncio.shield(self._later()), 5)  # ok: no sleep

    async def _later(self) -> None:
        await asyncio.gather(workflow.sleep(5), workflow.sleep(5))
