"""The activities that a ``Worker(...)`` of the linted file is given, as far as its list can be read.

Takes the linker, gives for each worker what is registered and whether anything can run plain functions. Lists that are
computed, and workers that a plugin may configure, are left out; what is wrong with an activity is for the rules.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Constant, Name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.definitions import Definitions
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.values import (
    ClassValue,
    Collection,
    External,
    Frame,
    FunctionValue,
    Instance,
    Value,
)

_WORKER = "temporalio.worker.Worker"


class Worker(NamedTuple):
    """A ``Worker(...)`` and what is registered with it; ``has_executor`` unless it surely has none."""

    span: Span
    activities: tuple[Value, ...]
    has_executor: bool


def workers(linker: Linker) -> Iterator[Worker]:
    """The workers that the linted file makes, with those of their activities that are known."""
    facts = linker.facts(linker.module)
    for call in facts.calls:
        if not _may_make_a_worker(call):
            continue
        frame = linker.frame(Frame(linker.module, call.function))
        if linker.value(call.func, frame) != External(_WORKER):
            continue
        given = dict(call.keywords)
        listed = linker.value(given["activities"], frame) if "activities" in given else None
        if isinstance(listed, Collection) and listed.kind in ("list", "tuple"):
            executor = given.get("activity_executor", Constant(None))
            is_open = "" in given or "plugins" in given or executor != Constant(None)
            yield Worker(call.span, listed.elements, is_open)


def _may_make_a_worker(call: Call) -> bool:
    """A cheap look before anything is evaluated."""
    return isinstance(call.func, (Name, Attribute)) and any(name == "activities" for name, _ in call.keywords)


def plain_activity(definitions: Definitions, value: Value) -> str:
    """The name of a registered activity that is surely a plain ``def``, or nothing."""
    if isinstance(value, Instance) and isinstance(value.of, ClassValue):
        call = members.find_method(definitions.linker, value, "__call__")
        is_plain = call is not None and not definitions.of_function(call).record.is_async
        is_activity = "activity" in definitions.roles.of_class(value.of)
        return members.class_of(definitions.linker, value.of).name if is_plain and is_activity else ""
    if not isinstance(value, FunctionValue):
        return ""
    method = definitions.of_function(value)
    applied = [found for found in method.applications if found.role == "activity"]
    is_known = method.is_known and len(applied) == 1 and applied[0].is_plain
    return method.record.name if is_known and not method.record.is_async else ""


def misregistered(definitions: Definitions, value: Value) -> tuple[str, str] | None:
    """The name of what cannot be registered like this, and why."""
    linker, roles = definitions.linker, definitions.roles
    if isinstance(value, ClassValue):
        name = members.class_of(linker, value).name
        is_activity = "activity" in roles.of_class(value)
        return (name, "is registered as a class; register an object of it") if is_activity else None
    if isinstance(value, Instance) and isinstance(value.of, ClassValue):
        call = members.find_method(linker, value, "__call__")
        is_lost = call is not None and roles.is_activity(call) and "activity" not in roles.of_class(value.of)
        name = members.class_of(linker, value.of).name
        return (name, "has its decorator on __call__; decorate the class") if is_lost else None
    if not isinstance(value, FunctionValue) or value.receiver is not None:
        return None
    method = definitions.of_function(value)
    is_method = method.record.owner >= 0 and method.is_known and not method.form
    takes_self = any(parameter.name == "self" for parameter in method.record.params[:1])
    if not is_method or not takes_self or method.role("activity") is None:
        return None
    return method.record.qualname, "is registered without an object; register that of an instance"
