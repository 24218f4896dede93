"""TMP907: an assertion does not fail a workflow, it stops it."""

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError


@activity.defn
async def charge(amount: int) -> None:
    assert amount > 0  # ok: an activity is tried again and fails


@workflow.defn
class OrderWorkflow:
    def __init__(self) -> None:
        self.order: str | None = None

    @workflow.run
    async def run(self, order: str, count: int) -> str:
        if count <= 0:
            raise ApplicationError("nothing to do", type="AssertionError")
        assert isinstance(order, str)  # ok: tells the type checker
        assert self.order is not None and callable(len)  # ok: tells the type checker
        assert self.order  # ok: tells the type checker
        if count > 99:
            raise ApplicationError("too many")  # ok: what to write
        return self._checked(order)

    def _checked(self, order: str) -> str:
        if not order.startswith("o-"):
            raise ApplicationError("assertion failed", type="AssertionError")
        return order

    @workflow.query
    def total(self) -> int:
        assert len(self.order or "") > 0  # ok: only the query fails
        return 1
