import asyncio

from temporalio import workflow


@workflow.defn
class Tasks:
    @workflow.run
    async def run(self) -> None:
        tasks = [asyncio.create_task(workflow.sleep(seconds)) for seconds in (3, 1, 2)]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        while pending:
            done, pending = await asyncio.wait(pending)
