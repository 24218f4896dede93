"""Reach: objects that are made once and kept in a global or a class, and stacks of context managers."""

import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import attr
from temporalio import workflow


class Clock:
    def now(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OnceWorkflow.run -> Clock.now]


class Still:
    def now(self) -> float:
        return 0.0


_clock: Clock | None = None
_still = None
_started = None


def get_clock() -> Clock:
    global _clock
    if _clock is None:
        _clock = Clock()  # ok: made once, the same for all
    return _clock


def get_still():
    global _still
    if not _still:
        _still = Still()  # ok: made once, the same for all
    return _still


def started() -> float:
    global _started
    if _started is None:
        _started = time.time()  # error: TMP101 @19 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OnceWorkflow.run -> started]
    return _started


class Kept:
    _kept = None

    @classmethod
    def get(cls) -> "Kept":
        if cls._kept is None:
            cls._kept = cls()  # ok: made once, the same for all
        return cls._kept

    def now(self) -> float:
        return time.monotonic()  # error: TMP101 @15 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OnceWorkflow.run -> Kept.now]


class Cached:
    _cached = None

    @classmethod
    def get(cls):
        if cls._cached is not None:
            return cls._cached
        cls._cached = Still()  # ok: made once, the same for all
        return cls._cached


class Counted:
    made = None

    @classmethod
    def get(cls, order: str) -> str:
        if cls.made is None:
            order = order.upper()
        cls.made = order  # error: TMP117 @8 workflow code changes shared state Counted.made; keep state on self or in workflow input [via OnceWorkflow.run -> Counted.get]
        return order


class Lazy:
    def __init__(self) -> None:
        self._clock: Clock | None = None
        self._still = None

    @property
    def clock(self) -> Clock:
        if self._clock is None:
            self._clock = Clock()
        return self._clock

    @property
    def ticks(self):
        if self._still is None:
            self._still = Ticks()
        return self._still


class Ticks:
    def count(self) -> int:
        return time.time_ns()  # error: TMP101 @15 time.time_ns() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OnceWorkflow.run -> Ticks.count]


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Clock]:
    yield Clock()


@contextlib.asynccontextmanager
async def opened_still() -> AsyncIterator[Still]:
    yield Still()


def call_all(*steps: Callable[[], float]) -> list[float]:
    return [step() for step in steps]


def call_named(**steps: Callable[[], float]) -> list[float]:
    return [step() for step in steps.values()]


def handed_on(*args: float, **kwargs: float) -> float:
    return now_unless(*args, **kwargs)


def now_unless(given: float | None = None, clock: Callable[[], float] = time.time) -> float:
    return clock() if given is None else given  # ok: a moment is given, or a clock is


def wall() -> float:
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OnceWorkflow.run -> call_all -> wall]


def wall_named() -> float:
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OnceWorkflow.run -> call_named -> wall_named]


def quiet() -> float:
    return 0.0


STEPS = dict(wall=wall, quiet=quiet)
MORE = dict(STEPS, wall=quiet)


@dataclass
class Note:
    text: str
    key: str = field(init=False, default_factory=lambda: uuid.uuid4().hex)  # error: TMP103 @57 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via OnceWorkflow.note -> Note -> Note.<lambda>]


@attr.s
class Line:
    text = attr.ib()
    key = attr.ib(factory=lambda: uuid.uuid1().hex)  # error: TMP103 @34 uuid.uuid1() generates a fresh id in workflow code; use workflow.uuid4() [via OnceWorkflow.note -> Line -> Line.<lambda>]


@attr.s
class QuietLine:
    text = attr.ib()
    key = attr.ib(factory=lambda: uuid.uuid1().hex)  # ok: every caller passes it


@workflow.defn
class OnceWorkflow:
    @workflow.run
    async def run(self, order: str) -> list[float]:
        moments = [get_clock().now(), get_still().now(), started()]
        moments += [Kept.get().now(), Cached.get().now(), Lazy().clock.now(), Lazy().ticks.count()]
        Counted.get(order)
        async with contextlib.AsyncExitStack() as stack:
            clock = await stack.enter_async_context(opened())
            still = await stack.enter_async_context(opened_still())
            moments += [clock.now(), still.now()]
        moments += call_all(quiet, wall) + call_all(quiet, quiet) + call_named(wall=wall_named)
        moments += [handed_on(1.0), handed_on(clock=workflow.time)]
        moments += [STEPS["quiet"](), MORE["wall"]()]
        return moments

    @workflow.signal
    async def note(self, text: str) -> None:
        self.notes = [Note(text), Line(text), QuietLine(text, "key")]
