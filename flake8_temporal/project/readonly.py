"""What a handler that must not change anything does change: attributes of the workflow, and the history.

Takes a node reached from a query, a validator or a dynamic config, gives places with the words for the message. State
counts where it hangs on the workflow object that the handler was called with; a copy, or an object of unknown origin,
is left alone.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call, calls_in, guards_around
from flake8_temporal.facts.terms import OPAQUE, Attribute, Element, Expr, Item, Name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.names import alias_of
from flake8_temporal.project.raising import READ_ONLY, is_caught
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sharing import CONTAINERS, MUTATORS
from flake8_temporal.project.uses import shown
from flake8_temporal.project.values import ClassValue, Collection, External, Instance, Value

_WORKFLOW = "temporalio.workflow."
_ASKED = External(_WORKFLOW + "unsafe.is_read_only")
# What raises ReadOnlyContextError as soon as it is called; of coroutine functions, as soon as it is awaited.
_COMMANDS = frozenset(
    {"asyncio.create_task", "asyncio.ensure_future", "asyncio.gather"}
    | {_WORKFLOW + name for name in (
        "start_activity", "start_activity_class", "start_activity_method", "start_local_activity",
        "start_local_activity_class", "start_local_activity_method", "random", "new_random", "uuid4", "uuid7",
        "patched", "deprecate_patch", "upsert_memo", "upsert_search_attributes", "set_current_details",
        "set_signal_handler", "set_query_handler", "set_update_handler", "set_dynamic_signal_handler",
        "set_dynamic_query_handler", "set_dynamic_update_handler", "ActivityHandle.cancel",
    )}
)  # fmt: skip
_COROUTINES = frozenset(
    {"asyncio.sleep"}
    | {_WORKFLOW + name for name in (
        "sleep", "wait_condition", "start_child_workflow", "execute_child_workflow", "execute_activity",
        "execute_activity_class", "execute_activity_method", "execute_local_activity",
        "execute_local_activity_class", "execute_local_activity_method", "ExternalWorkflowHandle.signal",
        "ExternalWorkflowHandle.cancel", "ChildWorkflowHandle.signal",
    )}
)  # fmt: skip
# Methods that change what they belong to, whatever that may be.
_SURELY = frozenset({"append", "appendleft", "extend", "insert", "popitem", "setdefault"})
_VERBS = {"assign": "assigns", "augment": "assigns", "delete": "deletes"}
_MEMO = ("_cache", "_memo")  # what a query only works out once


def changes(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Where a function changes the workflow object that its caller must not change."""
    owner = workflow_of(node)
    if owner is None:
        return
    for store in node.function.stores:
        name = _stored(reach, node, store.target, owner)
        if name and _runs(reach, node, store.guard):
            verb = "changes" if isinstance(store.target, Item) else _VERBS[store.kind]
            yield store.span, f"{verb} self.{name}"
    for call in _calls(reach, node):
        if isinstance(call.func, Attribute) and call.func.name in MUTATORS:
            name = state_name(reach, node, call.func.base, owner)
            if name and _is_changed(reach.linker.value(call.func.base, node.frame), call.func.name):
                yield call.span, f"calls self.{name}.{call.func.name}()"


def commands(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Where a function asks for something that the SDK refuses while it is read-only."""
    for call in _calls(reach, node):
        callee = reach.linker.value(call.func, node.frame)
        if isinstance(callee, External):
            if callee.name in _COMMANDS or (callee.name in _COROUTINES and call.use == "await"):
                if not is_caught(reach, node, call.span, READ_ONLY):
                    yield call.span, f"calls {shown(callee.name).removeprefix('temporalio.')}()"


def _calls(reach: Reach, node: Node) -> Iterator[Call]:
    facts = reach.linker.facts(node.frame.module)
    return (
        call for call in map(facts.calls.__getitem__, node.function.calls) if _runs(reach, node, call.guard)
    )


def workflow_of(node: Node) -> ClassValue | None:
    """The class of the object whose handler leads to this node."""
    receiver = node.path()[0].frame.receiver
    return receiver.of if isinstance(receiver, Instance) and isinstance(receiver.of, ClassValue) else None


def _runs(reach: Reach, node: Node, guard: int) -> bool:
    return reach.boundary.is_followed(reach.boundary.state(node.frame, guard)) and not _is_asked(
        reach, node, guard
    )


def _is_asked(reach: Reach, node: Node, guard: int) -> bool:
    """Whether a test on the way asks if the code is read-only at all."""
    facts = reach.linker.facts(node.frame.module)
    calls = (facts.calls[n] for found in guards_around(facts, guard) for n in calls_in(facts, found.test))
    return any(reach.linker.value(call.func, node.frame) == _ASKED for call in calls)


def _stored(reach: Reach, node: Node, target: Expr, owner: ClassValue) -> str:
    return state_name(reach, node, target, owner) if isinstance(target, (Attribute, Item)) else ""


def _is_changed(receiver: Value, method: str) -> bool:
    """Whether a method, named like one that changes its object, does so."""
    if isinstance(receiver, Instance):
        return isinstance(receiver.of, External) and receiver.of.name in CONTAINERS
    return isinstance(receiver, Collection) or method in _SURELY


def state_name(reach: Reach, node: Node, target: Expr, owner: ClassValue) -> str:
    """The dotted way from the workflow object to what an expression is, or nothing if it is not part of it."""
    facts = reach.linker.facts(node.frame.module)
    names: list[str] = []
    while True:
        if isinstance(target, Attribute):
            if _is_computed(reach, node, target):
                return ""
            names.append(target.name)
            target = target.base
        elif isinstance(target, Item) and target.key != OPAQUE:  # a slice is a copy
            target = target.base
        elif isinstance(target, Element):
            target = target.base
        elif isinstance(target, Name):
            value = reach.linker.value(target, node.frame)
            if isinstance(value, Instance) and value.of == owner:
                break
            alias = alias_of(facts, target)
            if alias is None:
                return ""
            target = alias
        else:
            return ""
    return "" if not names or names[-1].startswith(_MEMO) else ".".join(names[::-1])


def _is_computed(reach: Reach, node: Node, target: Attribute) -> bool:
    """Whether an attribute is a property or a method, of which nobody knows what it gives."""
    base = reach.linker.value(target.base, node.frame)
    return isinstance(base, Instance) and members.find_method(reach.linker, base, target.name) is not None


def continuing(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Calls of ``continue_as_new``."""
    for call in _calls(reach, node):
        if reach.linker.value(call.func, node.frame) == External(_WORKFLOW + "continue_as_new"):
            yield call.span, ""
