"""Calls that hold up the event loop of async activities, as ones that wait beside it: TMP501, TMP502 and TMP508.

Takes a use or a call. The new code is awaited, so it must stand in an async function, and not in a generator, which an
``await`` would make another thing. What a thread may not share with others is left alone.
"""

from flake8_temporal.facts.records import Call, Handler, ModuleFacts, guards_around
from flake8_temporal.facts.terms import Constant, Display, Starred, last_name
from flake8_temporal.project.activity_context import Lost
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, is_of_activity, is_written
from flake8_temporal.project.uses import Use

_ASYNCIO = ("asyncio",)
_EXECUTOR = "asyncio.AbstractEventLoop.run_in_executor"
# Connections that belong to the thread that opened them.
_OF_ONE_THREAD = ("django.db.", "mongoengine.", "peewee.", "pymssql.", "sqlite3.")
_AWAITING = {"await", "argument:gather", "argument:wait_for"}
_STOPS_ALL = {"BaseException", "CancelledError"}


def aside(reach: Reach, node: Node, use: Use) -> Remedy | None:
    """``await asyncio.to_thread(f, x)``; a sleep becomes one of the loop."""
    call = use.call
    if call is None or not node.function.is_async or _is_in_generator(node, call):
        return None
    if use.name == "time.sleep":
        return _slept(reach, node, call)
    if use.name.startswith(_OF_ONE_THREAD) or _gives_handle(use, call):
        return None
    return Remedy("unsafe", "call", "to-thread", _ASYNCIO, for_workflows=False)


def awaited(reach: Reach, node: Node, use: Use) -> Remedy | None:
    """``asyncio.run(f())`` as ``await f()``: where a loop is running it raises."""
    call = use.call
    if (
        call is None
        or use.name != "asyncio.run"
        or not node.function.is_async
        or _is_in_generator(node, call)
    ):
        return None
    is_plain = len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], Starred)
    return Remedy("safe", "await {0}", names=(), for_workflows=False) if is_plain else None


def in_thread(reach: Reach, node: Node, found: Lost) -> Remedy | None:
    """``loop.run_in_executor(None, f, x)`` as ``asyncio.to_thread(f, x)``, which keeps the context.

    A task that is started right here is the same; one that is kept would begin later than before.
    """
    call = found.call
    if (
        found.name != _EXECUTOR
        or call.use not in _AWAITING
        or not is_written(reach, node, call.func, _EXECUTOR)
    ):
        return None
    if len(call.args) < 2 or call.args[0] != Constant(None) or isinstance(call.args[1], Starred):
        return None
    kind = "safe" if is_of_activity(reach, node) else "unsafe"
    return Remedy(kind, "executor", "to-thread", _ASYNCIO, for_workflows=False)


def _slept(reach: Reach, node: Node, call: Call) -> Remedy | None:
    if call.use != "statement" or len(call.args) != 1 or isinstance(call.args[0], Starred):
        return None
    facts = reach.linker.facts(node.frame.module)
    is_plain = is_of_activity(reach, node) and not _is_guarded(facts, node, call)
    return Remedy(
        "safe" if is_plain else "unsafe", "await {asyncio}.sleep({0})", names=_ASYNCIO, for_workflows=False
    )


def _is_guarded(facts: ModuleFacts, node: Node, call: Call) -> bool:
    """Whether a lock may be held, or a handler catch the cancellation that can come in here from now on."""
    if any(guard.kind == "with" for guard in guards_around(facts, call.guard)):
        return True
    handlers = (h for found in node.function.tries if call.span.is_within(found.body) for h in found.handlers)
    return any(_takes_cancellation(handler) for handler in handlers)


def _takes_cancellation(handler: Handler) -> bool:
    kinds = handler.type.elements if isinstance(handler.type, Display) else (handler.type,)
    return any(kind is None or last_name(kind) in _STOPS_ALL for kind in kinds)


def _is_in_generator(node: Node, call: Call) -> bool:
    return any(
        loop.kind == "generator" and call.span.is_within(loop.body) for loop in node.function.iterations
    )


def _gives_handle(use: Use, call: Call) -> bool:
    """Whether the call opens a file, all of whose use should move to the thread, not only its opening."""
    name = use.name.rpartition(".")[2]
    return use.kind == "file" and (call.use == "with" or name.endswith("open") or name[:1].isupper())
