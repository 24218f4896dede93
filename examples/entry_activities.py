"""Entry points: activities as methods, closures, callables and wrapped functions are no workflow code."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import requests


class Warehouse:
    def __init__(self, session: requests.Session) -> None:
        self.session = session
        self.opened = time.time()  # ok: only the worker builds it

    @activity.defn
    def reserve(self, sku: str) -> str:
        return self.session.post("https://stock.example", json={"sku": sku}).text  # ok: an activity

    @activity.defn(name="release")
    def free(self, sku: str) -> str:
        return self._address(sku)

    def _address(self, sku: str) -> str:
        return f"{sku} {uuid.uuid4()}"  # ok: only activities call it


class Printer:
    @activity.defn(name="printer")
    async def __call__(self, sku: str) -> str:
        return f"{sku} {time.time()}"  # ok: an activity


def make_activity(prefix: str) -> Callable[..., Any]:
    @activity.defn(name=f"{prefix}-pack")
    async def pack(sku: str) -> str:
        return f"{prefix} {sku} {time.time()}"  # ok: an activity

    return pack


def _ship(sku: str) -> str:
    return f"{sku} {time.time()}"  # ok: the wrapped function is an activity


ship = activity.defn(name="ship")(_ship)


def _label(sku: str) -> str:
    return f"{sku} {uuid.uuid4()}"  # ok: the wrapped function is an activity


label = activity.defn(_label)
ACTIVITIES = [ship, label]


@workflow.defn
class PackingWorkflow:
    """Also carries an activity as one of its own methods."""

    @workflow.run
    async def run(self, sku: str) -> str:
        patience = timedelta(seconds=5)
        first = await workflow.execute_activity_method(
            Warehouse.reserve, sku, start_to_close_timeout=patience  # ok: scheduled
        )
        second = await workflow.execute_activity("pack", sku, start_to_close_timeout=patience)  # ok: scheduled
        third = await workflow.execute_activity(ship, sku, start_to_close_timeout=patience)  # ok: scheduled
        fourth = await workflow.execute_activity_class(Printer, sku, start_to_close_timeout=patience)  # ok: scheduled
        fifth = await workflow.execute_local_activity(self.stamp, sku, start_to_close_timeout=patience)  # ok: scheduled
        wrong = ship(sku)  # error: TMP120 @16 activity _ship is called directly; use workflow.execute_activity(_ship, ...)
        return f"{first}{second}{third}{fourth}{fifth}{wrong}{time.time()}"  # error: TMP101 @62 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @activity.defn
    def stamp(self, sku: str) -> str:
        return f"{sku} {time.time()}"  # ok: an activity, although it stands in a workflow class

    @workflow.signal
    async def again(self, sku: str) -> None:
        self.stamp(sku)  # error: TMP120 @8 activity stamp is called directly; use workflow.execute_activity(stamp, ...)
