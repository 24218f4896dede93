"""Options: strict mode also reports what is only probably an effect."""

import asyncio
import os
import random
import sys
import time
import warnings
from datetime import datetime, timedelta, timezone

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from dateutil import parser
    from django.conf import settings

REGION = os.getenv("REGION", "eu")  # error: TMP119 @9 os.getenv() runs each time the workflow module is loaded; do it in the worker or an activity
UNREAD = os.getenv("UNREAD", "")  # ok: no workflow reads it
LIMIT = 5  # ok: a constant


@activity.defn
async def render(report: str) -> str:
    return f"{report} {sys.platform} {settings.DEBUG} {UNREAD}"  # ok: an activity


@workflow.defn
class ReportWorkflow:
    @workflow.run
    async def run(self, epoch: float, text: str) -> str:
        with workflow.unsafe.sandbox_unrestricted():
            started = time.time()  # error: TMP101 @22 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            salt = random.random()  # error: TMP102 @19 random.random() draws randomness in workflow code; use workflow.random()
        local = datetime.fromtimestamp(epoch)  # error: TMP101 @16 datetime.fromtimestamp() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        utc = datetime.fromtimestamp(epoch, tz=timezone.utc)  # ok: with a zone
        parsed = parser.parse(text)  # error: TMP101 @17 dateutil.parser.parse() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        debug = settings.DEBUG  # error: TMP107 @16 django.conf.settings.DEBUG reads environment or configuration in workflow code; pass it as workflow input
        system = sys.platform  # error: TMP108 @17 sys.platform runs a process or reads host identity in workflow code; use an activity
        name = os.name  # error: TMP108 @15 os.name runs a process or reads host identity in workflow code; use an activity
        warnings.warn(text)  # error: TMP111 @8 warnings.warn() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return f"{started}{salt}{local}{utc}{parsed}{debug}{system}{name}{REGION}{LIMIT}"

    @workflow.signal
    async def fan_out(self, reports: list[str]) -> None:
        async with asyncio.TaskGroup() as group:  # error: TMP115 @19 asyncio.TaskGroup() orders tasks through a set in workflow code; use asyncio.gather() over a list
            for report in reports:
                group.create_task(self.write(report))
        async with asyncio.TaskGroup() as group:  # error: TMP115 @19 asyncio.TaskGroup() orders tasks through a set in workflow code; use asyncio.gather() over a list
            group.create_task(self.write("first"))
            group.create_task(self.write("second"))
        async with asyncio.TaskGroup() as group:  # ok: one task only
            group.create_task(self.write("only"))
        await asyncio.gather(*[self.write(report) for report in reports])  # ok: keeps the order

    async def write(self, report: str) -> None:
        await workflow.execute_activity(render, report, start_to_close_timeout=timedelta(seconds=5))
