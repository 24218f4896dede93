import asyncio

from temporalio import workflow


@workflow.defn
class Unread:
    @workflow.run
    async def run(self) -> int:
        tasks = [asyncio.create_task(workflow.sleep(seconds)) for seconds in (3, 1, 2)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        _, pending = await asyncio.wait(tasks)
        return sum(1 for task in tasks if task.done())
