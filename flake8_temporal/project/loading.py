"""What a module that defines workflows does while it is loaded, which the sandbox repeats for every run.

Looks at module level, class bodies and default arguments of the linted file. What stands under
``if __name__ == "__main__"``, ``TYPE_CHECKING`` or a pass-through block is not loaded again.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import ROOT, Function, calls_in
from flake8_temporal.facts.terms import Attribute, Constant, Expr, Name, Result
from flake8_temporal.project import members
from flake8_temporal.project.names import scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.uses import Use, uses_of
from flake8_temporal.project.values import ClassValue, Frame

PASSED_THROUGH = "temporalio.workflow.unsafe.imports_passed_through"


class Loaded(NamedTuple):
    """An effect at load time. ``role`` is "statement" or "default"; ``is_read`` whether workflow code reads what it
    gives."""

    use: Use
    role: str
    is_read: bool


def load_time_uses(reach: Reach) -> Iterator[Loaded]:
    """The effects of loading the linted module, if it defines a workflow that the sandbox loads."""
    module = reach.linker.module
    facts = reach.linker.facts(module)
    if not sandboxed_workflows(reach):
        return
    read = None
    for number, function in enumerate(facts.functions):
        if function.kind not in ("module", "class") or not _is_loaded(reach, number):
            continue
        frame = Frame(module, number)
        node = Node(reach.linker.frame(frame), function._replace(kind="module"), None, True)
        names = _constants(reach, function)
        defaults = _defaults(reach, number, function)
        for use in uses_of(reach, node):
            if use.call is not None and PASSED_THROUGH in reach.boundary.managers(frame, use.call.guard):
                continue
            if id(use.call) in defaults:
                yield Loaded(use, "default", False)
            else:
                read = _names_read(reach) if read is None else read
                yield Loaded(use, "statement", bool(names.get(id(use.call), set()) & read))


def _is_loaded(reach: Reach, number: int) -> bool:
    """Whether the body runs at load time: the module's own, and that of classes not inside a function."""
    functions = reach.linker.facts(reach.linker.module).functions
    while number > 0:
        number = functions[number].parent
        if functions[number].kind in ("function", "lambda"):
            return False
    return True


def sandboxed_workflows(reach: Reach) -> list[ClassValue]:
    """The workflow classes of the linted module that run in the sandbox."""
    module = reach.linker.module
    values = [ClassValue(module, number) for number in range(len(reach.linker.facts(module).classes))]
    return [value for value in values if _is_sandboxed(reach, value)]


def _is_sandboxed(reach: Reach, value: ClassValue) -> bool:
    if "workflow" not in reach.roles.of_class(value):
        return False
    facts = reach.linker.facts(value.module)
    for decorator in members.class_of(reach.linker, value).decorators:
        if isinstance(decorator.value, Result):
            if ("sandboxed", Constant(False)) in facts.calls[decorator.value.call].keywords:
                return False
    return True


def _constants(reach: Reach, function: Function) -> dict[int, set[str]]:
    """The module-level names whose value a call takes part in."""
    facts = reach.linker.facts(reach.linker.module)
    found: dict[int, set[str]] = {}
    if function.kind != "module":
        return found
    for name, bindings in facts.scopes[ROOT].bindings.items():
        for binding in bindings:
            if binding.value is not None:
                for call in calls_in(facts, binding.value):
                    found.setdefault(id(facts.calls[call]), set()).add(name)
    return found


def _defaults(reach: Reach, number: int, function: Function) -> set[int]:
    """The calls that default arguments of the functions defined here, and values of class attributes, are made of."""
    facts = reach.linker.facts(reach.linker.module)
    exprs = [
        param.default
        for inner in reach.linker.contents(reach.linker.module).children.get(number, ())
        for param in facts.functions[inner].params
        if param.default is not None
    ]
    if function.kind == "class":
        for bindings in facts.scopes[function.scope].bindings.values():
            exprs += [binding.value for binding in bindings if binding.value is not None]
    return {id(facts.calls[call]) for expr in exprs for call in calls_in(facts, expr)}


def _names_read(reach: Reach) -> set[str]:
    """The module-level names that workflow code reads."""
    module = reach.linker.module
    facts = reach.linker.facts(module)
    found: set[str] = set()
    for node in reach.nodes:
        if node.frame.module != module:
            continue
        exprs: list[Expr] = [read.value for read in node.function.reads]
        exprs += [facts.calls[number].func for number in node.function.calls]
        for expr in exprs:
            while isinstance(expr, Attribute):
                expr = expr.base
            if isinstance(expr, Name) and scope_of(facts, expr) == ROOT:
                found.add(expr.id)
    return found
