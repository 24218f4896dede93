"""A handler that holds a lock over its await."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.total = 0

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: self.total > 0)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.total

    @workflow.signal
    async def add(self, item: str) -> None:
        async with self.lock:  # advice: guard it with asyncio.Lock
            total = self.total
            found = await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
            self.total = total + len(found)
