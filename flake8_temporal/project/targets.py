"""What an SDK call starts, looked up where it is defined: activities by reference or by name, child workflows.

Takes a ``Site``, gives the function that will run and how many arguments it takes. A name that two activities bear, a
signature behind an unknown decorator, or a function from elsewhere is not known.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ROOT, Function, Parameter
from flake8_temporal.facts.terms import Constant, Imported, Result
from flake8_temporal.project import members
from flake8_temporal.project.awaiting import TRANSPARENT
from flake8_temporal.project.commands import CHILD, Site, target_of, target_value
from flake8_temporal.project.origins import constant
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.values import ClassValue, External, FunctionValue, Instance

_DEFN = "temporalio.activity.defn"


class Arity(NamedTuple):
    """How many arguments a function takes; ``most`` is None where there is no end."""

    least: int
    most: int | None


def definition_of(reach: Reach, site: Site) -> FunctionValue | None:
    """The function that the call has run, if it is one of the project."""
    value = target_value(reach.linker, site)
    if site.kind == CHILD:
        is_run = isinstance(value, FunctionValue) and "run" in reach.roles.of_function(
            value.module, value.number
        )
        return value if is_run and isinstance(value, FunctionValue) else None
    if isinstance(value, FunctionValue):
        return value if reach.roles.is_activity(value) else None
    if isinstance(value, ClassValue):
        return _callable(reach, value)
    target = target_of(site)
    name = None if target is None else constant(reach.linker, target, site.frame)
    if name is not None and isinstance(name.value, str):
        return _named(reach, name.value)
    return None


def _callable(reach: Reach, value: ClassValue) -> FunctionValue | None:
    """The ``__call__`` of a class that is an activity."""
    method = members.find_method(reach.linker, Instance(value), "__call__")
    if method is None:
        return None
    is_activity = reach.roles.is_activity(method) or "activity" in reach.roles.of_class(value)
    return method if is_activity else None


def _named(reach: Reach, name: str) -> FunctionValue | None:
    """The one activity of that name in the linted file and the modules it imports."""
    found = {
        value[:2]: value
        for module in _modules(reach)
        for value in reach.roles.activities(module)
        if activity_name(reach, value) == name
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _modules(reach: Reach) -> Iterator[str]:
    linker = reach.linker
    yield linker.module
    seen = {linker.module}
    for bindings in linker.facts(linker.module).scopes[ROOT].bindings.values():
        for binding in bindings:
            if isinstance(binding.value, Imported):
                dotted = linker.absolute(binding.value.module, binding.value.level, linker.module)
                inner = None if dotted is None else linker.module_named(f"{dotted}.{binding.value.name}")
                module = inner or (None if dotted is None else linker.module_named(dotted))
                if module is not None and module not in seen:
                    seen.add(module)
                    yield module


def activity_name(reach: Reach, value: FunctionValue) -> str | None:
    """The name that an activity is registered under, or None where it is not written out."""
    given = _defn_keyword(reach, value, "name")
    if given is not None:
        return given.value if isinstance(given.value, str) else None
    return reach.linker.facts(value.module).functions[value.number].name


def is_dynamic(reach: Reach, value: FunctionValue) -> bool:
    return _defn_keyword(reach, value, "dynamic") == Constant(True)


def _defn_keyword(reach: Reach, value: FunctionValue, name: str) -> Constant | None:
    """What the activity's decorator is given for a keyword; a constant of nothing where it cannot be read."""
    facts = reach.linker.facts(value.module)
    for decorator in facts.functions[value.number].decorators:
        applied = members.decorator_value(reach.linker, value.module, decorator)
        if applied == External(_DEFN) and isinstance(decorator.value, Result):
            given = dict(facts.calls[decorator.value.call].keywords).get(name)
            if given is not None:
                return given if isinstance(given, Constant) else Constant(None)
    return None


def is_only_decorated_by_sdk(reach: Reach, value: FunctionValue) -> bool:
    """Whether the function runs as it is written, with nothing around it but the SDK's decorator."""
    function = reach.linker.facts(value.module).functions[value.number]
    applied = [members.decorator_value(reach.linker, value.module, each) for each in function.decorators]
    return all(isinstance(each, External) and each.name in TRANSPARENT for each in applied)


def arity(reach: Reach, value: FunctionValue) -> Arity | None:
    """How many arguments a call sends to the function at least and at most."""
    if not is_only_decorated_by_sdk(reach, value) or is_dynamic(reach, value):
        return None
    function = reach.linker.facts(value.module).functions[value.number]
    params = _without_receiver(reach, value.module, function)
    least = sum(1 for each in params if each.kind == "positional" and each.default is None)
    most = sum(1 for each in params if each.kind == "positional")
    return Arity(least, None if any(each.kind == "star" for each in params) else most)


def _without_receiver(reach: Reach, module: str, function: Function) -> tuple[Parameter, ...]:
    is_bound = function.owner != NOWHERE and not members.is_static(reach.linker, module, function)
    return function.params[1:] if is_bound else function.params
