"""Scope: type parameters, type aliases and nested f-strings of Python 3.12."""

import datetime
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, override

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import httpx
    import requests

if TYPE_CHECKING:
    from decimal import Decimal

type Web = httpx.Client
type Maybe[Value] = Value | None
type Reader = Callable[[], float]
type Money = Decimal


def first[Item](items: list[Item]) -> Item:
    return items[0], time.time()  # error: TMP101 @21 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GenericWorkflow.run -> first]


def hidden[time](value: time) -> str:
    return f"{value} {time.time()}"  # ok: `time` is the type parameter


def read(client: Web) -> str:
    return client.get("https://shop.example").text  # error: TMP104 @11 httpx.Client.get() does network I/O in workflow code; move it into an activity [via GenericWorkflow.load -> read]


def read_maybe(client: Maybe[requests.Session]) -> None:
    if client:
        client.get("https://shop.example")  # ok: an alias with a parameter, so nobody knows


class Box[Item]:
    def __init__(self, item: Item) -> None:
        self.item = item
        self.packed = time.monotonic()  # error: TMP101 @22 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GenericWorkflow.run -> Box.__init__]

    def stamp(self) -> str:
        return f"{f"{self.item} {datetime.datetime.now()}"}"  # error: TMP101 @33 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GenericWorkflow.run -> Box.stamp]

    def map[Other](self, change: Callable[[Item], Other]) -> "Box[Other]":
        return Box(change(self.item))


class Clock[uuid]:
    def read(self, kind: type[uuid]) -> str:
        return f"{uuid.uuid4()} {kind}"  # ok: `uuid` is the type parameter


class Base[Client: (httpx.Client, requests.Session)]:
    client: Client

    def load(self) -> str:
        return self.client.get("https://shop.example")  # ok: no workflow calls it


@dataclass
class Order[Line]:
    lines: list[Line]
    number: str = field(default_factory=lambda: uuid.uuid4().hex)  # error: TMP103 @48 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via GenericWorkflow.run -> Order -> Order.<lambda>]


@workflow.defn
class GenericWorkflow:
    def __init__(self) -> None:
        self.box: Box[str] | None = None

    @workflow.run
    async def run[Item](self, items: list[str]) -> str:
        self.box = Box[str](items[0])
        changed = self.box.map(lambda item: f"{item} {time.ctime()}")  # error: TMP101 @54 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GenericWorkflow.run -> Box.map -> GenericWorkflow.run.<lambda>]
        order = Order[str](items)
        text = f"{order} {", ".join(item + str(datetime.date.today()) for item in items)}"  # error: TMP101 @47 datetime.date.today() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        text += first(items) + hidden(items) + self.box.stamp()
        return f"{changed}{text}{Clock().read(int)}{self.caught()}"

    def caught(self) -> str:
        text = ""
        try:
            text += str(self.box)
        except* ValueError as time:
            text += str(time.time())  # ok: bound by `except*`
        return text

    @workflow.signal
    async def load(self, base: Base[httpx.Client]) -> None:
        read(base.client)
        read_maybe(None)

    @override
    def __repr__(self) -> str:
        return f"{self.box!r:>{len("box")}}"  # ok: nothing happens

    @workflow.query
    def inlined(self) -> list[float]:
        return [(lambda: time.time())() for time in [workflow]]  # ok: the comprehension's variable
