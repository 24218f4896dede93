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
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=30)  # error: TMP302 @14 start_to_close_timeout=30 is not a timedelta; use timedelta(seconds=30)
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout="30s")  # error: TMP302 @14 start_to_close_timeout='30s' is not a timedelta; use timedelta(...)
        await workflow.execute_activity(charge_card, cents, schedule_to_close_timeout=TIMEOUT)  # error: TMP302 @14 schedule_to_close_timeout=30 is not a timedelta; use timedelta(seconds=30)
        await workflow.execute_activity(charge_card, cents, **OPTIONS)  # error: TMP302 @14 start_to_close_timeout=300 is not a timedelta; use timedelta(seconds=300)
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(30))  # error: TMP302 @14 start_to_close_timeout=timedelta(30) is 30 days; use timedelta(seconds=30)
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=-1))  # error: TMP302 @14 start_to_close_timeout is negative; use a positive timedelta
        await workflow.execute_child_workflow(ReceiptWorkflow.run, cents, execution_timeout=3600.0)  # error: TMP302 @14 execution_timeout=3600.0 is not a timedelta; use timedelta(seconds=3600.0)
        await workflow.sleep("1 minute")  # error: TMP302 @14 workflow.sleep() does not take '1 minute'; use seconds or a timedelta
        await workflow.sleep(-1)  # error: TMP302 @14 workflow.sleep() of a negative time is refused; use a time of 0 or more
        await asyncio.sleep("5")  # error: TMP302 @14 asyncio.sleep() does not take '5'; use seconds
        await asyncio.sleep(timedelta(seconds=5))  # error: TMP302 @14 asyncio.sleep() does not take a timedelta; use seconds, as by .total_seconds()
        await asyncio.sleep(PAUSE)  # error: TMP302 @14 asyncio.sleep() does not take a timedelta; use seconds, as by .total_seconds()
        await workflow.wait_condition(lambda: self.paid, timeout="1m")  # error: TMP302 @14 workflow.wait_condition() does not take '1m'; use seconds or a timedelta
        await workflow.wait_condition(lambda: self.paid, timeout=0)  # error: TMP302 @14 wait_condition() with no time left always times out; use a plain test
        workflow.continue_as_new(cents, run_timeout=60)  # error: TMP302 @8 run_timeout=60 is not a timedelta; use timedelta(seconds=60)


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
