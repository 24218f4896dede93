"""TMP203: run methods and handlers get their arguments by position."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RawValue
from unknown_framework import keywords


@dataclass
class Order:
    name: str


@workflow.defn
class Shop:
    @workflow.run
    async def run(self, order: Order, limit: int) -> None: ...

    @workflow.signal
    def stop(self, hard: bool = False) -> None: ...

    @workflow.query
    def total() -> int:
        return 1

    @workflow.update
    async def amend(self, order: Order, **changes: str) -> None: ...

    @workflow.signal(name="add")
    def add_all(self, order: Order, *more: Order) -> None: ...


@workflow.defn
class Positional:
    def __init__(self, *, limit: int = 3) -> None:  # ok: the constructor is called without arguments
        self.limit = limit

    @workflow.run
    async def run(self, order: Order, limit: int = 3) -> None: ...  # ok: positional

    @workflow.signal
    def stop(self, hard: bool = False, /) -> None: ...  # ok: positional only

    @workflow.signal
    def note(self, *words: str) -> None: ...  # ok: plain data needs no type

    @workflow.query
    def total(this) -> int:  # ok: `self` by another name
        return 1

    @workflow.update
    async def amend(self, changes: dict[str, Any], **more: Any) -> None: ...  # ok: a dict is a dict

    @keywords
    @workflow.signal
    def add(self, order: Order) -> None: ...

    @workflow.signal
    @keywords
    def remove(self, *, order: Order) -> None: ...  # ok: the SDK sees what the decorator makes of it

    @workflow.signal(dynamic=True)
    def other(self, name: str, args: Sequence[RawValue]) -> None: ...

    def helper(self, order: Order, *, limit: int) -> None: ...  # ok: called from here only


@activity.defn
async def charge(order: Order, limit: int = 3) -> None: ...


def plain(*, limit: int) -> None: ...  # ok: nothing that the SDK calls
