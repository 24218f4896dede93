"""TMP213: only a FailureError fails a workflow; any other exception stops it until new code comes."""

import asyncio
import contextlib

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError
from unknown_framework import FrameworkError


class Refused(Exception):
    """Not a failure."""


class Failed(ApplicationError):
    """A failure."""


class Unknown(FrameworkError):
    """Nobody knows."""


@workflow.defn
class Wrong:
    @workflow.run
    async def run(self, order: str) -> None:
        if not order:
            raise ApplicationError("no order", type="ValueError")
        try:
            await self._check(order)
        except KeyError as error:
            raise Refused(order) from error

    async def _check(self, order: str) -> None:
        if order == "x":
            raise RuntimeError

    @workflow.signal
    def stop(self, reason: str) -> None:
        raise LookupError(reason)


@workflow.defn
class Right:
    @workflow.run
    async def run(self, order: str) -> None:
        if not order:
            raise ApplicationError("no order")  # ok: a failure
        if order == "x":
            raise Failed(order)  # ok: a failure by its base class
        try:
            await self._check(order)
            raise ValueError(order)  # ok: caught below
        except (ValueError, ActivityError):
            workflow.logger.warning("checked %s", order)
        except Unknown:
            raise  # ok: the same exception again
        with contextlib.suppress(KeyError):
            raise KeyError(order)  # ok: suppressed
        if order == "later":
            raise NotImplementedError  # ok: says what is left to do
        if order == "late":
            raise asyncio.TimeoutError  # ok: a timeout fails the workflow
        if order == "broken":
            raise Unknown(order)  # ok: nobody knows what it inherits
        task = asyncio.create_task(self._work(order))
        await asyncio.wait_for(task, 5)

    async def _check(self, order: str) -> None:
        raise ValueError(order)  # ok: the caller catches it

    async def _work(self, order: str) -> None:
        raise ValueError(order)  # ok: whoever awaits the task may catch it

    @workflow.query
    def state(self) -> str:
        raise ValueError("no state")  # ok: fails the query

    @workflow.update
    async def amend(self, order: str) -> None: ...

    @amend.validator
    def check(self, order: str) -> None:
        raise ValueError(order)  # ok: rejects the update


@workflow.defn(failure_exception_types=[Refused, LookupError])
class Listed:
    @workflow.run
    async def run(self, order: str) -> None:
        if order:
            raise Refused(order)  # ok: listed
        raise KeyError(order)  # ok: its base class is listed


def types() -> list[type[Exception]]: ...


@workflow.defn(failure_exception_types=types())
class Computed:
    @workflow.run
    async def run(self, order: str) -> None:
        raise Refused(order)  # ok: nobody knows what is listed


class Mixin:
    @workflow.signal
    def stop(self) -> None:
        raise ValueError("stop")  # ok: nobody knows what the workflow lists


@workflow.defn
class SetAtRunTime:
    @workflow.run
    async def run(self, order: str) -> None:
        workflow.set_query_handler("state", self._state)
        workflow.set_update_handler("amend", self._amend, validator=self._check)
        workflow.set_signal_handler("stop", self._stop)

    def _state(self) -> str:
        raise ValueError("no state")  # ok: fails the query

    def _check(self, order: str) -> None:
        raise ValueError(order)  # ok: rejects the update

    def _amend(self, order: str) -> None:
        raise Refused(order)

    def _stop(self) -> None:
        raise ApplicationError("stop", type="Refused")


def parse(order: str) -> int:
    raise ValueError(order)  # ok: no method of a workflow


@activity.defn
async def charge(order: str) -> int:
    raise ValueError(order)  # ok: becomes an ApplicationError
