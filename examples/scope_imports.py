"""Scope: every way to import a name leads to the same finding."""

import datetime
import datetime as dt
import os.path as osp
import time
import time as clock
import urllib.request
import uuid as ids
from datetime import datetime as DateTime
from datetime import datetime as moment, timedelta, timezone
from os import path
from time import monotonic as tick, time as epoch
from uuid import (
    uuid1,
    uuid4 as fresh,
)

from temporalio import workflow

try:
    import ujson as json
except ImportError:
    import json

try:
    from zoneinfo import ZoneInfo
except ImportError:
    from backports.zoneinfo import ZoneInfo

if True:
    import random as dice

with workflow.unsafe.imports_passed_through():
    import requests as web
    from httpx import AsyncClient as WebClient, get as fetch


def sampled() -> float:
    import random as lottery
    from random import choice as pick

    return lottery.random() + pick([0.1, 0.2])  # error: TMP102 @11 random.random() draws randomness in workflow code; use workflow.random() [via ImportWorkflow.number -> sampled] | TMP102 @30 random.choice() draws randomness in workflow code; use workflow.random() [via ImportWorkflow.number -> sampled]


def unsampled() -> float:
    from random import random

    return random()  # ok: no workflow calls it


@workflow.defn
class ImportWorkflow:
    @workflow.run
    async def run(self, due: str) -> str:
        first = datetime.datetime.now()  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        second = dt.datetime.now(tz=dt.timezone.utc)  # error: TMP101 @17 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        third = DateTime.now(timezone.utc)  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        fourth = moment.utcnow()  # error: TMP101 @17 datetime.utcnow() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        fifth = datetime.date.today()  # error: TMP101 @16 datetime.date.today() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        sixth = time.time()  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        seventh = clock.time()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        eighth = epoch()  # error: TMP101 @17 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        ninth = tick()  # error: TMP101 @16 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return f"{first}{second}{third}{fourth}{fifth}{sixth}{seventh}{eighth}{ninth}"

    @workflow.signal
    async def number(self, name: str) -> None:
        first = ids.uuid4()  # error: TMP103 @16 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        second = uuid1()  # error: TMP103 @17 uuid.uuid1() generates a fresh id in workflow code; use workflow.uuid4()
        third = fresh()  # error: TMP103 @16 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        fourth = dice.random()  # error: TMP102 @17 random.random() draws randomness in workflow code; use workflow.random()
        fifth = osp.exists(name)  # error: TMP106 @16 os.path.exists() touches the file system in workflow code; do it in an activity
        sixth = path.exists(name)  # error: TMP106 @16 os.path.exists() touches the file system in workflow code; do it in an activity
        seventh = web.get("https://shop.example", timeout=5)  # error: TMP104 @18 requests.get() does network I/O in workflow code; move it into an activity
        eighth = fetch("https://shop.example")  # error: TMP104 @17 httpx.get() does network I/O in workflow code; move it into an activity
        async with WebClient() as client:
            ninth = await client.get("https://shop.example")  # error: TMP104 @26 httpx.AsyncClient.get() does network I/O in workflow code; move it into an activity
        tenth = urllib.request.urlopen("https://shop.example")  # error: TMP104 @16 urllib.request.urlopen() does network I/O in workflow code; move it into an activity
        eleventh = sampled()
        workflow.logger.info("%s", (first, second, third, fourth, fifth))
        workflow.logger.info("%s", (sixth, seventh, eighth, ninth, tenth, eleventh))

    @workflow.update
    async def late(self, name: str) -> str:
        import secrets
        from os import environ as settings, getenv
        from pathlib import Path as Location

        token = secrets.token_hex(8)  # error: TMP102 @16 secrets.token_hex() draws randomness in workflow code; use workflow.random()
        region = settings["REGION"] + getenv("ZONE", "")  # error: TMP107 @38 os.getenv() reads environment or configuration in workflow code; pass it as workflow input
        return token + region + Location(name).read_text()  # error: TMP106 @32 pathlib.Path.read_text() touches the file system in workflow code; do it in an activity

    @workflow.query
    def pure(self, text: str) -> str:
        first = dt.datetime.fromisoformat(text)  # ok: a parser, whatever it is imported as
        second = moment(2024, 1, 1)  # ok: a constructor, whatever it is imported as
        third = ids.UUID(text)  # ok: parses, whatever it is imported as
        fourth = osp.join("orders", text)  # ok: string work, whatever it is imported as
        fifth = json.loads(text)  # ok: either module parses
        sixth = ZoneInfo("UTC")  # ok: either module has it
        seventh = timedelta(days=1)  # ok: a constructor
        return f"{first}{second}{third}{fourth}{fifth}{sixth}{seventh}"
