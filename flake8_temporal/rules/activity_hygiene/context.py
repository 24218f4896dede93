"""TMP503, TMP506, TMP508: functions of the SDK that are called in a context where they do not work."""

from collections.abc import Callable, Iterator

from flake8_temporal.model import Finding, Span
from flake8_temporal.project.activity_context import Sides, lost_contexts
from flake8_temporal.project.apis import Misplaced, misplaced
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.sides import not_awaited, on_this_side
from flake8_temporal.project.remedies.threads import in_thread
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP503",
    name="wrong-context-api",
    message="{call} {problem}; {instead}",
    since="0.1",
    fixes={
        "safe": "`workflow.logger` in an activity becomes `activity.logger`, and other functions likewise",
        "unsafe": "`activity.logger` in a workflow becomes `workflow.logger`",
    },
)
def wrong_context_api(view: View) -> Iterator[Finding]:
    """What ``temporalio.workflow`` offers works in workflows, what ``temporalio.activity`` offers in activities.

    In the other one it raises (``Not in workflow event loop``, ``Not in activity context``), which fails the workflow
    task or the activity again and again. ``activity.logger`` does not raise in a workflow, but logs on every replay.

    Write what the message says, or move the call to the side it belongs to. A helper for both asks
    ``activity.in_activity()`` or ``workflow.in_workflow()`` first, or catches the ``RuntimeError``.

    Limits: a helper that both workflows and activities of the file reach is reported for neither.

    Source: SDK ``activity._Context.current`` and ``workflow._Runtime.current``; temporalio README, Activity Context.
    """
    workflows, activities = view.reach, view.of_activities
    for placed in activities.placed(_only_here(activities.reach, workflows)):
        found, fix = placed.hit, activities.fix_behind(placed.hit.call.guard, placed, on_this_side)
        instead = f"use {found.instead}" if found.instead else "do it in the workflow"
        yield wrong_context_api.at(
            placed.place, fix, call=found.api, problem="raises in an activity", instead=instead
        )
    for placed in view.placed(_only_here(workflows, activities.reach)):
        found, fix = placed.hit, view.fix_behind(placed.hit.call.guard, placed, on_this_side)
        logs = "logger" in found.api
        problem = "logs on every replay of a workflow" if logs else "raises in a workflow"
        instead = f"use {found.instead}" if found.instead else "do it in an activity"
        yield wrong_context_api.at(placed.place, fix, call=found.api, problem=problem, instead=instead)


def _only_here(here: Reach, there: Reach) -> Callable[[Node], Iterator[tuple[Span, Misplaced]]]:
    """Detects misplaced calls in what only one of two contexts reaches."""
    shared = {(node.frame.module, node.frame.function) for node in there.nodes}
    return lambda node: (
        iter(()) if (node.frame.module, node.frame.function) in shared else misplaced(here, node)
    )


@rule(
    "TMP506",
    name="activity-context-misuse",
    message="{call} {problem}",
    since="0.1",
    fixes={
        "safe": "the `await` of `activity.heartbeat()` goes",
    },
)
def activity_context_misuse(view: View) -> Iterator[Finding]:
    """Some functions of ``temporalio.activity`` work in one kind of activity only, and most of them are not async.

    ``await activity.heartbeat()`` raises ``TypeError``, and ``activity.client()`` in a ``def`` activity
    ``RuntimeError``. The ``_sync`` waits stop the event loop of an async activity, and a shield against the exception
    that cancels threads does nothing there. ``activity.info()`` on ``self`` is overwritten by the next activity that
    the object runs at the same time.

    Write what the message says.

    Limits: helpers that plain and async activities share are passed over. Whether a stored ``info`` is read elsewhere
    is not asked.

    Source: docstrings of ``temporalio/activity.py``; temporalio README, Activity Context.
    """
    activities = view.of_activities
    sides = Sides(activities.reach, view.of_activity_loop.reach)
    for placed in activities.placed(sides.misuses):
        found, fix = placed.hit, activities.fix_behind(placed.hit.guard, placed, not_awaited)
        yield activity_context_misuse.at(placed.place, fix, call=found.api, problem=found.problem)


@rule(
    "TMP508",
    name="activity-context-lost",
    message="{call} loses the activity context; use asyncio.to_thread or copy_context().run",
    since="0.1",
    fixes={
        "safe": "`loop.run_in_executor(None, f, x)` becomes `asyncio.to_thread(f, x)`",
    },
)
def activity_context_lost(view: View) -> Iterator[Finding]:
    """A new thread does not see the activity it was started from.

    ``activity.heartbeat()``, ``info()`` and their like raise ``RuntimeError: Not in activity context`` there, mostly
    unseen: the heartbeats never happen, and the activity is timed out.

    Write ``await asyncio.to_thread(f, x)`` in an async activity, and ``executor.submit(copy_context().run, f, x)`` in a
    plain one.

    Limits: functions that cannot be resolved are missed; one that asks ``activity.in_activity()`` first is fine.

    Source: temporalio README, Synchronous Multithreaded Activities (``copy_context``).
    """
    activities = view.of_activities
    for placed in activities.placed(lambda node: lost_contexts(activities.reach, node)):
        fix = activities.fix_behind(placed.hit.call.guard, placed, in_thread)
        yield activity_context_lost.at(placed.place, fix, call=placed.hit.api)


RULES = (wrong_context_api, activity_context_misuse, activity_context_lost)
