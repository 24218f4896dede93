from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def charge(cents: int) -> bool:
    return True


@workflow.defn
class Awaits:
    @workflow.run
    async def run(self) -> None:
        workflow.sleep(1)
        _ = workflow.execute_activity(charge, 1, start_to_close_timeout=timedelta(minutes=1))
        if workflow.execute_activity(charge, 2, start_to_close_timeout=timedelta(minutes=1)):
            self._later()

    async def _later(self) -> None:
        await workflow.sleep(2)
