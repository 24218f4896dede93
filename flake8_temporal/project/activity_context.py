"""The context of a running activity: calls that it does not allow in this kind of activity, and threads that lose it.

Takes the activity reach, gives places with the words for the message. Plain and async activities differ, so what both
kinds run, or what runs on the loop and in threads, is passed over.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, guards_around
from flake8_temporal.facts.terms import Attribute, Result
from flake8_temporal.model import Span
from flake8_temporal.project.apis import needs_activity
from flake8_temporal.project.edges import Edge
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.scheduling import loses_context
from flake8_temporal.project.uses import shown
from flake8_temporal.project.values import External

_ACTIVITY = "temporalio.activity."
_SYNC = {
    "cancellation_details", "client", "heartbeat", "info", "is_cancelled", "is_worker_shutdown", "metric_meter",
    "payload_converter", "wait_for_cancelled_sync", "wait_for_worker_shutdown_sync",
}  # fmt: skip
_IN_PLAIN = {
    "client": "has no client in a def activity; give its class one",
    "wait_for_cancelled": "works in async activities only; use wait_for_cancelled_sync()",
    "wait_for_worker_shutdown": "works in async activities only; use wait_for_worker_shutdown_sync()",
}
_ON_LOOP = {
    "shield_thread_cancel_exception": "does nothing in an async activity; use asyncio.shield()",
    "wait_for_cancelled_sync": "blocks the event loop; use await activity.wait_for_cancelled()",
    "wait_for_worker_shutdown_sync": "blocks the event loop; use await activity.wait_for_worker_shutdown()",
}


class Misuse(NamedTuple):
    """A call and what is wrong with it; ``is_awaited`` where that is the ``await`` before it."""

    api: str
    problem: str
    guard: int
    is_awaited: bool


class Lost(NamedTuple):
    """A call that runs a function without its context, by its full name and as a reader knows it."""

    api: str
    name: str
    call: Call


class Sides:
    """Which functions only plain activities run, and which only the event loop of async ones."""

    def __init__(self, reach: Reach, loop: Reach) -> None:
        self._reach = reach
        entries = [node for node in reach.nodes if node.origin is None]
        plain = reach.reached_from([node for node in entries if not node.function.is_async])
        waiting = reach.reached_from([node for node in entries if node.function.is_async])
        threaded = [
            reach.node_of(edge.target) for node in reach.nodes for edge in node.edges if edge.is_threaded
        ]
        aside = reach.reached_from([node for node in threaded if node is not None])
        on_loop = {(node.frame.module, node.frame.function) for node in loop.nodes}
        self._plain = plain - waiting
        self._on_loop = (
            {id(node) for node in reach.nodes if (node.frame.module, node.frame.function) in on_loop}
            - plain
            - aside
        )

    def misuses(self, node: Node) -> Iterator[tuple[Span, Misuse]]:
        """The calls of ``temporalio.activity`` that do not do in this function what they say."""
        linker = self._reach.linker
        facts = linker.facts(node.frame.module)
        for number in node.function.calls:
            call = facts.calls[number]
            callee = linker.value(call.func, node.frame)
            if not isinstance(callee, External) or not callee.name.startswith(_ACTIVITY):
                continue
            if self._reach.boundary.state(node.frame, call.guard).runs:
                name = callee.name.removeprefix(_ACTIVITY)
                problem = self._problem(node, name, call)
                if problem:
                    is_awaited = call.use == "await" and name in _SYNC
                    yield call.span, Misuse(f"activity.{name}()", problem, call.guard, is_awaited)

    def _problem(self, node: Node, name: str, call: Call) -> str:
        if call.use == "await" and name in _SYNC:
            return "is not awaitable; drop await"
        if id(node) in self._plain and name in _IN_PLAIN:
            return _IN_PLAIN[name]
        if id(node) in self._on_loop and name in _ON_LOOP:
            return _ON_LOOP[name]
        is_stored = name == "info" and call.use == "assign" and _is_stored(node, call.span)
        return "is stored where other activities see it; keep it in a local variable" if is_stored else ""


def _is_stored(node: Node, span: Span) -> bool:
    """Whether an activity, not a helper that may have an object for itself, stores what a statement gets."""
    return node.origin is None and any(
        store.kind == "assign" and store.span.line <= span.line <= store.span.end_line
        for store in node.function.stores
    )


def lost_contexts(reach: Reach, node: Node) -> Iterator[tuple[Span, Lost]]:
    """The calls that run a function in need of the context in a thread without it."""
    linker = reach.linker
    facts = linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = linker.value(call.func, node.frame)
        if not isinstance(callee, External) or not loses_context(callee.name):
            continue
        given = (*call.args, *(value for _, value in call.keywords))
        if any(isinstance(expr, Attribute) and expr.name == "run" for expr in given):
            continue  # that of a copied context
        passed = [linker.value(expr, node.frame) for expr in given]
        edges = [edge for edge in node.edges if edge.is_threaded and edge.span == call.span]
        if any(needs_activity(value) for value in passed) or any(
            _needs_context(reach, edge) for edge in edges
        ):
            yield call.span, Lost(shown(callee.name) + "()", callee.name, call)


def _needs_context(reach: Reach, edge: Edge) -> bool:
    target = reach.node_of(edge.target)
    if target is None:
        return False
    reached = reach.reached_from([target])
    return any(_uses_context(reach, node) for node in reach.nodes if id(node) in reached)


def _uses_context(reach: Reach, node: Node) -> bool:
    facts = reach.linker.facts(node.frame.module)
    return any(
        needs_activity(reach.linker.value(call.func, node.frame)) and not _asks_first(reach, node, call)
        for call in (facts.calls[number] for number in node.function.calls)
    )


def _asks_first(reach: Reach, node: Node, call: Call) -> bool:
    """Whether the call stands behind ``activity.in_activity()``."""
    facts = reach.linker.facts(node.frame.module)
    asked = (guard.test for guard in guards_around(facts, call.guard) if isinstance(guard.test, Result))
    return any(
        reach.linker.value(facts.calls[test.call].func, node.frame) == External(f"{_ACTIVITY}in_activity")
        for test in asked
    )
