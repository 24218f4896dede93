"""Options: modules that the worker passes through the sandbox may be imported as they are."""

import httpx  # ok: passed through by the worker
import requests  # error: TMP604 @0 importing requests fails in the workflow sandbox; use workflow.unsafe.imports_passed_through()
from httpx._urls import URL  # ok: part of a module that is passed through
from temporalio import workflow


@workflow.defn
class TableWorkflow:
    @workflow.run
    async def run(self, address: str) -> int:
        return httpx.codes.OK + requests.codes.ok + len(str(URL(address)))
