"""TMP209: a workflow that ends takes its running handlers with it."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow
from unknown_framework import Base as UnknownBase


@activity.defn
async def save(item: str) -> None: ...


@workflow.defn
class Cart:
    def __init__(self) -> None:
        self.is_done = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.is_done)

    @workflow.signal
    def finish(self) -> None:
        self.is_done = True

    @workflow.update
    async def add_item(self, item: str) -> None:  # error: TMP209 @4 workflow Cart may finish before async handler add_item; await all_handlers_finished first
        await workflow.execute_activity(save, item, start_to_close_timeout=timedelta(seconds=5))


class Notes:
    @workflow.signal
    async def note(self, text: str) -> None:  # error: TMP209 @4 workflow Inherits may finish before async handler note; await all_handlers_finished first
        await self._write(text)

    async def _write(self, text: str) -> None:
        async with asyncio.timeout(5):
            await asyncio.sleep(1)


@workflow.defn
class Inherits(Notes):
    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)


@workflow.defn
class Loops:
    @workflow.run
    async def run(self, count: int) -> None:
        while True:
            await workflow.sleep(1)
            if count > 3:
                workflow.continue_as_new(0)

    @workflow.signal
    async def note(self, text: str) -> None:  # error: TMP209 @4 workflow Loops may finish before async handler note; await all_handlers_finished first
        await workflow.sleep(1)


@workflow.defn
class Waits:
    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: workflow.all_handlers_finished())

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: waited for
        await workflow.sleep(1)


class Finishing:
    async def _finish(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)


@workflow.defn
class WaitsInBase(Finishing):
    @workflow.run
    async def run(self) -> None:
        await self._finish()

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: waited for in the base class
        await workflow.sleep(1)


@workflow.defn
class Short:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.items: list[str] = []

    @workflow.run
    async def run(self) -> None: ...

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: awaits nothing
        self.items.append(item)

    @workflow.update
    async def add_two(self, item: str) -> None:  # ok: awaits only what awaits nothing
        await self.add_item(item)
        await self._add(item)

    @workflow.signal
    async def locked(self, item: str) -> None:  # ok: mostly free
        async with self.lock:
            self.items.append(item)

    @workflow.signal(unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def note(self, text: str) -> None:  # ok: may be cut off
        await workflow.sleep(1)

    @workflow.signal
    def plain(self, text: str) -> None:  # ok: not async
        self.items.append(text)

    async def _add(self, item: str) -> None:
        self.items.append(item)

    async def helper(self) -> None:  # ok: no handler
        await workflow.sleep(1)


@workflow.defn
class Counts:
    def __init__(self) -> None:
        self.running = 0
        self.saved: str | None = None

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.saved is not None)
        await workflow.wait_condition(lambda: not self.running)

    @workflow.signal
    async def save(self, item: str) -> None:  # ok: the run method waits for what it says last
        await workflow.execute_activity(save, item, start_to_close_timeout=timedelta(seconds=5))
        self.saved = item

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: counted, and waited for
        self.running += 1
        try:
            await workflow.sleep(1)
        finally:
            self.running -= 1


@workflow.defn
class Endless:
    @workflow.run
    async def run(self) -> None:
        while True:  # noqa: TMP602
            await workflow.sleep(1)

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: never ends
        await workflow.sleep(1)


@workflow.defn
class Forever:
    @workflow.run
    async def run(self) -> None:
        await self._serve()

    async def _serve(self) -> None:
        await asyncio.Future()

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: never ends
        await workflow.sleep(1)


@workflow.defn
class Open:
    def __init__(self) -> None:
        self.is_done = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.is_done, timeout=None)

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: nothing ever sets the flag
        await workflow.sleep(1)


@workflow.defn
class Framework(UnknownBase):
    @workflow.run
    async def run(self) -> None:
        await self.finish()

    @workflow.update
    async def add_item(self, item: str) -> None:  # ok: nobody knows what the base waits for
        await workflow.sleep(1)


@workflow.defn
class Together:
    def __init__(self) -> None:
        self.items: list[str] = []
        self.done = False

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: self.done and len(self.items) > 3)
        return len(self.items)

    @workflow.signal
    def finish(self) -> None:
        self.done = True

    @workflow.update
    async def total(self) -> int:  # ok: goes on in the same moment as the run method
        await workflow.wait_condition(lambda: self.done and len(self.items) > 3)
        return len(self.items)


@workflow.defn
class Apart:
    def __init__(self) -> None:
        self.items: list[str] = []

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: len(self.items) > 3)
        return len(self.items)

    @workflow.update
    async def total(self) -> int:  # error: TMP209 @4 workflow Apart may finish before async handler total; await all_handlers_finished first
        await workflow.wait_condition(lambda: len(self.items) > 5)
        return len(self.items)
