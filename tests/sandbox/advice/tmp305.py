"""Calls with the arguments and options that they take."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RawValue


@activity.defn
async def pick(item: str) -> str:
    return item


@activity.defn
async def transfer(source: str, target: str) -> str:
    return source + target


@activity.defn
async def close() -> None:
    pass


@activity.defn(dynamic=True)
async def anything(args: Sequence[RawValue]) -> int:
    return len(args)


@workflow.defn
class Receipt:
    @workflow.run
    async def run(self, item: str) -> str:
        return item


@workflow.defn
class Payment:
    @workflow.run
    async def run(self, item: str) -> None:
        limit = timedelta(seconds=9)
        # advice: pass args=[source, target]
        # advice: args= takes a list of arguments
        # advice: pass args=[...] alone
        # advice: takes two arguments
        # advice: takes at most two arguments
        # advice: is no option of an activity
        await workflow.execute_activity(transfer, args=["a", "b"], start_to_close_timeout=limit)
        # advice: is not decorated with @activity.defn
        # advice: takes one argument
        await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
        await workflow.execute_activity(close, start_to_close_timeout=limit)
        # advice: call it by a name
        # advice: is neither a function nor a name
        await workflow.execute_activity("anything", item, start_to_close_timeout=limit)
        # advice: is no option of a local activity
        await workflow.execute_local_activity(pick, item, start_to_close_timeout=limit)
        # advice: is not decorated with @workflow.run
        # advice: is no option of a child workflow
        await workflow.execute_child_workflow(Receipt.run, item, id=f"receipt-{item}")
        tasks = [asyncio.create_task(workflow.sleep(1))]
        await workflow.wait(tasks)  # advice: wrap each coroutine in asyncio.create_task()
        # advice: there is nothing to wait for
        for done in workflow.as_completed(tasks):  # advice: use for, and await each
            await done
        # advice: call it, without raise
        workflow.continue_as_new(item)  # advice: call workflow.continue_as_new(...)
