"""Predicates that are called and only look."""

import asyncio
from datetime import timedelta

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.approved = False
        self.items: list[str] = []
        self.event = asyncio.Event()
        self.due = timedelta(seconds=5)

    def is_noted(self) -> bool:
        return self.approved

    @workflow.run
    async def run(self) -> None:
        # advice: pass a lambda
        await workflow.wait_condition(lambda: self.approved)  # advice: pass lambda: self.approved
        await workflow.wait_condition(lambda: len(self.items) > 0)  # advice: pass lambda: len(...)
        # advice: pass lambda: self.is_empty
        await workflow.wait_condition(self.is_noted)  # advice: pass self.is_noted without parentheses
        # advice: without calling it, which is always true
        # advice: pass a plain function
        await workflow.wait_condition(self.event.is_set)  # advice: pass self.event.is_set without parentheses
        # advice: pass workflow.all_handlers_finished without parentheses
        await workflow.wait_condition(workflow.all_handlers_finished)
        await workflow.wait_condition(lambda: bool(self.items))  # advice: only look
        self.items.pop()
        try:
            await workflow.wait_condition(lambda: bool(self.items), timeout=self.due)  # advice: use timeout=
        except asyncio.TimeoutError:
            workflow.logger.info("nothing more")

    @workflow.signal
    def approve(self, item: str) -> None:
        self.approved = True
        self.items.append(item)
        self.event.set()
