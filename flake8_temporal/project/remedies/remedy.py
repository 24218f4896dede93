"""From what a family of remedies proposes to the fix of a finding: the names it needs, and what lowers its class.

Takes a proposal and the place of the hit, gives a ``Fix``, or None where the code is better left. What to write
instead is up to the families next door.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias, TypeVar

from flake8_temporal.facts.records import ROOT, guards_around
from flake8_temporal.facts.terms import Attribute, Expr, Imported, Name, Result
from flake8_temporal.model import Fix, Spelling
from flake8_temporal.project.members import class_of
from flake8_temporal.project.names import scope_of
from flake8_temporal.project.patching import PATCHED
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.spellings import spelling
from flake8_temporal.project.sdk_calls import WORKFLOW
from flake8_temporal.project.uses import Use
from flake8_temporal.project.values import ClassValue, External, Frame, Instance

Hit = TypeVar("Hit")
SDK = WORKFLOW.removesuffix(".")
W = "{" + SDK + "}"  # how the workflow module is called in the linted file, in a template
ACTIVITY = "temporalio.activity"
A = "{" + ACTIVITY + "}"  # the activity module


class Remedy(NamedTuple):
    """What a family proposes: the fields of a ``Fix``, with the outside names by their dotted names.

    One that is ``for_workflows`` raises outside of a workflow.
    """

    kind: str
    text: str
    rewrite: str = "expression"
    names: tuple[str, ...] = (SDK,)
    for_workflows: bool = True


Propose: TypeAlias = Callable[[Reach, Node, Hit], Remedy | None]


def fix_of(reach: Reach, node: Node, guard: int, remedy: Remedy | None) -> Fix | None:
    """The fix of a hit that stands in the linted file, in this node and behind this guard."""
    if remedy is None or is_kept_for_running(reach, node, guard):
        return None
    names: list[Spelling] = []
    for dotted in remedy.names:
        found = spelling(reach.linker, node.frame, dotted)
        if found is None:
            return None
        names.append(found)
    is_shared = remedy.for_workflows and remedy.kind == "safe" and not is_workflow_only(reach, node)
    return Fix("unsafe" if is_shared else remedy.kind, remedy.rewrite, remedy.text, tuple(names))


def fix_of_use(reach: Reach, node: Node, use: Use, propose: Propose[Use]) -> Fix | None:
    """The fix of an effect, where nothing but the API of that name can be what is called."""
    if use.call is None:
        return None
    if not is_written(reach, node, use.call.func, use.name):
        return None
    return fix_of(reach, node, use.call.guard, propose(reach, node, use))


def is_written(reach: Reach, node: Node, func: Expr, name: str) -> bool:
    """Whether the callee is that API by an import or as a method, and no variable that holds it by now."""
    callee = reach.linker.value(func, node.frame)
    if not isinstance(callee, External) or callee.name != name:
        return False
    if isinstance(func, Attribute):
        base = reach.linker.value(func.base, node.frame)
        base = base.of if isinstance(base, Instance) else base
        return isinstance(base, External) and f"{base.name}.{func.name}" == name
    if not isinstance(func, Name):
        return False
    facts = reach.linker.facts(node.frame.module)
    scope = scope_of(facts, func)
    if scope is None:
        return name == f"builtins.{func.id}"
    return all(isinstance(binding.value, Imported) for binding in facts.scopes[scope].bindings[func.id])


def is_of_activity(reach: Reach, node: Node) -> bool:
    """Whether the code stands in an activity of this file, and not in a function that others may call as well."""
    module, number = node.frame.module, node.frame.function
    activities = {value.number for value in reach.roles.activities(module)}
    functions = reach.linker.facts(module).functions
    while number not in activities and number > ROOT:
        number = functions[number].parent
    return number in activities


def is_kept_for_running(reach: Reach, node: Node, guard: int) -> bool:
    """Whether the code is what ``workflow.patched`` leaves to executions that have run it already."""
    facts = reach.linker.facts(node.frame.module)
    for each in guards_around(facts, guard):
        if not each.holds and isinstance(each.test, Result):
            callee = reach.linker.value(facts.calls[each.test.call].func, node.frame)
            if isinstance(callee, External) and callee.name == PATCHED:
                return True
    return False


def is_workflow_only(reach: Reach, node: Node) -> bool:
    """Whether the code belongs to the workflow class itself, so that nothing else runs it."""
    frame: Frame | None = node.frame
    while frame is not None and frame.receiver is None:
        frame = frame.parent  # a function inside a method
    receiver = None if frame is None else frame.receiver
    if not isinstance(receiver, Instance) or not isinstance(receiver.of, ClassValue):
        return False
    owner = receiver.of
    is_here = owner.module == node.frame.module
    is_inside = node.function.span.is_within(class_of(reach.linker, owner).span)
    return is_here and is_inside and "workflow" in reach.roles.of_class(owner)
