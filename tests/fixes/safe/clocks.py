import time
from datetime import datetime, timezone

from temporalio import workflow


@workflow.defn
class Clocks:
    @workflow.run
    async def run(self) -> None:
        started = time.time()
        if datetime.now(timezone.utc) > datetime(2000, 1, 1, tzinfo=timezone.utc):
            await workflow.sleep(1)
        if datetime.utcnow() > datetime(2000, 1, 1):
            await workflow.sleep(2)
        if time.time() >= started and time.time_ns() > 0:
            await workflow.sleep(3)
