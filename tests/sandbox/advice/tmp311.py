"""Cancellation goes on after the clean-up."""

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
        limit = timedelta(seconds=9)
        try:
            await workflow.sleep(60)
            return await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
        except asyncio.CancelledError:
            await workflow.execute_activity(pick, "undo", start_to_close_timeout=limit)
            raise  # advice: re-raise it after cleanup
