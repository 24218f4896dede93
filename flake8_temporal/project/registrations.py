"""The activities and workflows that a ``Worker(...)`` of the linted file is given, as far as its lists can be read.

Takes the linker, gives for each worker what is registered and whether anything can run plain functions, and of what is
registered why the worker refuses it. Lists that are computed are left out; which rule says so is for the rules.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Constant, Expr, Name, Result, last_name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.definitions import Application, Definitions
from flake8_temporal.project.commands import elements
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.origins import Origin
from flake8_temporal.project.values import (
    ClassValue,
    Collection,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Value,
)

_WORKER = "temporalio.worker.Worker"


class Listed(NamedTuple):
    """What may be in a list; ``is_whole`` if all of it is, since the list is written down and never changed."""

    values: tuple[Value, ...] = ()
    is_whole: bool = False


class Worker(NamedTuple):
    """A ``Worker(...)`` and what is registered with it; ``has_executor`` unless it surely has none, ``is_open`` where
    a plugin or unknown options may change it."""

    span: Span
    activities: Listed
    workflows: Listed
    has_executor: bool
    is_open: bool


def workers(linker: Linker) -> Iterator[Worker]:
    """The workers that the linted file makes, with those of their activities and workflows that are known."""
    facts = linker.facts(linker.module)
    for call in facts.calls:
        if not _may_make_a_worker(call):
            continue
        frame = linker.frame(Frame(linker.module, call.function))
        if linker.value(call.func, frame) == External(_WORKER):
            given = dict(call.keywords)
            is_open = "" in given or "plugins" in given
            has_executor = is_open or given.get("activity_executor", Constant(None)) != Constant(None)
            activities, workflows = (
                _listed(linker, given.get(name), frame) for name in ("activities", "workflows")
            )
            yield Worker(call.span, activities, workflows, has_executor, is_open)


def _listed(linker: Linker, given: Expr | None, frame: Frame) -> Listed:
    listed = None if given is None else linker.value(given, frame)
    if given is None or not isinstance(listed, Collection) or listed.kind not in ("list", "tuple"):
        return Listed()
    return Listed(listed.elements, elements(linker, Origin(given, frame)) is not None)


def _may_make_a_worker(call: Call) -> bool:
    """A cheap look before anything is evaluated."""
    return isinstance(call.func, (Name, Attribute)) and any(
        name in ("activities", "workflows") for name, _ in call.keywords
    )


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


def refused_activities(definitions: Definitions, worker: Worker) -> Iterator[tuple[str, str]]:
    """The activities without a decorator, and those whose name another one has: their names, and the problem."""
    methods = [
        definitions.of_function(value)
        for value in worker.activities.values
        if isinstance(value, FunctionValue)
    ]
    for method in methods:
        if not method.record.decorators and not method.applications and method.record.kind == "function":
            if not _may_be_decorated(definitions.linker, method.value):
                yield method.record.name, "is registered, but not decorated with @activity.defn"
    if worker.activities.is_whole:
        yield from _twice(
            [(method.record.name, _name(method.role("activity"), method.record.name)) for method in methods]
        )


def refused_workflows(definitions: Definitions, worker: Worker) -> Iterator[tuple[str, str]]:
    """The same of workflow classes."""
    classes = [definitions.of(value) for value in worker.workflows.values if isinstance(value, ClassValue)]
    for found in classes:
        if not found.record.decorators and found.applied is None and definitions.is_closed(found):
            if not _may_be_decorated(definitions.linker, found.value):
                yield found.record.name, "is registered, but not decorated with @workflow.defn"
    if worker.workflows.is_whole:
        yield from _twice([(found.record.name, _name(found.applied, found.record.name)) for found in classes])


def _name(applied: Application | None, name: str) -> str | None:
    """The name under which something is registered: empty for a dynamic one, None where it is not known."""
    if applied is None or not applied.is_plain or applied.flag("dynamic") is None:
        return None
    given = applied.given("name")
    if not isinstance(given, Literal):
        return None
    return str(given.value) if given.value else "" if applied.flag("dynamic") else name


def _twice(registered: list[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for shown, name in registered:
        if name in seen:
            under = f"under the name '{name}'" if name else "as the dynamic one"
            yield shown, f"is registered {under}, as {seen[name]} is already"
        elif name is not None:
            seen[name] = shown


def _may_be_decorated(linker: Linker, value: FunctionValue | ClassValue) -> bool:
    """Whether the linted module, or its own, calls a decorator of the SDK with what may be this function or class."""
    for module in {linker.module, value.module}:
        facts = linker.facts(module)
        for call in facts.calls:
            func = facts.calls[call.func.call].func if isinstance(call.func, Result) else call.func
            if call.args and last_name(func) == "defn":
                given = linker.value(call.args[0], Frame(module, call.function))
                is_other = isinstance(given, (FunctionValue, ClassValue)) and given[:2] != value[:2]
                if not is_other:
                    return True
    return False
