"""How far a fix can be trusted depends on what is around it: the class that each place has, and where there is none.

A comment ``# safe``, ``# unsafe``, ``# replay`` or ``# none`` says what the finding on its line offers.
"""

import re

import pytest
from harness import EXAMPLES, check

MARK = re.compile(r"  # (safe|unsafe|replay|none)$")
HEAD = """\
import asyncio
import os
import sqlite3
import threading
import time
import uuid

from pathlib import Path

import peewee
import requests
import stripe
from temporalio import activity, workflow

LOCK = threading.Lock()
"""
SOURCES = {
    "sleeps": """
@activity.defn
async def pack(order: str) -> None:
    time.sleep(1)  # safe
    with LOCK:
        time.sleep(1)  # unsafe
    try:
        time.sleep(1)  # safe
    except ValueError:
        time.sleep(1)  # safe
    try:
        time.sleep(1)  # unsafe
    except BaseException:
        raise
    await _shared()
    _plain()
    print([time.sleep(1), *(time.sleep(2) for _ in order)])  # none


async def _shared() -> None:
    time.sleep(1)  # unsafe


def _plain() -> None:
    time.sleep(1)  # none
""",
    "threads": """
@activity.defn
async def fetch(url: str) -> None:
    requests.get(url, timeout=1)  # unsafe
    peewee.SqliteDatabase(url).connect()  # none
    any(requests.get(url, timeout=1) for _ in range(3))  # none
    with open(url) as file:  # none
        file.read()
    Path(url).open()  # none
    Path(url).read_text()  # unsafe
    await asyncio.get_running_loop().run_in_executor(None, _beat)  # safe
    await asyncio.get_running_loop().run_in_executor(POOL, _beat)  # none
    kept = asyncio.get_running_loop().run_in_executor(None, _beat)  # none
    await kept


def _beat() -> None:
    activity.heartbeat()
""",
    "keys": """
@activity.defn
def pay(order: str) -> None:
    requests.post("https://pay.example", headers={"Idempotency-Key": str(uuid.uuid4())})  # unsafe


@activity.defn
def pay_twice(order: str) -> None:
    requests.post("https://pay.example", headers={"Idempotency-Key": uuid.uuid4().hex})  # none
    requests.post("https://pay.example", headers={"Idempotency-Key": uuid.uuid4().hex})  # none


@activity.defn
def pay_each(orders: list[str]) -> None:
    for order in orders:
        requests.post("https://pay.example", headers={"Idempotency-Key": str(uuid.uuid4())})  # none


@activity.defn
def pay_shortly(order: str) -> None:
    requests.post("https://pay.example", headers={"Idempotency-Key": str(uuid.uuid4())[:8]})  # none


@activity.defn
def pay_by_card(order: str) -> None:
    stripe.PaymentIntent.create(amount=1)  # unsafe
""",
    "steps": """
@activity.defn
def make(folder: str, *more: bool) -> None:
    os.makedirs(folder)  # unsafe
    os.makedirs(folder, *more)  # none
    os.mkdir(folder)  # none
    database = sqlite3.connect(folder)
    database.execute("CREATE TABLE orders (id text)")  # unsafe
    database.execute("ALTER TABLE orders ADD COLUMN day date")  # none
    statement = "CREATE TABLE days (id text)"
    database.execute(statement)  # none
""",
    "sides": """
@activity.defn
async def pack(order: str) -> None:
    workflow.logger.info(order)  # safe
    _pack()
    await workflow.sleep(1)  # safe
    await workflow.sleep(len(order))  # none
    await activity.heartbeat()  # safe


def _pack() -> None:
    workflow.logger.info("packed")  # unsafe


@workflow.defn
class Order:
    @workflow.run
    async def run(self, orders: set[str], others: set[object]) -> None:
        activity.logger.info("packed")  # unsafe
        activity.metric_meter()  # safe
        for order in orders:  # replay
            await workflow.sleep(len(order))
        for other in others:  # none
            await workflow.sleep(id(other) == 1)
        tasks = [asyncio.create_task(workflow.sleep(1))]
        await asyncio.wait(tasks)  # safe
        done, pending = await asyncio.wait(tasks)  # unsafe
        await workflow.sleep(len(done) + len(pending))
""",
    "both sides": """
def _stamp() -> float:
    return time.time()  # none


@activity.defn
async def pack(order: str) -> float:
    return _stamp()


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        time.time_ns()  # safe
        return _stamp()
""",
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_class_of_each_fix(name: str) -> None:
    marked = (HEAD + SOURCES[name]).split("\n")
    expected = {number: match[1] for number, line in enumerate(marked, 1) if (match := MARK.search(line))}
    text = "\n".join(MARK.sub("", line) for line in marked)
    offered: dict[int, set[str]] = {}
    for found in check(text, EXAMPLES / "fix_classes.py"):
        offered.setdefault(found.line, set()).add(found.fix.kind if found.fix else "none")
    assert {number: offered.get(number) for number in expected} == {
        number: {kind} for number, kind in expected.items()
    }
