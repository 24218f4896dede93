"""TMP408 to TMP413: what an attempt takes from the clock, leaves on its machine, or hides from Temporal."""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.model import Finding
from flake8_temporal.project.clocked import clocked_work
from flake8_temporal.project.critical import unprotected_calls
from flake8_temporal.project.local_paths import returned_paths
from flake8_temporal.project.process_state import kept_state
from flake8_temporal.project.remedies.attempts import untried
from flake8_temporal.project.retries import hidden_failures, inner_retries
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP408",
    name="clock-selects-work",
    message="{call} selects what this activity processes; pass the time in (workflow.now() or scheduled_time)",
    since="0.1",
    on_by_default=False,
)
def clock_selects_work(view: View) -> Iterator[Finding]:
    """What an activity works on must not depend on when its attempt happens to run.

    A retry after midnight reads another day than the attempt it replaces: one day is done twice, or half, and another
    not at all.

    Write ``workflow.now()`` in the workflow and pass it, or use ``activity.info().scheduled_time``, which is the same
    on every attempt.

    Limits: a deadline, an age or a field that holds a time is no selection, and only its name tells; that is why the
    rule is off until it is selected. Unmeasured: real projects gave no finding.

    Source: temporalio SDK, ``activity.Info.scheduled_time``.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, clock, _ in activities.placed(lambda node: clocked_work(activities.evidence, node)):
        yield clock_selects_work.at(place, call=clock)


@rule(
    "TMP409",
    name="process-local-state",
    message="activity keeps state in {name}; the retry may run in another process",
    since="0.1",
)
def process_local_state(view: View) -> Iterator[Finding]:
    """What an activity must remember does not survive in the memory of a worker.

    A counter or a set of what was done is empty in the process that runs the next attempt, and full of what another
    workflow did in this one.

    Write it to the heartbeat details, to the result, or to a store of its own.

    Limits: what is a cache, a client, a lock, a metric or a registry by its name is left alone, and so is what the
    same function takes away again or only makes once. What is added to a list of ``self`` is not seen. Only the linted
    file is looked at, not what it imports.

    Source: temporalio README, Heartbeating; docs, activity definition ("begins at its initial state when retried").
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, name, _ in activities.placed(lambda node: kept_state(activities.reach, node)):
        yield process_local_state.at(place, name=name)


@rule(
    "TMP410",
    name="local-path-handoff",
    message="activity returns local path {name}; the next activity may run on another worker",
    since="0.1",
)
def local_path_handoff(view: View) -> Iterator[Finding]:
    """A path that an activity returns is of use on its own machine only.

    With one worker on a laptop it works; with two, the next activity opens a file that is not there.

    Write the contents, upload them and return a reference, or send all steps to a queue of one worker.

    Limits: an activity whose calls in view all name a ``task_queue``, and one that only runs as a local activity, is
    left alone. A directory shared by all workers cannot be told from another, except by its name: only temporary files
    and ``/tmp`` are looked at.

    Source: samples-python, worker_specific_task_queues.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, name, _ in activities.placed(lambda node: returned_paths(activities.evidence, node)):
        yield local_path_handoff.at(place, name=name)


@rule(
    "TMP411",
    name="retry-inside-activity",
    message="{what} retries inside the activity; let the activity RetryPolicy retry",
    since="0.1",
    fixes={
        "unsafe": "the decorator that tries again goes",
    },
)
def retry_inside_activity(view: View) -> Iterator[Finding]:
    """Attempts belong to the retry policy, where they are seen, counted and timed.

    Tries inside an attempt do not show in the history, use up its timeout, and multiply with those of the policy: five
    times five. After a crash the count starts again.

    Write the activity so that it fails, and give the call a ``RetryPolicy``.

    Limits: only decorators and loops in the linted file are looked at. A loop must count its rounds, wait in between
    and end when a round succeeds; one that heartbeats, or that asks for an answer before it ends, is left alone.

    Source: temporalio docs, activity definition, Activity retry policy ("Be cautious when doing retries within your
    Activity").
    """
    if view.is_test:
        return
    activities = view.of_activities
    for placed in activities.placed(lambda node: inner_retries(activities.evidence, node)):
        fix = activities.fix_behind(NOWHERE, placed, untried)
        yield retry_inside_activity.at(placed.place, fix, what=placed.hit.what)


@rule(
    "TMP412",
    name="hidden-failure",
    message="activity catches {exc} and returns; Temporal sees success and never retries",
    since="0.1",
    on_by_default=False,
)
def hidden_failure(view: View) -> Iterator[Finding]:
    """An activity that catches everything has succeeded, whatever went wrong.

    Temporal retries what fails. An error that becomes a result is retried by nobody, and the workflow goes on as if
    all were well, unless it looks.

    Write handlers for the errors that mean something, and let the rest go.

    Limits: many activities do this on purpose (a notification that may be lost, an error that is part of the result);
    that is why the rule is off until it is selected. All 6 findings in real projects were meant so. A handler inside a
    loop, and one behind which the activity may still raise, is left alone.

    Source: temporalio docs, error handling.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, exc, _ in activities.placed(lambda node: hidden_failures(activities.evidence, node)):
        yield hidden_failure.at(place, exc=exc)


@rule(
    "TMP413",
    name="configured-non-idempotent",
    message="activity {name} is marked non-idempotent; pass an idempotency key or set maximum_attempts=1",
    since="0.1",
)
def configured_non_idempotent(view: View) -> Iterator[Finding]:
    """An activity that its author calls non-idempotent must not run twice for one call.

    The default policy retries without end. The mark is ``# tmp: non-idempotent`` on the ``def`` or ``class`` of the
    activity, or its name in the option ``non-idempotent-activities``.

    Write ``retry_policy=RetryPolicy(maximum_attempts=1)``, or pass a key that tells the attempts apart.

    Limits: silent until something is marked. A policy or an argument that cannot be looked into is taken to be right;
    with ``strict`` such an argument is not.

    Source: temporalio docs, activity definition, Idempotency.
    """
    if view.is_test:
        return
    flow = view.evidence.flow
    for place, name, _ in view.placed(lambda node: unprotected_calls(view.reach, flow, node)):
        yield configured_non_idempotent.at(place, name=name)


RULES = (
    clock_selects_work,
    process_local_state,
    local_path_handoff,
    retry_inside_activity,
    hidden_failure,
    configured_non_idempotent,
)
