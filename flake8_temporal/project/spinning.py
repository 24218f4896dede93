"""Loops of workflow code that wait for something to change and never let go of the event loop, so that nothing can.

Takes a node of the reach, gives the place of the test and the condition in words. A loop whose body may change what
the test reads, by a store, a call with it or an unknown call, is left alone.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call, ModuleFacts, While
from flake8_temporal.facts.terms import (
    Attribute,
    Compared,
    Constant,
    Either,
    Expr,
    Item,
    Name,
    Negated,
    Result,
)
from flake8_temporal.model import Span
from flake8_temporal.project.names import alias_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sdk_calls import WORKFLOW
from flake8_temporal.project.spelling import in_words
from flake8_temporal.project.values import External
from flake8_temporal.project.waits import Waiting

_LEAVING = {"await", "break", "return", "raise", "yield"}
_ASKING = {"is_set", "done"}
_CLOCKS = {WORKFLOW + "now", WORKFLOW + "time", WORKFLOW + "time_ns"}


def spinning_loops(reach: Reach, node: Node) -> Iterator[tuple[Span, Waiting]]:
    """The ``while`` loops that ask again and again, each with the first that it asks."""
    if not node.function.whiles or not node.function.params:
        return
    for loop in node.function.whiles:
        if _LEAVING & set(loop.does) or not reach.boundary.state(node.frame, loop.guard).runs:
            continue
        asked = _asked(reach, node, loop.test)
        if asked and not _changes(reach, node, loop, asked) and not _awaits(node, loop):
            words = in_words(reach.linker.facts(node.frame.module), asked[0])
            yield loop.span, Waiting(words, loop, any(_is_clock(reach, node, expr) for expr in asked))


def _awaits(node: Node, loop: While) -> bool:
    return any(loop.span[:2] <= found.span[:2] <= loop.body[2:] for found in node.function.awaits)


def _asked(reach: Reach, node: Node, test: Expr) -> list[Expr]:
    """What the test reads of the workflow and its clock; nothing if it reads anything else."""
    found: list[Expr] = []
    pending = [test]
    while pending:
        expr = pending.pop()
        if isinstance(expr, Negated):
            pending.append(expr.operand)
        elif isinstance(expr, Compared):
            pending += [expr.right, expr.left]
        elif isinstance(expr, Either) and expr.kind in ("and", "or"):
            pending += reversed(expr.options)
        elif isinstance(expr, Result) and not _is_question(reach, node, expr):
            return []
        elif isinstance(expr, Result) or _of_self(node, expr) is not None:
            found.append(expr)
        elif not isinstance(expr, Constant):
            return []
    return found


def _is_question(reach: Reach, node: Node, result: Result) -> bool:
    """Whether a call only tells the state of something: the workflow's clock, ``event.is_set()``, ``len(self.x)``."""
    call = reach.linker.facts(node.frame.module).calls[result.call]
    callee = reach.linker.value(call.func, node.frame)
    name = callee.name if isinstance(callee, External) else ""
    if name in _CLOCKS:
        return True
    if name == "builtins.len":
        return len(call.args) == 1 and _of_self(node, call.args[0]) is not None
    is_known = callee is None or bool(name)  # a method of the project may do anything
    return (
        is_known
        and isinstance(call.func, Attribute)
        and call.func.name in _ASKING
        and _of_self(node, call.func.base) is not None
        and not call.args
    )


def _is_clock(reach: Reach, node: Node, expr: Expr) -> bool:
    if not isinstance(expr, Result):
        return False
    callee = reach.linker.value(reach.linker.facts(node.frame.module).calls[expr.call].func, node.frame)
    return isinstance(callee, External) and callee.name in _CLOCKS


def _of_self(node: Node, expr: Expr) -> str | None:
    """The attribute of ``self`` that an expression starts from."""
    while isinstance(expr, (Attribute, Item)):
        if isinstance(expr, Attribute) and isinstance(expr.base, Name):
            return expr.name if expr.base.id == node.function.params[0].name else None
        expr = expr.base
    return None


def _changes(reach: Reach, node: Node, loop: While, asked: list[Expr]) -> bool:
    """Whether the body stores to what is asked for, or calls anything that could."""
    facts = reach.linker.facts(node.frame.module)
    calls = [facts.calls[number] for number in node.function.calls]
    names = {_of_self(node, part) for expr in asked for part in _parts(facts, expr)}
    stores = [store for store in node.function.stores if store.span.is_within(loop.body)]
    if any(
        _is_alias(facts, store.target) or (_of_self(node, store.target) or "") in names for store in stores
    ):
        return True
    return any(_may_change(reach, node, call) for call in calls if call.span.is_within(loop.body))


def _parts(facts: ModuleFacts, expr: Expr) -> list[Expr]:
    """What an expression is asked of: itself, or the object and the arguments of a call."""
    if not isinstance(expr, Result):
        return [expr]
    call = facts.calls[expr.call]
    return [*call.args, *([call.func.base] if isinstance(call.func, Attribute) else ())]


def _may_change(reach: Reach, node: Node, call: Call) -> bool:
    """Whether a call is more than one of a library that is given nothing of the workflow."""
    if not isinstance(reach.linker.value(call.func, node.frame), External):
        return True
    given = [call.func, *call.args, *(value for _, value in call.keywords)]
    facts = reach.linker.facts(node.frame.module)
    return any(
        _of_self(node, expr) is not None or _is_self(node, expr) or _is_alias(facts, expr) for expr in given
    )


def _is_alias(facts: ModuleFacts, expr: Expr) -> bool:
    """Whether an expression starts from a local name for a part of something else, which may be what is asked for."""
    while isinstance(expr, (Attribute, Item)):
        expr = expr.base
    return isinstance(expr, Name) and alias_of(facts, expr) is not None


def _is_self(node: Node, expr: Expr) -> bool:
    return isinstance(expr, Name) and expr.id == node.function.params[0].name
