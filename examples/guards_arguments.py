"""Guards: an argument that every caller passes switches the effect off."""

import io
import random
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from temporalio import workflow


def order_id(given: str | None = None) -> str:
    return given or str(uuid.uuid4())  # ok: every caller passes it


def order_key(given: str | None = None) -> str:
    if given is None:
        given = uuid.uuid4().hex  # ok: every caller passes it
    return given


def order_number(given: str | None = None) -> str:
    if not given:
        return uuid.uuid4().hex  # ok: every caller passes it
    return given


def order_stamp(*, at: datetime | None = None) -> datetime:
    return at if at is not None else datetime.now(timezone.utc)  # ok: every caller passes it


def order_clock(clock: Callable[[], float] | None = None) -> float:
    clock = clock or time.time  # ok: every caller passes it
    return clock()


def order_dice(generator: random.Random | None = None) -> int:
    return (generator or random.Random()).randint(1, 6)  # ok: every caller passes it


def sometimes_given(given: str | None = None) -> str:
    return given or str(uuid.uuid4())  # error: TMP103 @24 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via OrderWorkflow.run -> sometimes_given]


def given_as_none(given: str | None = None) -> str:
    return given or str(uuid.uuid4())  # error: TMP103 @24 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via OrderWorkflow.run -> given_as_none]


def never_given(given: str | None = None) -> str:
    if given is None:
        given = uuid.uuid4().hex  # error: TMP103 @16 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via OrderWorkflow.run -> never_given]
    return given


def always_fresh(given: str | None = None) -> str:
    fresh = uuid.uuid4().hex  # error: TMP103 @12 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via OrderWorkflow.run -> always_fresh]
    return given or fresh


def handed_on(given: str | None = None) -> str:
    return last_hand(given)


def last_hand(given: str | None = None) -> str:
    return given or uuid.uuid4().hex  # error: TMP103 @20 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via OrderWorkflow.run -> handed_on -> last_hand]


@dataclass
class Order:
    sku: str
    number: str | None = None

    def __post_init__(self) -> None:
        self.number = self.number or uuid.uuid4().hex  # ok: every caller passes it


class Draft:
    def __init__(self, sku: str, created: float | None = None) -> None:
        self.sku = sku
        self.created = time.time() if created is None else created  # ok: every caller passes it


class Note:
    def __init__(self, text: str, created: float | None = None) -> None:
        self.text = text
        self.created = created or time.time()  # error: TMP101 @34 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via OrderWorkflow.run -> Note.__init__]


def describe(values: list[Any]) -> None:
    buffer = io.StringIO()
    print(*values, file=buffer)  # ok: a buffer in memory
    print(*values, file=sys.stderr)  # error: TMP111 @4 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter() [via OrderWorkflow.run -> describe]


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, sku: str) -> str:
        name = str(workflow.uuid4())
        parts: list[Any] = [order_id(name), order_id(given=f"{sku}-1"), order_key(sku), order_number("7")]
        parts += [order_stamp(at=workflow.now()), order_clock(workflow.time), order_dice(workflow.random())]
        parts += [sometimes_given(sku), sometimes_given(), given_as_none(None)]
        parts += [never_given(), always_fresh(sku)]
        parts += [handed_on(), Order(sku, name), Order(sku, number=name)]
        parts += [Draft(sku, workflow.time()), Draft(sku, created=1.0), Note(sku)]
        describe(parts)
        converted = datetime.fromtimestamp(workflow.time(), tz=timezone.utc)  # ok: with a zone
        text = time.strftime("%A", time.gmtime(0))  # ok: with the moment to format
        return f"{parts}{converted}{text}"


def main() -> None:
    print(order_id(), order_stamp(), Draft("sku"))  # ok: not workflow code
