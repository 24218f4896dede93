"""Which workflow a piece of code belongs to, and whether ``continue_as_new`` gives its run method what it takes.

Takes nodes of the reach. A run method behind an unknown decorator, a dynamic one, and arguments that are not written
out are left alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Function
from flake8_temporal.model import Span
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sdk_calls import CONTINUE, calls_in_node
from flake8_temporal.project.values import ClassValue, Instance


class Mismatch(NamedTuple):
    """A call that passes ``given`` arguments to ``run``, which takes from ``least`` to ``most``."""

    given: int
    run: str
    least: int
    most: int | None


def workflow_of(node: Node) -> ClassValue | None:
    """The class whose entry point the way to a node starts from."""
    receiver = node.path()[0].frame.receiver
    return receiver.of if isinstance(receiver, Instance) and isinstance(receiver.of, ClassValue) else None


def mismatches(reach: Reach, node: Node) -> Iterator[tuple[Span, Mismatch]]:
    """The calls of ``continue_as_new`` whose arguments the next run cannot take."""
    for found in calls_in_node(reach, node, (CONTINUE,)):
        given = None if found.keyword("workflow") is not None else found.inputs(0)
        run = None if given is None else _run_method(reach, workflow_of(node))
        if given is not None and run is not None:
            least, most = _takes(run)
            if len(given) < least or (most is not None and len(given) > most):
                yield found.call.span, Mismatch(len(given), run.qualname, least, most)


def _run_method(reach: Reach, owner: ClassValue | None) -> Function | None:
    """The run method of a workflow, if its parameters are what they look like."""
    found = None if owner is None else reach.definitions.of(owner)
    if found is None or found.applied is None or found.applied.flag("dynamic") is not False:
        return None
    runs = [method for method in reach.definitions.current(found) if method.role("run") is not None]
    if len(runs) != 1 or not runs[0].is_known or runs[0].form:
        return None
    record = runs[0].record
    return None if any(param.kind == "keyword" for param in record.params) else record


def _takes(run: Function) -> tuple[int, int | None]:
    """The smallest and the largest number of arguments behind ``self``."""
    params = [param for param in run.params if param.kind == "positional"][1:]
    is_bounded = all(param.kind == "positional" for param in run.params)
    return sum(param.default is None for param in params), len(params) if is_bounded else None
