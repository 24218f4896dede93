"""State that an activity leaves in its process: counters, and collections that outlive the attempt.

Takes a node of the reach, gives places with the name of what is kept. What is a cache, a client or a lock by its name,
what is only made once, and what the same function takes away again, is left alone.
"""

import re
from collections.abc import Iterator

from flake8_temporal.facts.records import ModuleFacts, Store, guards_around
from flake8_temporal.facts.terms import Attribute, Compared, Either, Expr, Item, Name, Negated, Result
from flake8_temporal.model import Span
from flake8_temporal.project.ordering import spelled
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sharing import shared_writes
from flake8_temporal.project.values import ClassValue, Instance

_KEPT_ON_PURPOSE = re.compile(
    r"cache|memo|client|pool|engine|session|conn|lock|semaphore|registr|metric|stat|gauge|histogram|limiter|loaded"
    r"|singleton|instance|handler|listener|task|running|inflight|in_flight|active|path|config|environ|executor|fake"
    r"|mock|stub|demo",
    re.IGNORECASE,
)
_ADDS = {"add", "append", "appendleft", "extend", "insert", "setdefault", "update"}
_TAKES = {"clear", "discard", "pop", "popitem", "popleft", "remove"}


def kept_state(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Where the function adds to what the process keeps."""
    if node.frame.module != reach.linker.module:
        return  # what a library keeps is most likely a cache
    facts = reach.linker.facts(node.frame.module)
    shared = dict(shared_writes(reach, node))
    taken = {name for name in (_taken(facts, number) for number in node.function.calls) if name}
    for store in node.function.stores:
        name = shared.get(store.span, "") or _counter(reach, node, store)
        is_growing = store.kind == "augment" or (store.kind == "assign" and isinstance(store.target, Item))
        if name and is_growing and _is_state(facts, name, store.guard, taken):
            yield store.span, name
    for number in node.function.calls:
        call = facts.calls[number]
        name = shared.get(call.span, "")
        if name and isinstance(call.func, Attribute) and call.func.name in _ADDS:
            if _is_state(facts, name, call.guard, taken):
                yield call.span, name


def _taken(facts: ModuleFacts, number: int) -> str:
    func = facts.calls[number].func
    return spelled(func.base) if isinstance(func, Attribute) and func.name in _TAKES else ""


def _is_state(facts: ModuleFacts, name: str, guard: int, taken: set[str]) -> bool:
    if _KEPT_ON_PURPOSE.search(name) or name in taken:
        return False
    return not any(_mentions(found.test, name, facts) for found in guards_around(facts, guard))


def _mentions(test: Expr, name: str, facts: ModuleFacts) -> bool:
    """Whether a test asks for the state itself, as what is made on first use does."""
    if spelled(test) == name:
        return True
    if isinstance(test, Negated):
        return _mentions(test.operand, name, facts)
    if isinstance(test, Compared):
        return _mentions(test.left, name, facts) or _mentions(test.right, name, facts)
    if isinstance(test, Either):
        return any(_mentions(option, name, facts) for option in test.options)
    if isinstance(test, (Attribute, Item)):
        return _mentions(test.base, name, facts)
    return isinstance(test, Result) and _mentions(facts.calls[test.call].func, name, facts)


def _counter(reach: Reach, node: Node, store: Store) -> str:
    """``self.count += 1`` in a class that has activities: the object lives as long as the worker."""
    target = store.target
    if store.kind != "augment" or not isinstance(target, Attribute) or not isinstance(target.base, Name):
        return ""
    receiver = reach.linker.value(target.base, node.frame)
    if not isinstance(receiver, Instance) or not isinstance(receiver.of, ClassValue):
        return ""
    if receiver != node.frame.receiver or "activity" not in reach.roles.of_function(
        node.frame.module, node.frame.function
    ):
        return ""
    return f"{target.base.id}.{target.name}"
