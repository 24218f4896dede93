"""The handle is kept and awaited."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        started = workflow.start_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
        task = asyncio.create_task(workflow.sleep(1))
        await task  # advice: await it or keep the handle, or its failure is lost
        return await started
