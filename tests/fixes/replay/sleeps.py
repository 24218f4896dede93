import time

from temporalio import workflow


@workflow.defn
class Sleeps:
    @workflow.run
    async def run(self) -> None:
        time.sleep(30)
        await self._later()

    async def _later(self) -> None:
        time.sleep(0.5)
