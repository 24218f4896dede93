"""Scope: global, nonlocal, builtins that a module hides, and names that change their meaning."""

import random
import time
import uuid
from typing import Any

from temporalio import workflow

clock = time


def print(*values: object) -> str:
    return " ".join(map(str, values))


def open(name: str) -> str:
    return name.upper()


class Dice:
    def random(self) -> float:
        return 4.0


class hash:
    def __init__(self, value: object) -> None:
        self.value = value


if time.tzname:
    generator: Any = random
else:
    generator = Dice()


def hide_random() -> None:
    global random
    import shop.dice as random  # ok: no workflow calls it


def reads_global() -> float:
    global clock
    return clock.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GlobalWorkflow.run -> reads_global]


def counter() -> int:
    moment = workflow.time
    total = 0

    def step() -> None:
        nonlocal total, moment
        total += int(moment())  # ok: the workflow's clock

    step()
    return total


def closes_over_clock() -> float:
    read = time.monotonic

    def inner() -> float:
        return read()  # error: TMP101 @15 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GlobalWorkflow.run -> closes_over_clock -> closes_over_clock.inner]

    return inner()


def rebinds_closure() -> float:
    read = workflow.time

    def inner() -> float:
        nonlocal read
        return read()  # ok: the workflow's clock

    return inner()


def own_scope() -> float:
    def inner() -> float:
        time = 1.0
        return time

    return inner() + time.time()  # error: TMP101 @21 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GlobalWorkflow.run -> own_scope]


def depth() -> float:
    def one() -> float:
        def two() -> float:
            def three() -> float:
                return time.perf_counter()  # error: TMP101 @23 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GlobalWorkflow.run -> depth -> depth.one -> depth.one.two -> depth.one.two.three]

            return three()

        return two()

    return one()


@workflow.defn
class GlobalWorkflow:
    @workflow.run
    async def run(self, name: str) -> str:
        first = print("not the builtin")  # ok: a function of this module
        second = open(name)  # ok: a function of this module
        third = hash(name)  # ok: a class of this module
        fourth = input(name)  # error: TMP111 @17 input() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        total = reads_global() + counter() + closes_over_clock() + rebinds_closure() + own_scope() + depth()
        return f"{first}{second}{third}{fourth}{total}"

    @workflow.update
    async def identify(self, name: str) -> str:
        def id(value: str) -> str:
            return value

        return id(name)  # ok: a function of this function

    @workflow.update
    async def unsure(self, name: str) -> float:
        return generator.random()  # ok: a module or an object, so nobody knows

    @workflow.signal
    async def later(self, name: str) -> None:
        workflow.logger.info("%s %s", uuid.uuid5(uuid.NAMESPACE_URL, name), later_defined(name))


def later_defined(name: str) -> str:
    return f"{name} {uuid.uuid4()}"  # error: TMP103 @21 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via GlobalWorkflow.later -> later_defined]
