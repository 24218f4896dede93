"""TMP202: a handler needs a name of its own, and its decorator on the function that stands in the class."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue
from unknown_framework import traced

APPROVE = "approve"


class Reviewed:
    @workflow.signal
    def approve(self) -> None: ...

    @workflow.query
    def state(self) -> str:
        return "open"

    @workflow.update
    async def amend(self, text: str) -> None: ...

    @workflow.run
    async def run(self) -> None: ...

    def note(self) -> None: ...


@workflow.defn
class Undecorated(Reviewed):
    def approve(self) -> None: ...

    def state(self) -> str:
        return "closed"

    async def run(self) -> None: ...

    def note(self) -> None: ...  # ok: no handler in the base class


@workflow.defn
class Decorated(Reviewed):
    @workflow.signal
    def approve(self) -> None: ...  # ok: decorated again

    @workflow.query(name="state")
    def current(self) -> str:  # ok: takes the name of the one that is overridden below
        return "closed"

    def state(self) -> str:  # ok: its name is registered all the same
        return "closed"

    @traced
    async def amend(self, text: str) -> None: ...  # ok: nobody knows what the decorator does

    @workflow.run
    async def run(self) -> None: ...  # ok: decorated again


class Half(Reviewed):
    def approve(self) -> None: ...  # ok: no workflow yet


@workflow.defn
class Whole(Half):
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn
class TwoNames:
    @workflow.run
    async def run(self) -> None: ...

    @workflow.signal
    def approve(self) -> None: ...

    @workflow.signal(name=APPROVE)
    def confirm(self) -> None: ...

    @workflow.query(name="approve")
    def approved(self) -> bool:  # ok: a query may have the name of a signal
        return True

    @workflow.signal(dynamic=True)
    def other(self, name: str, args: Sequence[RawValue]) -> None: ...

    @workflow.signal(dynamic=True)
    def any_other(self, name: str, args: Sequence[RawValue]) -> None: ...

    @workflow.query
    def total(self) -> int:
        return 1

    @workflow.query(description="what it is worth")
    def worth(self) -> int:  # ok: a description makes the query a decorator, too
        return 1

    @workflow.signal()
    def stop(self) -> None: ...  # ok: a signal may have empty parentheses

    @workflow.update(name="both", dynamic=True)
    async def both(self, name: str, args: Sequence[RawValue]) -> None: ...

    @workflow.query
    @property
    def size(self) -> int:
        return 1

    @staticmethod
    @workflow.query
    def count() -> int:
        return 1

    @workflow.signal
    @classmethod
    def reset(cls) -> None: ...


@workflow.defn
class Inherited(Reviewed):
    @workflow.run
    async def run(self) -> None: ...

    @workflow.signal(name="approve")
    def confirm(self) -> None: ...


IS_OLD = False


@workflow.defn
class Conditional:
    @workflow.run
    async def run(self) -> None: ...

    if IS_OLD:

        @workflow.signal(name="stop")
        def stop_now(self) -> None: ...

    else:

        @workflow.signal(name="stop")
        def stop_later(self) -> None: ...  # ok: one of two


def name_of(kind: str) -> str:
    return kind


@workflow.defn
class Computed:
    @workflow.run
    async def run(self) -> None: ...

    @workflow.signal(name=name_of("a"))
    def first(self) -> None: ...

    @workflow.signal(name=name_of("a"))
    def second(self) -> None: ...  # ok: names that are computed are not compared


@workflow.defn
class Replaced:
    @workflow.run
    async def run(self) -> None: ...

    @workflow.signal
    def approve(self, who: str) -> None: ...

    @workflow.signal
    def approve(self) -> None: ...

    @workflow.query
    def state(self) -> str:
        return "open"

    def state(self) -> str:
        return "closed"

    @functools.singledispatchmethod
    def visit(self, item: Any) -> None: ...

    @visit.register
    def _(self, item: int) -> None: ...

    @visit.register
    def _(self, item: str) -> None: ...  # ok: not a handler

    @property
    def owner(self) -> str:
        return "me"

    @owner.setter
    def owner(self, name: str) -> None: ...  # ok: a property

    try:
        from fast import amend  # type: ignore[import-not-found]
    except ImportError:

        @workflow.update
        async def amend(self) -> None: ...  # ok: one of two


def keep(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


@workflow.defn
class Kept:
    @workflow.run
    async def run(self) -> None: ...

    @workflow.signal(name="approve-1")
    def approve(self) -> None: ...

    approve_first = approve

    @workflow.signal(name="approve-2")
    def approve(self) -> None: ...  # ok: the first one has another name by now
