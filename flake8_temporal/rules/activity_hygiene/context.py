"""TMP503: functions of the SDK that are called in the context where they raise."""

from collections.abc import Callable, Iterator

from flake8_temporal.model import Finding, Span
from flake8_temporal.project.apis import Misplaced, misplaced
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP503",
    name="wrong-context-api",
    message="{call} {problem}; {instead}",
    since="0.1",
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
    for place, found, _ in activities.placed(_only_here(activities.reach, workflows)):
        instead = f"use {found.instead}" if found.instead else "do it in the workflow"
        yield wrong_context_api.at(place, call=found.api, problem="raises in an activity", instead=instead)
    for place, found, _ in view.placed(_only_here(workflows, activities.reach)):
        logs = "logger" in found.api
        problem = "logs on every replay of a workflow" if logs else "raises in a workflow"
        instead = f"use {found.instead}" if found.instead else "do it in an activity"
        yield wrong_context_api.at(place, call=found.api, problem=problem, instead=instead)


def _only_here(here: Reach, there: Reach) -> Callable[[Node], Iterator[tuple[Span, Misplaced]]]:
    """Detects misplaced calls in what only one of two contexts reaches."""
    shared = {(node.frame.module, node.frame.function) for node in there.nodes}
    return lambda node: (
        iter(()) if (node.frame.module, node.frame.function) in shared else misplaced(here, node)
    )


RULES = (wrong_context_api,)
