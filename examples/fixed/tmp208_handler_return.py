"""TMP208: a query returns a value, a signal returns none."""

import abc
from typing import NoReturn, Protocol

from temporalio import workflow
from temporalio.exceptions import ApplicationError
from unknown_framework import notify


@workflow.defn
class Wrong:
    def __init__(self) -> None:
        self.total = 0
        self.notes: list[str] = []

    @workflow.run
    async def run(self) -> None: ...

    @workflow.query
    def get_total(self) -> None:
        workflow.logger.info("total %s", self.total)

    @workflow.query
    def get_notes(self) -> list[str] | None:
        if not self.notes:
            return
        self.notes

    @workflow.query
    def get_first(self) -> str:
        return self.notes[0]

    @workflow.signal
    async def approve(self, who: str) -> str:
        self.notes.append(who)
        return who

    @workflow.signal
    def count(self, number: int):
        self.total += number
        return True

    @workflow.signal
    def withdraw(self) -> int: ...


class Declared(Protocol):
    @workflow.query
    def get_total(self) -> int: ...  # ok: a declaration

    @workflow.signal
    def approve(self, who: str) -> None: ...


@workflow.defn
class Right:
    def __init__(self) -> None:
        self.total: int | None = None

    @workflow.run
    async def run(self) -> int:
        return 1  # ok: the result of the workflow

    @workflow.query
    def get_total(self) -> int | None:
        if self.total is None:
            return None
        return self.total  # ok: on one way out

    @workflow.query
    def not_yet(self) -> int:
        raise NotImplementedError("not yet")  # ok: always raises

    @workflow.query
    @abc.abstractmethod
    def later(self) -> int:  # ok: a declaration
        """The total, later."""

    @workflow.query
    def checked(self) -> bool:
        try:
            return self.total is not None  # ok: a value
        finally:
            workflow.logger.debug("checked")

    @workflow.signal
    async def approve(self, who: str) -> None:
        if not who:
            return
        return await self._note(who)  # ok: the helper returns nothing

    async def _note(self, who: str) -> None:
        workflow.logger.info("approved by %s", who)

    @workflow.signal
    def refuse(self, who: str) -> NoReturn:  # ok: never returns
        raise ApplicationError(who)

    @workflow.signal
    def forward(self, who: str):
        return notify(who)  # ok: nobody knows what it gives

    @workflow.update
    async def set_total(self, total: int) -> int:
        self.total = total
        return total  # ok: an update answers
