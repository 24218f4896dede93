"""TMP307: wait for a condition, not for the next look at it."""

import asyncio
from datetime import timedelta

from temporalio import workflow


@workflow.defn
class ApprovalWorkflow:
    """Looks again and again."""

    def __init__(self) -> None:
        self.approved = False
        self.votes: list[str] = []
        self.state = "open"
        self.queue: asyncio.Queue[str] = asyncio.Queue()

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.approved)
        while self.state != "closed":
            workflow.logger.info("still open")
            await asyncio.sleep(5)
        await workflow.wait_condition(lambda: len(self.votes) >= 3)
        await workflow.wait_condition(lambda: not self.queue.empty())


@workflow.defn
class CarefulWorkflow:
    """Waits, or does something in each round."""

    def __init__(self) -> None:
        self.approved = False
        self.rounds = 0

    @workflow.run
    async def run(self, limit: int) -> None:
        await workflow.wait_condition(lambda: self.approved)  # ok: waits
        while not self.approved:  # ok: counts
            await workflow.sleep(5)
            self.rounds += 1
        while not self.approved:  # ok: does something
            await workflow.sleep(5)
            await workflow.execute_activity("remind", start_to_close_timeout=timedelta(seconds=5))
        while not self.approved:  # ok: gives up
            await workflow.sleep(5)
            if self.rounds > limit:
                break
        tries = 0
        while not self.approved and tries < limit:  # ok: a local decides too
            await workflow.sleep(5)
            tries += 1
        while tries < limit:  # ok: a local decides
            await workflow.sleep(5)
            tries += 1
        while not self.approved:  # ok: lets other tasks run
            await asyncio.sleep(0)
        while True:  # ok: no condition
            await workflow.sleep(60)
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(limit)
