"""Where a workflow's cancellation is caught and goes no further.

Takes a node of the reach, gives places with the clause that catches. Cancelling raises ``asyncio.CancelledError`` at
the await, or an ``ActivityError`` and the like where an activity is awaited. Handlers that raise, ask what was caught,
clean up and leave, or end a task that the code itself cancelled are in order.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Await, Handler, Iteration, Try, While, guards_around
from flake8_temporal.facts.terms import Attribute, Constant, Display, Name, Result, last_name
from flake8_temporal.model import Span
from flake8_temporal.project.catching import (
    EVERYTHING,
    Caught,
    awaits_inside,
    calls_inside,
    caught,
    caught_by,
    loop_around,
    named,
    running_tries,
    scheduled,
)
from flake8_temporal.project.commands import ACTIVITY, CHILD, LOCAL_ACTIVITY, WORKFLOW
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import External

_EXCEPTIONS = "temporalio.exceptions."
_CONTINUE = f"{WORKFLOW}continue_as_new"
_CANCELLATION = "workflow cancellation"
# Calls that show that somebody thought of cancellation, or that end the run.
_THOUGHTFUL = {
    f"{_EXCEPTIONS}is_cancelled_exception",
    f"{WORKFLOW}cancellation_reason",
    _CONTINUE,
}
_ASKS = {"cancelling", "uncancel", "cancelled"}
_GENERAL = {"builtins.Exception", f"{_EXCEPTIONS}FailureError", f"{_EXCEPTIONS}TemporalError"}
_FAILURES = {
    ACTIVITY: {*_GENERAL, f"{_EXCEPTIONS}ActivityError"},
    LOCAL_ACTIVITY: {*_GENERAL, f"{_EXCEPTIONS}ActivityError"},
    CHILD: {*_GENERAL, f"{_EXCEPTIONS}ChildWorkflowError"},
}
# Calls that only write down what was caught.
_NOTES = ("builtins.", "temporalio.workflow.logger.", "logging.", "traceback.")
_FEW = 3
_UNDOING = ("compensat", "rollback", "undo", "cleanup", "revert")


def swallowed(reach: Reach, node: Node) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Clauses, ``finally`` blocks and ``suppress`` that keep something from getting out, and what that is: a
    cancellation, or where nothing is awaited what ``continue_as_new`` raises."""
    for found in running_tries(reach, node):
        awaits = awaits_inside(node, found.body)
        continues = not awaits and any(name == _CONTINUE for name, _ in calls_inside(reach, node, found.body))
        if awaits or continues:
            lost = "continue_as_new()" if continues else _CANCELLATION
            for span, what in (*_by_handlers(reach, node, found, awaits), *_by_finally(node, found)):
                yield span, (what, lost)
    for span, what in _by_suppress(reach, node):
        yield span, (what, _CANCELLATION)


def _by_handlers(reach: Reach, node: Node, found: Try, awaits: list[Await]) -> Iterator[tuple[Span, str]]:
    for handler in found.handlers:
        taken = caught(reach, node, handler)
        if not taken.is_known:
            return
        if taken.takes_cancellation and (awaits or EVERYTHING in taken.names):
            if _keeps(reach, node, found, handler, taken) and not _ends_own_tasks(reach, node, awaits):
                yield handler.span, named(taken)
            return


def _keeps(reach: Reach, node: Node, found: Try, handler: Handler, taken: Caught) -> bool:
    """Whether the run goes on after this clause as if nobody had cancelled it."""
    if "raise" in handler.does or _is_thoughtful(reach, node, handler.body) or _raises_later(node, handler):
        return False
    if EVERYTHING in taken.names:
        return not _hands_on(reach, node, handler)
    if not handler.falls_through and "continue" not in handler.does:
        return False  # cleans up and leaves
    return _goes_on(reach, node, found.body, handler.body)


def _hands_on(reach: Reach, node: Node, handler: Handler) -> bool:
    """Whether somebody else gets the exception: a future, a list, the caller; a log does not count."""
    for name, call in calls_inside(reach, node, handler.body):
        if not name.startswith(_NOTES) and any(
            isinstance(arg, Name) and arg.id == handler.name for arg in call.args
        ):
            return True
    return any(
        isinstance(found.value, Name) and found.value.id == handler.name
        for found in node.function.results
        if found.span.is_within(handler.body)
    )


def _goes_on(reach: Reach, node: Node, body: Span, handler: Span | None) -> bool:
    """Whether what comes after an interrupted block is more of the work, not a shutdown that it waited for."""
    loop = loop_around(node, body)
    if loop is not None:
        asks = _is_thoughtful(reach, node, _test_of(node, loop))
        return not asks and (handler is None or not _notes_something(reach, node, handler))
    return any(scheduled(reach, node, found) for found in awaits_inside(node, body))


def _is_thoughtful(reach: Reach, node: Node, block: Span) -> bool:
    for name, call in calls_inside(reach, node, block):
        if name in _THOUGHTFUL or (isinstance(call.func, Attribute) and call.func.name in _ASKS):
            return True
    return False


def _raises_later(node: Node, handler: Handler) -> bool:
    """Whether the function keeps the exception and raises it further down."""
    return any(
        isinstance(found.value, Name) and found.span[:2] > handler.span[:2] for found in node.function.raises
    )


def _notes_something(reach: Reach, node: Node, block: Span) -> bool:
    """Whether a block sets a name or an attribute, which may well end the loop around it."""
    scope = reach.linker.facts(node.frame.module).scopes[node.function.scope]
    return any(store.span.is_within(block) for store in node.function.stores) or any(
        block.line <= binding.line <= block.end_line
        for bindings in scope.bindings.values()
        for binding in bindings
    )


def _ends_own_tasks(reach: Reach, node: Node, awaits: list[Await]) -> bool:
    """Whether what is awaited was cancelled by the code itself: before it, or under the same name elsewhere."""
    facts = reach.linker.facts(node.frame.module)
    first = min((found.span[:2] for found in awaits), default=(0, 0))
    cancelled = [
        call for call in facts.calls if isinstance(call.func, Attribute) and call.func.name == "cancel"
    ]
    if any(call.span[:2] < first and call.span.is_within(node.function.span) for call in cancelled):
        return True
    names = {last_name(call.func.base) for call in cancelled if isinstance(call.func, Attribute)} - {""}
    for found in awaits:
        if isinstance(found.value, Name):
            scope = scope_of(facts, found.value)
            if scope is not None and is_parameter(facts, scope, found.value.id) is not None:
                return True
        if last_name(found.value) in names:
            return True
    return False


def _by_finally(node: Node, found: Try) -> Iterator[tuple[Span, str]]:
    leaves = {"return", "break", "continue"} & set(found.finally_does)
    if not leaves:
        return
    returned = [each.span for each in node.function.results if each.span.is_within(found.finally_)]
    start = Span(found.finally_.line, found.finally_.column, found.finally_.line, found.finally_.column)
    yield returned[0] if returned else start, f"{min(leaves)} in finally"


def _by_suppress(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    facts = reach.linker.facts(node.frame.module)
    seen: set[Span] = set()
    for found in node.function.awaits:
        for guard in guards_around(facts, found.guard):
            if guard.kind != "with" or not isinstance(guard.test, Result) or guard.span in seen:
                continue
            seen.add(guard.span)
            call = facts.calls[guard.test.call]
            if reach.linker.value(call.func, node.frame) != External("contextlib.suppress"):
                continue
            inside = [each for each in node.function.awaits if guard in guards_around(facts, each.guard)]
            taken = caught_by(reach, node, Display("tuple", call.args))
            if not taken.takes_cancellation or _ends_own_tasks(reach, node, inside):
                continue
            loop = loop_around(node, guard.span)
            goes_round = loop is not None and not _is_thoughtful(reach, node, _test_of(node, loop))
            goes_on = goes_round or any(scheduled(reach, node, each) for each in inside)
            if EVERYTHING in taken.names or goes_on:
                yield guard.span, f"suppress({taken.spelling.strip('()')})"


class Hiding(NamedTuple):
    """A clause that takes a cancellation for a failure, as a message shows it; ``guard`` is what its ``try`` stands
    behind."""

    shown: str
    handler: Handler
    guard: int


def hidden(reach: Reach, node: Node, *, in_loop: bool) -> Iterator[tuple[Span, Hiding]]:
    """Clauses for failures that also take the failure of a cancelled activity or child: those of a loop that then goes
    on, or all others that do not raise it again."""
    for found in running_tries(reach, node):
        kinds = {scheduled(reach, node, each) for each in awaits_inside(node, found.body)} - {""}
        if found.is_group or not kinds:
            continue
        handler, taken = _taking(reach, node, found, kinds)
        if _tidies_up(reach, node, loop_around(node, found.body) or found.body):
            continue
        if handler is None or taken is None or _is_aware(reach, node, handler):
            continue
        is_kept = _loops_on(reach, node, found, handler)
        if is_kept if in_loop else not is_kept and not _raises_again(node, handler):
            yield handler.span, Hiding(named(taken), handler, found.guard)


def _taking(reach: Reach, node: Node, found: Try, kinds: set[str]) -> tuple[Handler | None, Caught | None]:
    """The clause that gets such a failure."""
    for handler in found.handlers:
        taken = caught(reach, node, handler)
        if not taken.is_known or EVERYTHING in taken.names:
            break
        if any(taken.names & _FAILURES[kind] for kind in kinds):
            return handler, taken
    return None, None


def _is_aware(reach: Reach, node: Node, handler: Handler) -> bool:
    """Whether the clause asks what was caught, or hands it to code of the project that may."""
    if _is_thoughtful(reach, node, handler.body):
        return True
    for read in node.function.reads:
        if read.span.is_within(handler.body):
            if isinstance(read.value, Attribute) and read.value.name in ("cause", "__cause__", "type"):
                return True
            value = reach.linker.value(read.value, node.frame)
            if isinstance(value, External) and value.name.endswith("CancelledError"):
                return True
    for name, call in calls_inside(reach, node, handler.body):
        given = (*call.args, *(value for _, value in call.keywords))
        if not name and any(isinstance(arg, Name) and arg.id == handler.name for arg in given):
            return True
    return False


def _loops_on(reach: Reach, node: Node, found: Try, handler: Handler) -> bool:
    body = loop_around(node, found.body)
    if body is None or {"raise", "break", "return"} & set(handler.does):
        return False
    return not any(_is_thoughtful(reach, node, part) for part in (body, _test_of(node, body)))


def _while_with(node: Node, body: Span) -> While | None:
    return next((loop for loop in node.function.whiles if loop.body == body), None)


def _test_of(node: Node, body: Span) -> Span:
    """The test of the ``while`` loop with this body; an empty place for another loop."""
    loop = _while_with(node, body)
    return Span(0, 0, 0, 0) if loop is None else loop.span


def _tidies_up(reach: Reach, node: Node, body: Span) -> bool:
    """Whether a loop, or what stands in none, should run to its end: over a few things, over compensations or in a
    function of that name, or while handling something else."""
    for found in node.function.iterations:
        if found.body == body and _is_short_or_undoing(reach, node, found):
            return True
    loop = _while_with(node, body)
    test = "" if loop is None else spelled(loop.test)
    if any(word in name.lower() for word in _UNDOING for name in (test, node.function.name)):
        return True
    return any(
        body.is_within(block)
        for found in node.function.tries
        for block in (found.finally_, *(handler.body for handler in found.handlers))
    )


def _is_short_or_undoing(reach: Reach, node: Node, loop: Iteration) -> bool:
    iterable = loop.iterable
    if isinstance(iterable, Display):
        return len(iterable.elements) <= _FEW
    facts = reach.linker.facts(node.frame.module)
    if isinstance(iterable, Result):
        call = facts.calls[iterable.call]
        callee = reach.linker.value(call.func, node.frame)
        if callee == External("builtins.reversed"):
            return True
        if callee == External("builtins.range") and len(call.args) == 1:
            bound = call.args[0]
            return isinstance(bound, Constant) and isinstance(bound.value, int) and bound.value <= _FEW
    name = spelled(iterable).lower()
    return any(word in name for word in _UNDOING)


def _raises_again(node: Node, handler: Handler) -> bool:
    """Whether the clause raises what it caught."""
    return any(
        found.span.is_within(handler.body)
        and (found.value is None or (isinstance(found.value, Name) and found.value.id == handler.name))
        for found in node.function.raises
    )
