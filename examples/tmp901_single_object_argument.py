"""TMP901: one object can grow, a list of parameters cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

from temporalio import activity, workflow
from temporalio.common import RawValue


@dataclass
class Order:
    sku: str
    count: int = 1


@activity.defn
async def charge(order: str, amount: int) -> None:  # error: TMP901 @0 charge takes 2 parameters; take one dataclass so that fields can be added safely
    pass


@activity.defn
async def ship(order: Order) -> None:  # ok: one object
    pass


@activity.defn(dynamic=True)
async def anything(args: Sequence[RawValue]) -> None:  # ok: takes what comes
    pass


class Desk:
    def __init__(self, name: str, size: int) -> None:  # ok: a constructor
        self.name = name * size

    @activity.defn
    async def note(self, text: str) -> None:  # ok: self does not count
        self.name = text


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, sku: str, count: int, note: str = "") -> str:  # error: TMP901 @4 run takes 3 parameters; take one dataclass so that fields can be added safely
        return self._joined(sku, note)

    @workflow.update
    async def change(self, sku: str, count: int) -> None:  # error: TMP901 @4 change takes 2 parameters; take one dataclass so that fields can be added safely
        pass

    @workflow.query
    def total(self) -> int:  # ok: nothing to pass
        return 1

    @workflow.signal(dynamic=True)
    def other(self, name: str, args: Sequence[RawValue]) -> None:  # ok: dynamic
        pass

    def _joined(self, sku: str, note: str) -> str:  # ok: no handler
        return sku + note
