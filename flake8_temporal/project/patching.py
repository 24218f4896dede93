"""How workflow code asks for patches: ids, and what becomes of the answer.

Takes a node of the reach, gives places with the words for the message. An id that may come from anywhere, such as
the parameter of a helper, is taken to be constant.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.facts.terms import Attribute, Binary, Constant, Expr, Item, Name, Result, Text
from flake8_temporal.model import Span
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.restarts import workflow_of
from flake8_temporal.project.sdk_calls import WORKFLOW, SdkCall, calls_in_node
from flake8_temporal.project.values import External, Literal

PATCHED, DEPRECATED = WORKFLOW + "patched", WORKFLOW + "deprecate_patch"
_WIDEST = 30
_TEXTS = {"builtins.str", "builtins.format", "builtins.repr"}


def patch_problems(reach: Reach, node: Node) -> Iterator[tuple[Span, tuple[str, str]]]:
    """What is wrong with the patches of one function: the call as it is shown, and the problem."""
    for found in calls_in_node(reach, node, (PATCHED, DEPRECATED)):
        given = _id_of(found)
        if given is None:
            continue
        id_ = _literal(reach, node, given)
        shown = f"{found.short}({'...' if id_ is None else repr(_short(id_))})"
        if found.name == PATCHED and found.call.use == "statement":
            yield found.call.span, (shown, "is not branched on; it records a patch that changes nothing")
        elif id_ is None and _is_computed(reach, node, given):
            yield found.call.span, (shown, "takes an id that is computed at run time; write a constant")
        elif found.name == DEPRECATED and id_ is not None and id_ in _tested_with(reach, node):
            yield (
                found.call.span,
                (shown, "deprecates a patch that patched() still tests; remove one of them"),
            )


def _id_of(found: SdkCall) -> Expr | None:
    return None if found.is_open else found.call.args[0] if found.call.args else found.keyword("id")


def _short(id_: str) -> str:
    return id_ if len(id_) <= _WIDEST else id_[: _WIDEST - 3] + "..."


def _literal(reach: Reach, node: Node, given: Expr) -> str | None:
    value = reach.linker.value(given, node.frame)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None


def _is_computed(reach: Reach, node: Node, given: Expr) -> bool:
    """Whether a part of the id is sure to differ from run to run: input of an entry point, or what the SDK tells."""
    if isinstance(given, Text):
        return any(_is_computed(reach, node, part) for part in given.parts)
    if isinstance(given, Binary):
        return any(_is_computed(reach, node, side) for side in (given.left, given.right))
    if isinstance(given, (Attribute, Item)):
        return _is_computed(reach, node, given.base)
    facts = reach.linker.facts(node.frame.module)
    if isinstance(given, Result):
        call = facts.calls[given.call]
        callee = reach.linker.value(call.func, node.frame)
        if isinstance(callee, External) and callee.name.startswith(WORKFLOW):
            return True
        is_text = isinstance(callee, External) and callee.name in _TEXTS
        is_method = isinstance(call.func, Attribute) and isinstance(call.func.base, Constant)
        return (is_text or is_method) and any(_is_computed(reach, node, arg) for arg in call.args)
    return isinstance(given, Name) and _is_input(reach, node, given)


def _is_input(reach: Reach, node: Node, name: Name) -> bool:
    """Whether a name is a parameter of an entry point, other than ``self``."""
    facts = reach.linker.facts(node.frame.module)
    scope = scope_of(facts, name)
    if node.origin is not None or scope != node.function.scope or node.function.owner == NOWHERE:
        return False
    is_entry = bool(reach.roles.of_function(node.frame.module, node.frame.function))
    return (
        is_entry
        and (is_parameter(facts, scope, name.id) or 0) > 0
        and not facts.scopes[scope].bindings[name.id]
    )


def _tested_with(reach: Reach, node: Node) -> set[str]:
    """The ids that the class whose code this is asks ``patched`` for."""
    owner = workflow_of(node)
    found = set()
    for other in reach.nodes if owner is not None else ():
        if workflow_of(other) == owner:
            for call in calls_in_node(reach, other, (PATCHED,)):
                given = _id_of(call)
                id_ = None if given is None else _literal(reach, other, given)
                found |= {id_} if id_ is not None else set()
    return found
