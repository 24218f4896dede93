"""TMP605: private and deprecated parts of the SDK."""

from typing import TYPE_CHECKING

import temporalio.worker._workflow_instance  # error: TMP605 @0 temporalio.worker._workflow_instance is private and changes without notice; use temporalio.worker
from shop._private import secret  # ok: not the SDK's
from temporalio import __version__, activity, workflow  # ok: a name with two underscores is public
from temporalio.client import Client, Schedule, ScheduleActionStartWorkflow, ScheduleSpec
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkerDeploymentVersion,
)
from temporalio.worker import Worker, WorkerDeploymentConfig
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner  # ok: public
from temporalio.workflow import VersioningIntent  # ok: judged where it is passed
from temporalio.workflow._activities import ActivityHandle  # error: TMP605 @0 temporalio.workflow._activities is private and changes without notice; use temporalio.workflow

if TYPE_CHECKING:
    from temporalio.client._client import Client as _Client  # ok: for type checkers only

COLOUR = SearchAttributeKey.for_keyword("colour")


@activity.defn
async def where() -> str:
    found = activity.info()
    if found.namespace:  # ok: what to write
        return found.namespace
    return found.workflow_namespace or ""  # error: TMP605 @11 Info.workflow_namespace is deprecated since 1.23.0; use namespace


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        workflow.upsert_search_attributes({"colour": ["red"]})  # error: TMP605 @8 upsert_search_attributes() with a dict is deprecated since 1.4.0; use typed search attributes
        workflow.upsert_search_attributes([COLOUR.value_set("red")])  # ok: typed
        info: workflow.Info = workflow.info()
        colours = info.search_attributes.get("colour")  # error: TMP605 @18 Info.search_attributes is deprecated since 1.4.0; use typed_search_attributes
        colour = info.typed_search_attributes.get(COLOUR)  # ok: typed
        build = workflow.info().get_current_build_id()  # error: TMP605 @16 Info.get_current_build_id is deprecated since 1.11.0; use get_current_deployment_version()
        version = workflow.info().get_current_deployment_version()  # ok: what to write
        await workflow.execute_child_workflow(
            "Child",
            order,
            id=order,
            search_attributes=TypedSearchAttributes([SearchAttributePair(COLOUR, "red")]),  # ok: typed
        )
        await workflow.execute_child_workflow("Child", order, id=order, search_attributes={"colour": ["red"]})  # error: TMP605 @14 search_attributes= with a dict is deprecated since 1.4.0; use typed search attributes
        await workflow.execute_child_workflow(  # error: TMP605 @14 versioning_intent= is deprecated since 1.13.0; use worker deployment versioning
            "Child", order, id=order, versioning_intent=VersioningIntent.COMPATIBLE
        )
        return f"{colours} {colour} {build} {version}"


async def main(client: Client, attributes: TypedSearchAttributes) -> None:
    found = await client.get_workflow_handle("o").describe()
    print(found.typed_search_attributes)  # ok: typed
    await client.start_workflow("Order", id="o", task_queue="q", search_attributes=attributes)  # ok: typed
    await client.execute_workflow("Order", id="o", task_queue="q", search_attributes={"colour": ["red"]})  # error: TMP605 @10 search_attributes= with a dict is deprecated since 1.4.0; use typed search attributes
    await client.create_schedule(  # error: TMP605 @10 search_attributes= with a dict is deprecated since 1.4.0; use typed search attributes
        "daily",
        Schedule(action=ScheduleActionStartWorkflow("Order", id="o", task_queue="q"), spec=ScheduleSpec()),
        search_attributes={"colour": ["red"]},
    )
    Worker(client, task_queue="q", workflows=[OrderWorkflow], build_id="1.0", use_worker_versioning=True)  # error: TMP605 @4 build_id= is deprecated since 1.11.0; use deployment_config=
    Worker(
        client,
        task_queue="q",
        workflows=[OrderWorkflow],
        deployment_config=WorkerDeploymentConfig(
            version=WorkerDeploymentVersion(deployment_name="shop", build_id="1.0"),  # ok: of a deployment
            use_worker_versioning=True,
        ),
    )
