"""What calls, subscripts and ``with`` blocks give, for built-ins, outside libraries and project functions.

Knows the handful of standard calls that pass values through (``partial``, ``cast``, ``sorted``, ...). Library
knowledge beyond that comes from the table, through ``Evaluator.produces``.
"""

from collections.abc import Callable

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Constant, Expr, Starred
from flake8_temporal.project.contexts import REPLAYING, said_by
from flake8_temporal.project.enumerations import is_member
from flake8_temporal.project.invoke import PASSED, after_partial, arguments_of, is_telling
from flake8_temporal.project.members import class_of, fields_of, find_method
from flake8_temporal.project.values import (
    NOTHING,
    UNREADABLE,
    UNSETTLED,
    Arguments,
    Bound,
    Choice,
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Method,
    Partial,
    Super,
    Value,
    merged,
)

_ADAPTERS = {"logging.LoggerAdapter", "structlog.wrap_logger", "structlog.stdlib.BoundLogger"}
SHUFFLED = "shuffled"  # the kind of a list whose order came from a set
_DEFINITIONS = {"temporalio.activity.defn", "temporalio.workflow.defn", "builtins.staticmethod"}
_LISTS = {
    "builtins.list", "builtins.tuple", "builtins.iter", "builtins.reversed", "builtins.enumerate", "builtins.filter",
    "builtins.map", "builtins.zip", "collections.deque", "itertools.chain",
}  # fmt: skip
_MAPPED = {"builtins.enumerate", "builtins.filter", "builtins.map", "builtins.zip", "itertools.chain"}
_THROUGH = {
    "asyncio.create_task", "asyncio.ensure_future", "asyncio.shield", "asyncio.wait_for", "copy.copy",
    "contextlib.aclosing", "contextlib.closing", "contextlib.nullcontext", "copy.deepcopy", "functools.wraps",
    "dataclasses.replace",
}  # fmt: skip
_SET_METHODS = {"union", "intersection", "difference", "symmetric_difference", "copy"}
_ITEM_METHODS = {"get", "pop", "setdefault", "popleft"}


def result_of(ev: Evaluator, callee: Value, call: Call, frame: Frame) -> Value:
    """The value of calling ``callee`` at this call site, awaited where that applies."""
    if callee is None or callee == UNREADABLE:
        return callee
    if isinstance(callee, External):
        return _external(ev, callee, call, frame)
    if isinstance(callee, Choice):
        return (
            merged([result_of(ev, option, call, frame) for option in callee.options])
            if callee.options
            else callee
        )
    if isinstance(callee, Method):
        return _collection(ev, callee, call, frame)
    return applied(ev, callee, arguments_of(ev, call, frame))


def applied(ev: Evaluator, callee: Value, arguments: Arguments) -> Value:
    """The same for something of the project and arguments already evaluated."""
    if isinstance(callee, FunctionValue):
        return ev.returned(callee, arguments)
    if isinstance(callee, Partial):
        return applied(ev, callee.function, after_partial(callee, arguments))
    if isinstance(callee, ClassValue):
        return Instance(callee, built_with(ev, callee, arguments))
    if isinstance(callee, Instance) and isinstance(callee.of, External):
        return _produced(ev, External(f"{callee.of.name}.__call__", True))
    if isinstance(callee, Instance):
        method = find_method(ev, callee, "__call__")
        return None if method is None else ev.returned(method, arguments)
    return None


def built_with(ev: Evaluator, owner: ClassValue, arguments: Arguments) -> Bound:
    """What is worth knowing of the arguments an object was built with, by parameter of ``__init__``."""
    method = find_method(ev, Instance(owner), "__init__")
    if method is not None:
        return ev.enter(method._replace(receiver=Instance(owner)), arguments).args
    defaults = fields_of(ev, owner)
    given = {**dict(zip(defaults, arguments.positional)), **dict(arguments.keywords)}
    is_tested = find_method(ev, Instance(owner), "__post_init__") is not None
    bound: list[tuple[str, Value]] = []
    for name, default in defaults.items():
        if name in given:
            value = given[name]
            kept = value if is_telling(value) or isinstance(value, Literal) else PASSED
        else:
            kept = NOTHING if default == NOTHING and arguments.is_complete else None
        is_flag = isinstance(kept, Literal) and isinstance(kept.value, bool)
        if kept is not None and (is_telling(kept) or is_tested or is_flag):
            bound.append((name, kept))
    return tuple(bound)


def _external(ev: Evaluator, callee: External, call: Call, frame: Frame) -> Value:
    handler = _STANDARD.get(callee.name)
    if handler is not None:
        return handler(ev, call, frame)
    said = said_by(callee.name, ev.context)
    if said is not None:
        return Literal(said)
    if callee.name in REPLAYING:
        return Instance(callee)  # a truth value that only a guard can weigh
    if callee.name in _DEFINITIONS and not call.args:
        return callee
    if callee.name in _THROUGH or callee.name in _DEFINITIONS:
        return ev.value(call.args[0], frame) if call.args else None
    if callee.name in _LISTS:
        return _listed(ev, callee.name, call, frame)
    if callee.name in _ADAPTERS and call.args:
        wrapped = ev.value(call.args[0], frame)
        if isinstance(wrapped, External) and wrapped.name.startswith("temporalio."):
            return wrapped  # as quiet on replay as what it wraps
    return _produced(ev, callee)


def _waited(ev: Evaluator, call: Call, frame: Frame) -> Value:
    return Collection("tuple", (Collection("set", (None,)), Collection("set", (None,))))


def _getattr(ev: Evaluator, call: Call, frame: Frame) -> Value:
    name = call.args[1] if len(call.args) >= 2 else None
    if not isinstance(name, Constant) or not isinstance(name.value, str):
        return None
    return ev.attribute(ev.value(call.args[0], frame), name.value)


def _type(ev: Evaluator, call: Call, frame: Frame) -> Value:
    value = ev.value(call.args[0], frame) if len(call.args) == 1 else None
    return value.of if isinstance(value, Instance) else None


def _cast(ev: Evaluator, call: Call, frame: Frame) -> Value:
    if len(call.args) != 2:
        return None
    return ev.typed(call.args[0], frame)


def _set(ev: Evaluator, call: Call, frame: Frame) -> Value:
    return Collection("set", _elements(ev, call, frame))


def _sorted(ev: Evaluator, call: Call, frame: Frame) -> Value:
    return Collection("list", _elements(ev, call, frame))


def _elements(ev: Evaluator, call: Call, frame: Frame) -> tuple[Value, ...]:
    inner = ev.value(call.args[0], frame) if call.args else None
    return inner.elements if isinstance(inner, Collection) else (None,)


def _dict(ev: Evaluator, call: Call, frame: Frame) -> Value:
    keys = tuple(Literal(name) if name else None for name, _ in call.keywords)
    elements = tuple(ev.value(value, frame) for _, value in call.keywords)
    if not call.args:
        return Collection("dict", elements, keys)
    first = ev.value(call.args[0], frame)
    if isinstance(first, Collection) and first.kind == "dict" and len(first.keys) == len(first.elements):
        return Collection("dict", (*elements, *first.elements), (*keys, *first.keys))
    return Collection("dict", (None, *elements))


def _listed(ev: Evaluator, name: str, call: Call, frame: Frame) -> Value:
    """A list, or an iterator over one; it remembers when its order is that of a set."""
    values = [ev.value(arg.value if isinstance(arg, Starred) else arg, frame) for arg in call.args]
    kinds = {value.kind for value in values if isinstance(value, Collection)}
    kind = SHUFFLED if kinds & {"set", SHUFFLED} else "list"
    if name in _MAPPED:
        return Collection(kind, (None,))
    inner = values[0] if values else None
    return Collection(kind, inner.elements if isinstance(inner, Collection) else (None,))


def _produced(ev: Evaluator, callee: External) -> Value:
    produced = ev.produces(callee.name)
    if produced is not None:
        return Instance(External(produced))
    last = callee.name.rpartition(".")[2]
    if last[:1].isupper() and not callee.bound:
        return Instance(External(ev.canonical(callee.name)))
    return None


def _partial(ev: Evaluator, call: Call, frame: Frame) -> Value:
    if not call.args:
        return None
    function = ev.value(call.args[0], frame)
    if function is None or isinstance(function, External):
        return function
    rest = arguments_of(ev, call._replace(args=call.args[1:]), frame)
    return Partial(function, rest.positional, rest.keywords)


def _super(ev: Evaluator, call: Call, frame: Frame) -> Value:
    at: Frame | None = frame
    while at is not None:
        function = ev.facts(at.module).functions[at.function]
        if function.owner >= 0:
            owner = ClassValue(at.module, function.owner)
            return Super(at.receiver or Instance(owner), owner)
        at = at.parent
    return None


def _collection(ev: Evaluator, method: Method, call: Call, frame: Frame) -> Value:
    kind, elements = method.of.kind, method.of.elements
    if kind == "set":
        if method.name in _SET_METHODS:
            return Collection("set", elements)
        return merged(elements) if method.name == "pop" and elements else None
    if kind == "dict":
        if method.name in _ITEM_METHODS:
            return _at_key(method.of, ev.value(call.args[0], frame) if call.args else None)
        if method.name == "values":
            return Collection("list", elements)
        if method.name == "keys":
            return Collection("keys", method.of.keys)
        if method.name == "items":
            return Collection("list", tuple(Collection("tuple", (None, element)) for element in elements))
        return method.of if method.name == "copy" else None
    if method.name in ("pop", "popleft"):
        return merged(elements) if elements else None
    return method.of if method.name == "copy" else None


def _at_key(collection: Collection, key: Value) -> Value:
    if (isinstance(key, Literal) or is_member(key)) and len(collection.keys) == len(collection.elements):
        for known, element in zip(collection.keys, collection.elements):
            if known is not None and known == key:
                return element
        if collection.keys and all(
            isinstance(known, Literal) or is_member(known) for known in collection.keys
        ):
            return None  # it has come in from somewhere that is not seen
    return merged(collection.elements) if collection.elements else None


def item_of(ev: Evaluator, base: Value, key: Expr, frame: Frame) -> Value:
    """``base[key]``, and the instance that ``except Class as name`` binds."""
    if base == UNSETTLED:
        return base
    if isinstance(key, Constant) and key.value == "instance":
        return Instance(base) if isinstance(base, (ClassValue, External)) else None
    if isinstance(base, Collection):
        if base.kind == "dict":
            return _at_key(base, ev.value(key, frame))
        if isinstance(key, Constant) and isinstance(key.value, int) and not isinstance(key.value, bool):
            return _at_position(base, key.value)
        return merged(base.elements) if base.elements else None
    if isinstance(base, ClassValue):
        return base
    if isinstance(base, Instance):
        if isinstance(base.of, ClassValue):
            method = find_method(ev, base, "__getitem__")
            return None if method is None else ev.returned(method, None)
        return base if ev.is_chain(base.of.name) else None
    if isinstance(base, External):
        is_class = base.name.rpartition(".")[2][:1].isupper() and not base.bound
        return base if is_class or ev.is_chain(base.name) else None
    return None


def _at_position(base: Collection, position: int) -> Value:
    if base.kind in ("tuple", "list") and -len(base.elements) <= position < len(base.elements):
        if base.kind == "tuple" or len(base.elements) > 1:
            return base.elements[position]
    return merged(base.elements) if base.elements else None


def entered_value(ev: Evaluator, manager: Value, is_async: bool) -> Value:
    """What ``with manager as x`` gives: the object itself for outside classes, as nearly all of them do."""
    if manager == UNSETTLED:
        return manager
    if isinstance(manager, Collection):
        return merged(manager.elements) if manager.elements else None
    if not isinstance(manager, Instance):
        return None
    if isinstance(manager.of, External):
        return manager
    method = find_method(ev, manager, "__aenter__" if is_async else "__enter__")
    if method is not None:
        return ev.returned(method, Arguments((), (), True))
    return manager if class_of(ev, manager.of).bases else None  # inherited, and most likely ``return self``


def _enter_context(ev: Evaluator, call: Call, frame: Frame) -> Value:
    """``stack.enter_async_context(manager)`` gives what the manager's ``with`` block would."""
    is_async = isinstance(call.func, Attribute) and "async" in call.func.name
    return entered_value(ev, ev.value(call.args[0], frame), is_async) if call.args else None


_STANDARD: dict[str, Callable[[Evaluator, Call, Frame], Value]] = {
    "asyncio.wait": _waited,
    "builtins.dict": _dict,
    "builtins.frozenset": _set,
    "builtins.getattr": _getattr,
    "builtins.set": _set,
    "builtins.sorted": _sorted,
    "builtins.super": _super,
    "builtins.type": _type,
    "contextlib.AsyncExitStack.enter_async_context": _enter_context,
    "contextlib.AsyncExitStack.enter_context": _enter_context,
    "contextlib.ExitStack.enter_context": _enter_context,
    "functools.partial": _partial,
    "typing.cast": _cast,
}
