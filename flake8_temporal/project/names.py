"""Which bindings a name has: scopes are climbed as Python does, then the bindings that cannot hold drop out.

Works on the facts of one module and decides nothing about values; ``evaluate`` does.
"""

import builtins

from flake8_temporal.facts.records import NOWHERE, ROOT, Binding, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Compared, Constant, Either, Element, Expr, Item, Name

BUILTINS = frozenset(dir(builtins)) | {"WindowsError", "PythonFinalizationError"}
MANY = 40  # bindings of one name; more than these disagree, and asking each about all others takes long


def scope_of(facts: ModuleFacts, name: Name) -> int | None:
    """The scope that binds the name, or None for a builtin or an unknown name."""
    number = name.scope
    first = True
    while number != NOWHERE:
        scope = facts.scopes[number]
        if name.id in scope.global_names:
            return ROOT if name.id in facts.scopes[ROOT].bindings else None
        if name.id in scope.bindings and (first or scope.kind != "class"):
            return number
        first = False
        number = scope.parent
    return None


def bindings_of(facts: ModuleFacts, scope: int, name: str) -> tuple[Binding, ...]:
    """The bindings that count: an ``except`` handler's only where there is no other, and at module or
    class level none that a later unconditional one replaces."""
    bindings = facts.scopes[scope].bindings.get(name, ())
    if len(bindings) < 2:
        return bindings
    firm = tuple(binding for binding in bindings if not binding.fallback)
    bindings = firm or bindings
    if facts.scopes[scope].kind in ("module", "class"):
        last = max((n for n, binding in enumerate(bindings) if _is_unconditional(binding)), default=0)
        bindings = bindings[last:]
    return bindings


def _is_unconditional(binding: Binding) -> bool:
    return binding.guard == NOWHERE and (binding.value is not None or binding.annotation is None)


def is_parameter(facts: ModuleFacts, scope: int, name: str) -> int | None:
    """The position of the parameter that ``name`` is in the function of this scope, if it is one."""
    if facts.scopes[scope].kind != "function":
        return None
    for position, parameter in enumerate(facts.functions[facts.scopes[scope].function].params):
        if parameter.name == name:
            return position
    return None


def alias_of(facts: ModuleFacts, name: Name) -> Attribute | Item | Element | None:
    """What a local name stands for, if it is bound once, to a part of something else, and is no parameter."""
    scope = scope_of(facts, name)
    if (
        scope is None
        or facts.scopes[scope].kind != "function"
        or is_parameter(facts, scope, name.id) is not None
    ):
        return None
    bindings = facts.scopes[scope].bindings[name.id]
    if len(bindings) != 1 or bindings[0].guard < NOWHERE:
        return None
    value = bindings[0].value
    return value if isinstance(value, (Attribute, Item, Element)) else None


def filled_in(facts: ModuleFacts, scope: int, name: Name) -> Either | None:
    """How a parameter is given a value where the caller passed none, as a conditional expression."""
    for binding in facts.scopes[scope].bindings[name.id]:
        made = binding.value
        if binding.guard < 0 and isinstance(made, Either) and made.kind == "or" and made.options[0] == name:
            return Either("if", name, (name, made.options[-1]))
        if binding.guard < 0 and isinstance(made, Either) and made.kind == "if" and _asks(made.test, name):
            return made
        guard = facts.guards[binding.guard] if binding.guard >= 0 else None
        if made is not None and guard is not None and _asks(guard.test, name):
            return Either("if", guard.test, (made, name) if guard.holds else (name, made))
    return None


def _asks(test: Expr, name: Name) -> bool:
    return isinstance(test, Compared) and test.left == name and test.right == Constant(None)
