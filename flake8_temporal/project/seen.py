"""What was made of one file, in words: roles, reached functions, what each call resolved to, effects.

For bug reports: it shows where the chain from a name to a verdict breaks off. Takes the reach of workflows and that
of activities; whether any of it is a finding is for the rules.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import ROOT
from flake8_temporal.facts.terms import last_name
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.uses import uses_of
from flake8_temporal.project.values import (
    Choice,
    ClassValue,
    Collection,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Method,
    ModuleValue,
    Partial,
    Passed,
    Super,
    Unreadable,
    Value,
)

UNKNOWN = "not known"


class SeenCall(NamedTuple):
    """A call as it is written and what it calls; ``state`` is empty, "does not run" or "not in replay"."""

    line: int
    column: int
    written: str
    calls: str
    state: str


class SeenEffect(NamedTuple):
    line: int
    column: int
    kind: str
    name: str


class SeenFunction(NamedTuple):
    """A function of the file; ``reached`` is the way to it, if workflow or activity code runs it at all."""

    name: str
    line: int
    roles: tuple[str, ...]
    reached: tuple[str, ...]
    calls: tuple[SeenCall, ...]
    effects: tuple[SeenEffect, ...]


class SeenClass(NamedTuple):
    name: str
    line: int
    roles: tuple[str, ...]


class Seen(NamedTuple):
    """One file, functions and classes in source order, columns from 1."""

    module: str
    classes: tuple[SeenClass, ...]
    functions: tuple[SeenFunction, ...]


def seen(workflows: Reach, activities: Reach) -> Seen:
    """What was made of the linted file."""
    linker, roles = workflows.linker, workflows.roles
    facts = linker.facts(linker.module)
    classes = [
        SeenClass(
            found.qualname, found.span.line, tuple(sorted(roles.of_class(ClassValue(linker.module, number))))
        )
        for number, found in enumerate(facts.classes)
    ]
    functions = [
        _function(workflows, activities, number)
        for number, found in enumerate(facts.functions)
        if found.kind != "class" or found.calls
    ]
    functions.sort(key=lambda each: each.line)
    return Seen(linker.module, tuple(classes), tuple(functions))


def _function(workflows: Reach, activities: Reach, number: int) -> SeenFunction:
    module = workflows.linker.module
    function = workflows.linker.facts(module).functions[number]
    key = (module, number)
    reach, node = next(
        (
            (reach, node)
            for reach in (workflows, activities)
            for node in reach.nodes
            if (node.frame.module, node.frame.function) == key
        ),
        (workflows, None),
    )
    frame = Frame(module, number) if node is None else node.frame
    return SeenFunction(
        function.qualname or "module",
        1 if number == ROOT else function.span.line,
        tuple(sorted(workflows.roles.of_function(module, number))),
        () if node is None else tuple(each.function.qualname for each in node.path()),
        tuple(sorted(_calls(reach, frame))),
        () if node is None else tuple(sorted(_effects(reach, node))),
    )


def _calls(reach: Reach, frame: Frame) -> Iterator[SeenCall]:
    facts = reach.linker.facts(frame.module)
    for number in facts.functions[frame.function].calls:
        call = facts.calls[number]
        state = reach.boundary.state(frame, call.guard)
        yield SeenCall(
            call.span.line,
            call.span.column + 1,
            spelled(call.func) or f"(...).{last_name(call.func)}".removesuffix("."),
            described(reach, reach.linker.value(call.func, frame)),
            "does not run" if not state.runs else "not in replay" if state.is_live_only else "",
        )


def _effects(reach: Reach, node: Node) -> Iterator[SeenEffect]:
    for use in uses_of(reach, node):
        yield SeenEffect(use.span.line, use.span.column + 1, use.kind, use.name)


def described(reach: Reach, value: Value) -> str:
    """What a value is, in words."""
    if value is None:
        return UNKNOWN
    if isinstance(value, External):
        return value.name
    if isinstance(value, FunctionValue):
        return f"{value.module}.{reach.linker.facts(value.module).functions[value.number].qualname}"
    if isinstance(value, ClassValue):
        return f"class {value.module}.{reach.linker.facts(value.module).classes[value.number].qualname}"
    if isinstance(value, Choice):
        return " or ".join(described(reach, option) for option in value.options) or UNKNOWN
    if isinstance(value, Instance):
        return f"object of {described(reach, value.of)}"
    if isinstance(value, (Partial, Method, ModuleValue, Super)):
        return _compound(reach, value)
    return _plain(value)


def _compound(reach: Reach, value: Partial | Method | ModuleValue | Super) -> str:
    if isinstance(value, Partial):
        return f"partial of {described(reach, value.function)}"
    if isinstance(value, Method):
        return f"{value.of.kind}.{value.name}"
    return f"module {value.name}" if isinstance(value, ModuleValue) else "super()"


def _plain(value: Collection | Literal | Passed | Unreadable) -> str:
    if isinstance(value, Collection):
        return value.kind
    if isinstance(value, Literal):
        return repr(value.value)
    return "passed in" if isinstance(value, Passed) else "in a module that cannot be read"
