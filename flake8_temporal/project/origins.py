"""An expression traced back to where it is written: through names, imports and attributes that are assigned once.

``evaluate`` says what an expression stands for, this says which expression made it, and reads the constants,
durations and mappings that are written there. What is assigned twice, changed in place or handed in stays unknown.
"""

import operator
from collections.abc import Callable, Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import ELSEWHERE, ROOT, Binding, Call
from flake8_temporal.facts.terms import (
    Attribute,
    Binary,
    Constant,
    Display,
    Expr,
    Imported,
    Item,
    Name,
    OPAQUE,
    Result,
    last_name,
)
from flake8_temporal.project import guards, members
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.names import bindings_of, is_parameter, scope_of
from flake8_temporal.project.values import (
    ClassValue,
    External,
    Frame,
    Instance,
    ModuleValue,
)

_LONGEST = 12
_MOST_OPERATIONS = 50
_LARGEST = 2.0**64
_COMPUTED: dict[str, Callable[[float, float], float]] = {
    "mul": operator.mul,
    "add": operator.add,
    "sub": operator.sub,
}
_MAPPINGS = {
    "builtins.dict",
    "temporalio.workflow.ActivityConfig",
    "temporalio.workflow.LocalActivityConfig",
    "temporalio.workflow.ChildWorkflowConfig",
}
_CHANGES = {
    "update",
    "pop",
    "popitem",
    "setdefault",
    "clear",
    "append",
    "extend",
    "insert",
    "remove",
    "appendleft",
}
_UNITS = {
    "days": 86400.0,
    "seconds": 1.0,
    "microseconds": 1e-6,
    "milliseconds": 1e-3,
    "minutes": 60.0,
    "hours": 3600.0,
    "weeks": 604800.0,
}


class Origin(NamedTuple):
    """An expression, and the frame whose module and function it is written in."""

    expr: Expr
    frame: Frame


class Options(NamedTuple):
    """What is known of keywords: where each was written, and whether there can be no others."""

    given: dict[str, Origin]
    is_complete: bool


def origin(linker: Linker, expr: Expr, frame: Frame) -> Origin:
    """Where the value of ``expr`` is written, as far as every step on the way there is the only one."""
    found = Origin(expr, frame)
    for _ in range(_LONGEST):
        before = _before(linker, found)
        if before is None:
            return found
        found = before
    return found


def _before(linker: Linker, found: Origin) -> Origin | None:
    expr, frame = found
    if isinstance(expr, Name):
        return _assigned(linker, expr, frame)
    if isinstance(expr, Imported) and expr.name:
        dotted = linker.absolute(expr.module, expr.level, frame.module)
        module = None if dotted is None else linker.module_named(dotted)
        return None if module is None else _member(linker, module, expr.name)
    if isinstance(expr, Attribute):
        base = linker.value(expr.base, frame)
        if isinstance(base, ModuleValue):
            return _member(linker, base.name, expr.name)
        if isinstance(base, (ClassValue, Instance)):
            return _attribute(linker, base, expr.name)
    return None


def _assigned(linker: Linker, name: Name, frame: Frame) -> Origin | None:
    facts = linker.facts(frame.module)
    scope = scope_of(facts, name)
    if scope is None or is_parameter(facts, scope, name.id) is not None:
        return None
    binding = _only(bindings_of(facts, scope, name.id))
    if binding is None or binding.value is None:
        return None
    function = facts.scopes[scope].function
    return Origin(binding.value, guards.frame_of(frame, function) or Frame(frame.module, function))


def _only(bindings: tuple[Binding, ...]) -> Binding | None:
    if len(bindings) != 1 or bindings[0].guard == ELSEWHERE:
        return None
    return bindings[0]


def _member(linker: Linker, module: str, name: str) -> Origin | None:
    facts = linker.facts(module)
    if name not in facts.scopes[ROOT].bindings:
        return None
    return Origin(Name(ROOT, name), Frame(module, ROOT))


def _attribute(linker: Linker, base: ClassValue | Instance, name: str) -> Origin | None:
    """The one expression that a class, or one of its methods, assigns to an attribute."""
    owner = base.of if isinstance(base, Instance) else base
    if not isinstance(owner, ClassValue):
        return None
    found: list[Origin] = []
    for known in members.linearized(linker, owner):
        if not isinstance(known, ClassValue):
            return None
        record = members.class_of(linker, known)
        bindings = [
            (record.body, b) for b in linker.facts(known.module).scopes[record.scope].bindings.get(name, ())
        ]
        for function, binding in (*bindings, *record.attributes.get(name, ())):
            if function == record.body and isinstance(base, Instance):
                return None  # a field, or a constant that a subclass may replace
            if binding.value is not None:
                found.append(Origin(binding.value, Frame(known.module, function)))
    return found[0] if len(found) == 1 else None


def constant(linker: Linker, expr: Expr, frame: Frame) -> Constant | None:
    """The constant that an expression is, sums and products of constants included."""
    return _constant(linker, Origin(expr, frame), [_MOST_OPERATIONS])


def _constant(linker: Linker, start: Origin, left: list[int]) -> Constant | None:
    """``left`` counts down: a name may stand for an operation on itself, or on names that double at every step."""
    found = origin(linker, *start)
    if isinstance(found.expr, Constant):
        return found.expr
    if not isinstance(found.expr, Binary) or found.expr.operator not in _COMPUTED or not left[0]:
        return None
    left[0] -= 1
    one = _constant(linker, Origin(found.expr.left, found.frame), left)
    two = None if one is None else _constant(linker, Origin(found.expr.right, found.frame), left)
    return None if one is None or two is None else _computed(one, found.expr.operator, two)


def _computed(left: Constant, name: str, right: Constant) -> Constant | None:
    if not isinstance(left.value, (int, float)) or not isinstance(right.value, (int, float)):
        return None
    value = _COMPUTED[name](left.value, right.value)
    return Constant(value) if abs(value) < _LARGEST else None


def number(linker: Linker, expr: Expr, frame: Frame) -> float | None:
    """The number that an expression is written as; a truth value is none."""
    found = constant(linker, expr, frame)
    if found is None or isinstance(found.value, bool) or not isinstance(found.value, (int, float)):
        return None
    return float(found.value)


def made_by(linker: Linker, found: Origin) -> tuple[str, Call] | None:
    """The dotted name of the outside function or class whose call is written there, and the call."""
    if not isinstance(found.expr, Result):
        return None
    call = linker.facts(found.frame.module).calls[found.expr.call]
    callee = linker.value(call.func, found.frame)
    return (callee.name, call) if isinstance(callee, External) else None


def seconds(linker: Linker, expr: Expr, frame: Frame) -> float | None:
    """How long a ``timedelta`` is that is written out."""
    found = origin(linker, expr, frame)
    made = made_by(linker, found)
    if made is None or made[0] != "datetime.timedelta":
        return None
    total = 0.0
    for unit, part in (*zip(_UNITS, made[1].args), *made[1].keywords):
        amount = number(linker, part, found.frame)
        if amount is None or unit not in _UNITS:
            return None
        total += amount * _UNITS[unit]
    return total


def keywords_of(linker: Linker, call: Call, frame: Frame) -> Options:
    """The keywords of a call, with what ``**`` adds where that can be read."""
    given: dict[str, Origin] = {}
    is_complete = True
    for name, value in call.keywords:
        if name:
            given[name] = Origin(value, frame)
            continue
        spread = _mapping(linker, Origin(value, frame))
        given.update(spread.given)
        is_complete = is_complete and spread.is_complete
    return Options(given, is_complete)


_UNKNOWN = Options({}, False)


def _mapping(linker: Linker, start: Origin, depth: int = 0) -> Options:
    """What a mapping holds that is written as a literal, ``dict(...)`` or a call of a typed dict."""
    found = origin(linker, start.expr, start.frame)
    if depth > _LONGEST or is_changed(linker, start):
        return _UNKNOWN
    if isinstance(found.expr, Display) and found.expr.kind == "dict" and found.expr.over is None:
        return _of_display(linker, found.expr, found.frame, depth)
    if isinstance(found.expr, Result):
        call = linker.facts(found.frame.module).calls[found.expr.call]
        if not call.args and _makes_mapping(linker, call, found.frame):
            return keywords_of(linker, call, found.frame)
    return _UNKNOWN


def _of_display(linker: Linker, display: Display, frame: Frame, depth: int) -> Options:
    given: dict[str, Origin] = {}
    is_complete = True
    for key, value in zip(display.keys, display.elements):
        if isinstance(key, Constant) and isinstance(key.value, str):
            given[key.value] = Origin(value, frame)
        elif key == OPAQUE:  # another mapping unpacked into this one
            spread = _mapping(linker, Origin(value, frame), depth + 1)
            given.update(spread.given)
            is_complete = is_complete and spread.is_complete
        else:
            is_complete = False
    return Options(given, is_complete)


def _makes_mapping(linker: Linker, call: Call, frame: Frame) -> bool:
    callee = linker.value(call.func, frame)
    if isinstance(callee, External):
        return callee.name in _MAPPINGS
    return isinstance(callee, ClassValue) and any(
        name in ("typing.TypedDict", "typing_extensions.TypedDict", *_MAPPINGS)
        for name in members.external_bases(linker, callee)
    )


def is_changed(linker: Linker, start: Origin) -> bool:
    """Whether something is put into a named mapping, or taken out, in the module that names it."""
    for expr, module in _spellings(linker, start):
        facts = linker.facts(module)
        for function in facts.functions:
            targets = [store.target.base for store in function.stores if isinstance(store.target, Item)]
            targets += [
                call.func.base
                for call in (facts.calls[number] for number in function.calls)
                if isinstance(call.func, Attribute) and call.func.name in _CHANGES
            ]
            if any(last_name(target) == last_name(expr) for target in targets):
                return True
    return False


def _spellings(linker: Linker, start: Origin) -> Iterator[tuple[Expr, str]]:
    """The names and attributes that a value goes by on the way to where it is written."""
    current: Origin | None = start
    for _ in range(_LONGEST):
        if current is None:
            return
        if isinstance(current.expr, (Name, Attribute)):
            yield current.expr, current.frame.module
        current = _before(linker, current)
