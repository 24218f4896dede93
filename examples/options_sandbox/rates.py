"""Options: without the sandbox nothing is loaded a second time."""

import pendulum  # ok: the worker runs workflows outside the sandbox
from temporalio import workflow


@workflow.defn
class RateWorkflow:
    @workflow.run
    async def run(self, seconds: int) -> bool:
        return pendulum.now().add(seconds=seconds).is_future()  # error: TMP101 @15 pendulum.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
