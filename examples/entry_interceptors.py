"""Entry points: the workflow side of an interceptor runs in the workflow, the activity side does not."""

import time
from typing import Any

from temporalio import workflow
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    ExecuteWorkflowInput,
    HandleSignalInput,
    Interceptor,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)


class Inbound(WorkflowInboundInterceptor):
    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        started = time.time()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        result = await self.next.execute_workflow(input)
        workflow.logger.info("%s", started)
        return result

    async def handle_signal(self, input: HandleSignalInput) -> None:
        started = workflow.time()  # ok: the workflow's clock
        await self.next.handle_signal(input)
        workflow.logger.info("%s", started)


class Outbound(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:
        workflow.logger.info("%s", time.monotonic())  # error: TMP101 @35 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        return self.next.start_activity(input)


class ActivitySide(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        started = time.time()  # ok: runs around activities
        return started, await self.next.execute_activity(input)


class Tracing(Interceptor):
    def __init__(self) -> None:
        self.created = time.time()  # ok: the worker builds it

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return ActivitySide(next)

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        self.asked = time.time()  # ok: the worker asks once
        return Inbound


@workflow.defn
class TracedWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        return f"{order} {workflow.time()}"  # ok: the workflow's clock
