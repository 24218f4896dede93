"""What becomes of a call that fails, is retried or is cancelled: the harm behind TMP313, TMP315, TMP316 and TMP317.

The SDK says nothing to any of these. Each test runs the reported workflow and the repaired one in the SDK's sandbox;
what the server does with the commands it gets (it retries, runs out of patience, cancels) is played by the test.
"""

import asyncio
import base64
import contextlib
import json
import textwrap
from collections.abc import Awaitable, Callable
from typing import Any
from unittest import mock

import pytest
from sandbox import server
from sandbox.oracle import run
from sandbox.server import Command
from temporalio.bridge.proto.workflow_activation import WorkflowActivationJob
from temporalio.bridge.proto.workflow_commands import ScheduleActivity, ScheduleLocalActivity
from temporalio.testing import ActivityEnvironment

from flake8_temporal import engine
from flake8_temporal.model import Settings

SOURCE = """
import asyncio
from datetime import timedelta
from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

@activity.defn
async def quiet(item: str) -> None:
    await asyncio.sleep(0.2)

@activity.defn
async def beating(item: str) -> None:
    for number in range(10):
        activity.heartbeat(number)
        await asyncio.sleep(0.02)

@activity.defn
async def stuck(item: str) -> None:
    activity.heartbeat()
    await asyncio.sleep(60)

@activity.defn
async def reserve(item: str) -> str:
    return item

@activity.defn
async def charge(item: str) -> str:
    return item

@activity.defn
async def undo(item: str) -> None: ...

MINUTE = timedelta(minutes=1)

@workflow.defn
class Subject:
    @workflow.run
    async def run(self) -> None:
{body}
"""
Answers = dict[str, Callable[[server.Server, Any], list[WorkflowActivationJob]]]


def source_of(body: str) -> str:
    return SOURCE.format(body=textwrap.indent(textwrap.dedent(body).strip(), " " * 8))


def told_apart(code: str, bad: str, good: str) -> None:
    settings = Settings(no_cache=True, opted_in=(code,))
    found = [
        {one.code for one in engine.check(source_of(body), None, "/nowhere/subject.py", settings)}
        for body in (bad, good)
    ]
    assert found == [{code}, set()]


def commands(body: str, answers: Answers | None = None) -> tuple[Command, ...]:
    """What a run asks of a server that answers some commands in its own way."""
    with mock.patch.dict(server._ANSWERS, answers or {}):
        return run(source_of(body), only=["Subject"])["Subject"].commands


def kinds(body: str, answers: Answers | None = None) -> list[str]:
    return [each.kind for each in commands(body, answers)]


SCHEDULED = "schedule_activity"
FAILED = "fail_workflow_execution"
DONE = "complete_workflow_execution"


def failure(_: server.Server, command: Any) -> list[WorkflowActivationJob]:
    """The activity has failed for good."""
    job = WorkflowActivationJob()
    job.resolve_activity.seq = command.schedule_activity.seq
    failed = job.resolve_activity.result.failed.failure
    failed.activity_failure_info.activity_id = "1"
    failed.cause.application_failure_info.type = "Refused"
    return [job]


# TMP313: a server that waits for heartbeats, and one that does not.


def _seconds(command: Command, timeout: str) -> float | None:
    given = json.loads(command.text).get(timeout)
    return float(given.removesuffix("s")) if given else None


async def _attempt(command: Command, function: Callable[..., Awaitable[Any]]) -> str:
    """One attempt, as the server sees it: which timeout ended it, or nothing where it came to its end."""
    loop = asyncio.get_running_loop()
    environment = ActivityEnvironment()
    heard = loop.time()

    def hear(*_: object) -> None:
        nonlocal heard
        heard = loop.time()

    environment.on_heartbeat = hear
    started = loop.time()
    task = asyncio.ensure_future(environment.run(function, "shoes"))
    silence, whole = _seconds(command, "heartbeatTimeout"), _seconds(command, "startToCloseTimeout")
    try:
        while not task.done():
            await asyncio.sleep(0.01)
            if whole and loop.time() - started >= whole:
                return "startToCloseTimeout"
            if silence and loop.time() - heard >= silence:
                return "heartbeatTimeout"
        return ""
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def ended(body: str, activity_name: str) -> str:
    space: dict[str, Any] = {"__name__": "shop"}
    exec(SOURCE.format(body="        pass"), space)
    return asyncio.run(_attempt(commands(body)[0], space[activity_name]))


WATCHED = "await workflow.execute_activity({}, 'shoes', start_to_close_timeout=timedelta(seconds=0.6){})"
SHORT = ", heartbeat_timeout=timedelta(seconds=0.1)"


def test_without_heartbeats_an_attempt_is_ended_that_only_takes_its_time() -> None:
    bad, good = WATCHED.format("quiet", SHORT), WATCHED.format("beating", SHORT)
    told_apart("TMP313", bad, good)
    assert ended(bad, "quiet") == "heartbeatTimeout"
    assert ended(good, "beating") == ""


@pytest.mark.parametrize("timeout", ["", ", heartbeat_timeout=timedelta(minutes=1)"])
def test_nobody_notices_that_heartbeats_stop(timeout: str) -> None:
    """Without the timeout, and with one that is as long as the attempt."""
    bad, good = WATCHED.format("stuck", timeout), WATCHED.format("stuck", SHORT)
    told_apart("TMP313", bad, good)
    assert ended(bad, "stuck") == "startToCloseTimeout"
    assert ended(good, "stuck") == "heartbeatTimeout"


def test_a_local_activity_has_nobody_to_beat_for() -> None:
    body = WATCHED.format("beating", "").replace("execute_activity", "execute_local_activity")
    told_apart("TMP313", body, body.replace("beating", "quiet"))
    assert [each.kind for each in commands(body)][0] == "schedule_local_activity"
    assert "heartbeat_timeout" in ScheduleActivity.DESCRIPTOR.fields_by_name
    assert "heartbeat_timeout" not in ScheduleLocalActivity.DESCRIPTOR.fields_by_name


# TMP315: the step has acted, and what the server hears is that it failed.

STEP = "await workflow.execute_activity(reserve, 'shoes', start_to_close_timeout=MINUTE)"
NOTED = "compensations.append((undo, 'shoes'))"
SAGA = """
compensations = []
try:
    {}
    {}
except ActivityError:
    for compensate, item in reversed(compensations):
        await workflow.execute_activity(compensate, item, start_to_close_timeout=MINUTE)
    raise
"""


def failing(name: str) -> Answers:
    """Only this activity fails."""

    def answer(to: server.Server, command: Any) -> list[WorkflowActivationJob]:
        fails = command.schedule_activity.activity_type == name
        return failure(to, command) if fails else to._activity(command)

    return {SCHEDULED: answer}


def test_a_step_that_acted_and_failed_is_not_undone() -> None:
    bad, good = SAGA.format(STEP, NOTED), SAGA.format(NOTED, STEP)
    told_apart("TMP315", bad, good)
    assert [each.name for each in commands(bad, failing("reserve"))] == ["reserve", ""]
    assert [each.name for each in commands(good, failing("reserve"))] == ["reserve", "undo", ""]


ORDERED = """
compensations = []
try:
    compensations.append((undo, 'first'))
    await workflow.execute_activity(reserve, 'first', start_to_close_timeout=MINUTE)
    compensations.append((undo, 'second'))
    await workflow.execute_activity(reserve, 'second', start_to_close_timeout=MINUTE)
    await workflow.execute_activity(charge, 'both', start_to_close_timeout=MINUTE)
except ActivityError:
    for compensate, item in {}:
        await workflow.execute_activity(compensate, item, start_to_close_timeout=MINUTE)
    raise
"""


def _undone(body: str) -> list[str]:
    return [
        base64.b64decode(json.loads(each.text)["arguments"][0]["data"]).decode().strip('"')
        for each in commands(body, failing("charge"))
        if each.name == "undo"
    ]


def test_what_was_done_first_is_undone_first() -> None:
    bad, good = ORDERED.format("compensations"), ORDERED.format("reversed(compensations)")
    told_apart("TMP315", bad, good)
    assert _undone(bad) == ["first", "second"]
    assert _undone(good) == ["second", "first"]


# TMP316: the server retries what fails until the policy or the time says stop.


def retried(to: server.Server, command: Any) -> list[WorkflowActivationJob]:
    """An activity that fails at every attempt: nothing comes back as long as there is another one."""
    (given,) = command.ListFields()[:1]
    asked = given[1]
    stops = asked.HasField("schedule_to_close_timeout") or asked.retry_policy.maximum_attempts
    job = WorkflowActivationJob()
    job.resolve_activity.seq = asked.seq
    job.resolve_activity.is_local = command.HasField("schedule_local_activity")
    failed = job.resolve_activity.result.failed.failure
    failed.activity_failure_info.activity_id = "1"
    failed.cause.application_failure_info.type = "Refused"
    return [job] if stops else []


LIMITS = {
    "nothing": ("", "TMP316"),
    "no policy": (", retry_policy=None", "TMP316"),
    "no limit": (", retry_policy=RetryPolicy(maximum_attempts=0)", "TMP316"),
    "a slower pace": (
        ", retry_policy=RetryPolicy(initial_interval=MINUTE, maximum_interval=MINUTE)",
        "TMP316",
    ),
    "attempts": (", retry_policy=RetryPolicy(maximum_attempts=3)", ""),
    "time": (", schedule_to_close_timeout=MINUTE", ""),
}
RETRIED = "await workflow.execute_{}activity(charge, 'shoes', start_to_close_timeout=MINUTE{})"


@pytest.mark.parametrize("local", ["", "local_"])
@pytest.mark.parametrize(("limit", "code"), LIMITS.values(), ids=LIMITS)
def test_a_workflow_waits_for_ever_for_what_never_gives_up(limit: str, code: str, local: str) -> None:
    body = RETRIED.format(local, limit)
    settings = Settings(no_cache=True, opted_in=("TMP316",))
    found = {one.code for one in engine.check(source_of(body), None, "/nowhere/subject.py", settings)}
    assert found == ({code} if code else set())
    scheduled = f"schedule_{local}activity"
    ends = kinds(body, {scheduled: retried})
    assert ends == ([scheduled] if code else [scheduled, FAILED])


# TMP317: a cancellation that arrives while an activity runs.


def cancellation(_: server.Server, command: Any) -> list[WorkflowActivationJob]:
    """The workflow is asked to stop."""
    job = WorkflowActivationJob()
    job.cancel_workflow.SetInParent()
    return [job]


def cancelled(_: server.Server, command: Any) -> list[WorkflowActivationJob]:
    """The activity has done as the workflow asked."""
    job = WorkflowActivationJob()
    job.resolve_activity.seq = command.request_cancel_activity.seq
    failed = job.resolve_activity.result.cancelled.failure
    failed.activity_failure_info.activity_id = "1"
    failed.cause.canceled_failure_info.SetInParent()
    return [job]


CLAUSES = {
    "another error": ("ActivityError as error", "raise ApplicationError('not charged') from error", FAILED),
    "any error": ("Exception as error", "raise ApplicationError('not charged') from error", FAILED),
    "a result": ("ActivityError as error", "workflow.logger.info('%s', error)", DONE),
}


@pytest.mark.parametrize(("clause", "handling", "ends"), CLAUSES.values(), ids=CLAUSES)
def test_a_cancelled_workflow_ends_as_something_else(clause: str, handling: str, ends: str) -> None:
    text = (
        "try:\n    await workflow.execute_activity(charge, 'shoes', start_to_close_timeout=MINUTE)\n"
        f"except {clause}:\n    {{}}{handling}"
    )
    bad, good = text.format(""), text.format("if is_cancelled_exception(error):\n        raise\n    ")
    told_apart("TMP317", bad, good)
    answers: Answers = {SCHEDULED: cancellation, "request_cancel_activity": cancelled}
    asked = [SCHEDULED, "request_cancel_activity"]
    assert kinds(bad, answers) == [*asked, ends]
    assert kinds(good, answers) == [*asked, "cancel_workflow_execution"]
