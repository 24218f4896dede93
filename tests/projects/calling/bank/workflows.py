"""Workflows that call what other files define."""

import asyncio

from temporalio import workflow

from bank import settings, steps
from bank.activities import Ledger, charge, forgotten, settle
from bank.errors import BankError, CardDeclined
from bank.settings import GROWING, MINUTE, NUMBER, POLITE, QUICK, SHRINKING, WATCHED


@workflow.defn
class PaymentWorkflow:
    @workflow.run
    async def run(self, card: str) -> None:
        await workflow.execute_activity(charge, args=[card, 1], **QUICK)  # ok: the timeout stands in the other file
        await workflow.execute_activity(charge, args=[card, 1], **settings.QUICK)  # ok: by the module's name
        await workflow.execute_activity(charge, args=[card, 1], **POLITE)  # error: TMP301
        await workflow.execute_activity(charge, args=[card, 1], **{**POLITE, **QUICK})  # ok: one of them has it
        await workflow.execute_activity(charge, args=[card, 1], **GROWING)  # ok: changed over there
        await workflow.execute_activity(charge, args=[card, 1], **NUMBER)  # error: TMP302
        await workflow.execute_activity(  # error: TMP309
            charge, args=[card, 1], start_to_close_timeout=MINUTE, retry_policy=SHRINKING
        )
        await workflow.execute_activity(charge, card, start_to_close_timeout=MINUTE)  # error: TMP305
        await workflow.execute_activity(forgotten, card, start_to_close_timeout=MINUTE)  # error: TMP305
        await workflow.execute_activity_method(Ledger.book, card, start_to_close_timeout=MINUTE)  # ok: cents has a default
        await workflow.execute_activity("settle-all", start_to_close_timeout=MINUTE)  # error: TMP305
        await workflow.execute_activity(charge, args=[card, 1], **WATCHED)  # error: TMP313
        await workflow.execute_activity(settle, card, **WATCHED)  # ok: it heartbeats through another file
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal
    async def retry(self, card: str) -> None:
        await steps.pay_in_no_time(card, 1)  # error: TMP301 [via PaymentWorkflow.retry -> bank.steps.pay_in_no_time:16]
        await steps.pay_whatever_happens([card])  # error: TMP312 [via PaymentWorkflow.retry -> bank.steps.pay_whatever_happens:23]
        steps.pay(card, 1)  # error: TMP303
        later = steps.pay(card, 1)  # ok: gathered below
        await asyncio.gather(later, steps.later(card, 2))

    @workflow.update
    async def refund(self, card: str) -> str:
        try:
            await workflow.execute_activity(charge, args=[card, -1], start_to_close_timeout=MINUTE)
        except CardDeclined:  # error: TMP310
            return "declined"
        except BankError:  # error: TMP310
            return "failed"
        try:
            return await steps.pay(card, -1)
        except CardDeclined:  # ok: what the helper does is its own business
            return "declined"
