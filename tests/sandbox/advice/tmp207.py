"""Queries and validators that only look, and the change in an update."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.asked = 0
        self.percent = 0

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: self.asked > 0)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.asked

    @workflow.query
    def progress(self) -> int:  # advice: must be read-only
        return self.percent

    @workflow.update
    async def ask(self) -> int:
        self.asked += 1
        await workflow.sleep(1)
        return self.asked

    @ask.validator
    def check_ask(self) -> None:
        if self.percent > 100:
            raise ValueError("done")
