"""Reach: a decorator's wrapper runs with the function that it decorates."""

import functools
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import activity, workflow


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        started = time.perf_counter()  # error: TMP101 @18 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CartWorkflow.run -> timed.wrapper]
        result = function(*args, **options)
        workflow.logger.info("%s", started)
        return result

    return wrapper


def tagged(prefix: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any) -> Any:
            return prefix, uuid.uuid4(), function(*args)  # error: TMP103 @27 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via CartWorkflow.run -> tagged.decorate.wrapper]

        return wrapper

    return decorate


def retried(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(function)
    async def wrapper(*args: Any) -> Any:
        await workflow.sleep(random.random())  # error: TMP102 @29 random.random() draws randomness in workflow code; use workflow.random() [via CartWorkflow.run -> retried.wrapper]
        return await function(*args)

    return wrapper


def clean(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any) -> Any:
        return function(*args)  # ok: adds nothing

    return wrapper


def measured(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any) -> Any:
        return time.time(), function(*args)  # ok: decorates an activity only

    return wrapper


class Repeat:
    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any) -> Any:
            return [function(*args) for _ in range(random.randint(1, self.times))]  # error: TMP102 @51 random.randint() draws randomness in workflow code; use workflow.random() [via CartWorkflow.run -> Repeat.__call__.wrapper]

        return wrapper


@timed
def price(sku: str) -> int:
    return len(sku)


@tagged("tax")
def tax(sku: str) -> float:
    return len(sku) * 0.19


@clean
def total(sku: str) -> float:
    return len(sku) + time.monotonic()  # error: TMP101 @22 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CartWorkflow.run -> clean.wrapper -> total]


@Repeat(3)
def discount(sku: str) -> int:
    return len(sku)


@activity.defn
@measured
def archive(sku: str) -> str:
    return sku


@timed
def unused(sku: str) -> float:
    return time.time()  # ok: no workflow calls it


@functools.lru_cache
def rate(region: str) -> float:
    return len(region) * 0.5  # ok: nothing in it


@workflow.defn
class CartWorkflow:
    """Calls decorated functions and carries decorated methods."""

    @workflow.run
    async def run(self, sku: str) -> str:
        await self.settle(sku)
        return f"{price(sku)}{tax(sku)}{total(sku)}{discount(sku)}{rate(sku)}"

    @retried
    async def settle(self, sku: str) -> None:
        workflow.logger.info(sku)

    @clean
    def label(self, sku: str) -> str:
        return sku.upper()  # ok: neither the method nor its decorator does anything
