"""TMP210: a workflow continues as new from its run method."""

import asyncio

from temporalio import workflow
from temporalio.workflow import continue_as_new


@workflow.defn
class Wrong:
    @workflow.run
    async def run(self, limit: int) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def set_limit(self, limit: int) -> None:
        workflow.continue_as_new(limit)  # error: TMP210 @8 continue_as_new() in update handler set_limit; call it from the run method

    @workflow.signal
    def restart(self) -> None:
        if workflow.info().is_continue_as_new_suggested():
            continue_as_new(1)  # error: TMP210 @12 continue_as_new() in signal handler restart; call it from the run method
        self._again(2)

    @workflow.query
    def state(self) -> str:
        self._again(3)
        return "again"

    def _again(self, limit: int) -> None:
        workflow.continue_as_new(limit)  # error: TMP210 @8 continue_as_new() in signal handler restart; call it from the run method [via Wrong.restart -> Wrong._again]


@workflow.defn
class Right:
    def __init__(self) -> None:
        self.limit: int | None = None

    @workflow.run
    async def run(self, limit: int) -> None:
        await workflow.wait_condition(lambda: self.limit is not None)
        await workflow.wait_condition(workflow.all_handlers_finished)
        if limit > 3:
            workflow.continue_as_new(self.limit)  # ok: the run method
        self._again(limit)

    @workflow.update
    async def set_limit(self, limit: int) -> None:
        self.limit = limit  # ok: only asks for it

    @workflow.signal
    async def restart(self) -> None:
        await asyncio.sleep(1)
        self._again(1)  # ok: so does the run method

    def _again(self, limit: int) -> None:
        workflow.continue_as_new(limit)  # ok: called by the run method, too
