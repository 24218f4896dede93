"""TMP211: a handler may run before the first line of the run method."""

from dataclasses import dataclass

from temporalio import workflow
from unknown_framework import Base as UnknownBase
from unknown_framework import prepare


@workflow.defn
class Wrong:
    owner: str

    @workflow.run
    async def run(self, order: str) -> str:
        self._result = order
        self.items = [order]
        self.owner = order
        await workflow.wait_condition(lambda: len(self.items) > 1)
        return self._result

    @workflow.query
    def result(self) -> str:
        return self._result  # error: TMP211 @15 handler result reads self._result, set only by run(); initialise it in __init__

    @workflow.signal
    def add(self, item: str) -> None:
        self.items.append(item)  # error: TMP211 @8 handler add reads self.items, set only by run(); initialise it in __init__

    @workflow.update
    def rename(self, owner: str) -> str:
        before = self.owner  # error: TMP211 @17 handler rename reads self.owner, set only by run() and rename(); initialise it in __init__
        self.owner = owner
        return before

    @rename.validator
    def check(self, owner: str) -> None:
        if owner == self.owner:  # error: TMP211 @20 handler check reads self.owner, set only by run() and rename(); initialise it in __init__
            raise ValueError("the same")

    @workflow.signal
    def assign(self, worker: str) -> None:
        self.worker = worker

    @workflow.query
    def assigned(self) -> str:
        return self.worker  # error: TMP211 @15 handler assigned reads self.worker, set only by assign(); initialise it in __init__


@workflow.defn
class Right:
    kind = "order"
    owner: str = ""

    def __init__(self) -> None:
        self._result: str | None = None
        self._reset()
        self.is_ready = False

    def _reset(self) -> None:
        self.items: list[str] = []

    @property
    def total(self) -> int:
        return len(self.items)

    @workflow.run
    async def run(self, order: str) -> None:
        self._result = order
        self.items = [order]
        self.kind = "parcel"
        self.owner = order
        self.late = order
        self.is_ready = True
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.query
    def result(self) -> str | None:
        return self._result  # ok: set in the constructor

    @workflow.query
    def listed(self) -> list[str]:
        return self.items  # ok: set in what the constructor calls

    @workflow.query
    def described(self) -> str:
        return f"{self.kind} of {self.owner}: {self.total}"  # ok: class attributes and a property

    @workflow.query
    def guarded(self) -> str:
        if not self.is_ready:
            return ""
        return self.late  # ok: behind a condition

    @workflow.query
    def asked(self) -> str:
        return self.late if hasattr(self, "late") else ""  # ok: looks first

    @workflow.query
    def tried(self) -> str:
        try:
            return self.late  # ok: knows that it may fail
        except AttributeError:
            return ""

    @workflow.update
    async def waits(self) -> str:
        await workflow.wait_condition(lambda: self.is_ready)
        return self.late  # ok: after a wait

    @workflow.signal
    def sets(self, late: str) -> None:
        self.late = late
        workflow.logger.info("late: %s", self.late)  # ok: set just before

    def helper(self) -> str:
        return self.late  # ok: no handler


@workflow.defn
class Prepared:
    def __init__(self) -> None:
        prepare(self)

    @workflow.run
    async def run(self, order: str) -> None:
        self.order = order

    @workflow.query
    def current(self) -> str:
        return self.order  # ok: nobody knows what the constructor prepares


@workflow.defn
class Framework(UnknownBase):
    @workflow.run
    async def run(self, order: str) -> None:
        self.order = order

    @workflow.query
    def current(self) -> str:
        return self.order  # ok: nobody knows what the base sets


@dataclass
class Plain:
    def fill(self) -> None:
        self.order = "order"

    def current(self) -> str:
        return self.order  # ok: no workflow
