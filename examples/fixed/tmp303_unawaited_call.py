"""TMP303: a coroutine that is not awaited does nothing."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

MINUTE = timedelta(minutes=1)


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


@activity.defn
async def watch(seconds: int) -> None:
    await activity.wait_for_cancelled()
    await activity.wait_for_worker_shutdown()  # ok: awaited
    asyncio.get_running_loop()  # ok: no coroutine


def charge(cents: int) -> Coroutine[Any, Any, str]:
    return workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # ok: the caller awaits it


async def notify(text: str) -> None:
    await workflow.execute_activity("notify", text, start_to_close_timeout=MINUTE)


@workflow.defn
class ReceiptWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"

    @workflow.signal
    async def stop(self) -> None:
        workflow.logger.info("stopping")


@workflow.defn
class PaymentWorkflow:
    """Completes before it has paid."""

    def __init__(self) -> None:
        self.paid = False
        self.settled = asyncio.Event()
        self.lock = asyncio.Lock()
        self.notes: asyncio.Queue[str] = asyncio.Queue()

    async def _wait(self) -> bool:
        await workflow.sleep(5)
        return self.paid

    @workflow.run
    async def run(self, cents: int) -> None:
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)
        await workflow.execute_local_activity(charge_card, cents, start_to_close_timeout=MINUTE)
        await workflow.execute_child_workflow(ReceiptWorkflow.run, cents)
        await workflow.start_child_workflow(ReceiptWorkflow.run, cents)
        await workflow.sleep(5)
        await asyncio.sleep(5)
        await workflow.wait_condition(lambda: self.paid)
        await asyncio.wait_for(self._wait(), timeout=5)
        _ = await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)
        charged = await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)
        [workflow.execute_activity(charge_card, n, start_to_close_timeout=MINUTE) for n in range(3)]
        steps = [
            notify("one"),
            notify("two"),
        ]
        external = workflow.get_external_workflow_handle_for(ReceiptWorkflow.run, "receipt")
        await external.signal(ReceiptWorkflow.stop)
        await external.cancel()
        child = await workflow.start_child_workflow(ReceiptWorkflow.run, cents)
        await child.signal(ReceiptWorkflow.stop)
        child.cancel()  # ok: the handle of a child is a task, whose cancel() is an ordinary method
        await notify("done")
        if await self._wait():
            await self._wait()
        while not workflow.wait_condition(lambda: self.paid):
            break
        await self.lock.acquire()
        await self.settled.wait()
        await self.notes.put("paid")


@workflow.defn
class CarefulWorkflow:
    """Awaits all of it, in one way or another."""

    def __init__(self) -> None:
        self.later: list[Coroutine[Any, Any, str]] = []
        self.last: Coroutine[Any, Any, str] | None = None
        self.settled = asyncio.Event()
        self.notes: asyncio.Queue[str] = asyncio.Queue()

    def _charge(self, cents: int) -> Coroutine[Any, Any, str]:
        return charge(cents)  # ok: returned

    def _log(self, text: str) -> None:
        workflow.logger.info(text)

    @workflow.run
    async def run(self, cents: int) -> None:
        await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # ok: awaited
        charged = workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # ok: awaited below
        await charged
        steps = [charge(n) for n in range(3)]  # ok: gathered below
        await asyncio.gather(*steps, notify("x"))  # ok: gathered
        steps.append(workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE))  # ok: collected
        for step in steps:
            await step
        self.later.append(charge(cents))  # ok: collected
        self.last = workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # ok: kept
        self.notes.put_nowait("x")  # ok: an ordinary method
        self.settled.set()  # ok: an ordinary method
        await asyncio.wait_for(self.settled.wait(), timeout=5)  # ok: awaited through wait_for
        task = asyncio.create_task(notify("x"))  # ok: a task
        await task
        await asyncio.wait_for(notify("x"), timeout=5)  # ok: awaited through wait_for
        async with asyncio.TaskGroup() as group:
            group.create_task(notify("x"))  # ok: the group awaits it
        ready = lambda: workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # ok: the result of a lambda
        await ready()
        self._log("done")  # ok: an ordinary method
        if await workflow.wait_condition(lambda: True, timeout=5) is None:  # ok: awaited
            self._log("done")
        (await self._charge(cents)).strip()
        if self.last:
            await self.last
        await (self.last or self._charge(cents))  # ok: one of the two is awaited
        await (self._more() if cents else notify("x"))  # ok: one of the two is awaited

    async def _more(self) -> None:
        first = self.last or charge(1)  # ok: awaited below
        await first
