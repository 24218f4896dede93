"""TMP120: workflow code must schedule activities and child workflows, not call them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    import requests


@dataclass
class Payment:
    customer: str
    cents: int


@activity.defn
async def charge_card(payment: Payment) -> str:
    return await asyncio.to_thread(_send, payment)


def _send(payment: Payment) -> str:
    return requests.post("https://bank.example", json={"cents": payment.cents}, timeout=5).text  # ok: an activity


@activity.defn(name="refund")
def refund_card(payment: Payment) -> str:
    return validate(payment) + requests.delete("https://bank.example", timeout=5).text  # ok: an activity


@activity.defn
async def settle(payment: Payment) -> str:
    return await charge_card(payment)  # ok: one activity may call another as a function


class Ledger:
    def __init__(self, address: str) -> None:
        self.address = address

    @activity.defn
    async def book(self, payment: Payment) -> str:
        return await asyncio.to_thread(_send, payment)

    def describe(self, payment: Payment) -> str:
        return f"{payment.customer}: {payment.cents}"


def validate(payment: Payment) -> str:
    return payment.customer.strip()


def charge_twice(payment: Payment) -> list[str]:
    return [refund_card(payment), refund_card(payment)]  # error: TMP120 @12 activity refund_card is called directly; use workflow.execute_activity(refund_card, ...) [via PaymentWorkflow.run -> charge_twice] | TMP120 @34 activity refund_card is called directly; use workflow.execute_activity(refund_card, ...) [via PaymentWorkflow.run -> charge_twice]


@workflow.defn
class ReceiptWorkflow:
    """Writes a receipt."""

    @workflow.run
    async def run(self, payment: Payment) -> str:
        return validate(payment)  # ok: an ordinary function


@workflow.defn
class PaymentWorkflow:
    """Takes a payment, with calls that leave no trace in the history."""

    def __init__(self) -> None:
        self.ledger = Ledger("https://ledger.example")

    @workflow.run
    async def run(self, payment: Payment) -> str:
        charged = await charge_card(payment)  # error: TMP120 @24 activity charge_card is called directly; use workflow.execute_activity(charge_card, ...)
        refunded = refund_card(payment)  # error: TMP120 @19 activity refund_card is called directly; use workflow.execute_activity(refund_card, ...)
        booked = await self.ledger.book(payment)  # error: TMP120 @23 activity book is called directly; use workflow.execute_activity(book, ...)
        receipt = await ReceiptWorkflow().run(payment)  # error: TMP120 @24 workflow ReceiptWorkflow is run inline; use workflow.execute_child_workflow(ReceiptWorkflow.run, ...)
        other = await ReceiptWorkflow.run(self, payment)  # error: TMP120 @22 workflow ReceiptWorkflow is run inline; use workflow.execute_child_workflow(ReceiptWorkflow.run, ...)
        return f"{charged}{refunded}{booked}{receipt}{other}{charge_twice(payment)}"


@workflow.defn
class SubscriptionWorkflow(PaymentWorkflow):
    """Takes the same payment through the history."""

    @workflow.run
    async def run(self, payment: Payment) -> str:
        charged = await workflow.execute_activity(
            charge_card, payment, start_to_close_timeout=timedelta(seconds=30)  # ok: scheduled
        )
        handle = workflow.start_activity(refund_card, payment, start_to_close_timeout=timedelta(seconds=30))  # ok: scheduled
        booked = await workflow.execute_activity_method(
            Ledger.book, payment, start_to_close_timeout=timedelta(seconds=30)  # ok: scheduled by method
        )
        local = await workflow.execute_local_activity(
            settle, payment, start_to_close_timeout=timedelta(seconds=5)  # ok: scheduled locally
        )
        receipt = await workflow.execute_child_workflow(ReceiptWorkflow.run, payment, id="receipt")  # ok: a child
        schedule = partial(workflow.execute_activity, charge_card)
        again = await schedule(payment, start_to_close_timeout=timedelta(seconds=30))  # ok: scheduled by a partial
        plan = [charge_card, refund_card]  # ok: a list of what to schedule
        for step in plan:
            await workflow.execute_activity(step, payment, start_to_close_timeout=timedelta(seconds=30))  # ok: scheduled
        described = self.ledger.describe(payment) + validate(payment)  # ok: ordinary functions
        inherited = await super().run(payment)  # ok: the same workflow, not another one
        workflow.logger.info("%s", (charged, booked, local, receipt, again, charge_card.__name__))
        return f"{await handle}{described}{inherited}"

    @workflow.signal
    async def retry(self, charge_card) -> None:
        await charge_card("again")  # ok: `charge_card` is the parameter


async def test_charge_card() -> None:
    assert await charge_card(Payment("ada", 100))  # ok: a test may call the function


async def main() -> None:
    client = await Client.connect("localhost:7233")
    ledger = Ledger("https://ledger.example")
    prepared = partial(charge_card, Payment("ada", 100))  # ok: only registered
    worker = Worker(
        client,
        task_queue="payments",
        workflows=[PaymentWorkflow, SubscriptionWorkflow, ReceiptWorkflow],
        activities=[charge_card, refund_card, settle, ledger.book],  # ok: registered
        activity_executor=ThreadPoolExecutor(),
    )
    print(prepared)
    await worker.run()
