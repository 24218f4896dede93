"""Reach: the wrapper of a method gets the object first, and hands on what it was given."""

import functools
import time
from collections.abc import Callable
from typing import Any

from temporalio import workflow


def with_self(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return wrapper


def with_all(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


class Meter:
    @with_self
    def stamp(self, at: float | None = None) -> float:
        return at or time.time()  # ok: every caller passes it

    @with_self
    def fresh(self, at: float | None = None) -> float:
        return at or time.time_ns()  # error: TMP101 @21 time.time_ns() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via MeterWorkflow.run -> with_self.wrapper -> Meter.fresh]

    @with_all
    def read(self, clock: Callable[[], float] | None = None) -> float:
        return (clock or time.monotonic)()  # ok: every caller passes a clock

    @with_all
    def read_default(self, clock: Callable[[], float] | None = None) -> float:
        return (clock or time.perf_counter)()  # error: TMP101 @15 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via MeterWorkflow.run -> with_all.wrapper -> Meter.read_default]

    @with_self
    def total(self) -> float:
        return self.part()

    def part(self) -> float:
        return 0.0


class WallMeter(Meter):
    def part(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via MeterWorkflow.run -> with_self.wrapper -> Meter.total -> WallMeter.part]


class UnusedMeter(Meter):
    def part(self) -> float:
        return time.time()  # ok: no workflow builds one


def rebound() -> list[float]:
    steps = [time.time]
    steps = [workflow.time]
    return [step() for step in steps]  # ok: assigned twice, so nobody knows


@workflow.defn
class MeterWorkflow:
    @workflow.run
    async def run(self, at: float) -> list[float]:
        meter = Meter()
        numbers = [meter.stamp(at), meter.stamp(at=at), meter.fresh(), meter.total(), WallMeter().total()]
        numbers += [meter.read(workflow.time), meter.read(clock=workflow.time), meter.read_default()]
        return numbers + rebound()
