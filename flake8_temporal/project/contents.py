"""The contents of one module by where they stand: inner functions, methods and guards of each function or class.

Also calls by what they call, and what is decorated. Made once per module, so that looking into one function never
costs a walk over all of them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ROOT, Call, Guard, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Display, Expr, Item, Name, last_name

_ADDERS = {"append": 0, "appendleft": 0, "add": 0, "insert": 1, "setdefault": 1}
_JOINERS = ("update", "extend")


class Addition(NamedTuple):
    """A statement that puts ``value`` into the collection ``base``, under ``key`` if it has one."""

    function: int
    guard: int
    base: Expr
    key: Expr | None
    value: Expr


class Contents(NamedTuple):
    """Numbers of functions by enclosing body: all ``children``, ``inner`` functions proper, ``methods`` by class.
    ``guards`` are those of each function, ``additions`` what is put into a collection, by the collection's name.
    ``calls`` are numbers of calls by the last name of the callee, which is empty where a result is called;
    ``loading`` those that run when the module is loaded, ``decorated`` the functions and ``decorated_classes`` the
    classes that have decorators.
    """

    children: dict[int, list[int]]
    inner: dict[int, list[int]]
    methods: dict[int, list[int]]
    guards: dict[int, list[Guard]]
    additions: dict[str, list[Addition]]
    calls: dict[str, list[int]]
    loading: list[int]
    decorated: list[int]
    decorated_classes: list[int]


def contents_of(facts: ModuleFacts) -> Contents:
    found = Contents({}, {}, {}, {}, {}, {}, [], [], [])
    for number, function in enumerate(facts.functions):
        found.children.setdefault(function.parent, []).append(number)
        if function.owner != NOWHERE:
            found.methods.setdefault(function.owner, []).append(number)
        elif function.kind in ("function", "lambda") and function.parent > 0:
            found.inner.setdefault(function.parent, []).append(number)
        if function.decorators:
            found.decorated.append(number)
    found.decorated_classes.extend(n for n, record in enumerate(facts.classes) if record.decorators)
    for number, call in enumerate(facts.calls):
        found.calls.setdefault(last_name(call.func), []).append(number)
        if call.function == ROOT:
            found.loading.append(number)
    for guard in facts.guards:
        found.guards.setdefault(guard.function, []).append(guard)
    for addition in _additions(facts):
        base = addition.base
        if isinstance(base, (Name, Attribute)):
            found.additions.setdefault(base.id if isinstance(base, Name) else base.name, []).append(addition)
    return found


def _additions(facts: ModuleFacts) -> Iterator[Addition]:
    for number, function in enumerate(facts.functions):
        for store in function.stores:
            if isinstance(store.target, Item) and store.kind == "assign":
                yield Addition(number, store.guard, store.target.base, store.target.key, store.value)
    for call in facts.calls:
        if isinstance(call.func, Attribute) and len(call.args) == 1 + _ADDERS.get(call.func.name, 0):
            yield from _added_by(call, call.func)


def _added_by(call: Call, func: Attribute) -> Iterator[Addition]:
    last = call.args[-1]
    if func.name in _ADDERS:
        key = call.args[0] if func.name == "setdefault" else None
        yield Addition(call.function, call.guard, func.base, key, last)
    elif func.name in _JOINERS and isinstance(last, Display) and last.over is None:
        keys = last.keys if last.kind == "dict" else (None,) * len(last.elements)
        for key, value in zip(keys, last.elements):
            yield Addition(call.function, call.guard, func.base, key, value)
