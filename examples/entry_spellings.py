"""Entry points: the SDK's decorators under every name that an import can give them."""

import time
from datetime import timedelta

import temporalio.activity
import temporalio.workflow
import temporalio.workflow as wf
from temporalio import activity as act
from temporalio import workflow
from temporalio.activity import defn as activity_definition
from temporalio.workflow import defn, query, run, signal, update
from temporalio.workflow import defn as workflow_definition
from temporalio.workflow import run as entry

definition = workflow.defn
signalled = workflow.signal


@workflow.defn
class Plain:
    @workflow.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@wf.defn
class Aliased:
    @wf.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@temporalio.workflow.defn
class Dotted:
    @temporalio.workflow.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@defn
class Bare:
    @run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @signal
    async def pause(self) -> None:
        self.paused = time.time()  # error: TMP101 @22 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @query
    def paused_at(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @update
    async def resume(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@workflow_definition(name="renamed")
class Renamed:
    @entry
    async def start(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@definition
class Assigned:
    @workflow.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @signalled(name="stop")
    async def halt(self) -> None:
        self.halted = time.time()  # error: TMP101 @22 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@act.defn
async def aliased_activity() -> float:
    return time.time()  # ok: an activity


@activity_definition(name="renamed")
async def renamed_activity() -> float:
    return time.time()  # ok: an activity


@temporalio.activity.defn
def dotted_activity() -> float:
    return time.time()  # ok: an activity


def ordinary() -> float:
    return time.time()  # ok: nothing decorates it


class Ordinary:
    async def run(self) -> float:
        return time.time()  # ok: nothing decorates the class


class run_elsewhere:
    """A decorator of this module that is called like the SDK's."""

    def __init__(self, function: object) -> None:
        self.function = function


@run_elsewhere
async def not_an_entry() -> float:
    return time.time()  # ok: another decorator


@workflow.defn
class Scheduler:
    @workflow.run
    async def run(self) -> None:
        patience = timedelta(seconds=5)
        await workflow.execute_activity(aliased_activity, start_to_close_timeout=patience)  # ok: scheduled
        await wf.execute_activity(renamed_activity, start_to_close_timeout=patience)  # ok: scheduled
        await temporalio.workflow.execute_activity(dotted_activity, start_to_close_timeout=patience)  # ok: scheduled
        dotted_activity()  # error: TMP120 @8 activity dotted_activity is called directly; use workflow.execute_activity(dotted_activity, ...)
