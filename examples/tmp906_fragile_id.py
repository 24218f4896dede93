"""TMP906: an id that says what the work is about."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client

TIMEOUT = timedelta(seconds=5)


@dataclass
class Charge:
    order: str
    charge_id: str


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> None:
        await workflow.execute_child_workflow("Other", order)  # error: TMP906 @14 execute_child_workflow() without id= draws a random one; derive a stable id from the input
        await workflow.execute_child_workflow("Other", order, id=f"other-{workflow.uuid4()}")  # error: TMP906 @14 child workflow id is random; derive a stable id from the input
        drawn = str(workflow.uuid4())
        await workflow.execute_child_workflow("Other", order, id=drawn)  # error: TMP906 @14 child workflow id is random; derive a stable id from the input
        await workflow.execute_child_workflow("Other", order, id=f"other-{order}")  # ok: from the input
        await workflow.execute_child_workflow("Other", order, id=workflow.info().workflow_id + "-x")  # ok: stable
        await workflow.execute_activity(  # error: TMP906 @14 charge_id in the input of an activity is random; derive a stable id from the input
            "charge", Charge(order, charge_id=str(workflow.uuid4())), start_to_close_timeout=TIMEOUT
        )
        await workflow.execute_activity("charge", Charge(order, order), start_to_close_timeout=TIMEOUT)  # ok: stable
        await workflow.execute_activity("note", order, start_to_close_timeout=TIMEOUT)  # ok: numbered by the SDK


async def main(client: Client, order: str) -> None:
    await client.start_workflow("Order", order, id=str(uuid.uuid4()), task_queue="q")  # error: TMP906 @10 workflow id is random; derive a stable id from the input
    await client.execute_workflow("Order", order, id=f"order-{order}", task_queue="q")  # ok: from the input
    print(uuid.uuid4())  # ok: no id of a workflow
