"""Quiet: the SDK's replacements under every spelling, and code that only looks like an effect."""

import asyncio
import collections
import datetime as dt
import functools
import hashlib
import hmac
import io
import itertools
import json
import math
import os.path
import pprint
import random
import re
import secrets
import statistics
import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from temporalio import workflow
from temporalio.workflow import (
    as_completed,
    logger,
    metric_meter,
    now,
    random as workflow_random,
    sleep,
    time,
    time_ns,
    uuid4,
    wait,
    wait_condition,
)

generator = workflow.random


class Shop:
    """A class whose methods have suspicious names."""

    def __init__(self) -> None:
        self.environ: dict[str, str] = {}
        self.objects: list[str] = []

    def now(self) -> str:
        return "now"

    def open(self) -> "Shop":
        return self

    def connect(self) -> "Shop":
        return self

    def execute(self, query: str) -> str:
        return query

    def get(self, key: str) -> str:
        return key

    def post(self, key: str) -> str:
        return key

    def system(self) -> str:
        return "system"

    def info(self, text: str) -> str:
        return text


@workflow.defn
class QuietWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        logger.info("%s at %s", order, now())  # ok: from-imports of the workflow module
        moment = time() + time_ns()  # ok: from-imports of the workflow module
        number = workflow_random().randint(1, 6) + generator().randint(1, 6)  # ok: from-imports and aliases
        name = str(uuid4())  # ok: a from-import of the workflow module
        await sleep(5)  # ok: a from-import of the workflow module
        tasks = [asyncio.create_task(self.step(order)), asyncio.ensure_future(self.step(order))]  # ok: tasks
        done, _ = await wait(tasks)  # ok: a from-import of the workflow module
        for finished in as_completed(tasks):  # ok: a from-import of the workflow module
            await finished
        metric_meter().create_counter("orders").add(1)  # ok: a from-import of the workflow module
        await wait_condition(lambda: True, timeout=timedelta(seconds=5))  # ok: a from-import of the workflow module
        await workflow.wait_condition(workflow.all_handlers_finished)
        return f"{moment}{number}{name}{len(done)}"

    async def step(self, order: str) -> str:
        await asyncio.sleep(0)  # ok: yields
        return order

    @workflow.signal
    async def dates(self, text: str, epoch: float) -> None:
        parts: list[Any] = [datetime.fromisoformat(text), datetime.strptime(text, "%Y"), date(2024, 1, 1)]  # ok: parsers
        parts += [dt.datetime.min, dt.date.fromisoformat(text)]
        parts += [dt.time(12, 0), dt.datetime.combine(parts[2], dt.time())]
        parts += [datetime.fromtimestamp(epoch, tz=timezone.utc), parts[0] - parts[1]]
        parts += [timedelta(days=1).total_seconds()]
        parts += [parts[0].replace(hour=0), parts[0].astimezone(timezone.utc)]
        parts += [parts[0].isoformat(), parts[0].date()]
        logger.info("%s", parts)

    @workflow.signal
    async def identifiers(self, text: str) -> None:
        parts: list[Any] = [uuid.UUID(text), uuid.uuid5(uuid.NAMESPACE_DNS, text)]
        parts += [uuid.uuid3(uuid.NAMESPACE_URL, text)]
        parts += [hashlib.sha256(text.encode()).hexdigest(), hashlib.blake2b(b"", digest_size=8).hexdigest()]
        parts += [hmac.new(b"key", b"message", hashlib.sha256).hexdigest(), hmac.compare_digest(text, text)]
        parts += [secrets.compare_digest(text, text), random.Random(7).random()]
        parts += [random.Random(text).choice("abc")]
        logger.info("%s", parts)

    @workflow.signal
    async def texts(self, text: str) -> None:
        parts: list[Any] = [os.path.join("a", text), os.path.basename(text)]
        parts += [os.path.splitext(text), os.path.dirname(text)]
        parts += [PurePath(text).stem, PurePath("/a") / text]
        parts += [io.StringIO(text).read(), io.BytesIO(b"").getvalue()]
        parts += [json.dumps({"text": text}), json.loads(text)]
        parts += [re.compile("a").match(text), pprint.pformat(text)]
        print(text, file=io.StringIO())  # ok: a buffer in memory
        buffer = io.StringIO()
        print(text, end="", file=buffer)  # ok: a buffer in memory
        logger.info("%s %s", parts, buffer.getvalue())

    @workflow.signal
    async def numbers(self, values: list[float]) -> None:
        parts: list[Any] = [math.sqrt(4), statistics.mean(values)]
        parts += [Decimal("1.5").quantize(Decimal("1")), sum(values)]
        parts += [list(itertools.accumulate(values)), functools.reduce(max, values)]
        parts += [collections.Counter(values)]
        parts += [collections.OrderedDict(a=1), collections.deque(values, maxlen=5), sorted(values, key=abs)]
        logger.info("%s", parts)

    @workflow.signal
    async def unknown(self, shop: Shop, thing: Any, untyped) -> None:
        parts = [shop.now(), shop.open().connect().execute("select"), shop.get("a")]
        parts += [shop.post("b"), shop.system()]
        parts += [shop.info("text"), shop.environ.get("a"), shop.objects.copy()]
        parts += [thing.now(), thing.open(), thing.sleep(1)]
        parts += [untyped.get("https://shop.example"), untyped.post("b"), untyped.hash()]
        parts += [untyped.random(), untyped.uuid4()]
        parts += [untyped.environ["A"], untyped.logger.info("text")]
        parts += [untyped.session.execute("select"), untyped.client.get()]
        logger.info("%s", parts)

    @workflow.update
    async def parameters(self, time: Any, datetime: Any, open: Any, requests: Any, os: Any) -> str:
        return f"{time.time()} {datetime.now()} {open('a')} {requests.get('b')} {os.environ['C']}"  # ok: parameters

    @workflow.update
    async def collected(self, orders: list[str]) -> list[str]:
        pending = [self.step(order) for order in orders]  # ok: awaited below
        day = timedelta(days=1)
        handles = [
            workflow.start_activity("ship", order, start_to_close_timeout=day) for order in orders  # ok: awaited below
        ]
        for handle in handles:
            await handle
        async with asyncio.timeout(60), asyncio.Lock(), asyncio.Semaphore(2):  # ok: supported
            await asyncio.wait_for(asyncio.Event().wait(), 5)  # ok: supported
        return await asyncio.gather(*pending)  # ok: awaited in order

    def handle(self, order: str) -> Any:
        return self.step(order)  # ok: the caller awaits it
