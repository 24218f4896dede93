"""Inherited: entry points are reported in the file that defines them, or at the class that brings them in."""

import time
from collections.abc import Callable

from temporalio import workflow

from lifecycle.base import Base
from lifecycle.plain import ClockStep, Numbered, Runner, Started


@workflow.defn
class Quiet(Base):  # error: TMP201
    """The clock of the base class is reported in its own file."""

    async def step(self, order: str) -> str:
        return order.upper()


@workflow.defn
class Stopped(Base):  # error: TMP201
    """Overrides the handler that reads the clock."""

    @workflow.signal
    async def stop(self) -> None:
        self.stopped = workflow.time()


@workflow.defn
class Sourced(Base):  # error: TMP101 [via lifecycle.base.Base.mark:23] | TMP201
    source: Callable[[], float] = time.time


@workflow.defn
class Stepping(ClockStep, Base):  # error: TMP101 [via lifecycle.base.Base.run -> lifecycle.plain.ClockStep.step:37] | TMP201
    """The step comes from a file that is not judged."""


@workflow.defn
class Named(Base):  # error: TMP201
    def name(self) -> str:
        return f"named at {time.ctime()}"  # error: TMP101


@workflow.defn
class Begun(Started, Base):  # error: TMP101 [via lifecycle.plain.Started.__init__:11] | TMP201
    """Its constructor comes from a file that is not judged."""


@workflow.defn
class BegunItself(Started, Base):  # error: TMP201
    """The constructor of the base class is never called."""

    def __init__(self) -> None:
        self.started = 0.0


@workflow.defn
class BegunTwice(Started, Base):  # error: TMP201
    def __init__(self) -> None:
        super().__init__()  # error: TMP101


@workflow.defn
class Rolling(Runner):  # error: TMP102 [via lifecycle.plain.Runner.roll:21]
    @workflow.run
    async def run(self, order: str) -> str:
        return order


@workflow.defn
class Numbering(Numbered, Runner):  # error: TMP102 | TMP201
    @workflow.signal
    async def roll(self) -> None:
        self.rolled = workflow.random().random()
