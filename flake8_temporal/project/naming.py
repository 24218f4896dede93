"""Names to values: parameters, locals, globals, imports and builtins, each by the bindings that can hold.

Bindings that disagree make the name unknown. Which bindings there are is in ``names``, what an expression made of
names stands for in ``forms``.
"""

from flake8_temporal.facts import records, terms
from flake8_temporal.facts.records import NOWHERE, ROOT, ModuleFacts
from flake8_temporal.project import additions, guards, members
from flake8_temporal.project.names import BUILTINS, MANY, bindings_of, is_parameter, scope_of
from flake8_temporal.project.values import (
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    Instance,
    ModuleValue,
    Passed,
    UNREADABLE,
    Choice,
    Value,
    is_callable,
    merged,
)


def name_value(ev: Evaluator, expr: terms.Name, frame: Frame) -> Value:
    facts = ev.facts(frame.module)
    scope = scope_of(facts, expr)
    if scope is None:
        return unbound(ev, expr.id, frame.module)
    if is_parameter(facts, scope, expr.id) is not None:
        return _parameter(ev, facts, scope, expr.id, frame)
    return bound_name(ev, facts, scope, expr.id, frame)


def unbound(ev: Evaluator, name: str, module: str) -> Value:
    """A name that the module does not bind itself: from a star import, else a builtin."""
    for source in ev.starred(module):
        if source is None:
            return None
        if name in ev.facts(source).scopes[ROOT].bindings and ev.exports(source, name):
            return ev.member(source, name)
    return External("builtins." + name) if name in BUILTINS else None


def bound_name(ev: Evaluator, facts: ModuleFacts, scope: int, name: str, frame: Frame) -> Value:
    """What the bindings of ``name`` in its scope agree on."""
    function = facts.scopes[scope].function
    home = ev.frame(guards.frame_of(frame, function) or Frame(frame.module, function))
    made = facts.scopes[scope].bindings[name]
    return ev.once(made, home, lambda: _agreed(ev, facts, scope, name, home))


def _agreed(ev: Evaluator, facts: ModuleFacts, scope: int, name: str, home: Frame) -> Value:
    bindings = bindings_of(facts, scope, name)
    if len(bindings) > MANY:
        return None
    declared: Value = None
    for binding in bindings:
        if binding.annotation is not None:
            declared = declared or ev.typed(binding.annotation, home)
    running = [b for b in bindings if b.guard < 0 or ev.runs(home.module, b.guard, home)]
    # What only type checkers see is all that annotations have to go by, where there is nothing else.
    values = [ev.value(b.value, home) for b in running or bindings if b.value is not None]
    made = members.concrete(merged(values) if values else None, declared)
    found = additions.filled(ev, made, home, scope, name)
    # Assigned twice in one block, a name is the one before and the other after: which of them is not known here.
    is_rebound = facts.scopes[scope].kind == "function" and len({b.guard for b in running}) < len(running)
    if is_rebound and isinstance(found, Collection) and any(map(is_callable, found.elements)):
        return Collection(found.kind, (None,))
    return None if is_rebound and isinstance(found, Choice) and found.options else found


def _parameter(ev: Evaluator, facts: ModuleFacts, scope: int, name: str, frame: Frame) -> Value:
    number = facts.scopes[scope].function
    home = ev.frame(guards.frame_of(frame, number) or Frame(frame.module, number))
    made = facts.scopes[scope].bindings[name]
    if not made:  # never assigned again: cheap, and an empty tuple is no identity to remember it by
        return _given(ev, facts, scope, name, home)
    return ev.once(made, home, lambda: _given(ev, facts, scope, name, home))


def _given(ev: Evaluator, facts: ModuleFacts, scope: int, name: str, home: Frame) -> Value:
    number = facts.scopes[scope].function
    function = facts.functions[number]
    position = is_parameter(facts, scope, name)
    assert position is not None
    if position == 0 and function.owner != NOWHERE and not members.is_static(ev, home.module, function):
        return _receiver(ev, function, home)
    parameter = function.params[position]
    given = dict(home.args).get(name)
    if given is None or isinstance(given, Passed):
        outer = home.parent or Frame(home.module, max(function.parent, 0), home.receiver)
        given = None if parameter.annotation is None else ev.typed(parameter.annotation, outer)
        if parameter.kind in ("star", "double-star"):
            given = Collection("tuple" if parameter.kind == "star" else "dict", (given,))
    rebound = [
        None if binding.value is None else ev.value(binding.value, home)
        for binding in bindings_of(facts, scope, name)
        if binding.guard < 0 or ev.runs(home.module, binding.guard, home)
    ]
    return merged([given, *rebound]) if rebound else given


def _receiver(ev: Evaluator, function: records.Function, home: Frame) -> Value:
    if home.receiver is not None:
        return home.receiver
    owner = ClassValue(home.module, function.owner)
    return owner if members.is_class_method(ev, home.module, function) else Instance(owner)


def imported_value(ev: Evaluator, expr: terms.Imported, frame: Frame) -> Value:
    dotted = ev.absolute(expr.module, expr.level, frame.module)
    if dotted is None:
        return None
    known = ev.module_named(dotted)
    if not expr.name:
        if known is not None:
            return ModuleValue(known)
        return UNREADABLE if expr.level or ev.is_ours(dotted) else External(ev.canonical(dotted))
    if known is not None:
        return ev.member(known, expr.name)
    inner = f"{dotted}.{expr.name}"
    known = ev.module_named(inner)
    if known is not None:
        return ModuleValue(known)
    # A relative import always means the project, found or not, and so does a package that has other modules
    # here: its names must not pass for a library's.
    return UNREADABLE if expr.level or ev.is_ours(dotted) else External(ev.canonical(inner))
