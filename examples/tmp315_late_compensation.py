"""TMP315: note how to undo a step before taking it (off by default)."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

MINUTE = timedelta(minutes=1)


@activity.defn
async def reserve(item: str) -> str:
    return item


@activity.defn
async def release(item: str) -> None:
    activity.logger.info(item)


@activity.defn
async def charge(item: str) -> str:
    return item


@activity.defn
async def refund(item: str) -> None:
    activity.logger.info(item)


@activity.defn
async def validate(item: str) -> None:
    activity.logger.info(item)


@workflow.defn
class OrderWorkflow:
    """Undoes too little, too late and in the wrong order."""

    @workflow.run
    async def run(self, item: str) -> None:
        compensations: list[tuple[Any, str]] = []
        try:
            await workflow.execute_activity(reserve, item, start_to_close_timeout=MINUTE)
            compensations.append((release, item))  # error: TMP315 @12 compensation is registered after reserve; register it before the step it undoes
            charged = await workflow.execute_activity(charge, item, start_to_close_timeout=MINUTE)
            compensations.append((release, item))  # error: TMP315 @12 compensation is registered after charge; register it before the step it undoes
            workflow.logger.info("%s", charged)
        except Exception:
            for undo, argument in compensations:  # error: TMP315 @34 compensations runs in the order of the steps; undo the last one first, with reversed()
                await workflow.execute_activity(undo, argument, start_to_close_timeout=MINUTE)
            raise


@workflow.defn
class CarefulWorkflow:
    """Knows beforehand how to undo."""

    def __init__(self) -> None:
        self.rollbacks: list[Callable[[], Awaitable[None]]] = []
        self.notes: list[str] = []

    async def _release(self, item: str) -> None:
        await workflow.execute_activity(release, item, start_to_close_timeout=MINUTE)

    @workflow.run
    async def run(self, item: str) -> None:
        compensations: list[tuple[Any, str]] = []
        try:
            compensations.append((release, item))  # ok: before the step
            await workflow.execute_activity(reserve, item, start_to_close_timeout=MINUTE)
            reserved = await workflow.execute_activity(reserve, item, start_to_close_timeout=MINUTE)
            compensations.append((release, reserved))  # ok: needs the result
            booked = await workflow.execute_activity(reserve, item, start_to_close_timeout=MINUTE)
            self.rollbacks.append(lambda: self._release(booked))  # ok: needs the result
            await workflow.execute_activity(charge, item, start_to_close_timeout=MINUTE)
            self.notes.append("charged")  # ok: no compensation
            self.rollbacks.append(lambda: self._release(item))  # ok: something stands between
        except Exception:
            for undo, argument in reversed(compensations):  # ok: the last one first
                await workflow.execute_activity(undo, argument, start_to_close_timeout=MINUTE)
            while self.rollbacks:
                await self.rollbacks.pop()()  # ok: the last one first
            raise
        async with AsyncExitStack() as cleanup:
            cleanup.push_async_callback(self._release, item)  # ok: the stack undoes in the right order
            await workflow.execute_activity(reserve, item, start_to_close_timeout=MINUTE)


@workflow.defn
class PairedWorkflow:
    """Notes and acts, notes and acts: a note is for the step below it, not for the one above."""

    @workflow.run
    async def run(self, item: str) -> None:
        compensations: list[tuple[Any, str]] = []
        try:
            compensations.append((release, item))  # ok: before the step
            await workflow.execute_activity(reserve, item, start_to_close_timeout=MINUTE)
            compensations.append((refund, item))  # ok: before the next step
            await workflow.execute_activity(charge, item, start_to_close_timeout=MINUTE)
        except Exception:
            for undo, argument in reversed(compensations):  # ok: the last one first
                await workflow.execute_activity(undo, argument, start_to_close_timeout=MINUTE)
            raise
        undoing: list[tuple[Any, str]] = []
        try:
            await workflow.execute_activity(validate, item, start_to_close_timeout=MINUTE)
            undoing.append((refund, item))  # ok: there is nothing to undo in a validation
            await workflow.execute_activity(charge, item, start_to_close_timeout=MINUTE)
        except Exception:
            while undoing:
                undo, argument = undoing.pop()
                await workflow.execute_activity(undo, argument, start_to_close_timeout=MINUTE)
            raise
