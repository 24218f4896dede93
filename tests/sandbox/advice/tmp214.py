"""Failure types of the project's own."""

from temporalio import workflow


class OutOfStock(Exception):
    """Nothing left."""


@workflow.defn(failure_exception_types=[OutOfStock])  # advice: list your own errors
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        if not item:
            raise OutOfStock(item)
        return item
