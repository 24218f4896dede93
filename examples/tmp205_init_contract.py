"""TMP205: a constructor takes what the run method takes, or nothing."""

from dataclasses import dataclass
from typing import Generic, Optional, TypeVar

import shop.models
from shop.models import Parcel
from temporalio import workflow
from unknown_framework import Base as UnknownBase
from unknown_framework import Letter

T = TypeVar("T")
LIMIT = 3


@dataclass
class Order:
    name: str


@workflow.defn
class Missing:
    @workflow.init
    def __init__(self, order: Order) -> None: ...  # error: TMP205 @4 __init__ takes other parameters than run; @workflow.init and run must take the same parameters

    @workflow.run
    async def run(self, order: Order, count: int) -> None: ...


@workflow.defn
class OtherType:
    @workflow.init
    def __init__(self, order: str) -> None: ...  # error: TMP205 @4 __init__ takes other parameters than run; @workflow.init and run must take the same parameters

    @workflow.run
    async def run(self, order: Order) -> None: ...


@workflow.defn
class OtherDefault:
    @workflow.init
    def __init__(self, order: Order, count: int = 1) -> None: ...  # error: TMP205 @4 __init__ takes other parameters than run; @workflow.init and run must take the same parameters

    @workflow.run
    async def run(self, order: Order, count: int = 2) -> None: ...


@workflow.defn
class Elsewhere:
    @workflow.init
    def prepare(self, order: Order) -> None: ...  # error: TMP205 @4 @workflow.init stands on prepare, not on __init__; @workflow.init and run must take the same parameters

    @workflow.run
    async def run(self, order: Order) -> None: ...


@workflow.defn
class NotDecorated:
    def __init__(self, order: Order) -> None: ...  # error: TMP205 @4 __init__ takes 'order' without @workflow.init; @workflow.init and run must take the same parameters

    @workflow.run
    async def run(self, order: Order) -> None: ...


class Base:
    def __init__(self, *, limit: int) -> None: ...


@workflow.defn
class Inherits(Base):  # error: TMP205 @0 inherited __init__ takes 'limit' without @workflow.init; @workflow.init and run must take the same parameters
    @workflow.run
    async def run(self, order: Order) -> None: ...


@workflow.defn
class Right(Generic[T]):
    @workflow.init
    def __init__(self, first: Order | None, parcel: Parcel, count: int = LIMIT) -> None: ...  # ok: other names

    @workflow.run
    async def run(self, order: Optional[Order], parcel: shop.models.Parcel, count: int = LIMIT) -> None: ...


@workflow.defn
class Unresolved:
    @workflow.init
    def __init__(self, letter: Letter, item: "Item") -> None: ...  # ok: nobody knows what these are

    @workflow.run
    async def run(self, letter: list[Letter], item: T) -> None: ...


@workflow.defn
class Defaults:
    def __init__(self, limit: int = 3, *more: int, **options: str) -> None: ...  # ok: needs nothing

    @workflow.run
    async def run(self, order: Order) -> None: ...


@workflow.defn
class Fills(Base):
    def __init__(self) -> None:  # ok: gives the base class what it needs
        super().__init__(limit=3)

    @workflow.run
    async def run(self, order: Order) -> None: ...


@workflow.defn
class Framework(UnknownBase):
    @workflow.run
    async def run(self, order: Order) -> None: ...  # ok: nobody knows the constructor


class Helper:
    def __init__(self, order: Order) -> None: ...  # ok: not a workflow


class Mixin:
    def __init__(self, order: Order) -> None: ...  # ok: not a workflow itself

    @workflow.signal
    def stop(self) -> None: ...
