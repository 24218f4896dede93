"""Generic classes whose subclasses say what they hold."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, Protocol, TypeVar

import httpx

from plant.clocks import DurableClock, WallClock

C = TypeVar("C")
K = TypeVar("K")
Port = TypeVar("Port")


class Holder(Generic[K, C]):
    clock: C
    key: K

    def read(self) -> float:
        return self.clock.now()

    def held(self) -> C:
        return self.clock

    def measure(self, other: C) -> float:
        return other.now()

    def every(self, clocks: list[C]) -> list[float]:
        return [clock.now() for clock in clocks]


class WallHolder(Holder[str, WallClock]):
    pass


class DurableHolder(Holder[str, DurableClock]):
    pass


class KeyHolder(Holder[WallClock, str]):
    pass


class Between(Holder[int, Port], Generic[Port]):
    def twice(self) -> float:
        return self.clock.now() + self.clock.now()


class WallBetween(Between[WallClock]):
    pass


class DurableBetween(Between[DurableClock]):
    pass


class Reads(Protocol[C]):
    source: C


class WebReads(Reads[httpx.Client]):
    def page(self) -> str:
        return self.source.get("/").text


def build(kind: type[C]) -> C:
    return kind()


def same(value: C) -> C:
    return value


def pick(values: list[C], fallback: C) -> C:
    return next(iter(values), fallback)


@asynccontextmanager
async def opened(kind: type[C]) -> AsyncIterator[C]:
    yield kind()
