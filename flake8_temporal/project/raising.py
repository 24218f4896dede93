"""Exceptions that workflow code raises: of which classes, and whether something on the way catches them.

Takes a node of the reach, gives places with the name of the exception. A class with a base that is not known, and a
handler that catches something unknown, keep it quiet.
"""

import builtins
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ROOT, Function, Raise
from flake8_temporal.facts.terms import Display, Expr, Name, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.definitions import Definition
from flake8_temporal.project.patterns import matches
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import NOTHING, ClassValue, External, Frame, FunctionValue, Value

BROAD = frozenset(
    {
        "builtins.Exception",
        "builtins.BaseException",
        "temporalio.exceptions.TemporalError",
        "temporalio.workflow.NondeterminismError",
    }
)
# Timeouts fail the workflow by themselves; the others say that something is left to do, or cannot happen.
_LEFT_ALONE = {"builtins.TimeoutError", "builtins.NotImplementedError", "builtins.AssertionError"}
_SWALLOWING = {"contextlib.suppress", "pytest.raises"}
WORKERS = {"temporalio.worker.Worker", "temporalio.worker.Replayer"}
_TAKING = WORKERS | {"temporalio.workflow.defn", "temporalio.workflow.DynamicWorkflowConfig"}
_SETTING_QUERIES = {f"temporalio.workflow.set_{name}_handler" for name in ("query", "dynamic_query")}
_SETTING_UPDATES = {f"temporalio.workflow.set_{name}_handler" for name in ("update", "dynamic_update")}
READ_ONLY = frozenset(
    {
        "builtins.Exception",
        "builtins.BaseException",
        "temporalio.exceptions.TemporalError",
        "temporalio.workflow.ReadOnlyContextError",
    }
)


def ancestors(reach: Reach, raised: Value) -> tuple[str, ...] | None:
    """The dotted names of an exception class and of all that it inherits from; None where any is not known."""
    names: list[str] = []
    order: Iterable[Value] = (raised,)
    if isinstance(raised, ClassValue):
        order = members.linearized(reach.linker, raised)
    for base in order:
        if isinstance(base, ClassValue):
            names.append(f"{base.module}.{members.class_of(reach.linker, base).qualname}")
        elif isinstance(base, External) and base.name.startswith("builtins."):
            names += _builtin(base.name.removeprefix("builtins."))
        else:
            return None
    return tuple(names) if "builtins.BaseException" in names else None


def _builtin(name: str) -> list[str]:
    found = getattr(builtins, name, None)
    order = found.__mro__ if isinstance(found, type) and issubclass(found, BaseException) else ()
    return [f"builtins.{base.__name__}" for base in order]


class PlainError(NamedTuple):
    """An exception that is no failure: its name without the module, and the dotted ones of it and its ancestors."""

    name: str
    names: tuple[str, ...]
    of: Value
    raised: Raise


def plain_errors(reach: Reach, node: Node) -> Iterator[tuple[Span, PlainError]]:
    """What a function raises that does not fail the workflow."""
    for raised in node.function.raises:
        value = _class_raised(reach, node.frame, raised)
        names = None if value is None else ancestors(reach, value)
        if names is None or "builtins.Exception" not in names or _LEFT_ALONE.intersection(names):
            continue
        if not reach.boundary.state(node.frame, raised.guard).runs:
            continue
        managers = reach.boundary.managers(node.frame, raised.guard)
        if _SWALLOWING.isdisjoint(managers) and not is_caught(reach, node, raised.span, frozenset(names)):
            yield raised.span, PlainError(names[0].rpartition(".")[2], names, value, raised)


def _class_raised(reach: Reach, frame: Frame, raised: Raise) -> Value:
    if raised.value is None:
        return None
    expr = raised.value
    if isinstance(expr, Result):
        expr = reach.linker.facts(frame.module).calls[expr.call].func
    value = reach.linker.value(expr, frame)
    return value if isinstance(value, (External, ClassValue)) else None


def is_caught(reach: Reach, node: Node, span: Span, names: frozenset[str]) -> bool:
    """Whether a handler around the place, or around a call on the way to it, catches one of these exceptions."""
    current: Node | None = node
    while current is not None:
        if _is_caught_in(reach, current.frame, current.function, span, names):
            return True
        origin = current.origin
        if origin is not None:
            frame = current.frame
            span = next(edge.span for edge in origin.edges if edge.target is frame)
            if current.function.is_async and not _is_awaited(reach, origin, span):
                return True  # whoever awaits the task may catch it
            if current.function.owner == NOWHERE and current.function.parent > ROOT:
                return True  # whoever is given a nested function may catch it
            if _only_answers(reach, origin, span, current):
                return True  # the SDK tells whoever asked
        current = origin
    return False


def _is_awaited(reach: Reach, node: Node, span: Span) -> bool:
    facts = reach.linker.facts(node.frame.module)
    calls = (facts.calls[number] for number in node.function.calls)
    return any(call.use in ("await", "return") for call in calls if call.span == span)


def _only_answers(reach: Reach, node: Node, span: Span, given: Node) -> bool:
    """Whether a call sets a function as the handler of a query, or as the validator of an update."""
    facts = reach.linker.facts(node.frame.module)
    for call in (facts.calls[number] for number in node.function.calls):
        callee = reach.linker.value(call.func, node.frame) if call.span == span else None
        if isinstance(callee, External) and callee.name in _SETTING_QUERIES:
            return True
        if isinstance(callee, External) and callee.name in _SETTING_UPDATES:
            handler = reach.linker.value(call.args[-1], node.frame) if call.args else None
            return not isinstance(handler, FunctionValue) or handler[:2] != given.frame[:2]
    return False


def _is_caught_in(reach: Reach, frame: Frame, function: Function, span: Span, names: frozenset[str]) -> bool:
    return any(
        handler.type is None or _catches(reach, frame, handler.type, names)
        for attempt in function.tries
        if attempt.body[:2] <= span[:2] and span[2:] <= attempt.body[2:]
        for handler in attempt.handlers
    )


def _catches(reach: Reach, frame: Frame, caught: Expr, names: frozenset[str]) -> bool:
    """Whether an ``except`` clause catches one of these, as far as anyone can tell."""
    if isinstance(caught, Display):
        return any(_catches(reach, frame, element, names) for element in caught.elements)
    name = name_of(reach, reach.linker.value(caught, frame))
    return name is None or name in names


def name_of(reach: Reach, value: Value) -> str | None:
    """The dotted name of a class."""
    if isinstance(value, External):
        return value.name
    if isinstance(value, ClassValue):
        return f"{value.module}.{members.class_of(reach.linker, value).qualname}"
    return None


def failure_types(reach: Reach, found: Definition) -> frozenset[str] | None:
    """The exceptions that a workflow class lets fail it; None where they are not known."""
    applied = found.applied
    if applied is None or any(found.with_role("dynamic_config")):
        return None
    if applied.given("failure_exception_types") == NOTHING:
        return frozenset()
    listed = (
        [v for name, v in applied.call.keywords if name == "failure_exception_types"] if applied.call else []
    )
    names = names_in(reach, found.value.module, listed[0]) if len(listed) == 1 else [None]
    return None if None in names else frozenset(name for name in names if name is not None)


def names_in(reach: Reach, module: str, listed: Expr) -> list[str | None]:
    """The dotted names of the classes in a literal list, or in a variable that holds one; None for what is unknown."""
    facts = reach.linker.facts(module)
    if isinstance(listed, Name):
        bindings = facts.scopes[ROOT].bindings.get(listed.id, ())
        value = bindings[0].value if len(bindings) == 1 else None
        listed = listed if value is None else value
    if not isinstance(listed, Display) or listed.over is not None:
        return [None]
    frame = members.module_frame(module)
    return [name_of(reach, reach.linker.value(element, frame)) for element in listed.elements]


def are_configured(names: Iterable[str], configured: tuple[str, ...]) -> bool:
    """Whether the options list one of these exceptions; the built-in ones may go without their module."""
    return any(matches(name, configured) or name.removeprefix("builtins.") in configured for name in names)


class FailureTypes(NamedTuple):
    """A call that is given exceptions that fail workflows; a name is None where it is not known."""

    span: Span
    callee: str
    names: tuple[str | None, ...]


def given_types(reach: Reach) -> Iterator[FailureTypes]:
    """The calls in the linted file that say which exceptions fail workflows."""
    module = reach.linker.module
    for call in reach.linker.facts(module).calls:
        for keyword, value in call.keywords:
            if keyword.endswith("failure_exception_types"):
                callee = reach.linker.value(call.func, Frame(module, call.function))
                if isinstance(callee, External) and callee.name in _TAKING:
                    yield FailureTypes(call.span, callee.name, tuple(names_in(reach, module, value)))
