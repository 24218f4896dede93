"""Durations in the unit that the call takes."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Child:
    @workflow.run
    async def run(self) -> None:
        pass


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        pause = timedelta(minutes=1)
        await asyncio.sleep(pause.total_seconds())  # advice: use seconds
        await workflow.sleep(pause)  # advice: use seconds or a timedelta
        await workflow.sleep(0)  # advice: use a time of 0 or more
        if item:  # advice: use a plain test
            await workflow.wait_condition(lambda: bool(item), timeout=60)
        await workflow.execute_child_workflow(
            Child.run,
            id=f"child-{item}",
            execution_timeout=timedelta(seconds=3600.0),  # advice: use timedelta(
            run_timeout=timedelta(seconds=60),
        )
        return await workflow.execute_activity(
            pick,
            item,
            start_to_close_timeout=timedelta(seconds=30),  # advice: use a positive timedelta
            schedule_to_close_timeout=timedelta(seconds=300),
        )
