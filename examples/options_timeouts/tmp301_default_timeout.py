"""The option default-activity-timeout: with it there is a fix for TMP301."""

from typing import Any

from temporalio import activity, workflow

OPTIONS: dict[str, Any] = {"task_queue": "cards"}
ENDLESS: dict[str, Any] = {"start_to_close_timeout": None}


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


@workflow.defn
class PaymentWorkflow:
    @workflow.run
    async def run(self, cents: int) -> None:
        await workflow.execute_activity(charge_card, cents)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
            charge_card,
            cents,
            summary="the first one",  # with a comment
        )
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=None)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, **OPTIONS)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, **ENDLESS)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_local_activity("charge_card")  # error: TMP301 @14 execute_local_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout | TMP305 @14 execute_local_activity: charge_card takes one argument, none given
