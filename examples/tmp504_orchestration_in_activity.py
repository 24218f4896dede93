"""TMP504: an activity must not wait for workflows or run a chain of activities."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle


@activity.defn
async def charge(order: str) -> str:
    return order


@activity.defn
async def ship(order: str) -> str:
    return order


def _address(order: str) -> str:
    return order


@activity.defn
async def process(order: str) -> str:
    charged = await charge(order)
    return await ship(charged)  # error: TMP504 @17 activity process calls the activities charge and ship; orchestrate from the workflow


@activity.defn
async def charge_later(order: str) -> str:
    return await charge(_address(order))  # ok: one activity as a helper


class Shop:
    def __init__(self, client: Client) -> None:
        self.client = client

    @activity.defn
    async def order(self, name: str) -> str:
        return await self.client.execute_workflow("Order", name, id=name, task_queue="shop")  # error: TMP504 @21 activity order waits for another workflow; orchestrate from the workflow

    @activity.defn
    async def wait(self, name: str) -> str:
        handle = self.client.get_workflow_handle(name)
        description = await handle.describe()  # ok: asks and goes on
        await handle.signal("hurry", description.id)  # ok: tells and goes on
        await self._confirm(handle)
        return await handle.result()  # error: TMP504 @21 activity wait waits for another workflow; orchestrate from the workflow

    async def _confirm(self, handle: WorkflowHandle) -> None:
        await handle.execute_update("confirm")  # error: TMP504 @14 activity wait waits for an update of another workflow; orchestrate from the workflow [via Shop.wait -> Shop._confirm]

    @activity.defn
    async def start(self, name: str) -> str:
        handle = await self.client.start_workflow("Order", name, id=name, task_queue="shop")  # ok: does not wait
        return handle.id + await handle.query("state")  # ok: asks and goes on


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        wait = timedelta(minutes=1)
        charged = await workflow.execute_activity(charge, order, start_to_close_timeout=wait)  # ok: a workflow directs
        return await workflow.execute_activity(ship, charged, start_to_close_timeout=wait)


async def main(client: Client) -> None:
    await client.execute_workflow(OrderWorkflow.run, "tea", id="tea", task_queue="shop")  # ok: no activity
