"""TMP115: workflow code must not let a set decide the order of its tasks."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def quote(carrier: str) -> int:
    waiting = [asyncio.create_task(asyncio.sleep(1, result=len(carrier)))]
    done, _ = await asyncio.wait(waiting)  # ok: order is no matter in an activity
    return sum(task.result() for task in done)


async def ask(carrier: str) -> int:
    return await workflow.execute_activity(quote, carrier, start_to_close_timeout=timedelta(seconds=30))


async def first_of(tasks: list[asyncio.Task[int]]) -> int:
    await workflow.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return len([task for task in tasks if task.done()])


@workflow.defn
class CarrierWorkflow:
    """Asks several carriers for a price."""

    @workflow.run
    async def run(self, carriers: list[str]) -> list[int]:
        tasks = [asyncio.create_task(ask(carrier)) for carrier in carriers]
        prices = []
        for finished in workflow.as_completed(tasks):
            prices.append(await finished)
        for finished in workflow.as_completed(tasks, timeout=5):
            prices.append(await finished)
        prices.append(await first_of(tasks))
        return prices

    @workflow.signal
    async def stop(self) -> None:
        others = len(asyncio.all_tasks())
        workflow.logger.info("%s tasks", others)


@workflow.defn
class OrderedCarrierWorkflow:
    """Asks the same carriers and keeps their order."""

    @workflow.run
    async def run(self, carriers: list[str]) -> list[int]:
        tasks = [asyncio.create_task(ask(carrier)) for carrier in carriers]
        done, pending = await workflow.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # ok: returns lists
        prices = [task.result() for task in done]  # ok: a list, in the order of the tasks
        for finished in workflow.as_completed(tasks):  # ok: keeps the order
            prices.append(await finished)
        prices += await asyncio.gather(*pending)  # ok: keeps the order
        prices.append(await asyncio.wait_for(ask("DHL"), timeout=30))  # ok: one task
        async with asyncio.TaskGroup() as group:  # ok: one task only
            last = group.create_task(ask("UPS"))
        async with asyncio.TaskGroup() as group:  # ok: several tasks, but only strict mode cares
            more = [group.create_task(ask(carrier)) for carrier in carriers]
        return prices + [last.result(), *(task.result() for task in more)]

    @workflow.signal
    async def follow(self, tracker) -> None:
        await tracker.wait()  # ok: `wait` of an unknown object
        await asyncio.Event().wait()  # ok: `wait` of an event
        current = asyncio.current_task()  # ok: exactly one
        workflow.logger.info("%s", current)
