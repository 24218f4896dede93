"""Places where the order of a set, or of what was made from one, reaches the outside of a loop.

Takes a node of the reach, gives places with the words that name the culprit. A loop that only updates sets,
dicts or counters, and everything that ends in ``sorted``, ``len`` and the like, does not depend on the order.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Iteration
from flake8_temporal.facts.terms import Attribute, Display, Expr, Name, Starred
from flake8_temporal.model import Span
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.results import SHUFFLED
from flake8_temporal.project.scheduling import COMMANDS
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import Collection, External, Frame, Method, Value

_ORDERLESS = {
    "builtins.sorted", "builtins.len", "builtins.sum", "builtins.min", "builtins.max", "builtins.any",
    "builtins.all", "builtins.set", "builtins.frozenset", "builtins.bool", "builtins.dict", "collections.Counter",
    "statistics.mean", "statistics.median", "math.fsum",
}  # fmt: skip
_LOGGED = {
    f"argument:{level}" for level in ("debug", "info", "warning", "error", "critical", "exception", "log")
}
_PICKS = {"builtins.next"}
_ESCAPES = {"await", "yield", "append", "return-value"}


class Unordered(NamedTuple):
    """What depends on the order of a set, as a reader knows it; ``loop`` where it is a loop over one."""

    what: str
    guard: int
    loop: Iteration | None = None


def unordered_uses(reach: Reach, node: Node) -> Iterator[tuple[Span, Unordered]]:
    """Where this function lets the order of a set decide something."""
    if not node.is_replayed:
        return
    linker, frame = reach.linker, node.frame
    facts = linker.facts(frame.module)
    calls = [facts.calls[number] for number in node.function.calls]
    for iteration in node.function.iterations:
        value = linker.value(iteration.iterable, frame)
        if _has_one_element(iteration.iterable) or _is_sorted_in_place(iteration.iterable, calls):
            continue
        if _is_unordered(value) and reach.boundary.state(frame, iteration.guard).runs:
            if _order_escapes(reach, node, iteration, calls):
                what = f"iterating {_described(iteration.iterable, value)}"
                yield iteration.span, Unordered(what, iteration.guard, iteration)
    for call in calls:
        if reach.boundary.state(frame, call.guard).runs:
            for span, what in _of_call(reach, node, call):
                yield span, Unordered(what, call.guard)


def _is_sorted_in_place(expr: Expr, calls: list[Call]) -> bool:
    """``names.sort()`` somewhere in the function."""
    return any(
        isinstance(call.func, Attribute) and call.func.name == "sort" and call.func.base == expr
        for call in calls
    )


def _has_one_element(expr: Expr) -> bool:
    """One element has one order."""
    if not isinstance(expr, Display) or expr.over is not None or len(expr.elements) != 1:
        return False
    return not isinstance(expr.elements[0], Starred)


def _is_unordered(value: Value) -> bool:
    return isinstance(value, Collection) and value.kind in ("set", SHUFFLED)


def _described(expr: Expr, value: Value) -> str:
    name = spelled(expr)
    noun = "the set" if isinstance(value, Collection) and value.kind == "set" else "a list made from a set,"
    if name:
        return f"{noun} `{name}`"
    return "a set" if noun == "the set" else "a list made from a set"


def _order_escapes(reach: Reach, node: Node, iteration: Iteration, calls: list[Call]) -> bool:
    if iteration.kind in ("for", "async for"):
        inside = [call for call in calls if call.span.is_within(iteration.body)]
        escapes = _ESCAPES & set(iteration.does)
        if escapes == {"append"}:
            return any(_is_kept_append(reach, node.frame, call, calls) for call in inside)
        return bool(escapes) or any(_is_command(reach, node.frame, call) for call in inside)
    if iteration.kind not in ("list", "generator"):
        return False
    consumer = None if iteration.consumer is None else reach.linker.value(iteration.consumer, node.frame)
    if isinstance(consumer, External) and consumer.name in _ORDERLESS:
        return False
    return "await" in iteration.does or iteration.use == "star:gather"


def _is_command(reach: Reach, frame: Frame, call: Call) -> bool:
    callee = reach.linker.value(call.func, frame)
    return isinstance(callee, External) and callee.name.startswith(COMMANDS)


def _is_kept_append(reach: Reach, frame: Frame, call: Call, calls: list[Call]) -> bool:
    """An append to a list that nobody sorts afterwards."""
    func = call.func
    if not isinstance(func, Attribute) or func.name not in (
        "append",
        "extend",
        "appendleft",
        "insert",
        "put_nowait",
    ):
        return False
    target = func.base
    if not isinstance(target, (Name, Attribute)):
        return False  # one list for each key: the keys decide
    if _is_sorted_in_place(target, calls):
        return False
    for other in calls:
        if target in other.args:
            callee = reach.linker.value(other.func, frame)
            if isinstance(callee, External) and callee.name in _ORDERLESS:
                return False
    return True


def _of_call(reach: Reach, node: Node, call: Call) -> Iterator[tuple[Span, str]]:
    linker, frame = reach.linker, node.frame
    callee = linker.value(call.func, frame)
    if isinstance(callee, Method):
        if callee.of.kind == "set" and callee.name == "pop" and not call.args and call.use != "statement":
            yield call.span, f"{spelled(call.func) or 'set.pop'}()"
        return
    if isinstance(call.func, Attribute) and call.func.name == "join" and len(call.args) == 1:
        if call.use in _LOGGED:
            return
        yield from _argument(reach, frame, call, 0, "joining")
    if not isinstance(callee, External):
        return
    if callee.name in _PICKS and call.args:
        yield from _argument(reach, frame, call, 0, "the first item of")
    elif callee.name == "asyncio.gather":
        for position, arg in enumerate(call.args):
            if isinstance(arg, Starred):
                yield from _argument(reach, frame, call, position, "gathering")


def _argument(reach: Reach, frame: Frame, call: Call, position: int, verb: str) -> Iterator[tuple[Span, str]]:
    expr = call.args[position]
    expr = expr.value if isinstance(expr, Starred) else expr
    value = reach.linker.value(expr, frame)
    if _is_unordered(value):
        yield call.span, f"{verb} {_described(expr, value)}"
