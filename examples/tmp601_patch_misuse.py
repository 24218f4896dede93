"""TMP601: the answer of patched() must be branched on, with a constant for an id."""

import enum
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.workflow import patched

NEW_TAX = "use-new-tax"


class Patch(str, enum.Enum):
    GREET = "greet-first"


@activity.defn
async def tax(order: str) -> int:
    return len(order)


@activity.defn
async def tax_with_region(order: str) -> int:
    return len(order) + 1


@workflow.defn
class OrderWorkflow:
    GIFT = "gift-wrap"

    @workflow.run
    async def run(self, order: str, regions: list[str]) -> int:
        workflow.patched("always")  # error: TMP601 @8 workflow.patched('always') is not branched on; it records a patch that changes nothing
        patched(NEW_TAX)  # error: TMP601 @8 workflow.patched('use-new-tax') is not branched on; it records a patch that changes nothing
        if workflow.patched("use-new-tax"):  # ok: a branch
            return await workflow.execute_activity(
                tax_with_region, order, start_to_close_timeout=timedelta(seconds=10)
            )
        if not workflow.patched(self.GIFT) and len(order) > 3:  # ok: a constant of the class
            await workflow.sleep(1)
        if workflow.patched(NEW_TAX):  # ok: the same patch may be asked for in several places
            await workflow.sleep(2)
        if workflow.patched(Patch.GREET.value):  # ok: a member of an enumeration
            await workflow.sleep(3)
        if workflow.patched(f"fix-{order}"):  # error: TMP601 @11 workflow.patched(...) takes an id that is computed at run time; write a constant
            await workflow.sleep(4)
        if workflow.patched("fix-" + workflow.info().workflow_id):  # error: TMP601 @11 workflow.patched(...) takes an id that is computed at run time; write a constant
            await workflow.sleep(5)
        if workflow.patched("fix-{}".format(str(workflow.now()))):  # error: TMP601 @11 workflow.patched(...) takes an id that is computed at run time; write a constant
            await workflow.sleep(6)
        for number in range(3):
            if workflow.patched(f"{NEW_TAX}-{number}"):  # ok: one patch for each turn of a loop
                await workflow.sleep(7)
        if self._is_new("step"):
            await workflow.sleep(8)
        for region in ("eu", "us"):
            if workflow.patched(f"tax-{region}"):  # ok: from a list of constants
                await workflow.sleep(9)
        has_tax = workflow.patched("late-tax")  # ok: kept for later
        return await workflow.execute_activity(
            tax if has_tax else tax_with_region, order, start_to_close_timeout=timedelta(seconds=10)
        )

    def _is_new(self, name: str) -> bool:
        return workflow.patched(f"order-{name}")  # ok: the callers decide, with constants


@workflow.defn
class RefundWorkflow:
    @workflow.run
    async def run(self, order: str) -> None:
        workflow.deprecate_patch("refund-fee")  # ok: nothing tests it any more
        workflow.deprecate_patch("refund-note")  # error: TMP601 @8 workflow.deprecate_patch('refund-note') deprecates a patch that patched() still tests; remove one of them
        if workflow.patched("refund-note"):
            await workflow.sleep(1)


@workflow.defn
class ReturnWorkflow:
    @workflow.run
    async def run(self, order: str) -> None:
        if workflow.patched("refund-fee"):  # ok: deprecated in another workflow only
            await workflow.sleep(1)
