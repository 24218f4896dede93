"""TMP308: a child that is started and left alone ends with its parent."""

from typing import Any

from temporalio import workflow


@workflow.defn
class DeliveryWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        return f"delivered {order}"

    @workflow.signal
    async def hurry(self) -> None:
        workflow.logger.info("hurrying")


async def deliver(order: str) -> None:
    await workflow.start_child_workflow(DeliveryWorkflow.run, order, parent_close_policy=workflow.ParentClosePolicy.ABANDON)


@workflow.defn
class OrderWorkflow:
    """Starts deliveries and ends, and they with it."""

    @workflow.run
    async def run(self, orders: list[str]) -> None:
        await workflow.start_child_workflow(DeliveryWorkflow.run, orders[0], id="first", parent_close_policy=workflow.ParentClosePolicy.ABANDON)
        handle = await workflow.start_child_workflow(DeliveryWorkflow.run, orders[1], parent_close_policy=workflow.ParentClosePolicy.ABANDON)
        for order in orders:
            await workflow.start_child_workflow("DeliveryWorkflow", order, task_queue="vans", parent_close_policy=workflow.ParentClosePolicy.ABANDON)
        await deliver(orders[2])


@workflow.defn
class CarefulWorkflow:
    """Says what shall become of them."""

    def __init__(self) -> None:
        self.delivered = 0
        self.handles: list[Any] = []

    @workflow.run
    async def run(self, orders: list[str], options: dict[str, Any]) -> None:
        await workflow.start_child_workflow(
            DeliveryWorkflow.run, orders[0], parent_close_policy=workflow.ParentClosePolicy.ABANDON  # ok: lives on
        )
        await workflow.start_child_workflow(
            DeliveryWorkflow.run, orders[0], parent_close_policy=workflow.ParentClosePolicy.TERMINATE  # ok: meant
        )
        await workflow.start_child_workflow(DeliveryWorkflow.run, orders[0], **options)  # ok: it may be in there
        handle = await workflow.start_child_workflow(DeliveryWorkflow.run, orders[0])  # ok: awaited below
        await handle
        hurried = await workflow.start_child_workflow(DeliveryWorkflow.run, orders[0])  # ok: signalled
        await hurried.signal(DeliveryWorkflow.hurry)
        self.handles.append(await workflow.start_child_workflow(DeliveryWorkflow.run, orders[0]))  # ok: kept
        await workflow.execute_child_workflow(DeliveryWorkflow.run, orders[0])  # ok: waits for the result
        workflow.logger.info("%s", await self.start(orders[0]))

    async def start(self, order: str) -> Any:
        return await workflow.start_child_workflow(DeliveryWorkflow.run, order)  # ok: returned

    async def dispatch(self) -> None:
        while True:
            await workflow.wait_condition(lambda: self.delivered > 0)
            await workflow.start_child_workflow(DeliveryWorkflow.run, "next")  # ok: the parent goes on for ever

    async def count(self, orders: list[str]) -> None:
        for order in orders:
            await workflow.start_child_workflow(DeliveryWorkflow.run, order)  # ok: waits until they have reported
        await workflow.wait_condition(lambda: self.delivered == len(orders))

    @workflow.signal
    def report(self) -> None:
        self.delivered += 1
