"""TMP413: a call that may run an activity twice, although its author says that it must not."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

ONCE = RetryPolicy(maximum_attempts=1)
OFTEN = RetryPolicy(maximum_attempts=5)
WAIT = timedelta(seconds=30)


@dataclass
class Charge:
    order_id: str
    idempotency_key: str


@dataclass
class Refund:
    order_id: str


@activity.defn
def charge(order_id: str, amount: int) -> None:  # tmp: non-idempotent
    ...


@activity.defn
def charge_keyed(charge: Charge) -> None:  # tmp: non-idempotent
    ...


@activity.defn
def refund(refund: Refund) -> None:  # tmp: non-idempotent
    ...


@activity.defn
def notify(order_id: str) -> None: ...


class Terminal:  # tmp: non-idempotent
    @activity.defn
    def print_receipt(self, order_id: str) -> None: ...


@activity.defn
def untyped(payload) -> None:  # tmp: non-idempotent
    ...


@workflow.defn
class Payment:
    @workflow.run
    async def run(self, order_id: str, policy: RetryPolicy) -> None:
        await workflow.execute_activity(charge, args=[order_id, 10], start_to_close_timeout=WAIT)  # error: TMP413 @14 activity charge is marked non-idempotent; pass an idempotency key or set maximum_attempts=1
        await workflow.execute_activity(  # error: TMP413 @14 activity charge is marked non-idempotent; pass an idempotency key or set maximum_attempts=1
            charge, args=[order_id, 10], start_to_close_timeout=WAIT, retry_policy=OFTEN
        )
        await workflow.execute_activity(refund, Refund(order_id), start_to_close_timeout=WAIT)  # error: TMP413 @14 activity refund is marked non-idempotent; pass an idempotency key or set maximum_attempts=1
        await workflow.execute_activity_method(  # error: TMP413 @14 activity print_receipt is marked non-idempotent; pass an idempotency key or set maximum_attempts=1
            Terminal.print_receipt, order_id, start_to_close_timeout=WAIT
        )
        await self.safe(order_id, policy)

    async def safe(self, order_id: str, policy: RetryPolicy) -> None:
        await workflow.execute_activity(
            charge, args=[order_id, 10], start_to_close_timeout=WAIT, retry_policy=ONCE
        )  # ok: one attempt
        await workflow.execute_activity(
            charge_keyed, Charge(order_id, f"pay-{order_id}"), start_to_close_timeout=WAIT
        )  # ok: a key tells the attempts apart
        await workflow.execute_activity(
            charge, args=[order_id, 10], start_to_close_timeout=WAIT, retry_policy=policy
        )  # ok: who knows the policy
        await workflow.execute_activity(untyped, policy, start_to_close_timeout=WAIT)  # ok: who knows what is in it
        await workflow.execute_activity(notify, order_id, start_to_close_timeout=WAIT)  # ok: not marked
        await workflow.execute_activity("charge", args=[order_id, 10], start_to_close_timeout=WAIT)  # ok: no option names it
