"""Types that payloads decode to."""

from datetime import timedelta

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self, order: str) -> str:
        # advice: say its type so that payloads decode to it
        limit = timedelta(seconds=9)
        found = await workflow.execute_activity("load", order, result_type=str, start_to_close_timeout=limit)
        other = await workflow.execute_child_workflow("Other", order, id=f"other-{order}", result_type=str)
        return found + other
