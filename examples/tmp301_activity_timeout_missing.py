"""TMP301: an activity needs start_to_close_timeout or schedule_to_close_timeout."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from temporalio import activity, workflow
from temporalio import workflow as wf
from temporalio.common import RetryPolicy
from temporalio.workflow import execute_activity as run_step

DEFAULTS = {"start_to_close_timeout": timedelta(seconds=30)}
INCOMPLETE: dict[str, Any] = {"retry_policy": RetryPolicy(maximum_attempts=3)}
CHANGED: dict[str, Any] = {"task_queue": "cards"}
CHANGED["start_to_close_timeout"] = timedelta(seconds=5)
CONFIG = workflow.ActivityConfig(heartbeat_timeout=timedelta(seconds=5))
COMPLETE = workflow.ActivityConfig(**CONFIG, schedule_to_close_timeout=timedelta(minutes=5))
FOREVER = timedelta()


@dataclass
class Options:
    timeout: timedelta | None = None


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


class Ledger:
    @activity.defn
    async def book(self, cents: int) -> str:
        return f"booked {cents}"


@activity.defn
class Notify:
    async def __call__(self, text: str) -> None:
        activity.logger.info(text)


def options(attempts: int) -> dict[str, Any]:
    return {"start_to_close_timeout": timedelta(seconds=attempts)}


async def charge(cents: int) -> str:
    return await workflow.execute_activity(charge_card, cents)  # error: TMP301 @17 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout [via PaymentWorkflow.run -> charge]


@workflow.defn
class PaymentWorkflow:
    """Forgets when its activities have to end."""

    @workflow.run
    async def run(self, cents: int) -> str:
        await workflow.execute_activity(charge_card, cents)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await wf.execute_activity(charge_card, cents, heartbeat_timeout=timedelta(seconds=5))  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await run_step(charge_card, cents, schedule_to_start_timeout=timedelta(seconds=5))  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity_method(Ledger.book, cents)  # error: TMP301 @14 execute_activity_method(Ledger.book) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity_class(Notify, "paid")  # error: TMP301 @14 execute_activity_class(Notify) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_local_activity("charge_card", cents)  # error: TMP301 @14 execute_local_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        handle = workflow.start_activity(charge_card, cents, start_to_close_timeout=None)  # error: TMP301 @17 start_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=0))  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, schedule_to_close_timeout=FOREVER)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, **INCOMPLETE)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, **CONFIG)  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        await workflow.execute_activity(charge_card, cents, **{**CONFIG, "task_queue": "cards"})  # error: TMP301 @14 execute_activity(charge_card) has no start_to_close_timeout or schedule_to_close_timeout
        return await handle + await charge(cents)


@workflow.defn
class CarefulWorkflow:
    """Says so every time."""

    options: dict[str, Any] = {}
    more = {"task_queue": "cards"}

    def __init__(self) -> None:
        self.timeout = timedelta(seconds=30)

    @workflow.run
    async def run(self, cents: int, chosen: Options, more: dict[str, Any]) -> str:
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=timedelta(seconds=30))  # ok: given
        await workflow.execute_activity(charge_card, cents, schedule_to_close_timeout=self.timeout)  # ok: given
        await workflow.execute_activity(charge_card, cents, **DEFAULTS)  # ok: in the mapping
        await workflow.execute_activity(charge_card, cents, **{**INCOMPLETE, **DEFAULTS})  # ok: in one of the mappings
        await workflow.execute_activity(charge_card, cents, **COMPLETE)  # ok: in the typed dict
        await workflow.execute_activity(charge_card, cents, **CHANGED)  # ok: the mapping is changed later
        await workflow.execute_activity(charge_card, cents, **self.options)  # ok: a subclass may have others
        await workflow.execute_activity(charge_card, cents, **self.more)  # ok: a subclass may have others
        await workflow.execute_activity(charge_card, cents, **options(3))  # ok: made elsewhere
        await workflow.execute_activity(charge_card, cents, **more)  # ok: handed in
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=chosen.timeout)  # ok: perhaps None
        local = workflow.LocalActivityConfig(schedule_to_close_timeout=timedelta(seconds=5))
        await workflow.execute_local_activity(charge_card, cents, **local)  # ok: in the typed dict
        prepared = partial(workflow.execute_activity, start_to_close_timeout=timedelta(seconds=30))
        await prepared(charge_card, cents)  # ok: the partial holds the timeout
        await self.step(workflow.execute_activity, cents)  # ok: a parameter may be a partial too
        await self.execute_activity(charge_card, cents)  # ok: a method of that name
        await workflow.execute_child_workflow(PaymentWorkflow.run, cents)  # ok: a child needs no timeout
        return "done"

    async def step(self, schedule: Any, cents: int) -> str:
        return await schedule(charge_card, cents)  # ok: unknown what it holds

    async def execute_activity(self, function: Any, *args: Any, **given: Any) -> Any:
        given.setdefault("start_to_close_timeout", self.timeout)
        return await workflow.execute_activity(function, args=args, **given)  # ok: a wrapper that sets it
