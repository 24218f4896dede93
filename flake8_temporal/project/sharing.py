"""Writes to state that outlives one workflow run: globals, class attributes, attributes of imported modules.

Takes a node of the reach, gives places with the name of what is shared. State on ``self``, in locals and in
arguments belongs to the run and stays silent.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import ROOT, ModuleFacts, Store, guards_around
from flake8_temporal.facts.terms import (
    Attribute,
    Compared,
    Constant,
    Defined,
    DefinedClass,
    Expr,
    Imported,
    Item,
    Name,
    Negated,
)
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.names import bindings_of, scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import (
    ClassValue,
    Collection,
    External,
    Frame,
    FunctionValue,
    Instance,
    ModuleValue,
    Value,
)

MUTATORS = {
    "append", "appendleft", "extend", "extendleft", "insert", "remove", "pop", "popleft", "popitem", "clear",
    "update", "setdefault", "add", "discard", "sort", "reverse", "rotate", "intersection_update",
    "difference_update", "symmetric_difference_update", "subtract", "move_to_end", "put_nowait", "get_nowait", "put",
    "set", "release", "acquire", "notify", "notify_all", "set_result", "set_exception",
}  # fmt: skip
CONTAINERS = {
    "collections.deque", "collections.defaultdict", "collections.Counter", "collections.OrderedDict",
    "collections.ChainMap", "collections.UserDict", "collections.UserList", "asyncio.Condition", "asyncio.Event",
    "asyncio.Future", "asyncio.LifoQueue", "asyncio.Lock", "asyncio.PriorityQueue", "asyncio.Queue",
    "asyncio.Semaphore", "queue.Queue", "queue.SimpleQueue",
}  # fmt: skip
_CACHES = {"functools.lru_cache", "functools.cache"}


def shared_writes(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Where this function changes what other runs in the process see."""
    frame = node.frame
    facts = reach.linker.facts(frame.module)
    for store in node.function.stores:
        if reach.boundary.state(frame, store.guard).runs:
            name = _stored(reach, node, facts, store.target)
            if name and not _is_made_once(facts, store):
                yield store.span, name
    for number in node.function.calls:
        call = facts.calls[number]
        if (
            isinstance(call.func, Attribute)
            and call.func.name in MUTATORS
            and reach.boundary.state(frame, call.guard).runs
        ):
            name = _mutated(reach, node, facts, call.func.base)
            if name:
                yield call.span, name
        if reach.boundary.state(frame, call.guard).runs:
            cached = _cached_function(reach, reach.linker.value(call.func, frame))
            if cached:
                yield call.span, cached


def _stored(reach: Reach, node: Node, facts: ModuleFacts, target: Expr) -> str:
    if isinstance(target, Name):
        return target.id
    if not isinstance(target, (Attribute, Item)):
        return ""
    base = target.base
    value = reach.linker.value(base, node.frame)
    if isinstance(target, Attribute):
        if isinstance(value, ClassValue):
            return f"{members.class_of(reach.linker, value).name}.{target.name}"
        if isinstance(value, ModuleValue):
            return f"{value.name}.{target.name}"
    root = _global_root(facts, base)
    if isinstance(value, External) and reach.linker.table.read(value.name) is not None:
        return ""  # os.environ and the like have a rule of their own
    if root:
        if isinstance(value, Instance) and _is_handled_elsewhere(value):
            return ""
        return spelled(base) or root
    return _owned_by_class(reach, node, base) if isinstance(target, Item) else ""


def _is_made_once(facts: ModuleFacts, store: Store) -> bool:
    """Whether the store fills what was tested to be None: whoever comes first makes the same for all."""
    for guard in guards_around(facts, store.guard):
        test, holds = guard.test, guard.holds
        if isinstance(test, Negated):
            test, holds = test.operand, not holds
        if isinstance(test, Compared) and test.right == Constant(None) and test.left == store.target:
            return holds is (test.operator in ("is", "eq"))
        if test == store.target:
            return not holds
    return False


def _owned_by_class(reach: Reach, node: Node, base: Expr) -> str:
    """``cls.items`` or ``Class.items``, or ``self.items`` that only the class body makes."""
    if isinstance(base, Attribute):
        owner = reach.linker.value(base.base, node.frame)
        if isinstance(owner, ClassValue):
            return f"{members.class_of(reach.linker, owner).name}.{base.name}"
    return _class_level(reach, node, base)


def _is_handled_elsewhere(value: Instance) -> bool:
    """Objects made for being set from a run."""
    return isinstance(value.of, External) and value.of.name in ("contextvars.ContextVar", "logging.Logger")


def _mutated(reach: Reach, node: Node, facts: ModuleFacts, base: Expr) -> str:
    value = reach.linker.value(base, node.frame)
    if not _is_container(value):
        return ""
    if _global_root(facts, base):
        return spelled(base)
    if isinstance(base, Attribute):
        owner = reach.linker.value(base.base, node.frame)
        if isinstance(owner, ModuleValue):
            return f"{owner.name}.{base.name}"
    return _owned_by_class(reach, node, base)


def _is_container(value: Value) -> bool:
    if isinstance(value, Instance) and isinstance(value.of, External):
        return value.of.name in CONTAINERS
    return isinstance(value, Collection)


def _global_root(facts: ModuleFacts, expr: Expr) -> str:
    """The module-level variable or imported object that the expression starts from."""
    while isinstance(expr, (Attribute, Item)):
        expr = expr.base
    if not isinstance(expr, Name) or scope_of(facts, expr) != ROOT:
        return ""
    for binding in bindings_of(facts, ROOT, expr.id):
        if binding.value is None or isinstance(binding.value, (Defined, DefinedClass)):
            return ""
        if isinstance(binding.value, Imported) and binding.value.module.startswith("temporalio"):
            return ""
    return expr.id


def _class_level(reach: Reach, node: Node, base: Expr) -> str:
    """``self.items`` where only the class body ever makes ``items``: one list for all runs."""
    if not isinstance(base, Attribute):
        return ""
    owner = reach.linker.value(base.base, node.frame)
    if not isinstance(owner, Instance) or not isinstance(owner.of, ClassValue):
        return ""
    if "workflow" not in reach.roles.of_class(owner.of):
        return ""
    for value in members.linearized(reach.linker, owner.of):
        if not isinstance(value, ClassValue):
            return ""
        found = members.class_of(reach.linker, value)
        if base.name in found.attributes:
            return ""
        bindings = bindings_of(reach.linker.facts(value.module), found.scope, base.name)
        if bindings:
            made = bindings[-1].value
            if made is None or isinstance(made, (Defined, DefinedClass)):
                return ""
            return f"{found.name}.{base.name}"
    return ""


def _cached_function(reach: Reach, value: Value) -> str:
    """A function whose result stays in a cache of the process, if that result comes from outside or from a run."""
    if not isinstance(value, FunctionValue) or reach.boundary.is_cut(value):
        return ""
    facts = reach.linker.facts(value.module)
    function = facts.functions[value.number]
    if not function.decorators or not _CACHES.intersection(
        members.decorator_names(reach.linker, value.module, function)
    ):
        return ""
    frame = Frame(value.module, value.number, value.receiver)
    for number in function.calls:
        callee = reach.linker.value(facts.calls[number].func, frame)
        if isinstance(callee, External) and _is_remembered(reach, callee):
            return f"in the cache of {function.name}()"
    return ""


def _is_remembered(reach: Reach, callee: External) -> bool:
    if callee.name.startswith("temporalio.workflow."):
        return not callee.name.startswith(("temporalio.workflow.logger", "temporalio.workflow.in_workflow"))
    effect = reach.linker.table.call(callee.name)
    return callee.name == "asyncio.create_task" or (effect is not None and not effect.weak)
