"""Handlers that take the cancellation of an activity for an ordinary error, and let it run on.

Takes nodes of the activity reach, gives the handlers with the words for the message. What re-raises, leaves the loop or
the function, keeps the error for somebody, asks about cancellation, or ends tasks that the function cancelled itself is
no such handler.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call, Handler, Try
from flake8_temporal.facts.terms import Attribute, Display, Name
from flake8_temporal.model import Span
from flake8_temporal.project.definitions import Definitions
from flake8_temporal.project.heartbeats import Heartbeats, runs_beside
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import External, FunctionValue

_ALL = "builtins.BaseException"
_OF_TASKS = {"asyncio.CancelledError", "asyncio.exceptions.CancelledError", _ALL}
_OF_THREADS = {
    f"temporalio.exceptions.{name}" for name in ("CancelledError", "FailureError", "TemporalError")
} | {"builtins.Exception", _ALL}
_ENDS = {"raise", "break", "return", "return-value", "store-self", "append"}
_ASKS = {"cancelled", "cancelling", "cancellation_details", "is_cancelled", "uncancel"}
_MENTIONS = {
    "critical", "debug", "error", "exception", "info", "log", "print", "repr", "str", "type", "warning", "isinstance",
    "format_exception",
}  # fmt: skip


def swallowed_in_tasks(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Handlers around an await in async activities, where cancellation is asyncio's."""
    function = node.function
    if not function.is_async or not function.tries or runs_beside(reach, node):
        return
    if any(name.startswith("cancel") for name in _methods(reach, node, function.span)):
        return  # most likely that of a task of its own
    for found in function.tries:
        if "await" in found.does and not found.is_group:
            yield from _swallowing(reach, node, found, _OF_TASKS)


def swallowed_in_threads(
    beats: Heartbeats, definitions: Definitions, node: Node
) -> Iterator[tuple[Span, str]]:
    """Handlers in the heartbeating loops of plain activities, where cancellation is an exception of the SDK."""
    reach, function = beats.reach, node.function
    bodies = [loop.body for loop in function.whiles] + [loop.body for loop in function.iterations]
    loops = [body for body in bodies if body.line > 0]
    caught = [found for found in function.tries if any(found.body.is_within(body) for body in loops)]
    if not caught or function.is_async or not _is_cancelled_by_exception(definitions, node):
        return
    if runs_beside(reach, node):
        return
    if "is_cancelled" in _methods(reach, node, function.span):
        return  # the loop ends by itself
    for found in caught:
        around = [body for body in loops if found.body.is_within(body)]
        if any(beats.are_within(node, body) for body in around):
            yield from _swallowing(reach, node, found, _OF_THREADS)


def _is_cancelled_by_exception(definitions: Definitions, node: Node) -> bool:
    """Whether the SDK raises in the thread of the activity when it is cancelled."""
    entry = node.path()[0]
    method = definitions.of_function(FunctionValue(entry.frame.module, entry.frame.function))
    applied = method.role("activity")
    is_plain = applied is not None and method.is_known and not entry.function.is_async
    return is_plain and applied is not None and applied.flag("no_thread_cancel_exception") is False


def _swallowing(reach: Reach, node: Node, found: Try, kinds: set[str]) -> Iterator[tuple[Span, str]]:
    """The first handler of a statement that gets the cancellation, if it goes on as if nothing had been."""
    for handler in found.handlers:
        caught = _caught(reach, node, handler)
        if caught is None:
            return  # an exception of its own, which may be anything
        matching = [name for name in caught if name in kinds]
        if not matching:
            continue
        if reach.boundary.state(node.frame, found.guard).runs and _goes_on(reach, node, handler):
            name = matching[0].rpartition(".")[2]
            yield handler.span, "a bare except" if handler.type is None else f"except {name}"
        return


def _caught(reach: Reach, node: Node, handler: Handler) -> list[str] | None:
    if handler.type is None:
        return [_ALL]
    given = handler.type.elements if isinstance(handler.type, Display) else (handler.type,)
    values = [reach.linker.value(kind, node.frame) for kind in given]
    if any(value is None for value in values):
        return None
    return [value.name for value in values if isinstance(value, External)]


def _goes_on(reach: Reach, node: Node, handler: Handler) -> bool:
    does = _ENDS.intersection(handler.does)
    if does or not (handler.falls_through or "continue" in handler.does):
        return False
    if any(raised.span[:2] > handler.body[:2] for raised in node.function.raises):
        return False  # perhaps this error, later
    facts = reach.linker.facts(node.frame.module)
    calls = [facts.calls[number] for number in node.function.calls]
    inside = [call for call in calls if call.span.is_within(handler.body)]
    return not any(_named(call) in _ASKS or _is_given(call, handler.name) for call in inside)


def _is_given(call: Call, name: str) -> bool:
    """Whether the error is handed to something that does more than mention it."""
    given = (*call.args, *(value for _, value in call.keywords))
    is_passed = any(isinstance(value, Name) and value.id == name for value in given)
    return bool(name) and is_passed and _named(call) not in _MENTIONS


def _methods(reach: Reach, node: Node, block: Span) -> set[str]:
    facts = reach.linker.facts(node.frame.module)
    calls = (facts.calls[number] for number in node.function.calls)
    return {_named(call) for call in calls if call.span.is_within(block)}


def _named(call: Call) -> str:
    return call.func.name if isinstance(call.func, Attribute) else getattr(call.func, "id", "")
