"""TMP306: the predicate of wait_condition is a plain function that only looks."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow


@workflow.defn
class ApprovalWorkflow:
    """Waits for nothing, or for ever."""

    def __init__(self) -> None:
        self.approved = False
        self.note = ""
        self.queue: list[str] = []
        self.event = asyncio.Event()

    async def is_approved(self) -> bool:
        return self.approved

    def is_noted(self) -> bool:
        return self.note != ""

    @property
    def is_empty(self) -> bool:
        return not self.queue

    @workflow.signal
    def approve(self) -> None:
        self.approved = True

    @workflow.run
    async def run(self, deadline: datetime) -> None:
        await workflow.wait_condition(lambda: self.approved)
        await workflow.wait_condition(True)
        await workflow.wait_condition(lambda: self.note == "yes")
        await workflow.wait_condition(lambda: not self.approved)
        await workflow.wait_condition(lambda: self.approved or self.note != "")
        await workflow.wait_condition(workflow.all_handlers_finished)
        await workflow.wait_condition(self.event.is_set)
        await workflow.wait_condition(lambda: len(self.queue))
        await workflow.wait_condition(self.is_approved())
        await workflow.wait_condition(self.is_approved)
        await workflow.wait_condition(lambda: self.is_approved())
        await workflow.wait_condition(lambda: workflow.sleep(5))
        await workflow.wait_condition(lambda: workflow.now() > deadline)
        await workflow.wait_condition(lambda: self.queue.pop())
        await workflow.wait_condition(lambda: workflow.random().random() > 0.5, timeout=5)
        await workflow.wait_condition(self.is_noted)
        await workflow.wait_condition(lambda: self.is_empty)
        await workflow.wait_condition(lambda: self.is_noted)
        await workflow.wait_condition(lambda: self.approved and workflow.all_handlers_finished)
        await workflow.wait_condition(lambda: not self.event.is_set)


@workflow.defn
class CarefulWorkflow:
    """Waits until it is so."""

    def __init__(self, checks: Any = None) -> None:
        self.approved = False
        self.queue: list[str] = []
        self.event = asyncio.Event()
        self.checks = checks
        self.check = self.is_approved
        self.callback: Any = None

    @workflow.signal
    def call_back(self) -> None:
        self.callback = self.is_approved

    @property
    def is_open(self) -> bool:
        return self.approved

    def is_approved(self) -> bool:
        return self.approved

    def ready(self, count: int) -> Any:
        return lambda: len(self.queue) >= count

    @workflow.run
    async def run(self, deadline: datetime, check: Any) -> None:
        await workflow.wait_condition(lambda: self.approved)  # ok: a plain lambda
        await workflow.wait_condition(lambda: not self.approved and len(self.queue) > 1)  # ok: it only looks
        await workflow.wait_condition(workflow.all_handlers_finished)  # ok: not called
        await workflow.wait_condition(self.event.is_set)  # ok: not called
        await workflow.wait_condition(self.is_approved)  # ok: a method
        await workflow.wait_condition(lambda: self.is_approved())  # ok: a plain method
        await workflow.wait_condition(lambda: self.is_open and self.is_approved())  # ok: a property, and a call
        await workflow.wait_condition(lambda: self.callback)  # ok: set later
        await workflow.wait_condition(lambda: self.approved and workflow.all_handlers_finished())  # ok: called
        await workflow.wait_condition(lambda: not self.event.is_set())  # ok: called
        await workflow.wait_condition(lambda: self.is_open if self.queue else self.is_approved())  # ok: one or the other
        await workflow.wait_condition(lambda: self.checks is not None and self.check())  # ok: calls what an attribute holds
        await workflow.wait_condition(self.check)  # ok: an attribute that holds a method
        await workflow.wait_condition(self.ready(3))  # ok: gives a function
        await workflow.wait_condition(check)  # ok: handed in
        await workflow.wait_condition(self.checks.first)  # ok: unknown
        await workflow.wait_condition(self.checks or self.is_approved)  # ok: either may be a function
        await workflow.wait_condition(lambda: workflow.now() > deadline, timeout=timedelta(hours=1))  # ok: the timeout wakes it
        await workflow.wait_condition(fn=lambda: self.approved)  # ok: by name
        await workflow.wait_condition(lambda: bool(self.queue and self.queue[0]))  # ok: it only looks
        await workflow.wait_condition(lambda: self.note().strip().find("x") > 0)  # ok: methods of a new string

    def note(self) -> str:
        return " x "
