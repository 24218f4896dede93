"""Services that are given what they use, or make it themselves."""

import functools
import time
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, Self, TypeVar

import httpx

from plant.clocks import Clock, DurableClock, WallClock

Client = TypeVar("Client")


class Timer:
    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or WallClock()

    def lap(self) -> float:
        return self.clock.now()


class Meter:
    def __init__(self, clock: Clock = DurableClock()) -> None:
        self._clock = clock

    def read(self) -> float:
        return self._clock.now()

    @property
    def value(self) -> float:
        return self.read()


class Repository(Generic[Client]):
    def __init__(self, client: Client) -> None:
        self.client = client

    def load(self, key: str) -> Client:
        return self.client


class HttpRepository(Repository[httpx.Client]):
    """Loads over the network."""


class TextRepository(Repository[str]):
    """Loads from memory."""


class Builder:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def add(self, part: str) -> Self:
        self.parts.append(part)
        return self

    def again(self) -> "Builder":
        return self

    def build(self) -> str:
        return uuid.uuid4().hex + "".join(self.parts)

    def text(self) -> str:
        return "".join(self.parts)


class Outer:
    class Inner:
        def now(self) -> float:
            return time.time()

    inner = Inner()


class Stamper:
    def __call__(self, text: str) -> str:
        return f"{text}{time.time()}"


class Shouter:
    def __call__(self, text: str) -> str:
        return text.upper()


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def wrapper(*arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return await function(*arguments)
        finally:
            print(time.perf_counter() - started)

    return wrapper


def traced(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def wrapper(*arguments: Any) -> Any:
        return await function(*arguments)

    return wrapper


def call(action: Callable[[str], str], text: str) -> str:
    return action(text)


async def poll(name: str) -> float:
    return time.monotonic() + len(name)


async def quiet_poll(name: str) -> float:
    return float(len(name))


async def stream(name: str) -> AsyncIterator[float]:
    yield time.time()


def is_due(deadline: float) -> bool:
    return time.time() > deadline


def on_signal(name: str) -> None:
    print(name)


def on_quiet_signal(name: str) -> None:
    name.upper()
