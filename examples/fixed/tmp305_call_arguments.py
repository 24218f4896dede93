"""TMP305: a call must get the arguments that it, and what it starts, takes."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RawValue
from unknown_framework import Stored

MINUTE = timedelta(minutes=1)


@activity.defn
async def transfer(source: str, target: str) -> str:
    return source + target


@activity.defn(name="pay")
async def charge_card(cents: int, currency: str = "EUR") -> str:
    return f"charged {cents} {currency}"


@activity.defn
async def collect(*amounts: int) -> int:
    return sum(amounts)


@activity.defn(dynamic=True)
async def anything(args: Sequence[RawValue]) -> None:
    activity.logger.info("%s", args)


async def undecorated(cents: int) -> str:
    return f"{cents}"


stored = Stored()


def chosen(name: str) -> Any:
    return {"pay": charge_card, "transfer": transfer}[name]


class Ledger:
    @activity.defn
    async def book(self, cents: int) -> str:
        return f"booked {cents}"

    async def check(self, cents: int) -> str:
        return f"checked {cents}"


class Notify:
    @activity.defn(name="notify")
    async def __call__(self, text: str) -> None:
        activity.logger.info(text)


@workflow.defn
class ReceiptWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"

    async def helper(self, cents: int) -> str:
        return f"{cents}"


@workflow.defn
class PaymentWorkflow:
    """Fails, or starts what fails."""

    async def _tick(self) -> None:
        await workflow.sleep(1)

    @workflow.signal
    def stop(self) -> None: ...

    @workflow.run
    async def run(self, source: str, target: str) -> None:
        await workflow.execute_activity(transfer, args=[source, target], timeout=MINUTE, start_to_close_timeout=MINUTE)
        await workflow.execute_activity(ReceiptWorkflow.run, 1, start_to_close_timeout=MINUTE)
        await workflow.execute_child_workflow(charge_card, 1)
        await workflow.execute_child_workflow(PaymentWorkflow.stop)
        await workflow.execute_activity(transfer, args=[source, target], start_to_close_timeout=MINUTE)
        await workflow.execute_activity(transfer, source, args=[target], start_to_close_timeout=MINUTE)
        await workflow.execute_activity(transfer, args="ab", start_to_close_timeout=MINUTE)
        await workflow.execute_activity(transfer, args={"source": 1}, start_to_close_timeout=MINUTE)
        await workflow.execute_activity(transfer, source, start_to_close_timeout=MINUTE)
        await workflow.execute_activity(transfer, args=[source], start_to_close_timeout=MINUTE)
        await workflow.execute_activity(transfer, start_to_close_timeout=MINUTE)
        await workflow.execute_activity("pay", args=[1, "EUR", 2], start_to_close_timeout=MINUTE)
        await workflow.execute_activity_method(Ledger.book, start_to_close_timeout=MINUTE)
        await workflow.execute_activity_class(Notify, args=["a", "b"], start_to_close_timeout=MINUTE)
        await workflow.execute_child_workflow(ReceiptWorkflow.run)
        await workflow.execute_activity(undecorated, 1, start_to_close_timeout=MINUTE)
        await workflow.execute_activity_method(Ledger.check, 1, start_to_close_timeout=MINUTE)
        await workflow.execute_activity(anything, 1, start_to_close_timeout=MINUTE)
        await workflow.execute_activity(5, 1, start_to_close_timeout=MINUTE)
        await workflow.execute_child_workflow(ReceiptWorkflow.helper, 1)
        await workflow.execute_local_activity(charge_card, 1, task_queue="q", start_to_close_timeout=MINUTE)
        await workflow.execute_child_workflow(ReceiptWorkflow.run, 1, start_to_close_timeout=MINUTE)
        await workflow.execute_activity(charge_card, 1, id="x", start_to_close_timeout=MINUTE)
        await workflow.wait([self._tick()])
        await workflow.wait([])
        for done in workflow.as_completed([asyncio.create_task(self._tick())]):
            done = await done
            workflow.logger.info("%s", done)

    @workflow.signal
    def restart(self) -> None:
        raise workflow.ContinueAsNewError("again")

    @workflow.signal
    def again(self) -> None:
        raise workflow.continue_as_new


@workflow.defn
class CarefulWorkflow:
    """Gives each what it takes."""

    async def _tick(self) -> None:
        await workflow.sleep(1)

    @workflow.run
    async def run(self, source: str, target: str, more: list[Any], options: dict[str, Any]) -> None:
        await workflow.execute_activity(transfer, args=[source, target], start_to_close_timeout=MINUTE)  # ok: a list
        await workflow.execute_activity(transfer, args=(source, target), start_to_close_timeout=MINUTE)  # ok: a tuple
        await workflow.execute_activity(transfer, args=more, start_to_close_timeout=MINUTE)  # ok: not written out
        await workflow.execute_activity(transfer, args=[*more], start_to_close_timeout=MINUTE)  # ok: starred
        await workflow.execute_activity(transfer, *more, start_to_close_timeout=MINUTE)  # ok: starred
        await workflow.execute_activity(transfer, start_to_close_timeout=MINUTE, **options)  # ok: perhaps in there
        await workflow.execute_activity(charge_card, 1, start_to_close_timeout=MINUTE)  # ok: one has a default
        await workflow.execute_activity(charge_card, args=[1, "USD"], start_to_close_timeout=MINUTE)  # ok: both
        await workflow.execute_activity("pay", 1, start_to_close_timeout=MINUTE)  # ok: by its name
        await workflow.execute_activity("elsewhere", args=[1, 2, 3], start_to_close_timeout=MINUTE)  # ok: not ours
        await workflow.execute_activity(collect, args=[1, 2, 3], start_to_close_timeout=MINUTE)  # ok: takes any number
        await workflow.execute_activity(chosen("pay"), 1, start_to_close_timeout=MINUTE)  # ok: a function that gives one
        await workflow.execute_activity_method(Ledger.book, 1, start_to_close_timeout=MINUTE)  # ok: without self
        await workflow.execute_activity_class(Notify, "paid", start_to_close_timeout=MINUTE)  # ok: without self
        await workflow.execute_activity("notify", "paid", start_to_close_timeout=MINUTE)  # ok: by its name
        await workflow.execute_child_workflow(ReceiptWorkflow.run, 1)  # ok: the run method
        await workflow.execute_child_workflow(ReceiptWorkflow, 1)  # ok: the class stands for it
        await workflow.execute_child_workflow(stored.run, 1)  # ok: nobody knows what it was decorated with
        await workflow.execute_activity(stored.check, 1, start_to_close_timeout=MINUTE)  # ok: nobody knows
        await workflow.execute_child_workflow("ReceiptWorkflow", 1, id="r", run_timeout=MINUTE)  # ok: by its name
        await workflow.execute_local_activity(charge_card, 1, activity_id="x", start_to_close_timeout=MINUTE)  # ok: an option
        await workflow.execute_activity(charge_card, 1, activity_id="x", start_to_close_timeout=MINUTE)  # ok: an option
        await workflow.execute_activity(anything.__name__, 1, start_to_close_timeout=MINUTE)  # ok: by a name
        await workflow.execute_activity(charge_card, 1, start_to_close_timeout=MINUTE, summary="pays")  # ok: an option
        listed = [source]
        listed.append(target)
        await workflow.execute_activity(transfer, args=listed, start_to_close_timeout=MINUTE)  # ok: the list grows
        await workflow.wait([asyncio.create_task(self._tick())])  # ok: tasks
        tasks = [asyncio.create_task(self._tick())]
        await workflow.wait(tasks)  # ok: tasks
        for done in workflow.as_completed(tasks):  # ok: each is awaited
            await done
        workflow.continue_as_new(args=[source, target, more, options])  # ok: called
