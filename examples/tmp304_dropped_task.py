"""TMP304: a task that nobody awaits fails in silence."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow

MINUTE = timedelta(minutes=1)


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


@workflow.defn
class PaymentWorkflow:
    """Completes, whatever happened to the payment."""

    async def _remind(self) -> None:
        await workflow.sleep(3600)
        await workflow.execute_activity("remind", start_to_close_timeout=MINUTE)

    @workflow.run
    async def run(self, cents: int) -> str:
        workflow.start_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP304 @8 result of workflow.start_activity(...) is dropped; await it or keep the handle, or its failure is lost
        workflow.start_local_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP304 @8 result of workflow.start_local_activity(...) is dropped; await it or keep the handle, or its failure is lost
        _ = workflow.start_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP304 @12 result of workflow.start_activity(...) is dropped; await it or keep the handle, or its failure is lost
        handle = workflow.start_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # error: TMP304 @17 result of workflow.start_activity(...) is dropped; await it or keep the handle, or its failure is lost
        asyncio.create_task(self._remind())  # error: TMP304 @8 result of asyncio.create_task(...) is dropped; await it or keep the handle, or its failure is lost
        asyncio.ensure_future(self._remind())  # error: TMP304 @8 result of asyncio.ensure_future(...) is dropped; await it or keep the handle, or its failure is lost
        asyncio.get_running_loop().create_task(self._remind())  # error: TMP304 @8 result of create_task(...) is dropped; await it or keep the handle, or its failure is lost
        asyncio.gather(self._remind(), self._remind())  # error: TMP304 @8 result of asyncio.gather(...) is dropped; await it or keep the handle, or its failure is lost
        await asyncio.gather(self._remind(), self._remind(), return_exceptions=True)  # error: TMP304 @14 result of gather(..., return_exceptions=True) is dropped; await it or keep the handle, or its failure is lost
        return "paid"


@workflow.defn
class CarefulWorkflow:
    """Hears of every failure."""

    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self.tasks: list[asyncio.Task[None]] = []

    async def _remind(self) -> None:
        await workflow.sleep(3600)

    async def _remind_quietly(self) -> None:
        try:
            await workflow.execute_activity("remind", start_to_close_timeout=MINUTE)
        except Exception as error:
            if not isinstance(error, ValueError):
                workflow.logger.warning("no reminder: %s", error)
            raise SystemError from error

    @workflow.run
    async def run(self, cents: int) -> str:
        handle = workflow.start_activity(charge_card, cents, start_to_close_timeout=MINUTE)  # ok: awaited below
        self.task = asyncio.create_task(self._remind())  # ok: kept
        self.tasks.append(asyncio.create_task(self._remind()))  # ok: kept
        asyncio.create_task(self._remind()).add_done_callback(self._done)  # ok: somebody is told
        asyncio.create_task(self._remind_quietly())  # ok: handles its errors itself
        async with asyncio.TaskGroup() as group:
            group.create_task(self._remind())  # ok: the group awaits it
        results = await asyncio.gather(self._remind(), return_exceptions=True)  # ok: looked at
        workflow.logger.info("%s", results)
        await asyncio.gather(self._remind(), self._remind())  # ok: the first failure is raised
        try:
            await self._remind()
        finally:
            await asyncio.gather(*self.tasks, return_exceptions=True)  # ok: tidies up
        return await handle

    async def end(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)  # ok: they were cancelled

    async def ask(self) -> None:
        tasks = [asyncio.create_task(self._remind()) for _ in range(3)]
        await asyncio.gather(*tasks, return_exceptions=True)  # ok: each task is asked
        workflow.logger.info("%s", [task.exception() for task in tasks])

    async def again(self) -> None:
        tasks = [asyncio.create_task(self._remind()) for _ in range(3)]
        await asyncio.gather(*tasks, return_exceptions=True)  # ok: each task is awaited again
        for task in tasks:
            await task

    def _done(self, task: "asyncio.Task[None]") -> None:
        workflow.logger.info("%s", task)
