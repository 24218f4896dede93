"""What statements put into a list or dict after it was made: ``TABLE["x"] = f``, ``append``, a registering decorator.

Takes a collection with the place it is bound in, gives the collection with those elements. It looks into the module
that makes the collection, the linted one and what that imports at its top, and believes only statements that run when
these are loaded; so a registry that is filled elsewhere is just smaller than it is.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE, ROOT, Function, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Expr, Imported, Name
from flake8_temporal.project import members
from flake8_temporal.project.contents import Addition
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.registering import Pair, is_single, registered
from flake8_temporal.project.values import (
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    ModuleValue,
    Partial,
    Value,
)

_GROWING = ("list", "dict", "set")
_MOST = 60  # elements; a larger registry says nothing about what is taken from it


def filled(ev: Evaluator, made: Value, home: Frame, scope: int, name: str) -> Value:
    """The collection that a name holds, with what is put into it."""
    if not isinstance(made, Collection) or made.kind not in _GROWING:
        return made
    facts = ev.facts(home.module)
    sites = [
        site
        for site in ev.contents(home.module).additions.get(name, ())
        if isinstance(site.base, Name) and scope_of(facts, site.base) == scope
    ]
    if facts.scopes[scope].kind == "function":
        pairs = [_put(ev, site, home) for site in sites if _runs_in(ev, site, home)]
    else:
        pairs = [pair for site in sites for pair in _at_load(ev, home.module, site)]
        pairs += _from_elsewhere(ev, home.module, name)
    return _joined(made, pairs)


def filled_attribute(ev: Evaluator, made: Value, receiver: Value, name: str) -> Value:
    """The collection that ``receiver.name`` is, with what methods and the module of the class put into it."""
    owner = receiver.of if isinstance(receiver, Instance) else receiver
    if not isinstance(made, Collection) or made.kind not in _GROWING or not isinstance(owner, ClassValue):
        return made
    pairs: list[Pair] = []
    for base in members.linearized(ev, owner):
        if isinstance(base, ClassValue):
            pairs += _put_by_class(ev, base, receiver, name)
    return _joined(made, pairs)


def _put_by_class(ev: Evaluator, owner: ClassValue, receiver: Value, name: str) -> Iterator[Pair]:
    facts = ev.facts(owner.module)
    for site in ev.contents(owner.module).additions.get(name, ()):
        if not isinstance(site.base, Attribute) or not isinstance(site.base.base, Name):
            continue
        method = _method_around(facts.functions, site.function)
        if method is None:
            if ev.value(site.base.base, Frame(owner.module, ROOT)) == owner:
                yield from _at_load(ev, owner.module, site)
        elif facts.functions[method].owner == owner.number and _is_receiver(facts, method, site.base.base):
            if site.function == method and isinstance(receiver, Instance):
                frame = ev.frame(members.method_frame(ev, owner, method, receiver))
                pair = _put(ev, site, frame) if _runs_in(ev, site, frame) else None
                if pair is not None and pair.value is not None:
                    yield pair
                    continue
            if isinstance(receiver, ClassValue) or is_single(ev, owner, _loading(ev, owner.module)):
                yield from registered(ev, owner.module, site, _loading(ev, owner.module))


def _method_around(functions: tuple[Function, ...], number: int) -> int | None:
    while number > ROOT:
        if functions[number].owner != NOWHERE:
            return number
        number = functions[number].parent
    return None


def _is_receiver(facts: ModuleFacts, method: int, name: Name) -> bool:
    scope = scope_of(facts, name)
    return scope == facts.functions[method].scope and is_parameter(facts, scope, name.id) == 0


def _joined(made: Collection, pairs: list[Pair]) -> Value:
    """Only what can be called is added: of plain data nothing has to be known."""
    if not any(_is_called(pair.value) for pair in pairs):
        return made
    if len(made.elements) + len(pairs) > _MOST:
        return None
    if made.elements == (None,) and not made.keys:
        made = made._replace(elements=())  # an annotation promises some
    elements = [*made.elements, *(pair.value for pair in pairs)]
    if made.kind != "dict":
        return Collection(
            made.kind, tuple(element for n, element in enumerate(elements) if element not in elements[:n])
        )
    keys = [*(made.keys if len(made.keys) == len(made.elements) else (None,) * len(made.elements))]
    keys += [pair.key for pair in pairs]
    last = {key: element for key, element in zip(keys, elements) if key is not None}
    open_ = [(key, element) for key, element in zip(keys, elements) if key is None]
    both = [*last.items(), *open_]
    return Collection("dict", tuple(element for _, element in both), tuple(key for key, _ in both))


def _is_called(value: Value) -> bool:
    if isinstance(value, External):
        return "." in value.name
    if isinstance(value, Instance):
        return isinstance(value.of, ClassValue)
    return isinstance(value, (FunctionValue, ClassValue, Partial))


def _runs_in(ev: Evaluator, site: Addition, frame: Frame) -> bool:
    return site.function == frame.function and (site.guard < 0 or ev.runs(frame.module, site.guard, frame))


def _put(ev: Evaluator, site: Addition, frame: Frame) -> Pair:
    key = None if site.key is None else ev.value(site.key, frame)
    return Pair(key if isinstance(key, Literal) else None, ev.value(site.value, frame))


def _at_load(ev: Evaluator, module: str, site: Addition) -> Iterator[Pair]:
    """What a statement puts in when modules are loaded: directly, or in a function that registers others."""
    frame = Frame(module, ROOT)
    if site.function == ROOT:
        if _runs_in(ev, site, ev.frame(frame)):
            yield _put(ev, site, frame)
        return
    yield from registered(ev, module, site, _loading(ev, module))


def _from_elsewhere(ev: Evaluator, home: str, name: str) -> list[Pair]:
    """What the top level of other modules puts into a collection of this one."""
    pairs = []
    for module in _loading(ev, home):
        if module == home:
            continue
        for site in ev.contents(module).additions.get(name, ()):
            frame = ev.frame(Frame(module, ROOT))
            if _means(ev, site.base, home, name, module) and _runs_in(ev, site, frame):
                pairs.append(_put(ev, site, frame))
    return pairs


def _means(ev: Evaluator, base: Expr, home: str, name: str, module: str) -> bool:
    if isinstance(base, Attribute):
        return ev.value(base.base, Frame(module, ROOT)) == ModuleValue(home)
    return isinstance(base, Name) and ev.origin(base, module) == f"{home}.{name}"


def _loading(ev: Evaluator, home: str) -> list[str]:
    """The modules that may register something: the collection's own, the linted one, and what that imports."""
    return list(dict.fromkeys((home, *ev.loading)))


def loading_with(ev: Evaluator) -> list[str]:
    """The linted module and the modules that it imports at its top."""
    found = [ev.module]
    for bindings in ev.facts(ev.module).scopes[ROOT].bindings.values():
        for binding in bindings:
            if isinstance(binding.value, Imported):
                dotted = ev.absolute(binding.value.module, binding.value.level, ev.module)
                for named in (dotted, f"{dotted}.{binding.value.name}") if dotted else ():
                    module = ev.module_named(named) if named else None
                    if module is not None:
                        found.append(module)
    return found + [module for module in ev.starred(ev.module) if module is not None]
