"""Reach: methods are followed through self, cls and super along the method resolution order."""

import random
import time
import uuid
from datetime import datetime
from functools import cached_property

from temporalio import workflow


class Clocked:
    def stamp(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via TicketWorkflow.run -> Ticket.title -> Clocked.stamp]

    def describe(self) -> str:
        return "clocked"


class Numbered:
    def number(self) -> str:
        return str(uuid.uuid4())  # error: TMP103 @19 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via TicketWorkflow.run -> Ticket.title -> Numbered.number]

    def describe(self) -> str:
        return f"numbered {time.ctime()}"  # ok: Clocked.describe comes first in the order


class Ticket(Clocked, Numbered):
    def title(self) -> str:
        return f"{self.describe()} {self.stamp()} {self.number()}"


class Template:
    def render(self) -> str:
        return self.header() + self.body()

    def header(self) -> str:
        return f"{datetime.now():%d.%m.%Y}"  # ok: every subclass here overrides it

    def body(self) -> str:
        raise NotImplementedError


class Letter(Template):
    def header(self) -> str:
        return "Dear customer"

    def body(self) -> str:
        return f"your lucky number is {random.randint(1, 9)}"  # error: TMP102 @39 random.randint() draws randomness in workflow code; use workflow.random() [via TicketWorkflow.run -> Template.render -> Letter.body]


class Base:
    @classmethod
    def build(cls) -> str:
        return cls.prefix() + cls.__name__

    @classmethod
    def prefix(cls) -> str:
        return uuid.uuid1().hex  # error: TMP103 @15 uuid.uuid1() generates a fresh id in workflow code; use workflow.uuid4() [via TicketWorkflow._private -> Base.build -> Base.prefix]

    @staticmethod
    def seconds() -> float:
        return time.monotonic()  # error: TMP101 @15 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via TicketWorkflow._private -> Base.seconds]

    @staticmethod
    def unused_seconds() -> float:
        return time.monotonic()  # ok: nobody calls it


class Meter:
    def __init__(self) -> None:
        self._reading = 0.0

    @property
    def age(self) -> float:
        return time.time() - self._reading  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via TicketWorkflow.run -> Meter.age]

    @cached_property
    def serial(self) -> str:
        return uuid.uuid4().hex  # error: TMP103 @15 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via TicketWorkflow.run -> Meter.serial]

    @property
    def reading(self) -> float:
        return self._reading

    @reading.setter
    def reading(self, value: float) -> None:
        self._reading = value
        self.changed = datetime.now()  # error: TMP101 @23 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via TicketWorkflow.run -> Meter.reading]

    @property
    def unread(self) -> float:
        return time.time()  # ok: nobody reads it

    def __call__(self, factor: float) -> float:
        return factor * random.random()  # error: TMP102 @24 random.random() draws randomness in workflow code; use workflow.random() [via TicketWorkflow.run -> Meter.__call__]


class Observed(Meter):
    def __init__(self) -> None:
        super().__init__()
        self.observer: "Meter | None" = None


@workflow.defn
class TicketWorkflow:
    """Uses objects of this file."""

    def __init__(self) -> None:
        self.ticket = Ticket()
        self.letter = Letter()
        self.meter = Observed()

    @workflow.run
    async def run(self, title: str) -> str:
        self.meter.reading = 1.0
        text = self.letter.render()
        serial = self.meter.serial
        return f"{self.ticket.title()}{text}{self.meter.age}{serial}{self.meter(2.0)}{self._private(title)}"

    def _private(self, title: str) -> str:
        return f"{title}{Base.build()}{Base.seconds()}{self.meter.reading}"

    def never_called(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @property
    def deadline(self) -> datetime:
        return datetime.now()  # error: TMP101 @15 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @staticmethod
    def for_starters() -> float:
        return time.time()  # ok: no workflow code reaches this static method

    @classmethod
    def identity(cls) -> str:
        return uuid.uuid4().hex  # ok: no workflow code reaches this class method

    @staticmethod
    def for_everyone() -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via TicketWorkflow.both -> TicketWorkflow.for_everyone]

    @workflow.query
    def both(self) -> float:
        return self.for_everyone()


class Saga:
    async def execute(self, order: str) -> str:
        await self.before(order)
        return await self.after(order)

    async def before(self, order: str) -> None:
        self.started = time.perf_counter()  # error: TMP101 @23 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OrderSaga.run -> Saga.execute -> Saga.before]

    async def after(self, order: str) -> str:
        return f"{order}{random.random()}"  # ok: the only workflow that calls execute overrides it

    async def compensate(self, order: str) -> str:
        return f"{order}{random.choice('abc')}"  # error: TMP102 @25 random.choice() draws randomness in workflow code; use workflow.random() [via OrderSaga.after -> Saga.compensate]


@workflow.defn
class OrderSaga(Saga):
    @workflow.run
    async def run(self, order: str) -> str:
        return await self.execute(order)

    async def after(self, order: str) -> str:
        return await super().compensate(order)

    def stamp(self) -> float:
        return workflow.time()  # ok: the workflow's own clock, whatever other classes call `stamp`

    @workflow.query
    def age(self) -> float:
        return self.stamp()  # ok: this class's method


def starter() -> str:
    meter = Meter()
    return f"{TicketWorkflow.for_starters()}{TicketWorkflow.identity()}{meter.unread}{Base.unused_seconds()}"
