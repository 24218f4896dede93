"""TMP302: a timeout is a timedelta, and a sleep takes seconds or a timedelta."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

TIMEOUT = 30
OPTIONS: dict[str, Any] = {"start_to_close_timeout": 60 * 5}
PAUSE = timedelta(minutes=1)


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


@workflow.defn
class ReceiptWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"


@workflow.defn
class PaymentWorkflow:
    """Gets its times wrong."""

    def __init__(self) -> None:
        self.paid = False

    @workflow.run
    async def run(self, cents: int) -> None:
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=30))
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout="30s")
        await workflow.execute_activity(charge_card, cents, schedule_to_close_timeout=timedelta(seconds=TIMEOUT))
        await workflow.execute_activity(charge_card, cents, **OPTIONS)
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=30))
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=-1))
        await workflow.execute_child_workflow(ReceiptWorkflow.run, cents, execution_timeout=timedelta(seconds=3600.0))
        await workflow.sleep("1 minute")
        await workflow.sleep(-1)
        await asyncio.sleep("5")
        await asyncio.sleep(timedelta(seconds=5).total_seconds())
        await asyncio.sleep(PAUSE.total_seconds())
        await workflow.wait_condition(lambda: self.paid, timeout="1m")
        await workflow.wait_condition(lambda: self.paid, timeout=0)
        workflow.continue_as_new(cents, run_timeout=timedelta(seconds=60))


@workflow.defn
class CarefulWorkflow:
    """Gets them right."""

    def __init__(self) -> None:
        self.paid = False

    @workflow.run
    async def run(self, cents: int, limit: int, pause: float) -> None:
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=30))  # ok: a timedelta
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=PAUSE)  # ok: a timedelta by name
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=limit)  # ok: not written out
        await workflow.execute_activity(charge_card, cents, schedule_to_close_timeout=timedelta(days=30))  # ok: it says days
        await workflow.execute_activity(charge_card, cents, schedule_to_close_timeout=timedelta(1))  # ok: one day
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=PAUSE * 2)  # ok: computed
        await workflow.execute_activity(
            charge_card, cents, start_to_close_timeout=PAUSE, heartbeat_timeout=None  # ok: as if left out
        )
        await workflow.execute_child_workflow(ReceiptWorkflow.run, cents, run_timeout=timedelta(90))  # ok: a child may last
        await workflow.sleep(5)  # ok: seconds
        await workflow.sleep(0.5)  # ok: a part of a second
        await workflow.sleep(PAUSE)  # ok: a timedelta
        await workflow.sleep(0)  # ok: lets others run
        await asyncio.sleep(5)  # ok: seconds
        await asyncio.sleep(PAUSE.total_seconds())  # ok: seconds
        await asyncio.sleep(-1)  # ok: returns at once
        await asyncio.sleep(pause)  # ok: not written out
        await workflow.wait_condition(lambda: self.paid, timeout=5)  # ok: seconds
        await workflow.wait_condition(lambda: self.paid, timeout=PAUSE)  # ok: a timedelta
        await workflow.wait_condition(lambda: self.paid, timeout=None)  # ok: no limit
        workflow.continue_as_new(args=[cents, limit, pause], run_timeout=timedelta(hours=1))  # ok: a timedelta
