"""Scope: a star import may bring any name, so a name that nobody else defines is left alone."""

import time
import uuid

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from shop.helpers import *  # noqa: F403


@workflow.defn
class StarWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        first = current_time()  # noqa: F405  # ok: comes from the star import
        second = open(order)  # ok: the star import may hide the builtin
        third = time.monotonic()  # error: TMP101 @16 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        fourth = local_id()
        return f"{first}{second}{third}{fourth}"


def local_id() -> str:
    return uuid.uuid4().hex  # error: TMP103 @11 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via StarWorkflow.run -> local_id]
