"""Options: a framework's own decorators define workflows and activities (no import of the SDK in sight)."""

import time
import uuid

import shop_platform
from shop_platform import entry, flow, run_task, task, tasks
from shop_platform import flow as define
from shop_platform.elsewhere import other_flow


@task
async def charge(order: str) -> str:
    return f"{order} {time.time()}"  # ok: an activity of the framework


@tasks.task(name="refund")
async def refund(order: str) -> str:
    return f"{order} {uuid.uuid4()}"  # ok: an activity of the framework


@flow
class Order:
    @entry
    async def execute(self, order: str) -> str:
        await run_task(charge, order)  # ok: hands the activity over
        await charge(order)  # error: TMP120 @14 activity charge is called directly; use workflow.execute_activity(charge, ...)
        refund(order)  # error: TMP120 @8 activity refund is called directly; use workflow.execute_activity(refund, ...)
        return f"{order} {time.time()}"  # error: TMP101 @26 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    def helper(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@shop_platform.versioned_flow(version=2)
class Versioned:
    @shop_platform.entry
    async def execute(self, order: str) -> str:
        return f"{order} {uuid.uuid4()}"  # error: TMP103 @26 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()


@define
class Renamed:
    @entry
    async def execute(self, order: str) -> str:
        return f"{order} {time.monotonic()}"  # error: TMP101 @26 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()


class Base:
    @entry
    async def execute(self, order: str) -> str:
        return f"{order} {time.ctime()}"  # error: TMP101 @26 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@other_flow
class Elsewhere:
    async def execute(self, order: str) -> str:
        return f"{order} {time.time()}"  # ok: nobody configured this decorator


class Ordinary:
    async def execute(self, order: str) -> str:
        return f"{order} {time.time()}"  # ok: no decorator
