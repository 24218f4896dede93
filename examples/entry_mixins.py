"""Entry points: handlers that a base class or a mixin brings along."""

import abc
import random
import time
import uuid
from typing import Any

from temporalio import workflow


class PauseMixin:
    """Not a workflow, but its handlers run in one."""

    paused_at = 0.0

    @workflow.signal
    async def pause(self) -> None:
        self.paused_at = time.time()  # error: TMP101 @25 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.query
    def pause_length(self) -> float:
        return time.time() - self.paused_at  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.update
    async def resume(self) -> str:
        return self._token()

    @resume.validator
    def check_resume(self) -> None:
        if time.time() < 0:  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            raise ValueError("in the past")

    def _token(self) -> str:
        return uuid.uuid4().hex  # error: TMP103 @15 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via PauseMixin.resume -> PauseMixin._token]

    def unused(self) -> float:
        return time.time()  # ok: no handler calls it


class Base(abc.ABC):
    def __init__(self) -> None:
        self.started = time.time()  # error: TMP101 @23 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.run
    async def run(self, order: str) -> str:
        return await self.step(order)

    @abc.abstractmethod
    async def step(self, order: str) -> str: ...

    def dice(self) -> int:
        return random.randint(1, 6)  # error: TMP102 @15 random.randint() draws randomness in workflow code; use workflow.random() [via OrderWorkflow.step -> Base.dice]


class UnusedBase:
    def __init__(self) -> None:
        self.started = time.time()  # ok: no workflow inherits from it

    def dice(self) -> int:
        return random.randint(1, 6)  # ok: no workflow inherits from it


@workflow.defn
class OrderWorkflow(PauseMixin, Base):
    @workflow.run
    async def run(self, order: str) -> str:
        return await super().run(order)

    async def step(self, order: str) -> str:
        return f"{order} {self.dice()}"


@workflow.defn
class ParcelWorkflow(Base):
    @workflow.run
    async def run(self, order: str) -> str:
        return await super().run(order)

    async def step(self, order: str) -> str:
        return f"{order} {time.ctime()}"  # error: TMP101 @26 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time()


class Recursive(PauseMixin):
    @workflow.signal(name="again")
    async def pause(self) -> None:
        await super().pause()


class Unrelated:
    def pause(self, clock: Any) -> float:
        return time.time()  # ok: an ordinary class

    def resume(self, clock: Any) -> float:
        return clock.time()  # ok: nobody knows what `clock` is
