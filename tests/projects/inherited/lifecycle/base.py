"""Inherited: a base class whose own file is judged."""

import time
import uuid
from collections.abc import Callable

from temporalio import workflow


class Base:
    source: Callable[[], float] = workflow.time

    @workflow.run
    async def run(self, order: str) -> str:
        return await self.step(order)

    @workflow.signal
    async def stop(self) -> None:
        self.stopped = time.time()  # error: TMP101

    @workflow.signal
    async def mark(self) -> None:
        self.marked = self.source()  # ok: the source of this class is workflow time

    @workflow.update
    async def rename(self) -> str:
        return self.name()  # ok: the name of this class is a constant

    async def step(self, order: str) -> str:
        return order

    def name(self) -> str:
        return "base"

    def unused(self) -> str:
        return uuid.uuid4().hex  # ok: nothing here calls it
