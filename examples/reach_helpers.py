"""Reach: an effect in a helper is found where it stands, once, however many workflows get there."""

import asyncio
import random
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from temporalio import workflow


def now() -> float:
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via RentWorkflow.run -> now]


def is_late(due: float) -> bool:
    return now() > due


def penalty(due: float) -> int:
    return 5 if is_late(due) else 0


def countdown(steps: int) -> int:
    if steps == 0:
        return random.randint(1, 6)  # error: TMP102 @15 random.randint() draws randomness in workflow code; use workflow.random() [via LeaseWorkflow.run -> countdown -> countdown]
    return countdown(steps - 1)


def visit_parent(node: dict[str, dict]) -> str:
    return "".join(visit_children(child) for child in node.values())


def visit_children(node: dict[str, dict]) -> str:
    return visit_parent(node) + visit_leaf(node)


def visit_leaf(node: dict[str, dict]) -> str:
    return f"{uuid.uuid4()}{len(node)}"  # error: TMP103 @14 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via LeaseWorkflow.run -> visit_parent -> visit_children -> visit_leaf]


def dates(start: datetime) -> Iterator[datetime]:
    yield start
    yield datetime.now()  # error: TMP101 @10 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via RentWorkflow.run -> nested_dates -> dates]


def nested_dates(start: datetime) -> Iterator[datetime]:
    yield from dates(start)


async def ticks() -> AsyncIterator[float]:
    while True:
        yield time.monotonic()  # error: TMP101 @14 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via LeaseWorkflow.run -> first_tick -> ticks]
        await asyncio.sleep(1)


async def first_tick() -> float:
    async for tick in ticks():
        return tick
    return 0.0


def day_of(due: datetime) -> str:
    def formatted(moment: datetime) -> str:
        return f"{moment:%A} of {datetime.today():%B}"  # error: TMP101 @33 datetime.today() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via RentWorkflow.run -> day_of -> day_of.formatted]

    return formatted(due)


async def delayed_stamp() -> str:
    await workflow.sleep(1)
    return time.ctime()  # error: TMP101 @11 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via LeaseWorkflow.run -> delayed_stamp]


def unused_stamp() -> str:
    return time.ctime()  # ok: no workflow calls it


def caller_of_unused() -> str:
    return unused_stamp()  # ok: no workflow calls it


def clean_penalty(due: float, moment: float) -> int:
    return 5 if moment > due else 0  # ok: everything comes from the caller


def even(number: int) -> bool:
    return number == 0 or odd(number - 1)  # ok: mutual recursion without effects


def odd(number: int) -> bool:
    return number != 0 and even(number - 1)  # ok: mutual recursion without effects


@workflow.defn
class LoanWorkflow:
    @workflow.run
    async def run(self, due: float) -> int:
        return penalty(due)

    @workflow.signal
    async def extend(self, due: float) -> None:
        workflow.logger.info("%s", is_late(due))


@workflow.defn
class LeaseWorkflow:
    @workflow.run
    async def run(self, due: float) -> float:
        tree = visit_parent({"offers": {}})
        task = asyncio.create_task(delayed_stamp())
        return penalty(due) + countdown(3) + await first_tick() + len(tree) + len(await task)


@workflow.defn
class RentWorkflow:
    @workflow.run
    async def run(self, due: datetime) -> str:
        moments = list(nested_dates(due))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return f"{now()} {moments} {day_of(due)}"

    @workflow.query
    def fine(self, due: float) -> int:
        moment = workflow.now().timestamp()
        even_days = even(7)
        return clean_penalty(due, moment) + even_days  # ok: the helpers are clean

    @workflow.update
    async def shift(self, due: datetime) -> datetime:
        await asyncio.wait_for(asyncio.sleep(1), timedelta(seconds=5).total_seconds())
        return due
