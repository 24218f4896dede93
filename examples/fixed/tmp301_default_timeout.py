"""The option default-activity-timeout: with it there is a fix for TMP301."""

from typing import Any

from temporalio import activity, workflow
from datetime import timedelta

OPTIONS: dict[str, Any] = {"task_queue": "cards"}
ENDLESS: dict[str, Any] = {"start_to_close_timeout": None}


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


@workflow.defn
class PaymentWorkflow:
    @workflow.run
    async def run(self, cents: int) -> None:
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(minutes=5))
        await workflow.execute_activity(
            charge_card,
            cents,
            summary="the first one",  # with a comment
            start_to_close_timeout=timedelta(minutes=5),
        )
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(minutes=5))
        await workflow.execute_activity(charge_card, cents, **OPTIONS, start_to_close_timeout=timedelta(minutes=5))
        await workflow.execute_activity(charge_card, cents, **ENDLESS)
        await workflow.execute_local_activity("charge_card", start_to_close_timeout=timedelta(minutes=5))
