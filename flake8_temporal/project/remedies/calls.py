"""Calls of the SDK that are dropped, or that are given what they do not take: TMP303, TMP305, TMP308 and TMP314.

Takes what the rules find in a call. An ``await`` is only put where the function is async and somebody gets the result;
what is to live on after its parent, and how many arguments belong together, is for the author to see.
"""

from flake8_temporal.project.awaiting import Dropped
from flake8_temporal.project.call_arguments import Refusal
from flake8_temporal.project.commands import Site
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import SDK, Remedy, W
from flake8_temporal.project.values import External
from flake8_temporal.project.waits import LogCall

_NO_ANSWER = {f"{SDK}.wait_condition", f"{SDK}.sleep", "asyncio.sleep"}  # they give None
# What a log record has already: the standard library refuses it in ``extra``.
_RESERVED = {
    "args", "asctime", "created", "exc_info", "exc_text", "filename", "funcName", "levelname", "levelno", "lineno",
    "message", "module", "msecs", "msg", "name", "pathname", "process", "processName", "relativeCreated",
    "stack_info", "taskName", "thread", "threadName",
}  # fmt: skip


def awaited(reach: Reach, node: Node, dropped: Dropped) -> Remedy | None:
    """The call with ``await``: what it asks for is a new command."""
    return Remedy("replay", "await {self}") if node.is_replayed and _can_await(reach, node, dropped) else None


def awaited_in_activity(reach: Reach, node: Node, dropped: Dropped) -> Remedy | None:
    return Remedy("unsafe", "await {self}", names=()) if _can_await(reach, node, dropped) else None


def _can_await(reach: Reach, node: Node, dropped: Dropped) -> bool:
    if not node.function.is_async or node.function.kind != "function":
        return False
    if dropped.call.use == "test":
        callee = reach.linker.value(dropped.call.func, node.frame)
        return not (isinstance(callee, External) and callee.name in _NO_ANSWER)
    return dropped.call.use in ("statement", "assign")


def as_taken(reach: Reach, node: Node, refusal: Refusal) -> Remedy | None:
    if refusal.form == "several":
        return Remedy("safe", "", "listed-arguments", (), False)
    return Remedy("unsafe", "", "plain-loop", ()) if refusal.form == "async for" else None


def let_live(reach: Reach, node: Node, site: Site) -> Remedy | None:
    return Remedy("unsafe", "{func}({*}, parent_close_policy=" + W + ".ParentClosePolicy.ABANDON)")


def extra_fields(reach: Reach, node: Node, found: LogCall) -> Remedy | None:
    is_plain = all(name for name, _ in found.call.keywords) and _RESERVED.isdisjoint(found.unknown)
    return Remedy("safe", "", "into-extra", (), False) if is_plain else None
