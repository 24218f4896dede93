"""The call graph of each workflow as a person looks at it: handlers, functions, commands, and the way to a place.

Takes the reach of one linted file, gives plain records. A function that is run in several ways is one function here.
Which places are findings is for the rules, how it is drawn for ``cli.graph``.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from flake8_temporal.facts.records import Class, Function
from flake8_temporal.facts.terms import Constant, Expr, last_name
from flake8_temporal.model import Span
from flake8_temporal.project.awaiting import OF_HANDLES, is_call_of
from flake8_temporal.project.commands import (
    CHILD,
    Site,
    sites,
    target_name,
    target_of,
    target_value,
)
from flake8_temporal.project.definitions import Definition
from flake8_temporal.project.origins import constant
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sdk_calls import CONTINUE, calls_in_node
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.targets import activity_name, definition_of
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance, Literal
from flake8_temporal.report import shortened

SIGNAL, CONTINUED, NEXUS = "signal", "continue as new", "nexus operation"
# The methods of handles and clients that ask for something.
_OF_METHODS = {"signal": SIGNAL, "execute_operation": NEXUS, "start_operation": NEXUS}
_ROLES = ("run", "signal", "query", "update", "validator", "init", "dynamic_config")
_LONGEST_NAME = 60


class Place(NamedTuple):
    """Where something stands; the module is named as the linted file names it."""

    module: str
    span: Span


class Command(NamedTuple):
    """What workflow code asks the SDK for: ``name`` is what it starts or tells, ``defined`` where that is, if known."""

    kind: str
    name: str
    span: Span
    defined: Place | None


class Called(NamedTuple):
    """A call of another function of the graph, by its number in it."""

    span: Span
    target: int


class FunctionNode(NamedTuple):
    """A function that the workflow runs, with what it calls and asks for."""

    qualname: str
    place: Place
    calls: tuple[Called, ...]
    commands: tuple[Command, ...]


class Handler(NamedTuple):
    """A method that the SDK runs; ``role`` is "method" for one that only other code might call."""

    role: str
    name: str
    function: int


class WorkflowGraph(NamedTuple):
    """One workflow class of the linted file, ``name`` being what the SDK knows it by."""

    name: str
    qualname: str
    place: Place
    handlers: tuple[Handler, ...]
    functions: tuple[FunctionNode, ...]


class Step(NamedTuple):
    """One function on a way, and the place in it that leads on, or the place that is looked for."""

    qualname: str
    place: Place


class CallGraph:
    """What the entry points of one workflow lead to."""

    def __init__(self, reach: Reach, found: Definition) -> None:
        self._found = found
        self._module = reach.linker.module
        entries = [node for node in reach.nodes if _is_entry_of(node, found.value)]
        handlers = [node for node in entries if _role(reach, node) != "method"]
        within = {_key(node.frame) for node in reach.narrowed(handlers).nodes}
        self._handlers = handlers + [node for node in entries if _key(node.frame) not in within]
        self._reach = reach.narrowed(self._handlers)

    @cached_property
    def _first(self) -> dict[tuple[str, int], Node]:
        """The nearest node of each function."""
        found: dict[tuple[str, int], Node] = {}
        for node in self._reach.nodes:
            found.setdefault(_key(node.frame), node)
        return found

    def described(self) -> WorkflowGraph:
        record, value = self._found.record, self._found.value
        numbers = {key: number for number, key in enumerate(self._first)}
        nodes: dict[int, list[Node]] = {}
        for node in self._reach.nodes:
            nodes.setdefault(numbers[_key(node.frame)], []).append(node)
        functions = tuple(self._function(nodes[number], numbers) for number in sorted(nodes))
        handlers = [
            Handler(_role(self._reach, node), self._registered(node), numbers[_key(node.frame)])
            for node in self._handlers
        ]
        handlers.sort(key=lambda each: _ROLES.index(each.role) if each.role in _ROLES else len(_ROLES))
        return WorkflowGraph(
            self._name(), record.qualname, Place(value.module, record.span), tuple(handlers), functions
        )

    def way_to(self, way: Sequence[Node], span: Span) -> tuple[Step, ...] | None:
        """The way from this workflow to a place at the end of a known one, or None if it does not lead there.

        A place is reported once in a file; from this workflow it may be reached in another way than from the first.
        """
        inside = [number for number, node in enumerate(way) if node.frame.module == self._module]
        last = inside[-1] if inside else 0
        start = self._first.get(_key(way[last].frame))
        return None if start is None else tuple(_steps([*start.path(), *way[last + 1 :]], span))

    def way_into(self, place: Place) -> tuple[Step, ...] | None:
        """The way to the function that a place stands in, if this workflow runs it."""
        around = [
            node
            for (module, _), node in self._first.items()
            if module == place.module and place.span.is_within(node.function.span)
        ]
        innermost = max(around, key=lambda node: node.function.span[:2], default=None)
        return None if innermost is None else tuple(_steps(innermost.path(), place.span))

    def holds(self, place: Place) -> bool:
        """Whether a place stands in the class itself, or in what runs when its module is loaded."""
        if place.module != self._found.value.module:
            return False
        facts = self._reach.linker.facts(place.module)
        definitions: list[Function | Class] = [*facts.functions[1:], *facts.classes]
        spans = [
            span for each in definitions for span in (each.span, *(made.span for made in each.decorators))
        ]
        own = (self._found.record.span, *(made.span for made in self._found.record.decorators))
        return any(map(place.span.is_within, own)) or not any(map(place.span.is_within, spans))

    def _function(self, nodes: list[Node], numbers: dict[tuple[str, int], int]) -> FunctionNode:
        calls = {
            Called(edge.span, numbers[_key(edge.target)])
            for node in nodes
            for edge in node.edges
            if _key(edge.target) in numbers
        }
        commands = {command for node in nodes for command in self._commands(node)}
        first = nodes[0]
        return FunctionNode(
            first.function.qualname,
            Place(first.frame.module, first.function.span),
            tuple(sorted(calls)),
            tuple(sorted(commands, key=lambda each: (each.span, each.kind, each.name))),
        )

    def _commands(self, node: Node) -> Iterator[Command]:
        for site in sites(self._reach, node):
            yield self._started(site)
        for found in calls_in_node(self._reach, node, (CONTINUE,)):
            yield Command(CONTINUED, self._found.record.name, found.call.span, None)
        facts = self._reach.linker.facts(node.frame.module)
        for call in (facts.calls[number] for number in node.function.calls):
            kind = _OF_METHODS.get(last_name(call.func))
            if kind is None or not self._reach.boundary.state(node.frame, call.guard).runs:
                continue
            if is_call_of(self._reach, node, call.func, OF_HANDLES):
                name = self._shown(call.args[0], node.frame) if call.args else ""
                yield Command(kind, name or "?", call.span, None)

    def _started(self, site: Site) -> Command:
        reach, value = self._reach, definition_of(self._reach, site)
        if value is None:
            name = target_name(reach.linker, site) or "?"
            return Command(site.kind, name if self._is_known(site) else f"({name})", site.call.span, None)
        facts = reach.linker.facts(value.module)
        function = facts.functions[value.number]
        if site.kind == CHILD:
            owner = facts.classes[function.owner]
            return Command(site.kind, owner.name, site.call.span, Place(value.module, owner.span))
        name = activity_name(reach, value) or function.name
        return Command(site.kind, name, site.call.span, Place(value.module, function.span))

    def _is_known(self, site: Site) -> bool:
        """Whether what is started is a name or a function, rather than what a variable holds."""
        target = target_of(site)
        is_written = target is not None and constant(self._reach.linker, target, site.frame) is not None
        value = target_value(self._reach.linker, site)
        return is_written or isinstance(value, (FunctionValue, ClassValue, External))

    def _shown(self, target: Expr, frame: Frame) -> str:
        known = constant(self._reach.linker, target, frame)
        name = str(known.value) if isinstance(known, Constant) else spelled(target)
        return shortened(name, _LONGEST_NAME)

    def _name(self) -> str:
        applied = self._found.applied
        given = None if applied is None else applied.given("name")
        return str(given.value) if isinstance(given, Literal) and given.value else self._found.record.name

    def _registered(self, node: Node) -> str:
        value = FunctionValue(node.frame.module, node.frame.function)
        return self._reach.definitions.of_function(value).registered() or node.function.name


def call_graphs(reach: Reach) -> list[CallGraph]:
    """One for each workflow class that the linted file defines."""
    return [CallGraph(reach, found) for found in reach.definitions.workflows]


def _is_entry_of(node: Node, value: ClassValue) -> bool:
    receiver = node.frame.receiver
    is_entry = node.origin is None and not node.is_foreign
    return is_entry and isinstance(receiver, Instance) and receiver.of == value


def _role(reach: Reach, node: Node) -> str:
    roles = reach.roles.of_function(node.frame.module, node.frame.function)
    known = next((role for role in _ROLES if role in roles), None)
    return known or ("init" if node.function.name == "__init__" else "method")


def _key(frame: Frame) -> tuple[str, int]:
    return frame.module, frame.function


def _steps(way: list[Node], span: Span) -> Iterator[Step]:
    for node, onward in zip(way, [*way[1:], None]):
        place = span if onward is None else _call_of(node, onward)
        yield Step(node.function.qualname, Place(node.frame.module, place))


def _call_of(node: Node, onward: Node) -> Span:
    """Where a function calls the next one on a way."""
    spans = [edge.span for edge in node.edges if _key(edge.target) == _key(onward.frame)]
    return spans[0] if spans else node.function.span
