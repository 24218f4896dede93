"""TMP312: a loop that goes on after every failure goes on after a cancellation too."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, CancelledError, ChildWorkflowError, FailureError, is_cancelled_exception

MINUTE = timedelta(minutes=1)


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


async def step(cents: int) -> None:
    await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)


def report(error: BaseException) -> None:
    if is_cancelled_exception(error):
        raise error


@workflow.defn
class ReceiptWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"


@workflow.defn
class PaymentWorkflow:
    """Goes on and on."""

    @workflow.run
    async def run(self, amounts: list[int]) -> None:
        failed = []
        for cents in amounts:
            try:
                await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)
            except ActivityError as exc:
                if is_cancelled_exception(exc):
                    raise
                failed.append(cents)
        for cents in amounts:
            try:
                await workflow.execute_child_workflow(ReceiptWorkflow.run, cents)
            except (ChildWorkflowError, ValueError) as error:
                if is_cancelled_exception(error):
                    raise
                workflow.logger.warning("no receipt: %s", error)
                continue
        while len(failed) < 9:
            try:
                await step(1)
            except Exception as exc:
                if is_cancelled_exception(exc):
                    raise
                workflow.logger.exception("failed")
            await workflow.sleep(60)
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal
    async def retry(self, cents: int) -> None:
        for _ in range(10):
            try:
                await workflow.execute_local_activity(charge_card, cents, start_to_close_timeout=MINUTE)
                break
            except FailureError as error:
                if is_cancelled_exception(error):
                    raise
                workflow.logger.warning("again: %s", error)


@workflow.defn
class CarefulWorkflow:
    """Stops when it is told to."""

    def __init__(self) -> None:
        self.compensations: list[int] = []

    @workflow.run
    async def run(self, amounts: list[int]) -> None:
        for cents in amounts:
            try:
                await step(cents)
            except ActivityError as error:  # ok: asks
                if is_cancelled_exception(error):
                    raise
        for cents in amounts:
            try:
                await step(cents)
            except ActivityError as error:  # ok: looks at the cause
                if isinstance(error.cause, CancelledError):
                    return
        for cents in amounts:
            try:
                await step(cents)
            except ActivityError as error:  # ok: other code may ask
                report(error)
        for cents in amounts:
            try:
                await step(cents)
            except ActivityError:  # ok: leaves the loop
                break
        for cents in amounts:
            try:
                await step(cents)
            except (ValueError, asyncio.TimeoutError):  # ok: no failure of an activity
                workflow.logger.info("odd")
        for cents in amounts:
            try:
                await workflow.sleep(cents)
            except Exception:  # ok: a cancelled sleep is a CancelledError, which is no Exception
                workflow.logger.info("odd")
        for _ in range(2):
            try:
                await step(1)
            except ActivityError:  # ok: two rounds
                workflow.logger.info("again")
        for cents in amounts:
            try:
                await step(cents)
            except ActivityError:  # ok: the loop asks
                workflow.logger.info("failed")
            if workflow.cancellation_reason():
                return
        while not workflow.cancellation_reason():
            try:
                await step(1)
            except ActivityError:  # ok: the loop asks in its test
                workflow.logger.info("failed")
        try:
            await step(1)
        except ActivityError:  # ok: no loop
            workflow.logger.info("failed")
        try:
            await step(1)
        finally:
            for cents in amounts:
                try:
                    await step(-cents)
                except ActivityError:  # ok: cleanup should go on
                    workflow.logger.info("failed")
        for cents in reversed(self.compensations):
            try:
                await step(-cents)
            except ActivityError:  # ok: compensations should go on
                workflow.logger.info("failed")
        await self._roll_back()
        await self._compensate([1, 2])

    async def _roll_back(self) -> None:
        while self.compensations:
            cents = self.compensations.pop()
            try:
                await step(-cents)
            except ActivityError:  # ok: compensations should go on
                workflow.logger.info("failed")

    async def _compensate(self, steps: list[int]) -> None:
        while steps:
            try:
                await step(-steps.pop())
            except ActivityError:  # ok: compensations should go on
                workflow.logger.info("failed")
