"""What took the place of deprecated and private names."""

from temporalio import workflow
from temporalio.common import SearchAttributeKey, VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import WorkerDeploymentConfig

# advice: use temporalio.worker
# advice: use temporalio.workflow
STATE = SearchAttributeKey.for_keyword("State")  # advice: use typed search attributes
CONFIG = WorkerDeploymentConfig(  # advice: use deployment_config=
    version=WorkerDeploymentVersion(deployment_name="shop", build_id="1"),
    use_worker_versioning=True,
)


@workflow.defn(versioning_behavior=VersioningBehavior.PINNED)  # advice: use worker deployment versioning
class Order:
    @workflow.run
    async def run(self) -> str:
        info = workflow.info()
        workflow.upsert_search_attributes([STATE.value_set("open")])
        version = info.get_current_deployment_version()  # advice: use get_current_deployment_version()
        state = info.typed_search_attributes.get(STATE)  # advice: use typed_search_attributes
        return f"{info.namespace} {version} {state}"  # advice: use namespace
