"""A condition instead of a poll."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.items: list[str] = []
        self.state = "open"
        self.jobs = {"first"}

    @workflow.run
    async def run(self) -> None:
        # advice: use await workflow.wait_condition(lambda: self.
        # advice: use await workflow.wait_condition(lambda: not self.
        # advice: use await workflow.wait_condition(lambda: len(self.
        await workflow.wait_condition(lambda: self.state == "closed")
        await workflow.wait_condition(lambda: len(self.items) >= 1)
        await workflow.wait_condition(lambda: not self.jobs)

    @workflow.signal
    def close(self, item: str) -> None:
        self.items.append(item)
        self.jobs.clear()
        self.state = "closed"
