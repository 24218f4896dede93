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
    activity.wait_for_cancelled()  # error: TMP303 @4 activity.wait_for_cancelled(...) is never awaited; it does not wait
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
        workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP303 @8 workflow.execute_activity(...) is never awaited; nothing is scheduled
        workflow.execute_local_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP303 @8 workflow.execute_local_activity(...) is never awaited; nothing is scheduled
        workflow.execute_child_workflow(ReceiptWorkflow.run, cents)  # error: TMP303 @8 workflow.execute_child_workflow(...) is never awaited; nothing is scheduled
        workflow.start_child_workflow(ReceiptWorkflow.run, cents)  # error: TMP303 @8 workflow.start_child_workflow(...) is never awaited; nothing is scheduled
        workflow.sleep(5)  # error: TMP303 @8 workflow.sleep(...) is never awaited; nothing is scheduled
        asyncio.sleep(5)  # error: TMP303 @8 asyncio.sleep(...) is never awaited; nothing is scheduled
        workflow.wait_condition(lambda: self.paid)  # error: TMP303 @8 workflow.wait_condition(...) is never awaited; nothing is scheduled
        asyncio.wait_for(self._wait(), timeout=5)  # error: TMP303 @8 asyncio.wait_for(...) is never awaited; nothing is scheduled
        _ = workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP303 @12 workflow.execute_activity(...) is never awaited; nothing is scheduled
        charged = workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP303 @18 workflow.execute_activity(...) is never awaited; nothing is scheduled
        [workflow.execute_activity(charge_card, n, start_to_close_timeout=MINUTE) for n in range(3)]  # error: TMP303 @9 workflow.execute_activity(...) is never awaited; nothing is scheduled
        steps = [
            notify("one"),  # error: TMP303 @12 notify(...) is never awaited; nothing is scheduled
            notify("two"),  # error: TMP303 @12 notify(...) is never awaited; nothing is scheduled
        ]
        external = workflow.get_external_workflow_handle_for(ReceiptWorkflow.run, "receipt")
        external.signal(ReceiptWorkflow.stop)  # error: TMP303 @8 external.signal(...) is never awaited; nothing is scheduled
        external.cancel()  # error: TMP303 @8 external.cancel(...) is never awaited; nothing is scheduled
        child = await workflow.start_child_workflow(ReceiptWorkflow.run, cents)
        child.signal(ReceiptWorkflow.stop)  # error: TMP303 @8 child.signal(...) is never awaited; nothing is scheduled
        child.cancel()  # ok: the handle of a child is a task, whose cancel() is an ordinary method
        notify("done")  # error: TMP303 @8 notify(...) is never awaited; nothing is scheduled
        if self._wait():  # error: TMP303 @11 self._wait(...) is never awaited; nothing is scheduled
            self._wait()  # error: TMP303 @12 self._wait(...) is never awaited; nothing is scheduled
        while not workflow.wait_condition(lambda: self.paid):  # error: TMP303 @18 workflow.wait_condition(...) is never awaited; nothing is scheduled
            break
        self.lock.acquire()  # error: TMP303 @8 self.lock.acquire(...) is never awaited; it does nothing
        self.settled.wait()  # error: TMP303 @8 self.settled.wait(...) is never awaited; it does nothing
        self.notes.put("paid")  # error: TMP303 @8 self.notes.put(...) is never awaited; it does nothing


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
