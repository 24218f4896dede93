"""TMP602: a loop that never ends and never continues as new fills the history."""

import asyncio
import itertools
from datetime import timedelta

from shop.flows import Resumable

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError


@activity.defn
async def poll() -> bool:
    return True


@workflow.defn
class Poller:
    @workflow.run
    async def run(self) -> None:
        while True:  # error: TMP602 @14 endless loop never continues as new; the history of the run will hit its limit
            await workflow.execute_activity(poll, start_to_close_timeout=timedelta(seconds=10))
            await workflow.sleep(60)


@workflow.defn
class Counter:
    def __init__(self) -> None:
        self.waiting: list[str] = []

    @workflow.signal
    def add(self, item: str) -> None:
        self.waiting.append(item)

    @workflow.run
    async def run(self) -> None:
        for number in itertools.count():  # error: TMP602 @22 endless loop never continues as new; the history of the run will hit its limit
            await workflow.wait_condition(lambda: bool(self.waiting))
            workflow.logger.info("turn %s", number)
            await self._handle(self.waiting.pop())

    async def _handle(self, item: str) -> None:
        await workflow.execute_activity(poll, start_to_close_timeout=timedelta(seconds=10))


@workflow.defn
class Delegating:
    @workflow.run
    async def run(self) -> None:
        await self._loop()

    async def _loop(self) -> None:
        while 1:  # error: TMP602 @14 endless loop never continues as new; the history of the run will hit its limit
            await self._turn()

    async def _turn(self) -> None:
        await asyncio.sleep(60)


@workflow.defn
class Ending:
    def __init__(self) -> None:
        self.done = False

    @workflow.signal
    def stop(self) -> None:
        self.done = True

    @workflow.run
    async def run(self, limit: int) -> None:
        while True:  # ok: it can break
            await workflow.sleep(60)
            if self.done:
                break
        while not self.done:  # ok: the condition ends it
            await workflow.sleep(60)
            await workflow.execute_activity("remind", start_to_close_timeout=timedelta(seconds=10))
        for _ in range(limit):  # ok: a bounded number of turns
            await workflow.sleep(60)
        while True:  # ok: it can fail the workflow
            await workflow.sleep(60)
            if self.done:
                raise ApplicationError("stopped")
        while True:  # ok: the helper raises
            await self._check()
            await workflow.sleep(60)

    async def _check(self) -> None:
        if self.done:
            raise ApplicationError("stopped")


@workflow.defn
class Continuing:
    @workflow.run
    async def run(self) -> None:
        while True:  # ok: continues as new, in a helper
            await workflow.sleep(60)
            self._continue_when_long()

    def _continue_when_long(self) -> None:
        if workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new()


@workflow.defn
class TimeLimited:
    def __init__(self) -> None:
        self.items: list[str] = []

    @workflow.run
    async def run(self) -> None:
        while True:  # ok: waits no longer than a day, then the workflow times out
            await workflow.wait_condition(lambda: bool(self.items), timeout=timedelta(days=1))
            self.items.clear()


@workflow.defn
class LimitedFromOutside:
    @workflow.run
    async def run(self) -> None:
        async with asyncio.timeout(3600):
            while True:  # ok: for an hour at most
                await workflow.sleep(60)


@workflow.defn
class Background:
    @workflow.run
    async def run(self) -> None:
        beating = asyncio.create_task(self._beat())
        await workflow.sleep(3600)
        beating.cancel()

    async def _beat(self) -> None:
        while True:  # ok: a task that the run method cancels
            await workflow.sleep(60)


@workflow.defn
class Inherited(Resumable):
    @workflow.run
    async def run(self) -> None:
        while True:  # ok: what the base class does is not known
            await workflow.sleep(60)
            await self.resume_later()


@workflow.defn
class HandingOver:
    @workflow.run
    async def run(self, hooks: object) -> None:
        while True:  # ok: unknown code is given the workflow
            await workflow.sleep(60)
            hooks.after_turn(self)
