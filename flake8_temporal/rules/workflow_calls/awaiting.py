"""TMP303, TMP304, TMP308: what is started and then left to itself."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.awaiting import abandoned_children, dropped_tasks, unawaited
from flake8_temporal.project.remedies.calls import awaited, awaited_in_activity, let_live
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP303",
    name="unawaited-call",
    message="{call} is never awaited; {harm}",
    since="0.1",
    fixes={
        "unsafe": "`await` in an activity",
        "replay": "`await` in an async function",
    },
)
def unawaited_call(view: View) -> Iterator[Finding]:
    """A coroutine does nothing until it is awaited.

    The workflow goes on as if the step had been done, and completes without it: nothing is scheduled, and nothing in
    the history tells.

    Write ``await`` before it, or collect the coroutines and ``await asyncio.gather(*...)``. Tasks start by themselves:
    ``workflow.start_activity(...)`` or ``asyncio.create_task(...)``.

    Limits: a coroutine counts as dropped as a statement, as the test of an ``if`` or ``while``, and under a name
    (or in a list of that name) that is never read. What is appended to a list, passed on, returned or stored in an
    attribute is somebody else's to await. Of the project's own ``async def`` those with unknown decorators are missed.

    Source: temporalio README, Invoking Activities and Invoking Child Workflows; Python warns when it collects the
    coroutine, if anybody looks.
    """
    for found in view.placed(lambda node: unawaited(view.reach, node)):
        fix = view.fix_behind(found.hit.call.guard, found, awaited)
        yield unawaited_call.at(found.place, fix, call=found.hit.shown, harm=found.hit.harm)
    activities = view.of_activities
    for found in activities.placed(lambda node: unawaited(activities.reach, node)):
        if found.hit.shown.startswith("activity."):
            fix = activities.fix_behind(found.hit.call.guard, found, awaited_in_activity)
            yield unawaited_call.at(found.place, fix, call=found.hit.shown, harm=found.hit.harm)


@rule(
    "TMP304",
    name="dropped-task",
    message="result of {call} is dropped; await it or keep the handle, or its failure is lost",
    since="0.1",
)
def dropped_task(view: View) -> Iterator[Finding]:
    """A task that nobody awaits fails in silence.

    Its error goes nowhere, the workflow completes as if all were well, and a task that is created just before the
    end is never run at all.

    Write ``await`` where the result is needed, keep the handles and ``await asyncio.gather(*handles)`` before the
    end, or use ``asyncio.TaskGroup``. Look at what ``gather(..., return_exceptions=True)`` returns.

    Limits: a handle under a name that is read, or in an attribute, counts as kept. Tasks of the project's coroutines
    that catch every exception themselves are fine, and so is gathering what the function cancelled, or in an
    ``except`` or ``finally`` block.

    Source: temporalio README, Invoking Activities (a handle is a task) and Asyncio Cancellation.
    """
    for place, call, _ in view.placed(lambda node: dropped_tasks(view.reach, node)):
        yield dropped_task.at(place, call=call)


@rule(
    "TMP308",
    name="child-stops-with-parent",
    message="child workflow is started and not awaited without parent_close_policy; it ends with its parent",
    since="0.1",
    fixes={
        "unsafe": "`parent_close_policy=workflow.ParentClosePolicy.ABANDON`",
    },
)
def child_stops_with_parent(view: View) -> Iterator[Finding]:
    """A child that nobody waits for is terminated when its parent ends.

    ``start_child_workflow`` returns as soon as the child has started. A parent that then returns takes the child with
    it, since the default policy is to terminate.

    Write ``parent_close_policy=workflow.ParentClosePolicy.ABANDON`` for a child that shall live on, any other policy to
    say that this is meant, or await the handle.

    Limits: a handle that is read in any way counts as looked after, and a parent that loops for ever, or waits for a
    condition afterwards, as living long enough.

    Source: temporalio docs, child workflows, Parent Close Policy; the default of ``start_child_workflow``.
    """
    for found in view.placed(lambda node: abandoned_children(view.reach, node)):
        fix = view.fix_behind(found.hit.call.guard, found, let_live)
        yield child_stops_with_parent.at(found.place, fix)


RULES = (unawaited_call, dropped_task, child_stops_with_parent)
