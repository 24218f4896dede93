"""TMP117: workflow code must not change state that other runs can see."""

import asyncio
import contextvars
import functools
import logging
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Final

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import requests
    import shop.pricing as pricing

QUOTES: dict[str, int] = {}
RECENT: list[str] = []
CUSTOMERS: set[str] = set()
LAST_TEN: deque[str] = deque(maxlen=10)
BY_REGION: defaultdict[str, list[str]] = defaultdict(list)
TOTALS: Counter[str] = Counter()
EVENTS: asyncio.Queue[str] = asyncio.Queue()
MAXIMUM: Final = 100
RATES: Final[dict[str, float]] = {"EUR": 1.0}
tenant: contextvars.ContextVar[str] = contextvars.ContextVar("tenant")
logger = logging.getLogger(__name__)
_sequence = 0


class Stage(Enum):
    OPEN = "open"
    CLOSED = "closed"


class Limits:
    def __init__(self) -> None:
        self.maximum = 100


LIMITS = Limits()


@activity.defn
async def price(sku: str) -> int:
    if sku not in QUOTES:
        QUOTES[sku] = len(sku)  # ok: not workflow code
    return QUOTES[sku]


@functools.lru_cache(maxsize=None)
def exchange_rate(currency: str) -> float:
    return float(requests.get(f"https://rates.example/{currency}", timeout=5).text)  # error: TMP104 @17 requests.get() does network I/O in workflow code; move it into an activity [via QuoteWorkflow.adjust -> exchange_rate]


@functools.cache
def cached_price(sku: str) -> "asyncio.Task[int]":
    return asyncio.create_task(
        workflow.execute_activity(price, sku, start_to_close_timeout=timedelta(seconds=30))
    )


@functools.lru_cache
def checksum(sku: str) -> int:
    return sum(sku.encode())


def remember(sku: str) -> None:
    RECENT.append(sku)  # error: TMP117 @4 workflow code changes shared state RECENT; keep state on self or in workflow input [via QuoteWorkflow.run -> remember]


def next_number() -> int:
    global _sequence
    _sequence += 1  # error: TMP117 @4 workflow code changes shared state _sequence; keep state on self or in workflow input [via QuoteWorkflow.run -> next_number]
    return _sequence


@workflow.defn
class QuoteWorkflow:
    """Prices an order and remembers too much."""

    issued = 0
    history: list[str] = []
    watchers: asyncio.Queue[str] = asyncio.Queue()

    @workflow.run
    async def run(self, sku: str, customer: str) -> int:
        number = next_number()
        QUOTES[sku] = number  # error: TMP117 @8 workflow code changes shared state QUOTES; keep state on self or in workflow input
        TOTALS[sku] += 1  # error: TMP117 @8 workflow code changes shared state TOTALS; keep state on self or in workflow input
        remember(sku)
        CUSTOMERS.add(customer)  # error: TMP117 @8 workflow code changes shared state CUSTOMERS; keep state on self or in workflow input
        LAST_TEN.appendleft(sku)  # error: TMP117 @8 workflow code changes shared state LAST_TEN; keep state on self or in workflow input
        BY_REGION.setdefault(customer, []).append(sku)  # error: TMP117 @8 workflow code changes shared state BY_REGION; keep state on self or in workflow input
        TOTALS.update([sku])  # error: TMP117 @8 workflow code changes shared state TOTALS; keep state on self or in workflow input
        EVENTS.put_nowait(sku)  # error: TMP117 @8 workflow code changes shared state EVENTS; keep state on self or in workflow input
        LIMITS.maximum = number  # error: TMP117 @8 workflow code changes shared state LIMITS; keep state on self or in workflow input
        QuoteWorkflow.issued += 1  # error: TMP117 @8 workflow code changes shared state QuoteWorkflow.issued; keep state on self or in workflow input
        self.history.append(sku)  # error: TMP117 @8 workflow code changes shared state QuoteWorkflow.history; keep state on self or in workflow input
        self.watchers.put_nowait(customer)  # error: TMP117 @8 workflow code changes shared state QuoteWorkflow.watchers; keep state on self or in workflow input
        return number

    @workflow.signal
    async def adjust(self, discount: float) -> None:
        type(self).issued = 0  # error: TMP117 @8 workflow code changes shared state QuoteWorkflow.issued; keep state on self or in workflow input
        self.reset()
        pricing.DISCOUNT = discount  # error: TMP117 @8 workflow code changes shared state pricing; keep state on self or in workflow input
        pricing.HISTORY.append(discount)  # ok: nobody knows what it is
        QUOTES.pop("draft", None)  # error: TMP117 @8 workflow code changes shared state QUOTES; keep state on self or in workflow input
        rate = exchange_rate("EUR")  # error: TMP117 @15 workflow code changes shared state in the cache of exchange_rate(); keep state on self or in workflow input
        cost = await cached_price("sku")  # error: TMP117 @21 workflow code changes shared state in the cache of cached_price(); keep state on self or in workflow input
        workflow.logger.info("%s %s", rate, cost)

    @classmethod
    def reset(cls) -> None:
        cls.issued = 0  # error: TMP117 @8 workflow code changes shared state QuoteWorkflow.issued; keep state on self or in workflow input [via QuoteWorkflow.adjust -> QuoteWorkflow.reset]


@dataclass
class Basket:
    lines: list[str] = field(default_factory=list)


@workflow.defn
class OfferWorkflow:
    """Keeps everything it remembers on itself."""

    history: list[str]
    columns = ["sku", "price"]
    notes: list[str] = []

    def __init__(self) -> None:
        self.history = []
        self.notes = []
        self.quotes: dict[str, int] = {}
        self.basket = Basket()
        self.stage = Stage.OPEN

    @workflow.run
    async def run(self, sku: str, customer: str) -> int:
        self.quotes[sku] = min(MAXIMUM, checksum(sku))  # ok: state of the workflow, a constant, a pure cache
        self.history.append(sku)  # ok: state of the workflow
        self.notes.append(customer)  # ok: `__init__` gives every run its own list
        self.basket.lines.append(sku)  # ok: state of the workflow
        self.stage = Stage.CLOSED  # ok: state of the workflow
        tenant.set(customer)  # ok: follows the task
        logger.setLevel(logging.INFO)  # ok: loggers are no state of the business
        recent = list(RECENT)  # ok: a copy
        recent.append(sku)  # ok: changes the copy
        quotes = dict(QUOTES)  # ok: a copy
        quotes[sku] = 1  # ok: changes the copy
        total = RATES["EUR"] * len(self.columns) * len(LAST_TEN)  # ok: reads
        return int(total) + QUOTES.get(sku, 0)  # ok: reads

    @workflow.signal
    def collect(self, sku: str) -> None:
        QUOTES = self.quotes
        QUOTES[sku] = 1  # ok: a local that is called like the global
        RECENT: list[str] = []
        RECENT.append(sku)  # ok: a local that is called like the global

    @workflow.signal
    def replace(self, CUSTOMERS: set[str]) -> None:
        CUSTOMERS.add("new")  # ok: `CUSTOMERS` is the parameter
        columns = list(self.columns)  # ok: a copy of the class attribute
        columns.append("tax")  # ok: changes the copy

    @workflow.update
    async def merge(self, other: dict[str, int]) -> int:
        other.update(self.quotes)  # ok: an argument
        counts: Counter[str] = Counter()
        counts.update(other)  # ok: a local
        stages = [stage.value for stage in Stage]  # ok: reads an enumeration
        return counts.total() + len(stages)

    @workflow.query
    def last(self) -> list[str]:
        ordered = sorted(BY_REGION)  # ok: reads
        ordered.reverse()  # ok: changes the copy
        return ordered

    @workflow.signal
    def forget(self) -> None:
        self.quotes.clear()  # ok: state of the workflow
        self.history.clear()  # ok: state of the workflow


def reset_everything() -> None:
    QUOTES.clear()  # ok: no workflow calls this
    OfferWorkflow.columns = []  # ok: no workflow calls this
    pricing.DISCOUNT = 0.0  # ok: no workflow calls this


QUOTES["seed"] = 1  # ok: the module fills its own table while it is loaded
RECENT.extend(["seed"])  # ok: the module fills its own list while it is loaded
