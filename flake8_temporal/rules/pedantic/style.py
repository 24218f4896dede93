"""TMP903 to TMP908: timers, retries, timeouts, ids, assertions and calls that nobody vouches for."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.pedantry import (
    failing_asserts,
    fragile_ids,
    plain_sleeps,
    random_starts,
    retried_workflows,
    slow_to_notice,
)
from flake8_temporal.project.remedies.failures import checked
from flake8_temporal.project.remedies.waits import timer
from flake8_temporal.project.unverified import unverified_calls
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP903",
    name="prefer-workflow-sleep",
    message="asyncio.sleep() in workflow code; workflow.sleep() takes a timedelta and a summary",
    since="0.1",
    on_by_default=False,
    fixes={
        "safe": "`asyncio.sleep(60)` becomes `workflow.sleep(60)`",
    },
)
def prefer_workflow_sleep(view: View) -> Iterator[Finding]:
    """Both start the same durable timer; only one can say in the user interface what it is for.

    Write ``await workflow.sleep(timedelta(hours=1), summary="grace period")``.

    Limits: ``asyncio.sleep(0)`` starts no timer and lets other tasks run: it stays.

    Source: temporalio README, Timers.
    """
    if not view.is_test:
        for found in view.placed(lambda node: plain_sleeps(view.reach, node)):
            fix = view.fix_behind(found.hit.call.guard, found, timer)
            yield prefer_workflow_sleep.at(found.place, fix)


@rule(
    "TMP904",
    name="workflow-retry-policy",
    message="{call}() with a retry_policy runs the same logic again; handle the failure instead",
    since="0.1",
    on_by_default=False,
)
def workflow_retry_policy(view: View) -> Iterator[Finding]:
    """A workflow that failed after all the retries of its activities does the same when it is started again.

    Its activities have retries of their own, and what they did is done twice.

    Write the retry policy on the activities, and handle what remains in the workflow.

    Limits: a policy of one attempt and one beside ``cron_schedule`` are fine; a policy that is not known is left alone.

    Source: temporalio docs, error handling, workflow retry policies.
    """
    for place, call in view.standing(() if view.is_test else retried_workflows(view.reach)):
        yield workflow_retry_policy.at(place, call=call)


@rule(
    "TMP905",
    name="start-to-close-preferred",
    message="{call} sets only schedule_to_close_timeout; add start_to_close_timeout for each attempt",
    since="0.1",
    on_by_default=False,
)
def start_to_close_preferred(view: View) -> Iterator[Finding]:
    """A worker that dies in the middle of an activity is noticed when the attempt times out.

    With a limit for all attempts together and none for each, that is when no time is left for another one.

    Write ``start_to_close_timeout`` a little above the longest time that one attempt may take.

    Limits: local activities and calls with ``**`` are left alone.

    Source: temporalio docs, activity definition, retry policy; detecting activity failures.
    """
    if not view.is_test:
        for place, call, _ in view.placed(lambda node: slow_to_notice(view.reach, node)):
            yield start_to_close_preferred.at(place, call=call)


@rule(
    "TMP906",
    name="fragile-id",
    message="{what}; derive a stable id from the input",
    since="0.1",
    on_by_default=False,
)
def fragile_id(view: View) -> Iterator[Finding]:
    """An id that says what the work is about keeps it from being started twice; a random one keeps nothing.

    Ids that are drawn in a workflow are stable on replay, but shift when the code before them draws once more or less.

    Write ``id=f"charge-{order.id}"``.

    Limits: an id is judged where it is written, or one assignment away.

    Source: temporalio README, Invoking Child Workflows; sdk-python issue 1109.
    """
    if view.is_test:
        return
    for place, what, _ in view.placed(lambda node: fragile_ids(view.reach, node)):
        yield fragile_id.at(place, what=what)
    for place, what in view.standing(random_starts(view.reach)):
        yield fragile_id.at(place, what=what)


@rule(
    "TMP907",
    name="assert-in-workflow",
    message="assert fails the workflow task, again and again; raise ApplicationError",
    since="0.1",
    on_by_default=False,
    fixes={
        "unsafe": '`assert x, "m"` becomes `if not x: raise ApplicationError("m", type="AssertionError")`',
    },
)
def assert_in_workflow(view: View) -> Iterator[Finding]:
    """An ``AssertionError`` is no failure of the workflow but a bug in its code.

    The worker tries the workflow task again for ever, and the workflow neither fails nor goes on; with ``python -O``
    the check is gone.

    Write ``raise ApplicationError(...)``, which fails the workflow.

    Limits: assertions that tell type checkers something (``isinstance``, ``is not None``, a plain name) are reported
    with ``strict`` only. What the worker lets fail a workflow is not asked here.

    Source: temporalio README, Exceptions.
    """
    if not view.is_test:
        for found in view.placed(lambda node: failing_asserts(view.reach, node)):
            fix = view.fix_behind(found.hit.guard, found, checked)
            yield assert_in_workflow.at(found.place, fix)


@rule(
    "TMP908",
    name="unverified-call",
    message="{call} is not known to be deterministic; list it under `pure` or move it to an activity",
    since="0.1",
    on_by_default=False,
)
def unverified_call(view: View) -> Iterator[Finding]:
    """For teams that want to know of every call that nobody has looked at.

    By default what no table knows is taken as harmless. Here it has to be vouched for.

    Write ``pure = ["rules_engine.evaluate"]`` in the options for what is deterministic.

    Limits: the standard library, the SDK, what the sandbox passes through by default, constructors, and objects of
    unknown type are left alone.

    Source: temporalio README, Sandbox is not Secure ("only a helper"); the checkers of the Go and Java SDKs work so.
    """
    if not view.is_test:
        for place, call, _ in view.placed(lambda node: unverified_calls(view.reach, node)):
            yield unverified_call.at(place, call=call)


RULES = (
    prefer_workflow_sleep,
    workflow_retry_policy,
    start_to_close_preferred,
    fragile_id,
    assert_in_workflow,
    unverified_call,
)
