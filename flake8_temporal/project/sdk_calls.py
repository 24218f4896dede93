"""Calls of the SDK by their dotted names: where they stand, and which arguments they are plainly given.

Takes a node, or the whole linted file, and the wanted names. What the arguments mean is for whoever asks.
"""

from collections.abc import Container, Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Display, Expr, Name, Result, Starred
from flake8_temporal.project.boundary import Boundary
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import Choice, External, Frame

WORKFLOW = "temporalio.workflow."
CLIENT = "temporalio.client.Client."
ACTIVITIES = tuple(
    f"{WORKFLOW}{verb}_{kind}{form}"
    for verb in ("execute", "start")
    for kind in ("activity", "local_activity")
    for form in ("", "_method", "_class")
)
CHILDREN = (WORKFLOW + "execute_child_workflow", WORKFLOW + "start_child_workflow")
STARTS = (CLIENT + "execute_workflow", CLIENT + "start_workflow")
CONTINUE = WORKFLOW + "continue_as_new"


class SdkCall(NamedTuple):
    """A call of ``name`` in a frame. ``is_open`` when more may be passed than is written: by ``*`` or ``**``, or by
    ``functools.partial`` before."""

    call: Call
    name: str
    frame: Frame
    is_open: bool

    @property
    def short(self) -> str:
        """The name as a reader knows it."""
        return self.name.rpartition(".")[2]

    def keyword(self, name: str) -> Expr | None:
        return next((value for key, value in self.call.keywords if key == name), None)

    def inputs(self, first: int) -> list[Expr] | None:
        """What is passed on to the other side, behind ``first`` positional arguments; None if that is not plain.

        The SDK takes one argument by position or as ``arg``, and any number as ``args``.
        """
        listed = self.keyword("args")
        given = [*self.call.args[first:], *(value for key, value in self.call.keywords if key == "arg")]
        if listed is None:
            return None if self.is_open else given
        if not isinstance(listed, Display) or listed.kind not in ("list", "tuple") or given or listed.over:
            return None
        is_plain = not self.is_open and not any(isinstance(part, Starred) for part in listed.elements)
        return list(listed.elements) if is_plain else None


def calls_in_node(reach: Reach, node: Node, names: Container[str]) -> Iterator[SdkCall]:
    """The calls that a function makes where it is run from workflow or activity code."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        found = _named(reach.boundary, facts.calls[number], node.frame, names)
        if found is not None and reach.boundary.state(node.frame, found.call.guard).runs:
            yield found


def calls_in_file(reach: Reach, names: Container[str]) -> Iterator[SdkCall]:
    """The calls that stand anywhere in the linted file, whoever runs them."""
    module = reach.linker.module
    for call in reach.linker.facts(module).calls:
        frame = Frame(module, call.function)
        found = _named(reach.boundary, call, frame, names)
        if found is not None and reach.linker.runs(module, call.guard, frame):
            yield found


def _named(boundary: Boundary, call: Call, frame: Frame, names: Container[str]) -> SdkCall | None:
    callee = boundary.linker.value(call.func, frame)
    for value in callee.options if isinstance(callee, Choice) else (callee,):
        if isinstance(value, External) and value.name in names:
            is_open = any(isinstance(arg, Starred) for arg in call.args) or _is_made(
                boundary, call.func, frame
            )
            return SdkCall(call, value.name, frame, is_open or any(not key for key, _ in call.keywords))
    return None


def _is_made(boundary: Boundary, func: Expr, frame: Frame) -> bool:
    """Whether what is called may hold arguments already: the result of a call, as ``partial`` gives it."""
    while isinstance(func, Attribute):
        func = func.base
    if not isinstance(func, Name):
        return True
    facts = boundary.linker.facts(frame.module)
    scope = scope_of(facts, func)
    bindings = () if scope is None else facts.scopes[scope].bindings[func.id]
    is_given = scope is not None and is_parameter(facts, scope, func.id) is not None
    return is_given or any(isinstance(binding.value, Result) for binding in bindings)
