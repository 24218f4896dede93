"""What TMP3xx says of a call, beside what the SDK does with the same call in its own sandbox.

Each row is the body of a ``run`` method. Where the SDK raises, rule and SDK must agree on bad and good bodies alike;
where it is silent, the commands that are missing or too many show the harm.
"""

import asyncio
import contextlib
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple
from unittest import mock

import pytest
from sandbox import server
from sandbox.oracle import Verdict, run
from temporalio import activity
from temporalio.bridge.proto.workflow_activation import WorkflowActivationJob
from temporalio.testing import ActivityEnvironment

from flake8_temporal import engine
from flake8_temporal.model import Settings

PREFIX = """
import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from temporalio import activity, workflow
from temporalio.common import RawValue, RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError, is_cancelled_exception

MINUTE = timedelta(minutes=1)

@activity.defn
async def charge(cents: int) -> str:
    return f"{cents}"

@activity.defn
async def move(source: str, target: str) -> str:
    return source + target

@activity.defn
async def tick() -> None: ...

@activity.defn(dynamic=True)
async def whatever(args: Sequence[RawValue]) -> None: ...

async def undecorated(cents: int) -> str:
    return f"{cents}"

@activity.defn
class Notify:
    async def __call__(self, text: str) -> None: ...

@workflow.defn
class Receipt:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"

    @workflow.signal
    async def stop(self) -> None: ...
"""
CLASS = """
@workflow.defn
class Subject:
    def __init__(self) -> None:
        self.done = False

    async def pause(self) -> bool:
        await workflow.sleep(1)
        return True

    def is_done(self) -> bool:
        return self.done

    @property
    def is_over(self) -> bool:
        return self.done

    @workflow.run
    async def run(self) -> None:
{body}
"""


class Row(NamedTuple):
    """A body, the code that it gets, and a part of the error that the SDK raises: empty where it raises none."""

    body: str
    code: str = ""
    error: str = ""


def source_of(body: str) -> str:
    return PREFIX + CLASS.format(body=textwrap.indent(textwrap.dedent(body).strip(), " " * 8))


def codes(source: str) -> set[str]:
    """The codes of this family, whether on by default or not."""
    settings = Settings(no_cache=True)
    found = {each.code for each in engine.check(source, None, "/nowhere/subject.py", settings)}
    return {code for code in found if code.startswith("TMP3")}


def judged(source: str) -> Verdict:
    return run(source, only=["Subject"])["Subject"]


def agree(row: Row) -> None:
    source = source_of(row.body)
    assert codes(source) == ({row.code} if row.code else set())
    verdict = judged(source)
    assert row.error in str(verdict), verdict
    assert bool(row.error) == (verdict.outcome in ("task failure", "workflow failure")), verdict


@contextlib.contextmanager
def failing_activities(*, cancelled: bool = False) -> Iterator[None]:
    """Let every activity fail, or end as it does when the workflow is cancelled."""

    def fail(_: server.Server, command: Any) -> list[WorkflowActivationJob]:
        job = WorkflowActivationJob()
        job.resolve_activity.seq = command.schedule_activity.seq
        outcome = job.resolve_activity.result.cancelled if cancelled else job.resolve_activity.result.failed
        outcome.failure.message = outcome.failure.cause.message = "no"
        outcome.failure.activity_failure_info.activity_id = "1"
        if cancelled:
            outcome.failure.cause.canceled_failure_info.SetInParent()
        else:
            outcome.failure.cause.application_failure_info.type = "CardDeclined"
        return [job]

    with mock.patch.dict(server._ANSWERS, {"schedule_activity": fail}):
        yield


CHARGE = "await workflow.execute_activity(charge, 1, {})"
OPTIONS = [
    Row(CHARGE.format(""), "TMP301", "must have start_to_close_timeout or schedule_to_close_timeout"),
    Row(CHARGE.format("start_to_close_timeout=None"), "TMP301", "must have start_to_close_timeout"),
    Row(CHARGE.format("start_to_close_timeout=timedelta()"), "TMP301", "must have start_to_close_timeout"),
    Row(CHARGE.format("heartbeat_timeout=MINUTE"), "TMP301", "must have start_to_close_timeout"),
    Row("await workflow.start_local_activity('charge', 1)", "TMP301", "must have start_to_close_timeout"),
    Row("await workflow.execute_activity_class(Notify, 'x')", "TMP301", "must have start_to_close_timeout"),
    Row(CHARGE.format("start_to_close_timeout=MINUTE")),
    Row(CHARGE.format("schedule_to_close_timeout=MINUTE")),
    Row(CHARGE.format("**workflow.ActivityConfig(start_to_close_timeout=MINUTE)")),
    Row("await workflow.execute_local_activity(charge, 1, schedule_to_close_timeout=MINUTE)"),
    Row(CHARGE.format("start_to_close_timeout=30"), "TMP302", "Expected a timedelta object"),
    Row(CHARGE.format("start_to_close_timeout='30s'"), "TMP302", "Expected a timedelta object"),
    Row("await workflow.sleep('1 minute')", "TMP302", "not supported between"),
    Row("await workflow.sleep(-1)", "TMP302", "negative delay"),
    Row("await asyncio.sleep('5')", "TMP302", "not supported between"),
    Row("await asyncio.sleep(MINUTE)", "TMP302", "not supported between"),
    Row("await asyncio.wait_for(self.pause(), MINUTE)", "TMP302", "not supported between"),
    Row("await workflow.wait_condition(lambda: self.done, timeout='1m')", "TMP302", "not supported between"),
    Row("await workflow.wait_condition(lambda: not self.done, timeout=0)", "TMP302", "TimeoutError"),
    Row(
        "await workflow.execute_child_workflow(Receipt.run, 1, run_timeout=60)",
        "TMP302",
        "Expected a timedelta",
    ),
    Row("await workflow.sleep(5)"),
    Row("await workflow.sleep(0.5)"),
    Row("await workflow.sleep(MINUTE)"),
    Row("await asyncio.sleep(-1)"),
    Row("await workflow.wait_condition(lambda: not self.done, timeout=MINUTE)"),
]
POLICY = "await workflow.execute_activity(charge, 1, start_to_close_timeout=MINUTE, retry_policy={})"
POLICIES = [
    Row(POLICY.format("RetryPolicy(backoff_coefficient=0.5)"), "TMP309", "Backoff coefficient"),
    Row(POLICY.format("RetryPolicy(maximum_attempts=-1)"), "TMP309", "Maximum attempts"),
    Row(
        POLICY.format("RetryPolicy(initial_interval=-MINUTE)"), "", "Initial interval"
    ),  # computed: not judged
    Row(POLICY.format("RetryPolicy(initial_interval=timedelta(-1))"), "TMP309", "Initial interval"),
    Row(
        POLICY.format("RetryPolicy(maximum_interval=timedelta(-1))"),
        "TMP309",
        "Maximum interval cannot be neg",
    ),
    Row(
        POLICY.format("RetryPolicy(maximum_interval=timedelta(milliseconds=1))"),
        "TMP309",
        "less than initial",
    ),
    Row(POLICY.format("RetryPolicy(initial_interval=30)"), "TMP309", "no attribute 'total_seconds'"),
    Row(POLICY.format("RetryPolicy(non_retryable_error_types=[ValueError])"), "TMP309", "bad argument type"),
    Row(POLICY.format("{'maximum_attempts': 3}"), "TMP309", "no attribute"),
    Row(POLICY.format("RetryPolicy(maximum_attempts=1, backoff_coefficient=0.5)")),
    Row(POLICY.format("RetryPolicy(non_retryable_error_types=['ValueError'])")),
    Row(POLICY.format("RetryPolicy(initial_interval=MINUTE, maximum_interval=MINUTE)")),
    Row(POLICY.format("None")),
]


@pytest.mark.parametrize("row", [*OPTIONS, *POLICIES], ids=lambda row: row.body)
def test_options(row: Row) -> None:
    agree(row)


def test_a_bad_timeout_makes_continue_as_new_lose_everything() -> None:
    bad, good = (source_of(f"workflow.continue_as_new(run_timeout={each})") for each in ("60", "MINUTE"))
    assert codes(bad) == {"TMP302"} and not codes(good)
    assert [each.text for each in judged(bad).commands] == ["{}"]
    assert "60s" in judged(good).commands[0].text


WAIT = "await workflow.wait_condition({})"
WAITS = [
    Row(WAIT.format("self.done"), "TMP306", "'bool' object is not callable"),
    Row(WAIT.format("not self.done"), "TMP306", "'bool' object is not callable"),
    Row(WAIT.format("workflow.all_handlers_finished()"), "TMP306", "'bool' object is not callable"),
    Row(WAIT.format("asyncio.Event().is_set()"), "TMP306", "'bool' object is not callable"),
    Row(WAIT.format("self.is_done()"), "TMP306", "'bool' object is not callable"),
    Row(WAIT.format("self.is_over"), "TMP306", "'bool' object is not callable"),
    Row(WAIT.format("self.pause()"), "TMP306", "'coroutine' object is not callable"),
    Row(WAIT.format("workflow.all_handlers_finished")),
    Row(WAIT.format("lambda: not self.done")),
    Row("workflow.logger.error('x', order=1)", "TMP314", "unexpected keyword argument 'order'"),
    Row("workflow.logger.error('x', extra={'order': 1}, stack_info=False)"),
]


@pytest.mark.parametrize("row", WAITS, ids=lambda row: row.body)
def test_waits(row: Row) -> None:
    agree(row)


def kinds(body: str) -> list[str]:
    """The kinds of the commands that a run gives, its end included."""
    return [each.kind for each in judged(source_of(body)).commands]


DONE = "complete_workflow_execution"
SCHEDULED = "schedule_activity"
CHARGED = "workflow.execute_activity(charge, 1, start_to_close_timeout=MINUTE)"
STARTED = "workflow.start_activity(charge, 1, start_to_close_timeout=MINUTE)"
CHILD = "workflow.start_child_workflow(Receipt.run, 1, id='r')"


class Harm(NamedTuple):
    """A body that the SDK runs without a word, its code, the commands that it gives, and those of the good one."""

    bad: str
    code: str
    given: list[str]
    good: str
    wanted: list[str]


HARMS = [
    Harm(CHARGED, "TMP303", [DONE], f"await {CHARGED}", [SCHEDULED, DONE]),
    Harm(f"_ = {CHARGED}", "TMP303", [DONE], f"_ = await {CHARGED}", [SCHEDULED, DONE]),
    Harm(
        f"steps = [{CHARGED}]",
        "TMP303",
        [DONE],
        f"steps = [{CHARGED}]\nawait asyncio.gather(*steps)",
        [SCHEDULED, DONE],
    ),
    Harm("workflow.sleep(1)", "TMP303", [DONE], "await workflow.sleep(1)", ["start_timer", DONE]),
    Harm(
        "notes = asyncio.Queue()\nnotes.put(1)\nif notes.qsize():\n    await workflow.sleep(1)",
        "TMP303",
        [DONE],
        "notes = asyncio.Queue()\nawait notes.put(1)\nif notes.qsize():\n    await workflow.sleep(1)",
        ["start_timer", DONE],
    ),
    Harm("self.pause()", "TMP303", [DONE], "await self.pause()", ["start_timer", DONE]),
    Harm(
        "if self.pause():\n    await workflow.sleep(1)",
        "TMP303",
        ["start_timer", DONE],
        "if await self.pause():\n    await workflow.sleep(1)",
        ["start_timer", "start_timer", DONE],
    ),
    Harm(
        "asyncio.create_task(self.pause())",
        "TMP304",
        [DONE, "start_timer"],  # after the end
        "await asyncio.create_task(self.pause())",
        ["start_timer", DONE],
    ),
    *(
        Harm(
            WAIT.format(predicate),
            "TMP306",
            [DONE],
            "asyncio.get_running_loop().call_later(1, setattr, self, 'done', True)\n"
            + WAIT.format("lambda: self.done and workflow.all_handlers_finished()"),
            ["start_timer", DONE],
        )
        for predicate in (
            "self.pause",
            "lambda: self.pause()",
            "lambda: self.is_done",
            "lambda: workflow.all_handlers_finished",
        )
    ),
    Harm(
        "asyncio.get_running_loop().call_later(0.5, setattr, self, 'done', True)\n"
        "while not self.done:\n    await workflow.sleep(1)",
        "TMP307",
        ["start_timer", "start_timer", DONE],
        "asyncio.get_running_loop().call_later(3, setattr, self, 'done', True)\n"
        + WAIT.format("lambda: self.done"),
        ["start_timer", DONE],
    ),
]


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.bad)
def test_harm(harm: Harm) -> None:
    """What nobody is told of at run time: the wrong commands."""
    assert codes(source_of(harm.bad)) == {harm.code}
    assert not codes(source_of(harm.good))
    assert kinds(harm.bad) == harm.given
    assert kinds(harm.good) == harm.wanted


def test_a_dropped_handle_hides_its_failure() -> None:
    """The activity fails, and the workflow completes."""
    with failing_activities():
        assert kinds(STARTED + "\nawait workflow.sleep(1)")[-1] == DONE
        assert kinds(f"await {STARTED}")[-1] == "fail_workflow_execution"
    assert codes(source_of(STARTED)) == {"TMP304"}


def test_a_child_gets_the_policy_that_ends_it() -> None:
    commands = judged(source_of(f"await {CHILD}")).commands
    assert "PARENT_CLOSE_POLICY_TERMINATE" in commands[0].text
    assert codes(source_of(f"await {CHILD}")) == {"TMP308"}
    policy = CHILD.replace("id=", "parent_close_policy=workflow.ParentClosePolicy.ABANDON, id=")
    assert "PARENT_CLOSE_POLICY_ABANDON" in judged(source_of(f"await {policy}")).commands[0].text
    assert not codes(source_of(f"await {policy}"))


CANCEL = "asyncio.get_running_loop().call_later(1, asyncio.current_task().cancel)\n"
SLEEP = "await workflow.sleep(100)"
TIMERS = ["start_timer", "start_timer"]
CANCELLATIONS = [
    Harm(
        CANCEL + f"while True:\n    try:\n        {SLEEP}\n        return\n"
        "    except asyncio.CancelledError:\n        workflow.logger.info('x')",
        "TMP311",
        [*TIMERS, "cancel_timer", "start_timer", DONE],
        CANCEL + f"while True:\n    try:\n        {SLEEP}\n        return\n"
        "    except asyncio.CancelledError:\n        workflow.logger.info('x')\n        raise",
        [*TIMERS, "cancel_timer", "fail_workflow_execution"],
    ),
    Harm(
        CANCEL + f"try:\n    {SLEEP}\nexcept BaseException:\n    workflow.logger.info('x')",
        "TMP311",
        [*TIMERS, "cancel_timer", DONE],
        CANCEL
        + f"try:\n    {SLEEP}\nexcept BaseException as error:\n    workflow.logger.info('x')\n    raise",
        [*TIMERS, "cancel_timer", "fail_workflow_execution"],
    ),
    Harm(
        CANCEL + f"with contextlib.suppress(BaseException):\n    {SLEEP}",
        "TMP311",
        [*TIMERS, "cancel_timer", DONE],
        CANCEL + f"with contextlib.suppress(ValueError):\n    {SLEEP}",
        [*TIMERS, "cancel_timer", "fail_workflow_execution"],
    ),
    Harm(
        CANCEL + f"try:\n    {SLEEP}\nfinally:\n    return",
        "TMP311",
        [*TIMERS, "cancel_timer", DONE],
        CANCEL + f"try:\n    {SLEEP}\nfinally:\n    workflow.logger.info('x')",
        [*TIMERS, "cancel_timer", "fail_workflow_execution"],
    ),
]


@pytest.mark.parametrize("harm", CANCELLATIONS, ids=lambda harm: harm.bad)
def test_cancellation(harm: Harm) -> None:
    """A task that cancels itself stands for a workflow that is cancelled: the SDK does the same to it."""
    test_harm(harm)


def test_what_continues_as_new_is_caught() -> None:
    text = "try:\n    workflow.continue_as_new()\nexcept {}:\n    workflow.logger.info('x')"
    bad, good = text.format("BaseException"), text.format("Exception")
    assert codes(source_of(bad)) == {"TMP311"} and not codes(source_of(good))
    assert kinds(bad) == [DONE]
    assert kinds(good) == ["continue_as_new_workflow_execution"]


LOOP = "for cents in range(9):\n    try:\n        await {}\n    except ActivityError as error:\n        {}"


def test_a_loop_goes_on_after_its_activity_was_cancelled() -> None:
    bad = LOOP.format(CHARGED, "workflow.logger.info('%s', error)")
    good = LOOP.format(CHARGED, "if is_cancelled_exception(error):\n            raise")
    assert codes(source_of(bad)) == {"TMP312"} and not codes(source_of(good))
    with failing_activities(cancelled=True):
        assert kinds(bad) == [SCHEDULED] * 9 + [DONE]
        assert kinds(good) == [SCHEDULED, "fail_workflow_execution"]


IN_TIME = "start_to_close_timeout=MINUTE"
ARGUMENTS = [
    Row(f"await workflow.execute_activity(move, 'a', 'b', {IN_TIME})", "TMP305", "positional argument"),
    Row(
        f"await workflow.execute_activity(move, 'a', args=['b'], {IN_TIME})",
        "TMP305",
        "Cannot have arg and args",
    ),
    Row(f"await workflow.execute_activity(move, args=5, {IN_TIME})", "TMP305", "must be an iterable"),
    Row(
        f"await workflow.execute_activity(charge, 1, id='x', {IN_TIME})",
        "TMP305",
        "unexpected keyword argument",
    ),
    Row(
        f"await workflow.execute_local_activity(charge, 1, task_queue='q', {IN_TIME})",
        "TMP305",
        "unexpected keyword argument",
    ),
    Row(
        f"await workflow.execute_local_activity(charge, 1, heartbeat_timeout=MINUTE, {IN_TIME})",
        "TMP305",
        "unexpected keyword argument",
    ),
    Row(f"await workflow.execute_child_workflow(Receipt.run, 1, {IN_TIME})", "TMP305", "unexpected keyword"),
    Row(
        f"await workflow.execute_activity(undecorated, 1, {IN_TIME})",
        "TMP305",
        "decorated with @activity.defn",
    ),
    Row(
        f"await workflow.execute_activity(charge, 1, timeout=MINUTE, {IN_TIME})",
        "TMP305",
        "unexpected keyword argument",
    ),
    Row(f"await workflow.execute_activity(Receipt.run, 1, {IN_TIME})", "TMP305", "with @activity.defn"),
    Row("await workflow.execute_child_workflow(charge, 1)", "TMP305", "missing attributes"),
    Row("await workflow.execute_child_workflow(Receipt.stop)", "TMP305", "missing attributes"),
    Row(f"await workflow.execute_activity(lambda: 1, {IN_TIME})", "TMP305", "decorated with @activity.defn"),
    Row(f"await workflow.execute_activity(whatever, 1, {IN_TIME})", "TMP305", "Cannot invoke dynamic"),
    Row(f"await workflow.execute_activity(5, {IN_TIME})", "TMP305", "must be a string or callable"),
    Row("await workflow.execute_child_workflow(undecorated, 1)", "TMP305", "missing attributes"),
    Row("await workflow.wait([self.pause()])", "TMP305", "Passing coroutines is forbidden"),
    Row("await workflow.wait([])", "TMP305", "must not be empty"),
    Row(
        "async for done in workflow.as_completed([asyncio.create_task(self.pause())]):\n    await done",
        "TMP305",
        "'async for' requires",
    ),
    Row("raise workflow.ContinueAsNewError()", "TMP305", "Cannot instantiate ContinueAsNewError directly"),
    Row("raise workflow.continue_as_new", "TMP305", "exceptions must derive from BaseException"),
    Row(f"await workflow.execute_activity(move, args=['a', 'b'], {IN_TIME})"),
    Row(f"await workflow.execute_activity(charge, 1, args=[], {IN_TIME})"),
    Row(f"await workflow.execute_activity('elsewhere', args=[1, 2, 3], {IN_TIME})"),
    Row(f"await workflow.execute_activity(tick, {IN_TIME})"),
    Row("await workflow.execute_child_workflow(Receipt.run, 1)"),
    Row("await workflow.execute_child_workflow(Receipt, 1)"),
    Row("await workflow.wait([asyncio.create_task(self.pause())])"),
    Row("for done in workflow.as_completed([asyncio.create_task(self.pause())]):\n    await done"),
]


@pytest.mark.parametrize("row", ARGUMENTS, ids=lambda row: row.body)
def test_arguments(row: Row) -> None:
    agree(row)


@pytest.mark.parametrize("given", ["", "'a'", "args=['a']", "args=['a', 'b', 'c']"])
def test_nobody_counts_arguments_before_the_activity_runs(given: str) -> None:
    """The SDK schedules whatever it is given; the activity then fails, at every attempt."""
    body = f"await workflow.execute_activity(move, {given + ', ' if given else ''}{IN_TIME})"
    assert codes(source_of(body)) == {"TMP305"}
    assert kinds(body) == [SCHEDULED, DONE]

    @activity.defn
    async def move(source: str, target: str) -> str:
        return source + target

    sent = {"": (), "'a'": ("a",), "args=['a']": ("a",), "args=['a', 'b', 'c']": ("a", "b", "c")}[given]
    with pytest.raises(TypeError, match="positional argument"):
        asyncio.run(ActivityEnvironment().run(move, *sent))


def test_a_child_needs_all_its_arguments() -> None:
    body = "await workflow.execute_child_workflow(Receipt.run)"
    assert codes(source_of(body)) == {"TMP305"}
    assert kinds(body) == ["start_child_workflow_execution", DONE]


CAUGHT = "try:\n    await {}\nexcept {}:\n    await workflow.sleep(1)"


@pytest.mark.parametrize(
    ("clause", "is_dead"),
    [
        ("ApplicationError", True),
        ("ValueError", True),
        ("(KeyError, asyncio.TimeoutError)", True),
        ("ActivityError", False),
        ("(ApplicationError, ActivityError)", False),
        ("Exception", False),
    ],
)
def test_a_clause_for_what_the_activity_raised_never_runs(clause: str, is_dead: bool) -> None:
    body = CAUGHT.format(CHARGED, clause)
    assert codes(source_of(body)) == ({"TMP310"} if is_dead else set())
    with failing_activities():
        ended = [SCHEDULED, "fail_workflow_execution"] if is_dead else [SCHEDULED, "start_timer", DONE]
        assert kinds(body) == ended
