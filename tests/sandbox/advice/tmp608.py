"""A condition instead of a busy loop."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.approved = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.approved)  # advice: use await workflow.wait_condition()

    @workflow.signal
    def approve(self) -> None:
        self.approved = True
