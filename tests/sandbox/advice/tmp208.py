"""A query that returns a value, a signal that returns none, and an update that answers."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.approved = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.approved)

    @workflow.query
    def is_approved(self) -> bool:  # advice: write a plain def
        return self.approved  # advice: a query must return a value

    @workflow.update
    def approve(self) -> bool:  # advice: use an update to answer
        self.approved = True
        return self.approved
