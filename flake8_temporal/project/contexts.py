"""What the SDK's context predicates answer in workflow code and in activity code.

Names only: which tests ask them is in ``guards``, what is reached in each context in ``reach``.
"""

from enum import Enum


class Context(Enum):
    """Which of the two kinds of code a linker looks at."""

    WORKFLOW = "workflow"
    ACTIVITY = "activity"


_ANYWHERE = {"asyncio.AbstractEventLoop.is_running"}
_HOLDS = {
    Context.WORKFLOW: {
        "temporalio.workflow.in_workflow",
        "temporalio.workflow.unsafe.in_sandbox",
        *_ANYWHERE,
    },
    Context.ACTIVITY: {"temporalio.activity.in_activity", *_ANYWHERE},
}
_PREDICATES = _HOLDS[Context.WORKFLOW] | _HOLDS[Context.ACTIVITY]
REPLAYING = {
    "temporalio.workflow.unsafe.is_replaying",
    "temporalio.workflow.unsafe.is_replaying_history_events",
}


def said_by(predicate: str, context: Context) -> bool | None:
    """What calling the function of this dotted name says in a context; None if it is no such predicate."""
    return predicate in _HOLDS[context] if predicate in _PREDICATES else None
