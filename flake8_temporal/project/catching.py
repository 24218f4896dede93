"""What ``except`` clauses catch, and what stands in the blocks of a ``try`` statement.

Takes the records of a function, gives dotted names and sites. A clause whose types cannot be told catches "unknown",
and callers keep quiet about it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Await, Call, Handler, Try
from flake8_temporal.facts.terms import Display, Expr, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.awaiting import coroutine_function
from flake8_temporal.project.commands import STARTERS
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import ClassValue, External, FunctionValue
from flake8_temporal.report import shortened

EVERYTHING = "builtins.BaseException"
_WIDEST = 34
CANCELLED = frozenset({"asyncio.CancelledError", "asyncio.exceptions.CancelledError"})


class Caught(NamedTuple):
    """The exceptions that a clause names: outside ones by dotted name, classes of the project, and whether there are
    others."""

    names: frozenset[str]
    classes: tuple[ClassValue, ...]
    is_known: bool
    spelling: str

    @property
    def takes_cancellation(self) -> bool:
        return bool(self.names & {EVERYTHING, *CANCELLED})


def caught(reach: Reach, node: Node, handler: Handler) -> Caught:
    if handler.type is None:
        return Caught(frozenset({EVERYTHING}), (), True, "")
    return caught_by(reach, node, handler.type)


def caught_by(reach: Reach, node: Node, kind: Expr) -> Caught:
    """The same for an expression: one exception, or a tuple of them."""
    parts = kind.elements if isinstance(kind, Display) else (kind,)
    names, classes, is_known = set(), [], True
    for part in parts:
        value = reach.linker.value(part, node.frame)
        if isinstance(value, External):
            names.add(value.name)
        elif isinstance(value, ClassValue):
            classes.append(value)
        else:
            is_known = False
    spelling = ", ".join(spelled(part) or "..." for part in parts)
    spelling = f"({spelling})" if len(parts) > 1 else spelling
    return Caught(frozenset(names), tuple(classes), is_known, spelling)


def named(taken: Caught) -> str:
    """The clause as a message shows it."""
    if not taken.spelling:
        return "bare except"
    return f"except {shortened(taken.spelling, _WIDEST)}"


def running_tries(reach: Reach, node: Node) -> Iterator[Try]:
    for found in node.function.tries:
        if reach.boundary.state(node.frame, found.guard).runs:
            yield found


def calls_inside(reach: Reach, node: Node, block: Span) -> Iterator[tuple[str, Call]]:
    """The calls in a block, with the dotted name of what they call, or nothing where it is none from outside."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if call.span.is_within(block):
            callee = reach.linker.value(call.func, node.frame)
            yield callee.name if isinstance(callee, External) else "", call


def awaits_inside(node: Node, block: Span) -> list[Await]:
    return [found for found in node.function.awaits if found.span.is_within(block)]


def loop_around(node: Node, span: Span) -> Span | None:
    """The body of the innermost loop of the function that a place stands in."""
    bodies = [loop.body for loop in node.function.whiles] + [
        loop.body for loop in node.function.iterations if loop.kind in ("for", "async for")
    ]
    around = [body for body in bodies if span.is_within(body)]
    return max(around, key=lambda body: body[:2], default=None)


def scheduled(reach: Reach, node: Node, found: Await) -> str:
    """What an await has the server do, if that is plain: an activity or a child, here or in the coroutine of the
    project that is awaited."""
    if found.kind != "await" or not isinstance(found.value, Result):
        return ""
    call = reach.linker.facts(node.frame.module).calls[found.value.call]
    callee = reach.linker.value(call.func, node.frame)
    if isinstance(callee, External):
        return STARTERS.get(callee.name, "")
    if isinstance(callee, FunctionValue):
        return _scheduled_by(reach, callee)
    return ""


def _scheduled_by(reach: Reach, value: FunctionValue) -> str:
    """What a coroutine function awaits itself; one that catches something may do what it likes."""
    function = coroutine_function(reach, value)
    if function is None or function.tries:
        return ""
    facts = reach.linker.facts(value.module)
    frame = reach.linker.enter(value, None)
    for found in function.awaits:
        if isinstance(found.value, Result):
            callee = reach.linker.value(facts.calls[found.value.call].func, frame)
            if isinstance(callee, External) and callee.name in STARTERS:
                return STARTERS[callee.name]
    return ""


def external_bases_only(reach: Reach, value: ClassValue) -> list[str] | None:
    """The outside bases of a class, or None where one is unknown."""
    order = members.linearized(reach.linker, value)
    return None if None in order else [base.name for base in order if isinstance(base, External)]
