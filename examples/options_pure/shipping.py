"""Options: single names that are harmless, or harmful, or run their argument in an activity."""

import functools
import time
import uuid

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import requests
    from shop_platform import clock, draw, remote, run_in_activity


@functools.cache
def remembered() -> str:
    return uuid.uuid4().hex  # ok: the options call this function pure


def forgotten() -> str:
    return uuid.uuid4().hex  # error: TMP103 @11 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via ShippingWorkflow.run -> forgotten]


def fetch(address: str) -> str:
    return requests.get(address, timeout=5).text  # ok: only the wrapper runs it, in an activity


@workflow.defn
class ShippingWorkflow:
    @workflow.run
    async def run(self, address: str) -> str:
        page = await run_in_activity(fetch, address)  # ok: runs in an activity
        stamp = await run_in_activity(lambda: time.time())  # ok: runs in an activity
        now = clock.now()  # ok: the options call it pure
        lap = time.perf_counter()  # ok: the options call it pure
        label = remote.labels.create(address)  # error: TMP104 @16 shop_platform.remote.labels.create() does network I/O in workflow code; move it into an activity
        number = draw()  # error: TMP102 @17 shop_platform.draw() draws randomness in workflow code; use workflow.random()
        return f"{page}{stamp}{now}{lap}{label}{number}{remembered()}{forgotten()}"
