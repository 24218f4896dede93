"""Annotations to the values they promise: ``Optional[Client]`` is an instance of ``Client``.

Understands classes, unions with None, containers and the wrappers of ``typing``. A union of several types, a
type variable that nothing binds, ``Any`` and ``Callable`` say nothing.
"""

from flake8_temporal.facts.terms import Attribute, Binary, Constant, Display, Expr, Item, Name
from flake8_temporal.project.generics import stands_for
from flake8_temporal.project.values import (
    NOTHING,
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    Instance,
    Value,
    merged,
)

_WRAPPERS = {
    "Optional",
    "Annotated",
    "Final",
    "ClassVar",
    "Required",
    "NotRequired",
    "ReadOnly",
    "Awaitable",
    "InitVar",
}
_KINDS = {
    "list": "list", "List": "list", "Sequence": "list", "MutableSequence": "list", "Iterable": "list",
    "Collection": "list", "Iterator": "list", "AsyncIterator": "list", "AsyncIterable": "list",
    "Generator": "list", "AsyncGenerator": "list", "ContextManager": "list", "AsyncContextManager": "list",
    "AbstractContextManager": "list", "AbstractAsyncContextManager": "list", "deque": "list", "Deque": "list",
    "set": "set", "Set": "set", "frozenset": "set", "FrozenSet": "set", "AbstractSet": "set", "MutableSet": "set",
    "dict": "dict", "Dict": "dict", "Mapping": "dict", "MutableMapping": "dict", "defaultdict": "dict",
    "DefaultDict": "dict", "OrderedDict": "dict", "tuple": "tuple", "Tuple": "tuple",
}  # fmt: skip
_HOMES = (
    "typing",
    "typing_extensions",
    "builtins",
    "collections",
    "collections.abc",
    "contextlib",
    "dataclasses",
)
_SILENT = {
    "Any",
    "Callable",
    "object",
    "TypeVar",
    "ParamSpec",
    "NoReturn",
    "Never",
    "Hashable",
    "Literal",
    "Protocol",
}


def annotated(ev: Evaluator, annotation: Expr, frame: Frame, depth: int = 0) -> Value:
    """What a name with this annotation holds, or None if the annotation does not say."""
    if depth > 8:
        return None
    if isinstance(annotation, Constant):
        return NOTHING if annotation.value is None else None
    if isinstance(annotation, (Name, Attribute)):
        return _plain(ev, annotation, frame)
    if isinstance(annotation, Binary):
        parts = [annotated(ev, part, frame, depth + 1) for part in (annotation.left, annotation.right)]
        return merged(parts)
    if isinstance(annotation, Item) and isinstance(annotation.key, Display):
        return _subscripted(ev, annotation.base, annotation.key.elements, frame, depth)
    return None


def _special(value: Value) -> str:
    """The bare name of a form of ``typing`` or a built-in container, else nothing."""
    if isinstance(value, External):
        home, _, name = value.name.rpartition(".")
        if home in _HOMES:
            return name
    return ""


def _plain(ev: Evaluator, annotation: Name | Attribute, frame: Frame) -> Value:
    value = ev.value(annotation, frame)
    if isinstance(value, ClassValue):
        return Instance(value)
    if not isinstance(value, External) or value.bound:
        return stands_for(ev, annotation, frame) if isinstance(annotation, Name) else None
    name = _special(value)
    if name == "Self":
        return _self(frame)
    if name in _SILENT:
        return None
    if name in _KINDS:
        return Collection(_KINDS[name], (None,))
    return Instance(External(ev.canonical(value.name)))


def _self(frame: Frame) -> Value:
    return frame.receiver if isinstance(frame.receiver, Instance) else None


def _subscripted(ev: Evaluator, base: Expr, parts: tuple[Expr, ...], frame: Frame, depth: int) -> Value:
    outer = ev.value(base, frame)
    name = _special(outer)
    if name == "Union":
        return merged(annotated(ev, part, frame, depth + 1) for part in parts)
    if name in _WRAPPERS and parts:
        return annotated(ev, parts[0], frame, depth + 1)
    if name == "Coroutine":
        return annotated(ev, parts[-1], frame, depth + 1)
    if name in ("type", "Type") and parts:
        inner = annotated(ev, parts[0], frame, depth + 1)
        return inner.of if isinstance(inner, Instance) else None
    if name in _KINDS:
        kind = _KINDS[name]
        inside = parts[1:2] if kind == "dict" else parts if kind == "tuple" else parts[:1]
        return Collection(kind, tuple(annotated(ev, part, frame, depth + 1) for part in inside))
    if isinstance(outer, ClassValue):
        return Instance(outer)
    if isinstance(outer, External) and not name and not outer.bound:
        return Instance(External(ev.canonical(outer.name)))
    return None
