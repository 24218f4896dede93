"""Guards: parameters that get a value where none was passed, and tests of several answers at once."""

import time
import uuid
from typing import Any

from temporalio import workflow


def flagged(inside: bool | None = None) -> float:
    inside = workflow.in_workflow() if inside is None else inside
    if inside:
        return workflow.time()
    return time.time()  # ok: where nothing is passed, the SDK is asked


def flagged_early(inside: bool | None = None) -> float:
    if inside is None:
        inside = workflow.in_workflow()
    return workflow.time() if inside else time.time()  # ok: where nothing is passed, the SDK is asked


def flagged_or(inside: bool = False) -> float:
    inside = inside or workflow.in_workflow()
    return workflow.time() if inside else time.time()  # ok: passed or not, the SDK is asked


def flagged_wrongly(inside: bool | None = None) -> float:
    inside = workflow.in_workflow() if inside is None else inside
    if inside:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via FilledWorkflow.run -> flagged_wrongly]
    return 0.0


def flagged_false(inside: bool | None = None) -> float:
    inside = workflow.in_workflow() if inside is None else inside
    return workflow.time() if inside else time.time()  # error: TMP101 @42 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via FilledWorkflow.run -> flagged_false]


def flagged_unless(outside: bool | None = None) -> float:
    if outside is None:
        outside = not workflow.in_workflow()
    return time.time() if outside else 0.0  # ok: where nothing is passed, the SDK is asked


def asked_any(verbose: bool) -> float:
    if any([verbose, workflow.in_workflow()]):
        return workflow.time()
    return time.time()  # ok: never in a workflow


def asked_all(verbose: bool) -> float:
    if all((verbose, not workflow.in_workflow())):
        return time.time()  # ok: never in a workflow
    return workflow.time()


def asked_all_wrongly(verbose: bool) -> float:
    if all((verbose, workflow.in_workflow())):
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via FilledWorkflow.run -> asked_all_wrongly]
    return workflow.time()


def keyed(**options: Any) -> str:
    return options.get("key") or uuid.uuid4().hex  # ok: every caller passes it


def keyed_fresh(**options: Any) -> str:
    return options.get("key") or uuid.uuid4().hex  # error: TMP103 @33 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via FilledWorkflow.run -> keyed_fresh]


def switched(use_clock: bool = False) -> float:
    return time.time() if use_clock else 0.0  # ok: no caller switches it on


def through(**options: Any) -> float:
    return switched(**options)


@workflow.defn
class FilledWorkflow:
    @workflow.run
    async def run(self, verbose: bool, key: str) -> list[Any]:
        flags = [flagged(), flagged(True), flagged_early(), flagged_or(), flagged_unless()]
        flags += [flagged_wrongly(), flagged_false(False)]
        flags += [asked_any(verbose), asked_all(verbose), asked_all_wrongly(verbose)]
        return [*flags, keyed(key=key), keyed_fresh(other=key), switched(), through()]
