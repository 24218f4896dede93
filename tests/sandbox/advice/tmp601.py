"""A patch that is branched on, under a constant name."""

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        # advice: write a constant
        # advice: it records a patch that changes nothing
        if workflow.patched("use-new-tax"):
            await workflow.sleep(1)
        workflow.deprecate_patch("refund-note")  # advice: remove one of them
        return item
