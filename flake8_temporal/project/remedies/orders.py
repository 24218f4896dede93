"""Loops over sets, as loops over the sorted elements: TMP116.

Takes a place where the order of a set gets out. Sorting moves the commands of the loop, so it is for new executions;
and only where the types of all elements are known, and compare with each other.
"""

from flake8_temporal.facts.terms import Expr, Result, Starred
from flake8_temporal.project.ordering import Unordered
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy
from flake8_temporal.project.values import Collection, External, Instance, Literal, Value

# Types that compare with each other.
_ALIKE = (
    {"builtins.bool", "builtins.float", "builtins.int"},
    {"builtins.str"},
    {"builtins.bytes"},
    {"datetime.date"},
    {"uuid.UUID"},
)
_COPIES = (External("builtins.list"), External("builtins.tuple"))
_SORTED = "sorted"


def in_order(reach: Reach, node: Node, found: Unordered) -> Remedy | None:
    loop = found.loop
    if loop is None or any(
        _SORTED in scope.bindings for scope in reach.linker.facts(node.frame.module).scopes
    ):
        return None
    copied = _copied(reach, node, loop.iterable)
    looped = reach.linker.value(copied or loop.iterable, node.frame)
    # A list made from a set may begin with something that shall come first.
    if not isinstance(looped, Collection) or looped.kind != "set" or not looped.elements:
        return None
    types = {_type_of(element) for element in looped.elements}
    if not any(types <= alike for alike in _ALIKE):
        return None
    what = "{0}" if copied is not None else "{self}"
    return Remedy("replay", f"{_SORTED}({what})", names=(), for_workflows=False)


def _copied(reach: Reach, node: Node, looped: Expr) -> Expr | None:
    """The set in ``list(...)`` or ``tuple(...)``."""
    if not isinstance(looped, Result):
        return None
    call = reach.linker.facts(node.frame.module).calls[looped.call]
    is_copy = reach.linker.value(call.func, node.frame) in _COPIES and len(call.args) == 1
    return call.args[0] if is_copy and not isinstance(call.args[0], Starred) else None


def _type_of(element: Value) -> str:
    if isinstance(element, Literal):
        return f"builtins.{type(element.value).__name__}"
    return element.of.name if isinstance(element, Instance) and isinstance(element.of, External) else ""
