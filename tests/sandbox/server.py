"""Plays the server for one workflow instance: the activations that it would send, and answers to commands.

Jobs in the SDK's own protocol go in, completions come out. Activities, child workflows, timers, signals and Nexus
operations succeed, with a value of the type that the workflow expects. It judges nothing; ``oracle`` does.
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import temporalio.workflow
from google.protobuf.json_format import MessageToJson
from temporalio.bridge.proto.workflow_activation import WorkflowActivation, WorkflowActivationJob
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker.workflow_sandbox._runner import _fake_info

from . import values

START = datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
ROUNDS = 40
LAST = (
    "complete_workflow_execution",
    "continue_as_new_workflow_execution",
    "fail_workflow_execution",
    "cancel_workflow_execution",
)


class Command(NamedTuple):
    """One command that the workflow issued: its kind, what it names, and all of it as stable text."""

    kind: str
    name: str
    text: str


class Handler(NamedTuple):
    """A signal, update or query handler of a workflow class."""

    kind: str
    name: str
    definition: Any


def handlers(definition: Any) -> list[Handler]:
    """The handlers of a workflow definition, dynamic ones under a name of ours."""
    by_kind = {"signal": definition.signals, "update": definition.updates, "query": definition.queries}
    return [
        Handler(kind, name or "dynamic", each)
        for kind, known in by_kind.items()
        for name, each in known.items()
    ]


class Server:
    """What the server knows of one run. ``activate`` is the instance's, ``inner`` knows its pending calls.

    In the course ``failing`` activities and child workflows fail, in ``cancelled`` somebody cancels the workflow while
    it waits for the first time.
    """

    def __init__(
        self,
        activate: Callable[[WorkflowActivation], Any],
        inner: Any,
        now: datetime.datetime,
        replaying: bool,
        course: str = "",
    ) -> None:
        self.activate = activate
        self.inner = inner
        self.now = now
        self.replaying = replaying
        self.history = 3
        self.commands: list[Command] = []
        self.open: list[Any] = []
        self.done = False
        self.fails = course == "failing"
        self.cancels = course == "cancelled"

    def send(self, jobs: Iterable[WorkflowActivationJob]) -> WorkflowActivationCompletion:
        """One activation; its commands are kept, and those that want an answer stay open."""
        act = WorkflowActivation(
            run_id="run", history_length=self.history, is_replaying=self.replaying, jobs=jobs
        )
        act.timestamp.FromDatetime(self.now)
        completion: WorkflowActivationCompletion = self.activate(act)
        self.history += 3
        for command in completion.successful.commands:
            kind = command.WhichOneof("variant")
            self.commands.append(describe(command))
            self.open.append(command)
            self.done = self.done or kind in LAST
        return completion

    def answers(self) -> list[WorkflowActivationJob]:
        """The jobs that resolve what is open; the clock moves to the next timer when only timers are left."""
        if self.cancels and self.open:
            self.cancels = False
            job = WorkflowActivationJob()
            job.cancel_workflow.reason = "nobody wants it"
            return [job]
        open_now, self.open = self._without_cancelled(self.open), []
        jobs: list[WorkflowActivationJob] = []
        timers = []
        cancelled = {each.cancel_timer.seq for each in open_now if each.HasField("cancel_timer")}
        for command in open_now:
            kind = command.WhichOneof("variant")
            if kind == "start_timer":
                if command.start_timer.seq not in cancelled:
                    timers.append(command)
            elif kind in _ANSWERS:
                jobs += _ANSWERS[kind](self, command)
        if jobs or not timers:
            self.open += timers
            return jobs
        timers.sort(key=lambda each: each.start_timer.start_to_fire_timeout.ToTimedelta())
        first, *later = timers
        self.now += first.start_timer.start_to_fire_timeout.ToTimedelta()
        self.open += later
        return [_job("fire_timer", seq=first.start_timer.seq)]

    def _without_cancelled(self, commands: list[Any]) -> list[Any]:
        """What of this the workflow still wants: it is told of the rest at once."""
        gone = {
            getattr(each, kind).seq
            for each in commands
            for kind in ("request_cancel_activity", "request_cancel_local_activity")
            if each.HasField(kind)
        }
        return [
            each
            for each in commands
            if not (each.HasField("schedule_activity") and each.schedule_activity.seq in gone)
        ]

    def _result(self, pending: str, seq: int) -> Any:
        handle = getattr(self.inner, pending).get(seq)
        return values.payload(getattr(getattr(handle, "_input", None), "ret_type", None))

    def _activity(self, command: Any) -> list[WorkflowActivationJob]:
        kind = command.WhichOneof("variant")
        seq = getattr(command, kind).seq
        job = _job("resolve_activity", seq=seq)
        job.resolve_activity.is_local = kind == "schedule_local_activity"
        if self.fails:
            failed = job.resolve_activity.result.failed.failure
            failed.activity_failure_info.activity_type.name = getattr(command, kind).activity_type
            failed.cause.application_failure_info.type = "OutOfOrder"
        else:
            job.resolve_activity.result.completed.result.CopyFrom(self._result("_pending_activities", seq))
        return [job]

    def _gone(self, command: Any) -> list[WorkflowActivationJob]:
        """A cancelled activity ends as one."""
        job = _job("resolve_activity", seq=getattr(command, command.WhichOneof("variant")).seq)
        failure = job.resolve_activity.result.cancelled.failure
        failure.activity_failure_info.activity_type.name = "cancelled"
        failure.cause.canceled_failure_info.SetInParent()
        return [job]

    def _child(self, command: Any) -> list[WorkflowActivationJob]:
        seq = command.start_child_workflow_execution.seq
        started = _job("resolve_child_workflow_execution_start", seq=seq)
        started.resolve_child_workflow_execution_start.succeeded.run_id = "child"
        ended = _job("resolve_child_workflow_execution", seq=seq)
        if self.fails:
            failed = ended.resolve_child_workflow_execution.result.failed.failure
            failed.child_workflow_execution_failure_info.workflow_type.name = "Child"
            failed.cause.application_failure_info.type = "OutOfOrder"
        else:
            result = self._result("_pending_child_workflows", seq)
            ended.resolve_child_workflow_execution.result.completed.result.CopyFrom(result)
        return [started, ended]

    def _nexus(self, command: Any) -> list[WorkflowActivationJob]:
        seq = command.schedule_nexus_operation.seq
        started = _job("resolve_nexus_operation_start", seq=seq)
        started.resolve_nexus_operation_start.started_sync = True
        ended = _job("resolve_nexus_operation", seq=seq)
        ended.resolve_nexus_operation.result.completed.CopyFrom(
            self._result("_pending_nexus_operations", seq)
        )
        return [started, ended]

    def _signalled(self, command: Any) -> list[WorkflowActivationJob]:
        return [_job("resolve_signal_external_workflow", seq=command.signal_external_workflow_execution.seq)]

    def _cancelled(self, command: Any) -> list[WorkflowActivationJob]:
        seq = command.request_cancel_external_workflow_execution.seq
        return [_job("resolve_request_cancel_external_workflow", seq=seq)]


_ANSWERS: dict[str, Callable[[Server, Any], list[WorkflowActivationJob]]] = {
    "schedule_activity": Server._activity,
    "schedule_local_activity": Server._activity,
    "start_child_workflow_execution": Server._child,
    "request_cancel_activity": Server._gone,
    "request_cancel_local_activity": Server._gone,
    "schedule_nexus_operation": Server._nexus,
    "signal_external_workflow_execution": Server._signalled,
    "request_cancel_external_workflow_execution": Server._cancelled,
}


def start(definition: Any) -> WorkflowActivationJob:
    """The job that starts a workflow, with an argument for each parameter."""
    function = definition.run_fn
    job = WorkflowActivationJob()
    job.initialize_workflow.workflow_type = definition.name or "dynamic"
    job.initialize_workflow.workflow_id = "workflow"
    job.initialize_workflow.randomness_seed = 1
    job.initialize_workflow.attempt = 1
    if definition.name:
        job.initialize_workflow.arguments.extend(values.payloads(function, definition.arg_types))
    return job


def deliver(handler: Handler) -> WorkflowActivationJob:
    """The job that calls a handler once."""
    function = handler.definition.fn
    arguments = (
        [] if handler.definition.name is None else values.payloads(function, handler.definition.arg_types)
    )
    job = WorkflowActivationJob()
    if handler.kind == "signal":
        job.signal_workflow.signal_name = handler.name
        job.signal_workflow.input.extend(arguments)
    elif handler.kind == "update":
        job.do_update.name = handler.name
        job.do_update.id = job.do_update.protocol_instance_id = f"update-{handler.name}"
        job.do_update.run_validator = True
        job.do_update.input.extend(arguments)
    else:
        job.query_workflow.query_type = handler.name
        job.query_workflow.query_id = f"query-{handler.name}"
        job.query_workflow.arguments.extend(arguments)
    return job


def evict() -> WorkflowActivationJob:
    """The job that ends an instance: its tasks are cancelled."""
    job = WorkflowActivationJob()
    job.remove_from_cache.message = "over"
    return job


def describe(command: Any) -> Command:
    """A command as it is compared between two runs."""
    kind = command.WhichOneof("variant")
    body = getattr(command, kind)
    name = next(
        (
            str(getattr(body, field))
            for field in (
                "activity_type",
                "workflow_type",
                "signal_name",
                "operation",
                "patch_id",
                "query_id",
            )
            if hasattr(body, field)
        ),
        "",
    )
    return Command(kind, name, MessageToJson(body, indent=None, sort_keys=True))


def info(definition: Any, now: datetime.datetime) -> temporalio.workflow.Info:
    """What the workflow is told about itself."""
    return dataclasses.replace(
        _fake_info,
        attempt=1,
        namespace="default",
        run_id="run",
        start_time=now,
        task_queue="queue",
        workflow_id="workflow",
        workflow_start_time=now,
        workflow_type=definition.name or "dynamic",
    )


def _job(kind: str, seq: int) -> WorkflowActivationJob:
    job = WorkflowActivationJob()
    getattr(job, kind).seq = seq
    return job
