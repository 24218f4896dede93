"""Options: without the sandbox nothing is loaded a second time."""

import numpy  # ok: the worker runs workflows outside the sandbox
from temporalio import workflow


@workflow.defn
class RateWorkflow:
    @workflow.run
    async def run(self, rates: list[float]) -> float:
        return float(numpy.mean(rates))
