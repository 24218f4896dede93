"""Attempts inside the attempt, and failures that Temporal never sees.

Takes a node of the reach and gives places: decorators and loops that retry, handlers that turn every error into a
result. What heartbeats while it waits is polling, and left alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Handler, Iteration, Try, While
from flake8_temporal.facts.terms import Binary, Compared, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.idempotency import Evidence, caught
from flake8_temporal.project.reach import Node
from flake8_temporal.project.uses import shown
from flake8_temporal.project.values import External, Instance

_DECORATORS = {
    "backoff.on_exception", "backoff.on_predicate", "retry.api.retry", "retry.retry", "retrying.retry",
    "stamina.retry", "tenacity.retry",
}  # fmt: skip
_RETRIERS = {
    "stamina.retry_context", "tenacity.AsyncRetrying", "tenacity.Retrying", "tenacity.asyncio.AsyncRetrying",
}  # fmt: skip
_SLEEPS = {"anyio.sleep", "asyncio.sleep", "time.sleep", "trio.sleep"}
_HEARTBEAT = "temporalio.activity.heartbeat"
_REMOTE = {"cache", "cloud", "db", "http", "llm", "queue", "saas", "secret", "temporal"}


class Retried(NamedTuple):
    """What tries again, as a reader knows it; ``call`` is that of a decorator with arguments."""

    what: str
    is_decorator: bool = False
    call: Call | None = None


def inner_retries(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Retried]]:
    """What tries again inside one attempt, in the linted file."""
    linker = evidence.reach.linker
    if node.frame.module != linker.module:
        return
    for decorator in node.function.decorators:
        value = members.decorator_value(linker, node.frame.module, decorator)
        if isinstance(value, External) and value.name in _DECORATORS:
            made = decorator.value
            call = linker.facts(node.frame.module).calls[made.call] if isinstance(made, Result) else None
            yield decorator.span, Retried(f"@{shown(value.name)}", True, call)
    for iteration in node.function.iterations:
        value = linker.value(iteration.iterable, node.frame)
        if isinstance(value, Instance) and isinstance(value.of, External) and value.of.name in _RETRIERS:
            yield iteration.span, Retried(shown(value.of.name))
    calls = _calls(evidence, node)
    loops: list[Iteration | While] = [*node.function.iterations, *node.function.whiles]
    for loop in loops:
        if _is_counted(evidence, node, loop) and _tries_again(evidence, node, loop, calls):
            yield loop.span, Retried("this loop")


def _calls(evidence: Evidence, node: Node) -> list[tuple[Call, str]]:
    """The calls of a function with the outside names they have."""
    linker = evidence.reach.linker
    facts = linker.facts(node.frame.module)
    found = []
    for number in node.function.calls:
        value = linker.value(facts.calls[number].func, node.frame)
        found.append((facts.calls[number], value.name if isinstance(value, External) else ""))
    return found


def _is_counted(evidence: Evidence, node: Node, loop: Iteration | While) -> bool:
    """Whether the loop counts its rounds: ``for attempt in range(3)``, ``while attempt < 3``; not until a time."""
    if isinstance(loop, While):
        test = loop.test
        is_count = isinstance(test, Compared) and test.operator in ("lt", "le", "gt", "ge")
        return is_count and isinstance(test, Compared) and not isinstance(test.left, Result | Binary)
    if loop.kind != "for" or not isinstance(loop.iterable, Result):
        return False
    call = evidence.reach.linker.facts(node.frame.module).calls[loop.iterable.call]
    return evidence.reach.linker.value(call.func, node.frame) == External("builtins.range")


def _tries_again(
    evidence: Evidence, node: Node, loop: Iteration | While, calls: list[tuple[Call, str]]
) -> bool:
    """Whether the loop waits after a failed round and goes round again, and does nothing else there."""
    names = {name for call, name in calls if call.span.is_within(loop.body)}
    if not names & _SLEEPS or _HEARTBEAT in names:
        return False
    return any(
        tried.body.is_within(loop.body)
        and any(_goes_round(handler) for handler in tried.handlers)
        and _acts(evidence, tried, calls)
        and _leaves(evidence, node, tried)
        for tried in node.function.tries
    )


def _goes_round(handler: Handler) -> bool:
    return handler.falls_through or "continue" in handler.does


def _leaves(evidence: Evidence, node: Node, tried: Try) -> bool:
    """Whether a round that succeeds ends the loop; one that asks first whether it is done polls."""
    returned = [found for found in node.function.results if found.span.is_within(tried.body)]
    if returned:
        return any(found.guard == tried.guard for found in returned)
    return bool({"break", "return"}.intersection(tried.does)) or tried.otherwise.line > 0


def _acts(evidence: Evidence, tried: Try, calls: list[tuple[Call, str]]) -> bool:
    """Whether the block calls something outside: a known effect, or anything it waits for."""
    for call, name in calls:
        if call.span.is_within(tried.body):
            effect = evidence.reach.linker.table.call(name) if name else None
            if (effect is not None and effect.kind in _REMOTE) or call.use == "await":
                return True
    return False


def hidden_failures(evidence: Evidence, node: Node) -> Iterator[tuple[Span, str]]:
    """Handlers of an activity that turn every error into a result."""
    if node.origin is not None or any(loop.body.line for loop in node.function.whiles):
        return
    calls = _calls(evidence, node)
    for tried in node.function.tries:
        if tried.guard >= 0 or any(tried.body.is_within(loop.body) for loop in node.function.iterations):
            continue
        if any(tried.body.is_within(other.finally_) for other in node.function.tries):
            continue  # cleaning up
        for handler in tried.handlers:
            if _is_wide(handler) and "raise" not in handler.does and _acts(evidence, tried, calls):
                if not any(found.span[:2] > handler.body[:2] for found in node.function.raises):
                    yield handler.span, next(iter(caught(handler.type)), "everything")


def _is_wide(handler: Handler) -> bool:
    return handler.type is None or bool({"BaseException", "Exception"}.intersection(caught(handler.type)))
