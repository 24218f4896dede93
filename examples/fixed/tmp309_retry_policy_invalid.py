"""TMP309: a retry policy must be one that the SDK takes, with error types by name."""

from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

MINUTE = timedelta(minutes=1)
SHRINKING = RetryPolicy(backoff_coefficient=0.5)
PATIENT = RetryPolicy(initial_interval=MINUTE, maximum_interval=timedelta(hours=1), backoff_coefficient=1)  # ok: valid
UNUSED = RetryPolicy(maximum_attempts=-1)  # ok: no workflow passes it on


class CardDeclined(Exception):
    """The bank says no."""


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


async def charge(cents: int, policy: Any) -> str:
    return await workflow.execute_activity(
        charge_card, cents, start_to_close_timeout=MINUTE, retry_policy=policy  # ok: handed in
    )


@workflow.defn
class ReceiptWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"


@workflow.defn
class PaymentWorkflow:
    """Its policies are refused, or do nothing."""

    async def pay(self, cents: int, **given: Any) -> str:
        return await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE, **given)

    @workflow.run
    async def run(self, cents: int) -> None:
        few = RetryPolicy(maximum_attempts=-3)
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE, retry_policy=few)
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE, retry_policy=SHRINKING)
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1)),
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(initial_interval=MINUTE, maximum_interval=timedelta(seconds=10)),
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(maximum_interval=timedelta(milliseconds=500)),
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=[CardDeclined.__name__]),
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=["ValueError", "KeyError"]),
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=["CardDeclined"]),
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=["ApplicationError"]),
        )
        await workflow.execute_local_activity(
            charge_card, cents, start_to_close_timeout=MINUTE, retry_policy={"maximum_attempts": 3}
        )
        await workflow.execute_child_workflow(
            ReceiptWorkflow.run, cents, retry_policy=RetryPolicy(MINUTE, 0.9)
        )


@workflow.defn
class CarefulWorkflow:
    """Its policies hold."""

    @workflow.run
    async def run(self, cents: int, attempts: int, names: list[str]) -> None:
        await charge(cents, PATIENT)
        await workflow.execute_activity(
            charge_card, cents, start_to_close_timeout=MINUTE, retry_policy=PATIENT  # ok: a name for a valid one
        )
        await workflow.execute_activity(
            charge_card, cents, start_to_close_timeout=MINUTE, retry_policy=None  # ok: the default
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(maximum_attempts=1, backoff_coefficient=0),  # ok: one attempt, nothing else counts
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(maximum_attempts=attempts, backoff_coefficient=0),  # ok: it may be one attempt
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=[CardDeclined.__name__, "ValueError"]),  # ok: names
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=["java.lang.IllegalStateException"]),  # ok: a type of Java
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(non_retryable_error_types=names),  # ok: not written out
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=1)),  # ok: as long as the first interval
        )
        await workflow.execute_child_workflow(
            ReceiptWorkflow.run, cents, retry_policy=RetryPolicy(maximum_attempts=0)  # ok: no bound
        )
        await workflow.execute_activity(
            charge_card,
            cents,
            start_to_close_timeout=MINUTE,
            retry_policy=RetryPolicy(initial_interval=MINUTE, maximum_interval=None),  # ok: a hundred intervals
        )
        raise ApplicationError("no", type="CardDeclined")
