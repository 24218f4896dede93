"""Reach: with statements, iteration, formatting and operators call methods when the type is known."""

import contextlib
import random
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from types import TracebackType

from temporalio import workflow


class Timer:
    def __enter__(self) -> "Timer":
        self.started = time.perf_counter()  # error: TMP101 @23 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Timer.__enter__]
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.elapsed = time.perf_counter() - self.started  # error: TMP101 @23 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Timer.__exit__]


class Lease:
    async def __aenter__(self) -> str:
        return uuid.uuid4().hex  # error: TMP103 @15 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via CheckoutWorkflow.run -> Lease.__aenter__]

    async def __aexit__(self, *details: object) -> None:
        self.ended = time.time()  # error: TMP101 @21 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Lease.__aexit__]


@contextlib.contextmanager
def measured(name: str) -> Iterator[str]:
    yield f"{name} {time.monotonic()}"  # error: TMP101 @20 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> measured]


@contextlib.asynccontextmanager
async def leased(name: str) -> AsyncIterator[str]:
    yield f"{name} {uuid.uuid1()}"  # error: TMP103 @20 uuid.uuid1() generates a fresh id in workflow code; use workflow.uuid4() [via CheckoutWorkflow.run -> leased]


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents + random.randint(0, 1))  # error: TMP102 @48 random.randint() draws randomness in workflow code; use workflow.random() [via CheckoutWorkflow.run -> Money.__add__]

    def __radd__(self, other: int) -> "Money":
        return Money(self.cents + other)

    def __eq__(self, other: object) -> bool:
        return random.random() > 0.5  # error: TMP102 @15 random.random() draws randomness in workflow code; use workflow.random() [via CheckoutWorkflow.run -> Money.__eq__]

    def __lt__(self, other: "Money") -> bool:
        return self.cents < other.cents

    def __bool__(self) -> bool:
        return datetime.now().year > 2000  # error: TMP101 @15 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Money.__bool__]

    def __str__(self) -> str:
        return f"{self.cents} at {time.ctime()}"  # error: TMP101 @34 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Money.__str__]

    def __neg__(self) -> "Money":
        return Money(-self.cents - random.randint(0, 1))  # error: TMP102 @35 random.randint() draws randomness in workflow code; use workflow.random() [via CheckoutWorkflow.run -> Money.__neg__]

    def __mul__(self, factor: int) -> "Money":
        return Money(self.cents * factor + random.randint(0, 1))  # ok: no workflow multiplies


class Basket:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def __len__(self) -> int:
        return len(self.lines) + random.randint(0, 1)  # error: TMP102 @33 random.randint() draws randomness in workflow code; use workflow.random() [via CheckoutWorkflow.run -> Basket.__len__]

    def __getitem__(self, index: int) -> str:
        return f"{self.lines[index]}{uuid.uuid4()}"  # error: TMP103 @37 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via CheckoutWorkflow.run -> Basket.__getitem__]

    def __setitem__(self, index: int, line: str) -> None:
        self.lines[index] = f"{line}{time.time()}"  # error: TMP101 @37 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Basket.__setitem__]

    def __contains__(self, line: object) -> bool:
        return random.random() > 0.5  # error: TMP102 @15 random.random() draws randomness in workflow code; use workflow.random() [via CheckoutWorkflow.run -> Basket.__contains__]

    def __iter__(self) -> Iterator[str]:
        yield time.ctime()  # error: TMP101 @14 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Basket.__iter__]

    def __iadd__(self, line: str) -> "Basket":
        self.lines.append(f"{line}{time.time_ns()}")  # error: TMP101 @35 time.time_ns() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CheckoutWorkflow.run -> Basket.__iadd__]
        return self


class Quiet:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def __enter__(self) -> "Quiet":
        return self

    def __exit__(self, *details: object) -> None:
        self.lines.clear()

    def __len__(self) -> int:
        return random.randint(0, 1)  # ok: nobody takes its length


@workflow.defn
class CheckoutWorkflow:
    """Uses its objects through the syntax of the language."""

    def __init__(self) -> None:
        self.basket = Basket()
        self.total = Money(0)

    @workflow.run
    async def run(self, line: str) -> str:
        with Timer() as timer:
            self.basket += line
        async with Lease() as lease:
            self.basket[0] = lease
        with measured("checkout") as label, contextlib.suppress(KeyError):
            first = self.basket[0]
        async with leased("checkout") as name:
            label += name
        if line in self.basket and self.total:
            self.total = self.total + Money(5)
        for each in self.basket:
            label += each
        changed = self.total == Money(5) or self.total < Money(7)
        refund = -self.total
        return f"{timer}{first}{label}{len(self.basket)}{changed}{refund.cents}{self.total}"

    @workflow.update
    async def count(self, other: object) -> str:
        with Quiet() as quiet:  # ok: nothing happens on the way in or out
            quiet.lines.append("counted")
        total = sum([1, 2], 3) + len(quiet.lines)  # ok: numbers and lists
        return f"{total} {other}"  # ok: nobody knows what `other` is
