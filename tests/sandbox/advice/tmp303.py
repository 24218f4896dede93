"""Every awaitable awaited."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Child:
    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: True)

    @workflow.signal
    def add(self) -> None:
        pass


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.notes: asyncio.Queue[str] = asyncio.Queue()
        self.settled = asyncio.Event()

    @workflow.run
    async def run(self, item: str) -> None:
        limit = timedelta(seconds=9)
        await asyncio.sleep(1)  # advice: is never awaited; nothing is scheduled
        await workflow.sleep(1)
        await asyncio.wait_for(workflow.sleep(1), 5)
        await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
        await workflow.execute_local_activity(pick, item, start_to_close_timeout=limit)
        child = await workflow.start_child_workflow(Child.run, id=f"child-{item}")
        await child.signal(Child.add)
        await child
        external = workflow.get_external_workflow_handle("other")
        await external.signal("add", item)
        await external.cancel()
        await self.notes.put(item)  # advice: is never awaited; it does nothing
        self.settled.set()
        await self.settled.wait()
        async with self.lock:
            pass
        await workflow.wait_condition(self.settled.is_set)


@activity.defn
async def watch() -> None:
    await activity.wait_for_cancelled()  # advice: is never awaited; it does not wait
