"""__init__ and run with the same parameters."""

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.init
    def __init__(self, item: str) -> None:  # advice: @workflow.init and run must take the same parameters
        self.item = item

    @workflow.run
    async def run(self, item: str) -> str:
        return self.item
