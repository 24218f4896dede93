"""TMP113: workflow code must not use the Temporal client or start workers."""

from datetime import timedelta
from typing import Any

import temporalio.client
from temporalio import activity, workflow
from temporalio.client import Client, ScheduleHandle, WorkflowFailureError, WorkflowHandle
from temporalio.envconfig import ClientConfig
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, Worker


@activity.defn
async def start_audit(order_id: str) -> str:
    client = activity.client()  # ok: activities may use the client
    handle = await client.start_workflow("Audit", order_id, id=order_id, task_queue="audit")  # ok: an activity
    return handle.id


class Gateway:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def cancel(self, order_id: str) -> None:
        await self.client.get_workflow_handle(order_id).cancel()  # error: TMP113 @14 WorkflowHandle.cancel() uses the Temporal client in workflow code; use a child workflow or external handle [via OrderWorkflow.run -> Gateway.cancel]


@workflow.defn
class OrderWorkflow:
    """Talks to other workflows through the client."""

    @workflow.run
    async def run(self, order_id: str) -> str:
        client = await Client.connect("localhost:7233")  # error: TMP113 @23 Client.connect() uses the Temporal client in workflow code; use a child workflow or external handle
        result = await client.execute_workflow("Audit", order_id, id=order_id, task_queue="audit")  # error: TMP113 @23 Client.execute_workflow() uses the Temporal client in workflow code; use a child workflow or external handle
        handle = client.get_workflow_handle(order_id)  # error: TMP113 @17 Client.get_workflow_handle() uses the Temporal client in workflow code; use a child workflow or external handle
        await handle.signal("audited")  # error: TMP113 @14 WorkflowHandle.signal() uses the Temporal client in workflow code; use a child workflow or external handle
        await Gateway(client).cancel(order_id)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(result)

    @workflow.signal
    async def reschedule(self, order_id: str) -> None:
        options = ClientConfig.load_client_connect_config()  # error: TMP113 @18 ClientConfig.load_client_connect_config() uses the Temporal client in workflow code; use a child workflow or external handle
        client = await temporalio.client.Client.connect(**options)  # error: TMP113 @23 Client.connect() uses the Temporal client in workflow code; use a child workflow or external handle
        await pause(client.get_schedule_handle(order_id))  # error: TMP113 @20 Client.get_schedule_handle() uses the Temporal client in workflow code; use a child workflow or external handle
        await stop(client.get_workflow_handle(order_id))  # error: TMP113 @19 Client.get_workflow_handle() uses the Temporal client in workflow code; use a child workflow or external handle

    @workflow.update
    async def rehearse(self, history: Any) -> None:
        async with await WorkflowEnvironment.start_local() as environment:  # error: TMP113 @25 WorkflowEnvironment.start_local() uses the Temporal client in workflow code; use a child workflow or external handle
            worker = Worker(environment.client, task_queue="orders", workflows=[OrderWorkflow])  # error: TMP113 @21 temporalio.worker.Worker() uses the Temporal client in workflow code; use a child workflow or external handle
            workflow.logger.info("%s", worker)
        replayer = Replayer(workflows=[OrderWorkflow])  # error: TMP113 @19 temporalio.worker.Replayer() uses the Temporal client in workflow code; use a child workflow or external handle
        workflow.logger.info("%s %s", replayer, history)


async def pause(schedule: ScheduleHandle) -> None:
    await schedule.pause(note="audit")  # error: TMP113 @10 ScheduleHandle.pause() uses the Temporal client in workflow code; use a child workflow or external handle [via OrderWorkflow.reschedule -> pause]


async def stop(handle: WorkflowHandle[Any, Any]) -> None:
    await handle.terminate("audit")  # error: TMP113 @10 WorkflowHandle.terminate() uses the Temporal client in workflow code; use a child workflow or external handle [via OrderWorkflow.reschedule -> stop]


@workflow.defn
class FulfilmentWorkflow:
    """Talks to other workflows through its own history."""

    def __init__(self) -> None:
        self.failure: WorkflowFailureError | None = None  # ok: an annotation
        self.child: workflow.ChildWorkflowHandle[Any, str] | None = None  # ok: a child, not a client handle

    @workflow.run
    async def run(self, order_id: str) -> str:
        audit = workflow.get_external_workflow_handle(order_id)  # ok: an external workflow
        await audit.signal("audited")  # ok: recorded in the history
        typed = workflow.get_external_workflow_handle_for(OrderWorkflow.run, order_id)  # ok: an external workflow
        await typed.cancel()  # ok: recorded in the history
        self.child = await workflow.start_child_workflow("Packing", order_id)  # ok: a child workflow
        await self.child.signal("express")  # ok: a child workflow
        result = await self.child  # ok: a child workflow
        nexus = workflow.create_nexus_client(service="audit", endpoint="audit")  # ok: Nexus, recorded in the history
        await nexus.execute_operation("audit", order_id)  # ok: Nexus, recorded in the history
        try:
            return await workflow.execute_activity(
                start_audit, order_id, start_to_close_timeout=timedelta(seconds=30)  # ok: an activity
            )
        except WorkflowFailureError as error:  # ok: an exception class
            self.failure = error
            return result

    @workflow.signal
    async def relay(self, gateway) -> None:
        await gateway.execute_workflow("Audit")  # ok: nobody knows what `gateway` is

    @workflow.query
    def describe(self) -> str:
        return f"{workflow.info().workflow_id} {self.failure}"  # ok: facts of the run


async def main() -> None:
    client = await Client.connect("localhost:7233")  # ok: a starter
    handle = await client.start_workflow(OrderWorkflow.run, "7", id="order-7", task_queue="orders")  # ok: a starter
    print(await handle.result())  # ok: a starter
    worker = Worker(client, task_queue="orders", workflows=[OrderWorkflow, FulfilmentWorkflow])  # ok: the worker
    await worker.run()  # ok: the worker
