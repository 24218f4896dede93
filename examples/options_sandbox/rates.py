"""Options: without the sandbox nothing is loaded a second time."""

import pendulum  # ok: the worker runs workflows outside the sandbox
from temporalio import workflow


@workflow.defn
class RateWorkflow:
    @workflow.run
    async def run(self, seconds: int) -> bool:
        return pendulum.duration(seconds=seconds).in_words() != ""
