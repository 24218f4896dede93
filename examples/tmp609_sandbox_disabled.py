"""TMP609: what turns the sandbox off is reported where a team asks for it."""

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkflowInboundInterceptor
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions


@workflow.defn(sandboxed=False)  # error: TMP609 @1 sandboxed=False turns the workflow sandbox off
class OpenWorkflow:
    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)


@workflow.defn(sandboxed=True)  # ok: said aloud
class OrderWorkflow:
    @workflow.run
    async def run(self) -> None:
        with workflow.unsafe.sandbox_unrestricted():  # error: TMP609 @13 sandbox_unrestricted() turns the workflow sandbox off
            workflow.logger.info("outside")
        with workflow.unsafe.imports_passed_through():  # ok: only imports
            import decimal  # noqa: F401


class Tracing(WorkflowInboundInterceptor):
    def trace(self) -> None:
        with workflow.unsafe.sandbox_unrestricted():  # ok: interceptors reach outside
            workflow.logger.info("outside")


def workers(client: Client, is_local: bool) -> list[Worker]:
    restrictions = SandboxRestrictions.default.with_passthrough_modules("pydantic")  # ok: one module
    return [
        Worker(client, task_queue="a", workflows=[OrderWorkflow], debug_mode=is_local),  # ok: a switch
        Worker(client, task_queue="b", workflows=[OrderWorkflow], debug_mode=True),  # error: TMP609 @8 debug_mode=True turns the workflow sandbox off
        Worker(client, task_queue="c", workflows=[OpenWorkflow], workflow_runner=UnsandboxedWorkflowRunner()),  # error: TMP609 @81 UnsandboxedWorkflowRunner() turns the workflow sandbox off
        Worker(
            client,
            task_queue="d",
            workflows=[OrderWorkflow],
            workflow_runner=SandboxedWorkflowRunner(restrictions=restrictions),  # ok: the sandbox
        ),
        Worker(
            client,
            task_queue="e",
            workflows=[OrderWorkflow],
            workflow_runner=SandboxedWorkflowRunner(
                restrictions=SandboxRestrictions.default.with_passthrough_all_modules()  # error: TMP609 @29 with_passthrough_all_modules() turns the workflow sandbox off
            ),
            debug_mode=False,  # ok: off
        ),
    ]
