"""Reach: functions that travel as values are followed to where they are called."""

import asyncio
import functools
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from temporalio import activity, workflow


def stamp() -> float:
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via HookWorkflow.run -> with_default -> stamp]


def draw() -> float:
    return random.random()  # error: TMP102 @11 random.random() draws randomness in workflow code; use workflow.random() [via HookWorkflow.sign -> draw]


def fresh() -> str:
    return uuid.uuid4().hex  # error: TMP103 @11 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via HookWorkflow.sign -> fresh]


def by_clock(order: str) -> float:
    return time.monotonic() - len(order)  # error: TMP101 @11 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via HookWorkflow.run -> by_clock]


def on_paid(order: str) -> str:
    return f"{order} paid {datetime.now()}"  # error: TMP101 @27 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via HookWorkflow.run -> on_paid]


def on_shipped(order: str) -> str:
    return f"{order} shipped {datetime.now()}"  # error: TMP101 @30 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via HookWorkflow.run -> on_shipped]


def on_returned(order: str) -> str:
    return f"{order} returned {datetime.now()}"  # ok: in no table that a workflow reads


HANDLERS: dict[str, Callable[[str], str]] = {"paid": on_paid, "shipped": on_shipped}
UNUSED_HANDLERS: dict[str, Callable[[str], str]] = {"returned": on_returned}


def weigh(order: str) -> int:
    return len(order) + random.randint(0, 9)  # error: TMP102 @24 random.randint() draws randomness in workflow code; use workflow.random() [via HookWorkflow.run -> weigh]


CHECKS = [weigh, len]


def scale(order: str, factor: int) -> float:
    return factor * time.process_time() + len(order)  # error: TMP101 @20 time.process_time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via HookWorkflow.run -> apply -> scale]


def apply(order: str, step: Callable[[str], float]) -> float:
    return step(order)


async def twice(step: Callable[[], Awaitable[str]]) -> str:
    return await step() + await step()


def make_counter(start: int) -> Callable[[], int]:
    def count() -> int:
        return start + random.randint(0, 1)  # error: TMP102 @23 random.randint() draws randomness in workflow code; use workflow.random() [via HookWorkflow.run -> make_counter.count]

    return count


def make_clean_counter(start: int) -> Callable[[], int]:
    def count() -> int:
        return start + 1  # ok: counts only

    return count


def make_later(start: int) -> Callable[[], int]:
    def count() -> int:
        return start + random.randint(0, 1)  # ok: returned, and nothing here calls it

    return count


def with_default(order: str, clock: Callable[[], float] = stamp) -> str:
    return f"{order}{clock()}"


@activity.defn
async def archive(order: str) -> str:
    return f"{order}{time.time()}"  # ok: activities may read the clock


def in_activity_only(order: str) -> str:
    return f"{order}{time.time()}"  # ok: only handed to execute_activity, which does not run it here


class Machine:
    def __init__(self, hook: Callable[[str], str]) -> None:
        self.hook = hook

    def fire(self, order: str) -> str:
        return self.hook(order)


def ring(order: str) -> str:
    return f"{order}{uuid.uuid1()}"  # error: TMP103 @21 uuid.uuid1() generates a fresh id in workflow code; use workflow.uuid4() [via HookWorkflow.run -> Machine.fire -> ring]


@workflow.defn
class HookWorkflow:
    """Hands functions around."""

    def __init__(self) -> None:
        self.paid = False
        self.deadline = 0.0
        self.machine = Machine(ring)
        self.on_event: Callable[[str], str] = self.handle

    @workflow.run
    async def run(self, orders: list[str]) -> str:
        await workflow.wait_condition(lambda: self.paid or time.time() > self.deadline)  # error: TMP101 @59 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via HookWorkflow.run -> HookWorkflow.run.<lambda>]
        poll = asyncio.create_task(self.poll())
        first = HANDLERS[orders[1]](orders[0])
        ordered = sorted(orders, key=by_clock)
        lengths = [check(orders[0]) for check in CHECKS]
        scaled = apply(orders[0], functools.partial(scale, factor=3))
        count = make_counter(1)
        self.later = make_later(2)
        clean = make_clean_counter(1)
        words = list(map(lambda order: f"{order}{random.random()}", orders))  # error: TMP102 @49 random.random() draws randomness in workflow code; use workflow.random() [via HookWorkflow.run -> HookWorkflow.run.<lambda>]
        joined = await twice(self.sign)
        fired = self.machine.fire(orders[0]) + self.on_event(orders[0])
        await poll
        stamped = with_default(orders[0])
        await workflow.wait_condition(workflow.all_handlers_finished)
        return f"{first}{ordered}{lengths}{scaled}{count()}{clean()}{words}{joined}{fired}{stamped}"

    async def poll(self) -> None:
        self.deadline = time.monotonic()  # error: TMP101 @24 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    async def sign(self) -> str:
        return fresh() + str(draw())

    def handle(self, order: str) -> str:
        return f"{order}{datetime.utcnow()}"  # error: TMP101 @25 datetime.utcnow() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.signal
    async def store(self, order: str) -> None:
        await workflow.execute_activity(archive, order, start_to_close_timeout=timedelta(seconds=5))  # ok: scheduled
        steps = [archive]
        for step in steps:
            await workflow.execute_activity(step, order, start_to_close_timeout=timedelta(seconds=5))  # ok: scheduled
        await workflow.execute_activity(in_activity_only, order, start_to_close_timeout=timedelta(seconds=5))  # error: TMP305 @14 execute_activity: in_activity_only is not decorated with @activity.defn

    @workflow.signal
    async def wait(self) -> None:
        await workflow.wait_condition(lambda: self.paid)  # ok: looks at state only
        await workflow.wait_condition(self.is_paid)  # ok: looks at state only

    def is_paid(self) -> bool:
        return self.paid

    @workflow.update
    async def sort(self, orders: list[str]) -> list[str]:
        by_length = sorted(orders, key=len)  # ok: a builtin
        upper = list(map(str.upper, orders))  # ok: a method of strings
        even = list(filter(lambda order: len(order) % 2 == 0, upper))  # ok: a clean lambda
        total = functools.reduce(lambda left, right: left + right, even, "")  # ok: a clean lambda
        return [*by_length, total, apply("7", len).__class__.__name__]  # ok: a clean callback
