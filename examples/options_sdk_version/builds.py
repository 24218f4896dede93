"""Options: what is out of date depends on the release of the SDK."""

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn
async def where() -> str:
    return activity.info().workflow_namespace or ""  # ok: deprecated since 1.23.0


@workflow.defn
class BuildWorkflow:
    @workflow.run
    async def run(self) -> str:
        workflow.upsert_search_attributes({"colour": ["red"]})  # error: TMP605 @8 upsert_search_attributes() with a dict is deprecated since 1.4.0; use typed search attributes
        return workflow.info().get_current_build_id()  # ok: deprecated since 1.11.0


def worker(client: Client) -> Worker:
    return Worker(client, task_queue="q", workflows=[BuildWorkflow], build_id="1.0")  # ok: since 1.11.0
