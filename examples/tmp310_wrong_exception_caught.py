"""TMP310: what an activity raises arrives as the cause of an ActivityError."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    ChildWorkflowError,
    FailureError,
    TimeoutError as TemporalTimeoutError,
    WorkflowAlreadyStartedError,
)

with workflow.unsafe.imports_passed_through():
    import requests

MINUTE = timedelta(minutes=1)


class CardDeclined(Exception):
    """The bank says no."""


class Refused(CardDeclined):
    """The bank says no, for good."""


class Declared(FailureError):
    """Fails a workflow."""


@dataclass
class Payment:
    cents: int


@activity.defn
async def charge_card(payment: Payment) -> dict[str, str]:
    raise CardDeclined(f"{payment.cents}")


async def charge(payment: Payment) -> dict[str, str]:
    if payment.cents < 0:
        raise CardDeclined("negative")
    return await workflow.execute_activity(charge_card, payment, start_to_close_timeout=MINUTE)


@workflow.defn
class ReceiptWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"


@workflow.defn
class PaymentWorkflow:
    """Its error paths are dead."""

    @workflow.run
    async def run(self, cents: int) -> None:
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except CardDeclined:  # error: TMP310 @8 except CardDeclined never matches here; the workflow sees ActivityError, check .cause
            workflow.logger.info("declined")
        try:
            paid = await workflow.execute_activity(
                charge_card, Payment(cents), start_to_close_timeout=timedelta(seconds=5), retry_policy=RetryPolicy()
            )
            workflow.logger.info("%s", paid)
        except (Refused, ValueError) as error:  # error: TMP310 @8 except (Refused, ValueError) never matches here; the workflow sees ActivityError, check .cause
            workflow.logger.info("%s", error)
        try:
            await workflow.execute_local_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except ApplicationError:  # error: TMP310 @8 except ApplicationError never matches here; the workflow sees ActivityError, check .cause
            workflow.logger.info("declined")
        except TemporalTimeoutError:  # error: TMP310 @8 except TemporalTimeoutError never matches here; the workflow sees ActivityError, check .cause
            workflow.logger.info("late")
        except ActivityError:  # ok: what arrives
            raise
        try:
            await workflow.execute_child_workflow(ReceiptWorkflow.run, cents)
        except ApplicationError:  # error: TMP310 @8 except ApplicationError never matches here; the workflow sees ChildWorkflowError, check .cause
            workflow.logger.info("no receipt")
        try:
            await workflow.execute_activity("fetch", start_to_close_timeout=MINUTE)
        except requests.RequestException:  # error: TMP310 @8 except requests.RequestException never matches here; the workflow sees ActivityError, check .cause
            workflow.logger.info("no page")


@workflow.defn
class CarefulWorkflow:
    """Looks at the cause."""

    @workflow.run
    async def run(self, cents: int) -> None:
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except ActivityError as error:  # ok: what arrives
            if isinstance(error.cause, ApplicationError) and error.cause.type == "CardDeclined":
                workflow.logger.info("declined")
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except (ActivityError, ApplicationError):  # ok: one of them arrives
            workflow.logger.info("declined")
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except FailureError:  # ok: a base of what arrives
            workflow.logger.info("declined")
        try:
            await workflow.execute_child_workflow(ReceiptWorkflow.run, cents)
        except WorkflowAlreadyStartedError:  # ok: raised by starting a child
            workflow.logger.info("known")
        except ChildWorkflowError:  # ok: what arrives
            raise
        try:
            await charge(Payment(cents))
        except CardDeclined:  # ok: the helper raises it itself
            workflow.logger.info("declined")
        try:
            paid = await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
            workflow.logger.info(paid["id"])
        except KeyError:  # ok: the subscript raises it
            workflow.logger.info("no id")
        try:
            first, second = await workflow.execute_activity("pair", start_to_close_timeout=MINUTE)
        except ValueError:  # ok: unpacking raises it
            workflow.logger.info("no pair")
        try:
            async with asyncio.timeout(5):
                await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except TimeoutError:  # ok: the timeout raises it
            workflow.logger.info("late")
        try:
            await asyncio.wait_for(charge(Payment(cents)), timeout=5)
        except asyncio.TimeoutError:  # ok: wait_for raises it
            workflow.logger.info("late")
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
            if cents < 0:
                raise CardDeclined("negative")
        except CardDeclined:  # ok: raised in the block
            workflow.logger.info("declined")
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except (RuntimeError, TypeError):  # ok: what converting arguments and results may raise
            workflow.logger.info("odd")
        try:
            await workflow.execute_activity(charge_card, Payment(cents), start_to_close_timeout=MINUTE)
        except Declared:  # ok: related to what arrives, so not known never to
            workflow.logger.info("declined")
