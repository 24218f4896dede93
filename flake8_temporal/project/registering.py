"""Functions that put what they are given into a collection, and who gives them what.

Takes a statement inside such a function and the modules to look into, gives a pair of key and value for every use:
as a decorator, called or not, and as a plain call. Which collection is meant is known to ``additions``.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ROOT, Call, Class, Function
from flake8_temporal.facts.terms import Attribute, Constant, Expr, Name, Result, Starred, last_name
from flake8_temporal.project.contents import Addition
from flake8_temporal.project.members import is_static
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.values import (
    ClassValue,
    Evaluator,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Value,
)


class Pair(NamedTuple):
    """An element of a collection and its key, if it has a known one."""

    key: Value
    value: Value


class _Use(NamedTuple):
    """One use of a registering function: the call that makes a decorator, and what is decorated, or else the call."""

    frame: Frame
    outer: Call | None
    given: Value
    call: Call | None


def registered(ev: Evaluator, module: str, site: Addition, among: list[str]) -> Iterator[Pair]:
    """The pairs that the uses of the function around ``site`` put in."""
    for user in among:
        for use in (*_decorators(ev, module, site.function, user), *_calls(ev, module, site.function, user)):
            value = _given(ev, module, site, site.value, use)
            if (
                isinstance(site.key, Attribute)
                and site.key.name == "__name__"
                and site.key.base == site.value
            ):
                yield Pair(_name_of(ev, value), value)
            else:
                key = None if site.key is None else _given(ev, module, site, site.key, use)
                yield Pair(key if isinstance(key, Literal) else None, value)


def is_single(ev: Evaluator, owner: ClassValue, among: list[str]) -> bool:
    """Whether only one object of a class is made in these modules, so that what it registers is its own."""
    name = ev.facts(owner.module).classes[owner.number].name
    made = 0
    for module in among:
        for number in ev.contents(module).calls.get(name, ()):
            if ev.value(ev.facts(module).calls[number].func, Frame(module, ROOT)) == owner:
                made += 1
    return made == 1


def _decorators(ev: Evaluator, home: str, number: int, module: str) -> Iterator[_Use]:
    facts, frame, contents = ev.facts(module), Frame(module, ROOT), ev.contents(module)
    decorated: list[tuple[Value, Function | Class]] = [
        (FunctionValue(module, n), facts.functions[n]) for n in contents.decorated
    ]
    decorated += [(ClassValue(module, n), facts.classes[n]) for n in contents.decorated_classes]
    maker = ev.facts(home).functions[number].parent
    for value, record in decorated:
        for decorator in record.decorators:
            if isinstance(decorator.value, Result):
                call = facts.calls[decorator.value.call]
                if _is_function(ev.value(call.func, frame), home, maker):
                    yield _Use(frame, call, value, None)
            elif _is_function(ev.value(decorator.value, frame), home, number):
                yield _Use(frame, None, value, None)


def _calls(ev: Evaluator, home: str, number: int, module: str) -> Iterator[_Use]:
    """Calls when the module is loaded; of a method, also from the methods of others."""
    facts, contents = ev.facts(module), ev.contents(module)
    registering = ev.facts(home).functions[number]
    maker = registering.parent
    candidates = set(contents.loading)
    if registering.owner != NOWHERE:
        candidates.update(contents.calls.get(registering.name, ()), contents.calls.get("", ()))
    for call in (facts.calls[candidate] for candidate in sorted(candidates)):
        function = facts.functions[call.function]
        if call.function != ROOT and (registering.owner == NOWHERE or function.owner == NOWHERE):
            continue
        receiver = Instance(ClassValue(module, function.owner)) if function.owner != NOWHERE else None
        frame = Frame(module, call.function, receiver)
        if isinstance(call.func, Result):
            outer = facts.calls[call.func.call]
            if _is_function(ev.value(outer.func, frame), home, maker):
                yield _Use(frame, outer, None, call)
        elif last_name(call.func) == registering.name or call.function == ROOT:
            if _is_function(ev.value(call.func, frame), home, number):
                yield _Use(frame, None, None, call)


def _is_function(value: Value, module: str, number: int) -> bool:
    return number > ROOT and isinstance(value, FunctionValue) and value[:2] == (module, number)


def _given(ev: Evaluator, home: str, site: Addition, expr: Expr, use: _Use) -> Value:
    """What a use gives for a parameter of the registering function, or of the one around it that makes it."""
    if isinstance(expr, Constant):
        return Literal(expr.value)
    facts = ev.facts(home)
    scope = scope_of(facts, expr) if isinstance(expr, Name) else None
    if scope is None or not isinstance(expr, Name):
        return None
    number, position = facts.scopes[scope].function, is_parameter(facts, scope, expr.id)
    if position is None:
        return None
    function = facts.functions[number]
    if function.owner != NOWHERE and not is_static(ev, home, function):
        position -= 1
    if number == site.function and use.call is None:
        return use.given if position == 0 else None
    call = use.call if number == site.function else use.outer
    found = None if call is None else _argument(call, position, expr.id)
    return None if found is None else ev.value(found, use.frame)


def _argument(call: Call, position: int, name: str) -> Expr | None:
    if any(isinstance(arg, Starred) for arg in call.args):
        return None
    if 0 <= position < len(call.args):
        return call.args[position]
    return dict(call.keywords).get(name)


def _name_of(ev: Evaluator, value: Value) -> Value:
    if isinstance(value, FunctionValue):
        return Literal(ev.facts(value.module).functions[value.number].name)
    return (
        Literal(ev.facts(value.module).classes[value.number].name) if isinstance(value, ClassValue) else None
    )
