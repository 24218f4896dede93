"""Entry points: a project's own decorators that apply the SDK's inside."""

import functools
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import activity, workflow

Class = TypeVar("Class", bound=type)


def order_workflow(cls: Class) -> Class:
    return workflow.defn(name=f"order-{cls.__name__}")(cls)


def versioned(version: int) -> Callable[[Class], Class]:
    def decorate(cls: Class) -> Class:
        return workflow.defn(cls, name=f"{cls.__name__}-{version}")

    return decorate


def traced_run(function: Callable[..., Any]) -> Callable[..., Any]:
    @workflow.run
    @functools.wraps(function)
    async def run(self: Any, *arguments: Any) -> Any:
        workflow.logger.info("run")
        return await function(self, *arguments)

    return run


def traced_signal(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return workflow.signal(name=name)(function)

    return decorate


def task(function: Callable[..., Any]) -> Callable[..., Any]:
    return activity.defn(name=function.__name__)(function)


def named_task(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @activity.defn(name=name)
        @functools.wraps(function)
        async def wrapper(*arguments: Any) -> Any:
            started = time.time()  # ok: runs in the activity
            return started, await function(*arguments)

        return wrapper

    return decorate


def registered(cls: Class) -> Class:
    return cls


@task
async def charge(order: str) -> str:
    return f"{order} {time.time()}"  # ok: an activity


@named_task("refund")
async def refund(order: str) -> str:
    return f"{order} {time.time()}"  # ok: an activity


@order_workflow
class Order:
    @workflow.run
    async def run(self, order: str) -> str:
        patience = timedelta(seconds=5)
        await workflow.execute_activity(charge, order, start_to_close_timeout=patience)  # ok: scheduled
        await charge(order)  # error: TMP120 @14 activity charge is called directly; use workflow.execute_activity(charge, ...)
        await refund(order)  # error: TMP120 @14 activity refund is called directly; use workflow.execute_activity(refund, ...)
        return f"{order} {time.time()}"  # error: TMP101 @26 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    def helper(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@versioned(2)
class Versioned:
    @traced_run
    async def run(self, order: str) -> str:
        return f"{order} {time.time()}"  # error: TMP101 @26 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @traced_signal("stop")
    async def stop(self) -> None:
        self.stopped = time.time()  # error: TMP101 @23 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@registered
class Registered:
    async def run(self, order: str) -> str:
        return f"{order} {time.time()}"  # ok: the decorator only registers the class
