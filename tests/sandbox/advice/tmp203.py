"""Handlers whose arguments all arrive by position."""

from temporalio import workflow


@workflow.defn
class Shop:
    def __init__(self) -> None:
        self.limit = 0

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: self.limit > 0)
        return self.limit

    @workflow.signal
    def change(self, limit: int, hard: bool) -> None:  # advice: it has no self
        # advice: is keyword-only
        # advice: makes all arguments arrive without their types
        self.limit = limit if hard else limit + 1
