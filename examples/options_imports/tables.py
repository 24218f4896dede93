"""Options: modules that the worker passes through the sandbox may be imported as they are."""

import numpy  # ok: passed through by the worker
import pandas  # error: TMP604 @0 importing pandas fails in the workflow sandbox; use workflow.unsafe.imports_passed_through()
from numpy.linalg import norm  # ok: part of a module that is passed through
from temporalio import workflow


@workflow.defn
class TableWorkflow:
    @workflow.run
    async def run(self, rows: list[float]) -> float:
        return float(norm(numpy.array(rows))) + float(pandas.NA is None)
