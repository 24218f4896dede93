"""Clean: an activity call that says how long it may take and how it is retried."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    import httpx

PAYMENT_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=30),
    maximum_attempts=5,
    non_retryable_error_types=["CardDeclined"],
)


@dataclass
class Charge:
    key: str
    customer: str
    cents: int


@activity.defn
async def charge(request: Charge) -> str:
    async with httpx.AsyncClient(timeout=10) as client:
        response = await client.post(
            "https://bank.example/charges",
            json={"customer": request.customer, "cents": request.cents},
            headers={"Idempotency-Key": request.key},
        )
    if response.status_code == 402:
        raise ApplicationError("declined", type="CardDeclined", non_retryable=True)
    return str(response.raise_for_status().json()["id"])


@workflow.defn
class ChargeWorkflow:
    """Charges a customer once, however often the attempt is repeated."""

    @workflow.run
    async def run(self, customer: str, cents: int) -> str:
        request = Charge(key=str(workflow.uuid4()), customer=customer, cents=cents)  # ok: the same key on replay
        await workflow.wait_condition(workflow.all_handlers_finished)
        try:
            return await workflow.execute_activity(
                charge,  # ok: scheduled, not called
                request,
                start_to_close_timeout=timedelta(seconds=15),
                schedule_to_close_timeout=timedelta(minutes=5),
                retry_policy=RetryPolicy(
                    initial_interval=timedelta(seconds=1),
                    maximum_interval=timedelta(seconds=30),
                    maximum_attempts=5,
                ),
            )
        except ActivityError:
            workflow.logger.exception("charge of %s failed", customer)  # ok: silent on replay
            raise

    @workflow.update
    async def charge_again(self, cents: int) -> str:
        request = Charge(key=workflow.uuid4().hex, customer=workflow.info().workflow_id, cents=cents)
        return await workflow.execute_activity(
            charge, request, start_to_close_timeout=timedelta(seconds=15), retry_policy=PAYMENT_RETRIES  # ok: scheduled
        )
