"""What nobody knows, in an activity."""

from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import prices


@activity.defn
async def price(item: str) -> int:
    return int(prices.price_of(item))


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> int:
        # advice: list it under `pure` or move it to an activity
        return await workflow.execute_activity(price, item, start_to_close_timeout=timedelta(seconds=9))
