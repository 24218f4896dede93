"""TMP608: a loop that waits without awaiting waits for ever."""

import asyncio
from collections import deque
from datetime import datetime

from temporalio import workflow


@workflow.defn
class Desk:
    def __init__(self) -> None:
        self.done = False
        self.tickets: deque[str] = deque()
        self.opened = asyncio.Event()
        self.deadline = datetime.max
        self.turns = 0
        self.head: Desk | None = None

    @workflow.signal
    def finish(self) -> None:
        self.done = True

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: self.done)
        while not self.opened.is_set():
            workflow.logger.debug("closed")
        while workflow.now() < self.deadline:
            continue
        while len(self.tickets) < 3 and not self.done:
            self.turns += 1
        handle = asyncio.create_task(self._work())
        while not handle.done():  # ok: what a local name holds is not judged
            pass
        while not self.done:  # ok: it lets go of the loop
            await asyncio.sleep(0)
        await workflow.wait_condition(lambda: self.done)  # ok: what to write
        while self.tickets:  # ok: it drains what it tests
            self.tickets.popleft()
        tickets = self.tickets
        while self.tickets:  # ok: it drains what it tests, under another name
            del tickets[0]
        while self.turns > 0:  # ok: it counts down
            self.turns -= 1
        while self.head:  # ok: it walks along a list
            self.head = self.head.head
        while not self.done:  # ok: a method may set it
            self._work_now()
        while self._is_open():  # ok: the method may change something
            pass
        while self.turns < 5:  # ok: it ends
            if self.done:
                break
        while True:  # ok: nothing is waited for
            return self.turns

    def _is_open(self) -> bool:
        self.turns += 1
        return self.turns < 5

    def _work_now(self) -> None:
        self.done = True

    async def _work(self) -> None:
        while self.turns < 5:  # ok: it stores to what it tests
            self.turns = self.turns + 1
        collected: list[str] = []
        while self.tickets:  # ok: it is given away
            _drain(self.tickets, collected)


def _drain(source: deque[str], target: list[str]) -> None:
    target.append(source.popleft())
