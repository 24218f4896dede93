"""A base class with handlers, and one whose own base nobody knows."""

from temporalio import workflow
from unknown_framework import Base as UnknownBase


class Handling:
    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        self.seen = 0

    @workflow.run
    async def run(self) -> None: ...

    @workflow.signal
    def stop(self) -> None: ...

    @workflow.query
    def state(self) -> int:
        return self.count()

    @workflow.update
    async def pay(self, cents: int) -> None:
        await workflow.sleep(cents)

    def count(self) -> int:
        return 1


class Framework(UnknownBase):
    @workflow.signal
    def stop(self) -> None: ...
