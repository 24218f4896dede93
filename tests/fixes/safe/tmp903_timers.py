import asyncio

from temporalio import workflow


@workflow.defn
class Timers:
    @workflow.run
    async def run(self) -> None:
        await asyncio.sleep(60)
        await asyncio.gather(asyncio.sleep(0.5), asyncio.sleep(delay=3))
