"""What must stay quiet: helpers whose control flow, decorators or arguments keep an effect out of workflows."""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import requests
    from shop.remote import API

_UNSET = object()
logger = logging.getLogger(__name__)


def after_with(lock: asyncio.Lock) -> float:
    with suppress(KeyError):
        if workflow.in_workflow():
            return workflow.time()
    return time.time()  # ok: the early return stands in a with block


def after_try() -> float:
    try:
        if workflow.in_workflow():
            return workflow.time()
    except KeyError:
        pass
    return time.time()  # ok: the early return stands in a try block


def after_loop(attempts: list[int]) -> float:
    for _ in attempts:
        if workflow.in_workflow():
            return workflow.time()
    return time.time()  # ok: the early return stands in a loop


def for_ever() -> float:
    while True:
        return workflow.time()
    return time.time()  # ok: never reached


def left_by_break() -> float:
    while True:
        if workflow.in_workflow():
            break
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ParcelWorkflow.run -> left_by_break]


def asks_the_sdk() -> float:
    try:
        return workflow.time()
    except Exception:
        return time.time()  # ok: in a workflow the SDK answers


def durable(function: Callable[..., Any]) -> Callable[..., Any]:
    async def call(*arguments: Any) -> Any:
        if workflow.in_workflow():
            return await workflow.execute_activity(
                function.__name__, args=arguments, start_to_close_timeout=timedelta(seconds=3)
            )
        return function(*arguments)

    return call


@durable
def fetch(address: str) -> str:
    return requests.get(address, timeout=5).text  # ok: in a workflow the decorator schedules it


def traced(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        return function(*arguments)

    return call


@traced
def read_clock() -> float:
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ParcelWorkflow.run -> traced.call -> read_clock]


def marked(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        workflow.logger.info("at %s", time.time())  # error: TMP101 @38 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ParcelWorkflow.run -> traced.call -> marked.call]
        return function(*arguments)

    return call


@traced
@marked
def read_twice() -> float:
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ParcelWorkflow.run -> traced.call -> marked.call -> read_twice]


@marked
def declared() -> float:  # tmp: pure
    return time.time()  # ok: declared pure, decorated or not


class Base:
    def __init__(self, name: str, number: str | None = None) -> None:
        self.name = name
        self.number = number or uuid.uuid4().hex  # ok: who builds it passes a number


class Derived(Base):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)


def label(text: str = "") -> str:
    if not text:
        text = uuid.uuid4().hex  # ok: a text is passed
    return text


def stamp(moment: Any = _UNSET) -> Any:
    if moment is _UNSET:
        moment = time.time()  # ok: a moment is passed
    return moment


@dataclass
class Writer:
    dry: bool = False

    def write(self, text: str) -> None:
        if not self.dry:
            Path("out.txt").write_text(text)  # ok: every writer here is a dry one


@dataclass
class Parcel:
    number: str = field(default_factory=lambda: uuid.uuid4().hex)  # ok: only built through the subclass


@dataclass
class FixedParcel(Parcel):
    number: str = "fixed"


class Clocked:
    clock = time.time

    def __init__(self) -> None:
        self.clock = workflow.time

    def read(self) -> float:
        return self.clock()  # ok: the instance has a clock of its own


class Wall:
    def now(self) -> float:
        return 0.0


class WallClock(Wall):
    def now(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ParcelWorkflow.run -> WallClock.now]


def make_clock() -> Wall:
    return WallClock()


@activity.defn
async def pick(sku: str) -> str:
    return sku


@workflow.defn
class ParcelWorkflow:
    @workflow.run
    async def run(self, skus: list[str], files: dict[str, Path]) -> str:
        total = after_with(asyncio.Lock()) + after_try() + after_loop([1]) + for_ever() + left_by_break()
        total += asks_the_sdk() + read_clock() + read_twice() + declared() + Clocked().read() + make_clock().now()
        page = await fetch("https://shop.example")
        parcel = Derived("parcel", number=str(workflow.uuid4()))
        Writer(dry=True).write(page)
        names = [name.replace("-", "_") for name in files]  # ok: the keys of a dict
        waiting = set(skus)
        ordered = list(waiting)
        ordered.sort()
        for sku in ordered:  # ok: sorted in place
            await workflow.execute_activity(pick, sku, start_to_close_timeout=timedelta(seconds=5))
        groups: dict[str, list[int]] = {}
        for sku in waiting:  # ok: one list for each key
            groups.setdefault(sku, []).append(1)
        workflow.logger.info("waiting: %s", ", ".join(waiting))  # ok: only logged
        banned: list[Any] = []
        banned.append(time.time)  # ok: stored, not called
        API.update(page)  # ok: nobody knows what it is
        return f"{total}{parcel.number}{label(page)}{stamp(1.0)}{FixedParcel()}{names}{groups}{banned}"

    @workflow.query
    def pending(self) -> str:
        return ", ".join({"a", "b"})  # ok: queries are not replayed

    @workflow.signal
    def measure(self) -> None:  # tmp: pure
        self.measured = time.time()  # ok: the method is declared pure
