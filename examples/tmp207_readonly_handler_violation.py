"""TMP207: queries and validators leave no trace in the history, so they must not change anything."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RawValue
from unknown_framework import Journal


@activity.defn
async def audit(text: str) -> None: ...


@dataclass
class Progress:
    percent: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [step.upper() for step in self.steps]


@workflow.defn
class Wrong:
    def __init__(self) -> None:
        self.viewed = 0
        self.items: dict[str, int] = {}
        self.log = deque[str]()
        self.progress = Progress()
        self.seen: Any = None
        self.changed = asyncio.Event()
        self.journal = Journal()
        self.first: str | None = None
        self.newest: str | None = None

    @workflow.run
    async def run(self, name: str) -> None:
        await workflow.wait_condition(lambda: self.viewed > 1)

    @workflow.query
    def described(self) -> str:
        if self.first is None:
            self.first = "nothing"  # error: TMP207 @12 query described must be read-only; it assigns self.first
        if (newest := self.newest) is None:
            self.newest = "nothing"  # error: TMP207 @12 query described must be read-only; it assigns self.newest
        return f"{self.first} {newest}"

    @workflow.query
    def status(self, key: str) -> int:
        self.viewed += 1  # error: TMP207 @8 query status must be read-only; it assigns self.viewed
        self.items[key] = self.viewed  # error: TMP207 @8 query status must be read-only; it changes self.items
        self.progress.percent = 100  # error: TMP207 @8 query status must be read-only; it assigns self.progress.percent
        del self.items[key]  # error: TMP207 @12 query status must be read-only; it changes self.items
        self.items.setdefault(key, 1)  # error: TMP207 @8 query status must be read-only; it calls self.items.setdefault()
        self.log.append(key)  # error: TMP207 @8 query status must be read-only; it calls self.log.append()
        self.changed.set()  # error: TMP207 @8 query status must be read-only; it calls self.changed.set()
        self.seen.append(key)
        items = self.items
        items.pop(key)  # error: TMP207 @8 query status must be read-only; it calls self.items.pop()
        for step in self.progress.steps:
            step.note = key  # error: TMP207 @12 query status must be read-only; it assigns self.progress.steps.note
        self._remember(key)
        return self.viewed

    def _remember(self, key: str) -> None:
        self.seen = key  # error: TMP207 @8 query status must be read-only; it assigns self.seen [via Wrong.status -> Wrong._remember]

    @workflow.query
    def dice(self) -> float:
        if workflow.patched("dice"):  # error: TMP207 @11 query dice must be read-only; it calls workflow.patched()
            return workflow.random().random()  # error: TMP207 @19 query dice must be read-only; it calls workflow.random()
        workflow.upsert_memo({"dice": 1})  # error: TMP207 @8 query dice must be read-only; it calls workflow.upsert_memo()
        return len(str(workflow.uuid4()))  # error: TMP207 @23 query dice must be read-only; it calls workflow.uuid4()

    @workflow.update
    async def amend(self, text: str) -> None:
        self.seen = text  # ok: an update handler may change the workflow

    @amend.validator
    def check(self, text: str) -> None:
        workflow.start_activity(audit, text, start_to_close_timeout=timedelta(seconds=5))  # error: TMP207 @8 update validator check must be read-only; it calls workflow.start_activity()
        asyncio.create_task(self.note(text))  # error: TMP207 @8 update validator check must be read-only; it calls asyncio.create_task()
        self.seen = text  # error: TMP207 @8 update validator check must be read-only; it assigns self.seen

    async def note(self, text: str) -> None: ...


@workflow.defn(dynamic=True)
class Configured:
    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None: ...

    @workflow.dynamic_config
    def config(self) -> workflow.DynamicWorkflowConfig:
        self.configured = True  # ok: asked again on replay, with the same result
        workflow.deprecate_patch("config")  # error: TMP207 @8 dynamic config config must be read-only; it calls workflow.deprecate_patch()
        return workflow.DynamicWorkflowConfig()


@workflow.defn
class Right:
    def __init__(self) -> None:
        self.viewed = 0
        self.items: dict[str, int] = {}
        self.rows: list[dict[str, int]] = []
        self.progress = Progress()
        self.journal = Journal()
        self._cache: dict[str, int] = {}

    @workflow.run
    async def run(self, name: str) -> None:
        self.viewed += 1  # ok: the run method
        self._count()

    @workflow.query
    def status(self, key: str) -> list[str]:
        found = dict(self.items)
        found[key] = 1  # ok: a copy
        found.update(self.items)  # ok: a copy
        latest = self.rows[-3:]
        latest.append({})  # ok: a slice is a copy
        names = self.progress.names
        names.sort()  # ok: a property gives what it likes
        self.progress.names.append(key)  # ok: a property gives what it likes
        progress = Progress()
        progress.percent = 1  # ok: made here
        progress.steps.append(key)  # ok: made here
        self._cache[key] = 1  # ok: worked out once
        self.journal.update(key)  # ok: nobody knows what it does
        status = self.items.get(key)  # ok: only reads
        workflow.logger.info("at %s: %s", workflow.now(), status)  # ok: commands nothing
        memo = workflow.memo_value("name", default="")  # ok: commands nothing
        if workflow.unsafe.is_read_only():  # ok: commands nothing
            names.append(memo)
        return [*names, *self._described()]

    def _described(self) -> list[str]:
        if not workflow.unsafe.is_read_only():
            self.viewed += 1  # ok: looks first
        lines = []
        for name in self.items:
            lines.append(name)  # ok: a local list
        return lines

    def _count(self) -> None:
        self.viewed += 1  # ok: only the run method calls it

    @workflow.signal
    def forget(self) -> None:
        self.items.clear()  # ok: a signal may change the workflow

    @workflow.update
    def amend(self, name: str) -> int:
        return self.items.pop(name)  # ok: so may an update

    @amend.validator
    def check(self, name: str) -> None:
        if name not in self.items:
            raise ValueError(name)  # ok: that is how to reject
