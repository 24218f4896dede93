"""A workflow that keeps apart from its activities."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from shop import activities  # advice: keep them apart


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        return str(
            await workflow.execute_activity(
                activities.pick, item, start_to_close_timeout=timedelta(seconds=9), result_type=str
            )
        )
