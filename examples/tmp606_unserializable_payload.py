"""TMP606: what travels between workflow and activity must be data."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, Generic, Optional, TypeVar, Union

from temporalio import activity, workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    import httpx
    from sqlalchemy.orm import Session

T = TypeVar("T")


class OutOfStock(Exception):
    pass


@dataclass
class Report:
    rows: list[str]
    error: Optional[Exception]


@dataclass
class Summary:
    rows: list[str]
    problem: str  # ok: the text of an error is data


class Box(Generic[T]):
    item: T


@activity.defn
async def load(client: httpx.AsyncClient, sku: str) -> str:  # error: TMP606 @0 parameter client of load of type httpx.AsyncClient cannot be serialized as a payload
    return sku


@activity.defn
async def store(rows: list[str], session: Session) -> None:  # error: TMP606 @0 parameter session of store of type Session cannot be serialized as a payload
    pass


@activity.defn
async def stream(sku: str) -> AsyncIterator[str]:  # error: TMP606 @0 return value of stream of type AsyncIterator[str] cannot be serialized as a payload
    return _pages(sku)


@activity.defn
def watch(done: threading.Event, seen: asyncio.Queue[str]) -> BinaryIO:  # error: TMP606 @0 parameter done of watch of type threading.Event cannot be serialized as a payload
    return open("watch", "rb")


@activity.defn
async def notify(error: OutOfStock) -> type[Exception]:  # error: TMP606 @0 parameter error of notify of type OutOfStock cannot be serialized as a payload
    return type(error)


@activity.defn
async def each(handler: Callable[[str], None], report: Report) -> None:  # error: TMP606 @0 parameter handler of each of type Callable[..., None] cannot be serialized as a payload
    handler("done")


@activity.defn
async def index(places: dict[tuple[int, int], str]) -> None:  # error: TMP606 @0 parameter places of index of type dict[tuple[int, int], str] cannot be serialized as a payload
    pass


@activity.defn
async def quote(sku: str, on_progress: Callable[[str], None] | None = None) -> Decimal:  # ok: only tests pass it
    return Decimal(1)  # ok: depends on the converter


@activity.defn
async def plan(day: date, until: datetime, every: timedelta) -> Summary:  # ok: depends on the converter
    return Summary([], "")


@activity.defn
async def convert(value: Any, box: Box[str], either: Union[str, Exception]) -> Sequence[str]:  # ok: not known
    return []


@activity.defn(dynamic=True)
async def anything(args: Sequence[RawValue]) -> Iterator[str]:  # ok: an iterator is sent as a list
    return iter([])


class Loader:
    def __init__(self, client: httpx.AsyncClient) -> None:  # ok: no activity
        self.client = client

    @activity.defn
    async def fetch(self, sku: str) -> str:  # ok: self is not sent
        return sku


def _pages(sku: str) -> AsyncIterator[str]:  # ok: a helper
    raise NotImplementedError(sku)


def rounded(value: float) -> float:
    return round(value)


@workflow.defn
class OrderWorkflow:
    def __init__(self) -> None:
        self.log: logging.Logger | None = None

    @workflow.run
    async def run(self, sku: str) -> str:
        timeout = timedelta(seconds=10)
        try:
            await workflow.execute_activity(quote, sku, start_to_close_timeout=timeout)
        except ActivityError as error:
            await workflow.execute_activity("report", error, start_to_close_timeout=timeout)  # error: TMP606 @18 argument error of execute_activity() of type ActivityError cannot be serialized as a payload
            await workflow.execute_activity("report", str(error), start_to_close_timeout=timeout)  # ok: a text
            await workflow.execute_activity("report", error.cause, start_to_close_timeout=timeout)  # ok: not known
        await workflow.execute_activity("every", lambda row: row, start_to_close_timeout=timeout)  # error: TMP606 @14 an argument of execute_activity() of type function cannot be serialized as a payload
        await workflow.execute_activity("each", args=[sku, rounded], start_to_close_timeout=timeout)  # error: TMP606 @14 argument rounded of execute_activity() of type function cannot be serialized as a payload
        await workflow.execute_activity("each", args=[sku, rounded(1.5)], start_to_close_timeout=timeout)  # ok: called
        await workflow.execute_activity("index", {(1, 2): sku}, start_to_close_timeout=timeout)  # error: TMP606 @14 an argument of execute_activity() of type dict with tuples for keys cannot be serialized as a payload
        await workflow.execute_activity("index", {"1,2": sku}, start_to_close_timeout=timeout)  # ok: texts for keys
        await workflow.execute_child_workflow("Other", Report, id=sku)  # error: TMP606 @14 argument Report of execute_child_workflow() of type type cannot be serialized as a payload
        await workflow.execute_child_workflow("Other", Report([], None), id=sku)  # ok: an object
        return sku

    @workflow.query
    def logger(self) -> Optional[logging.Logger]:  # error: TMP606 @4 return value of logger of type logging.Logger cannot be serialized as a payload
        return self.log

    @workflow.update
    async def replace(self, factory: Callable[[], Awaitable[str]]) -> str:  # error: TMP606 @4 parameter factory of replace of type Callable[..., Awaitable[str]] cannot be serialized as a payload
        return await factory()

    @workflow.signal
    def fail(self, problem: str) -> None:  # ok: a text
        self.log = logging.getLogger(problem)

    def _handle(self, error: Exception) -> None:  # ok: no handler
        self.log = logging.getLogger(str(error))
