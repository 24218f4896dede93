"""What activity code does with Temporal itself: connects clients, waits for workflows, runs other activities inline.

Takes nodes of the activity reach, gives places with the words for the message. A client that is kept for later calls is
no new connection, and one whose target comes from the caller may well be for another cluster.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call, Function
from flake8_temporal.facts.terms import Attribute, Expr, Item, Name
from flake8_temporal.model import Span
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.structure import direct_calls
from flake8_temporal.project.uses import Use

CONNECT = "temporalio.client.Client.connect"
_WAITS = {
    "temporalio.client.Client.execute_workflow": "waits for another workflow",
    "temporalio.client.Client.execute_update_with_start_workflow": "waits for an update of another workflow",
    "temporalio.client.WorkflowHandle.result": "waits for another workflow",
    "temporalio.client.WorkflowHandle.execute_update": "waits for an update of another workflow",
    "temporalio.client.WorkflowUpdateHandle.result": "waits for an update of another workflow",
}


def waiting(use: Use) -> str:
    """What the activity waits for, if the call waits for a workflow."""
    return _WAITS.get(use.name, "")


def is_connection_per_attempt(node: Node, use: Use) -> bool:
    """Whether each attempt opens a connection to where the worker is connected already."""
    if use.name != CONNECT or use.call is None:
        return False
    if node.origin is not None and node.function.decorators:
        return False  # most likely one that remembers
    return not _is_kept(node.function, use.span) and not _is_told_where(node.function, use.call)


def _is_kept(function: Function, span: Span) -> bool:
    """Whether the statement at a place stores into an attribute, an item or a global."""
    return any(store.span.line <= span.line <= store.span.end_line for store in function.stores)


def _is_told_where(function: Function, call: Call) -> bool:
    """Whether the caller of the function says what to connect to."""
    parameters = {parameter.name for parameter in function.params} - {"self", "cls"}
    given = (*call.args, *(value for _, value in call.keywords))
    return any(_root(value) in parameters for value in given)


def _root(expr: Expr) -> str:
    while isinstance(expr, (Attribute, Item)):
        expr = expr.base
    return expr.id if isinstance(expr, Name) else ""


def inline_activities(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """The second of two different activities that one activity calls as functions."""
    if node.origin is not None:
        return
    names: list[str] = []
    for span, name, is_run in direct_calls(reach, node):
        if not is_run and name != node.function.name and name not in names:
            names.append(name)
            if len(names) == 2:
                yield span, f"calls the activities {names[0]} and {names[1]}"
                return
