"""The run method continues as new when a handler asked for it."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.again = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.again)
        workflow.continue_as_new()  # advice: call it from the run method

    @workflow.signal
    def restart(self) -> None:
        self.again = True
