"""State that an activity leaves in its process: counters, and collections that outlive the attempt.

Takes a node of the reach, gives places with the name of what is kept. What is a cache, a client or a lock by its name,
what the same function takes away again, and what is put into a dictionary, is left alone.
"""

import re
from collections.abc import Iterator

from flake8_temporal.facts.records import Store
from flake8_temporal.facts.terms import Attribute, Expr, Name
from flake8_temporal.model import Span
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sharing import shared_writes
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import ClassValue, Collection, External, Instance

_KEPT_ON_PURPOSE = re.compile(
    r"cache|memo|client|pool|engine|session|conn|lock|semaphore|registr|metric|stat|gauge|histogram|limiter|loaded"
    r"|singleton|instance|handler|listener|task|running|inflight|in_flight|active|path|config|environ|executor|fake"
    r"|mock|stub|demo",
    re.IGNORECASE,
)
_ADDS = {"add", "append", "appendleft", "extend", "insert", "update"}
_TAKES = {"clear", "discard", "pop", "popitem", "popleft", "remove"}


def kept_state(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Where the function adds to what the process keeps."""
    if node.frame.module != reach.linker.module:
        return  # what a library keeps is most likely a cache
    facts = reach.linker.facts(node.frame.module)
    shared = dict(shared_writes(reach, node))
    funcs = [facts.calls[number].func for number in node.function.calls]
    taken = {_taken(func) for func in (*funcs, *(read.value for read in node.function.reads))}
    for store in node.function.stores:
        name = shared.get(store.span, "") or _counter(reach, node, store)
        if name and store.kind == "augment" and _is_state(name, taken):
            yield store.span, name
    for number in node.function.calls:
        call = facts.calls[number]
        name = shared.get(call.span, "")
        if name and isinstance(call.func, Attribute) and call.func.name in _ADDS:
            if _is_list_or_set(reach, node, call.func.base) and _is_state(name, taken):
                yield call.span, name


def _is_list_or_set(reach: Reach, node: Node, base: Expr) -> bool:
    """Dictionaries are mostly caches and registries; what is added to a list or a set counts or remembers."""
    value = reach.linker.value(base, node.frame)
    if isinstance(value, Collection):
        return value.kind in ("list", "set")
    return isinstance(value, Instance) and value.of in (
        External("collections.Counter"),
        External("collections.deque"),
    )


def _taken(func: Expr) -> str:
    """What a method takes something from, whether it is called here or handed on (``add_done_callback``)."""
    return spelled(func.base) if isinstance(func, Attribute) and func.name in _TAKES else ""


def _is_state(name: str, taken: set[str]) -> bool:
    return not _KEPT_ON_PURPOSE.search(name) and name not in taken


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
