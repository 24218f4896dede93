"""continue_as_new with what run takes."""

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str, count: int = 1) -> None:
        if count > 1:
            workflow.continue_as_new(item)
        workflow.continue_as_new(args=[item, count])  # advice: continue_as_new() passes
