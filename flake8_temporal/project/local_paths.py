"""Paths that only one machine has: temporary files and directories, and what stands below them.

Takes an activity and gives the places where it returns such a path, alone or in an object. What was read from the
file is no path.
"""

from collections.abc import Iterator
from functools import partial

from flake8_temporal.facts.records import NOWHERE, Returned
from flake8_temporal.facts.terms import (
    Attribute,
    Binary,
    Constant,
    Display,
    Either,
    Entered,
    Expr,
    Item,
    Result,
    Text,
    last_name,
)
from flake8_temporal.model import Span
from flake8_temporal.project.attempts import calls_of
from flake8_temporal.project.flow import Flow, Spot, call_of, results_of, settled
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.reach import Node
from flake8_temporal.project.values import ClassValue, External, FunctionValue

_MADE = {
    "tempfile.NamedTemporaryFile", "tempfile.TemporaryDirectory", "tempfile.gettempdir", "tempfile.mkdtemp",
    "tempfile.mkstemp", "tempfile.mktemp",
}  # fmt: skip
_CARRIERS = {
    "builtins.str", "os.fspath", "os.path.abspath", "os.path.join", "os.path.normpath", "os.path.realpath",
    "pathlib.Path", "pathlib.PurePath",
}  # fmt: skip
_METHODS = {"absolute", "as_posix", "joinpath", "resolve", "with_name", "with_suffix"}


def returned_paths(evidence: Evidence, node: Node) -> Iterator[tuple[Span, str]]:
    """Where an activity returns a local path; not one that is always sent to a queue of its own."""
    if node.origin is not None or node.function.yields:
        return
    found = [
        (returned, _in_value(evidence.flow, Spot(returned.value, node.frame)))
        for returned in _runs(evidence, node)
    ]
    found = [(returned, name) for returned, name in found if name]
    if found and not _is_bound_to_a_worker(evidence, node):
        for returned, name in found:
            yield returned.span, name


def _runs(evidence: Evidence, node: Node) -> Iterator[Returned]:
    for returned in node.function.results:
        if returned.guard == NOWHERE or evidence.reach.boundary.state(node.frame, returned.guard).runs:
            yield returned


def _is_bound_to_a_worker(evidence: Evidence, node: Node) -> bool:
    """Whether every call in view names a queue, or the activity runs with the workflow's own worker."""
    calls = list(calls_of(evidence.reach, node))
    return bool(calls) and all(
        "task_queue" in dict(found.call.keywords) or "local_activity" in last_name(found.call.func)
        for found in calls
    )


def _in_value(flow: Flow, spot: Spot) -> str:
    """The local path that a value is or holds."""
    name = local_path(flow, spot)
    if name:
        return name
    for made in settled(flow, spot):
        parts: tuple[Expr, ...] = ()
        if isinstance(made.expr, Display):
            parts = made.expr.elements
        call = call_of(flow, made)
        if call is not None and isinstance(flow.linker.value(call.func, made.frame), ClassValue):
            parts = (*call.args, *(value for _, value in call.keywords))
        name = next((name for part in parts if (name := local_path(flow, made.part(part)))), "")
        if name:
            return name
    return ""


def local_path(flow: Flow, spot: Spot) -> str:
    """What makes the value a path of this machine; empty if it is none, or may be another."""
    names = [flow.once("local", made, partial(_of, flow, made), "") for made in settled(flow, spot)]
    return names[0] if names and all(names) else ""


def _of(flow: Flow, spot: Spot) -> str:
    expr = spot.expr
    if isinstance(expr, Result):
        return _of_call(flow, spot)
    if isinstance(expr, Constant):
        is_local = isinstance(expr.value, str) and expr.value.startswith("/tmp/") and " " not in expr.value
        return repr(expr.value) if is_local else ""
    if isinstance(expr, Either):
        names = [local_path(flow, spot.part(option)) for option in expr.options]
        return names[0] if all(names) else ""
    origin = _origin(expr)
    return "" if origin is None else local_path(flow, spot.part(origin))


def _origin(expr: Expr) -> Expr | None:
    """What a path is made from, for the forms that make a path of a path."""
    if isinstance(expr, Binary) and expr.operator in ("add", "truediv"):
        return expr.left
    if isinstance(expr, Text) and expr.parts:
        return expr.parts[0]
    if isinstance(expr, Entered) or (isinstance(expr, Attribute) and expr.name in ("name", "parent")):
        return expr.base
    return expr.base if isinstance(expr, Item) and expr.key == Constant(1) else None


def _of_call(flow: Flow, spot: Spot) -> str:
    call = call_of(flow, spot)
    assert call is not None
    callee = flow.linker.value(call.func, spot.frame)
    if isinstance(callee, External) and callee.name in _MADE:
        return f"of {callee.name}()"
    if isinstance(callee, External) and callee.name in _CARRIERS and call.args:
        return local_path(flow, spot.part(call.args[0]))
    if isinstance(callee, FunctionValue):
        names = [local_path(flow, made) for made in results_of(flow, callee, call, spot)]
        return names[0] if names and all(names) else ""
    is_kept = isinstance(call.func, Attribute) and call.func.name in _METHODS
    return local_path(flow, spot.part(call.func.base)) if is_kept and isinstance(call.func, Attribute) else ""
