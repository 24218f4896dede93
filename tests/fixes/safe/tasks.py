import asyncio

from temporalio import workflow


@workflow.defn
class Tasks:
    @workflow.run
    async def run(self) -> None:
        tasks = [asyncio.create_task(workflow.sleep(seconds)) for seconds in (3, 1, 2)]
        for finished in asyncio.as_completed(tasks):
            await finished
        await workflow.sleep(4)
