"""What a function did before a step, to the same thing: it deleted it, made it, or began it anew.

Takes a call and what it is about, gives a yes or no. Things are the same where they come from the same name or the same
text; a line in a log says nothing about them.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call, ModuleFacts, guards_around
from flake8_temporal.facts.terms import (
    Attribute,
    Binary,
    Constant,
    Display,
    Element,
    Entered,
    Expr,
    Item,
    Name,
    Result,
    Starred,
    Text,
    last_name,
)
from flake8_temporal.project.flow import Flow, Spot, call_of, settled
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.reach import Node
from flake8_temporal.project.values import ClassValue, External, FunctionValue, ModuleValue

_DELETES = ("delete", "remove", "truncate", "drop", "unlink", "rmtree")
_BEGINS = (*_DELETES, "copy", "download", "replace", "write_bytes", "write_text")
_TELLS = {"console", "log", "metric"}
_DEEPEST = 8


def is_deleted_first(evidence: Evidence, node: Node, call: Call, owner: Expr | None) -> bool:
    """Whether an earlier call deletes what the act then makes, or on the same object."""
    calls = _facts(evidence, node).calls
    return any(
        verb_of(evidence, node, earlier).startswith(_DELETES)
        and (
            owner is None
            or isinstance(earlier.func, Name)
            or root_of(owner, calls) in [root_of(part, calls) for part in (earlier.func, *_given(earlier))]
        )
        for earlier in _earlier(evidence, node, call)
    )


def is_removed_before(evidence: Evidence, node: Node, call: Call, path: Expr | None) -> bool:
    """Whether an earlier call takes away what the step makes."""
    return path is not None and any(
        verb_of(evidence, node, earlier).startswith(_DELETES) and _is_about(evidence, node, earlier, path)
        for earlier in _earlier(evidence, node, call)
    )


def is_made_before(evidence: Evidence, node: Node, call: Call, path: Expr | None) -> bool:
    """Whether an earlier call is given the same path: the attempt has made what it then takes away."""
    return path is not None and any(
        _is_about(evidence, node, earlier, path) for earlier in _earlier(evidence, node, call)
    )


def is_begun_anew(evidence: Evidence, node: Node, call: Call, path: Expr) -> bool:
    """Whether the function removes or rewrites the file that the step adds to."""
    return any(
        _begins(evidence, node, earlier, call) and _is_about(evidence, node, earlier, path)
        for earlier in _earlier(evidence, node, call)
    ) or any(last_name(other.func) == "truncate" for other in _calls(evidence, node))


def verb_of(evidence: Evidence, node: Node, call: Call) -> str:
    """The last word of what is called, under its own name where it was imported under another."""
    callee = evidence.reach.linker.value(call.func, node.frame)
    return callee.name.rpartition(".")[2] if isinstance(callee, External) else last_name(call.func)


def _begins(evidence: Evidence, node: Node, earlier: Call, call: Call) -> bool:
    verb = verb_of(evidence, node, earlier)
    is_open = verb == "open" and _opens_anew(_facts(evidence, node), earlier, call)
    return is_open or verb.startswith(_BEGINS)


def _opens_anew(facts: ModuleFacts, earlier: Call, call: Call) -> bool:
    """``open(path, "w")`` where each run comes by."""
    around = {guard.span for guard in guards_around(facts, call.guard) if guard.kind != "with"}
    is_passed = all(
        guard.span in around for guard in guards_around(facts, earlier.guard) if guard.kind != "with"
    )
    modes = [*earlier.args, *(value for name, value in earlier.keywords if name == "mode")]
    writes = any(isinstance(mode, Constant) and str(mode.value)[:1] == "w" for mode in modes[:2])
    return is_passed and writes


def _facts(evidence: Evidence, node: Node) -> ModuleFacts:
    return evidence.reach.linker.facts(node.frame.module)


def _calls(evidence: Evidence, node: Node) -> Iterator[Call]:
    facts = _facts(evidence, node)
    return (facts.calls[number] for number in node.function.calls)


def _earlier(evidence: Evidence, node: Node, call: Call) -> Iterator[Call]:
    for earlier in _calls(evidence, node):
        if earlier.span[2:] <= call.span[:2] and not _tells(evidence, node, earlier):
            yield earlier


def _tells(evidence: Evidence, node: Node, call: Call) -> bool:
    """Whether the call writes a line for a reader."""
    callee = evidence.reach.linker.value(call.func, node.frame)
    effect = evidence.reach.linker.table.call(callee.name) if isinstance(callee, External) else None
    is_logger = isinstance(callee, External) and ".logger." in callee.name
    return is_logger or (effect is not None and effect.kind in _TELLS)


def _given(call: Call) -> tuple[Expr, ...]:
    return (*call.args, *(value for _, value in call.keywords))


def _is_about(evidence: Evidence, node: Node, call: Call, path: Expr) -> bool:
    flow = evidence.flow
    wanted = _subjects(flow, Spot(path, node.frame))
    parts = (*_given(call), call.func.base) if isinstance(call.func, Attribute) else _given(call)
    return any(wanted & _subjects(flow, Spot(part, node.frame)) for part in parts)


def _subjects(flow: Flow, spot: Spot) -> set[Expr]:
    """The names and texts that a value is made from: ``root`` and ``name`` for ``os.path.join(root, name)``."""
    if spot.depth > _DEEPEST:
        return set()
    return flow.once("subjects", spot, lambda: _found_subjects(flow, spot), set())


def _found_subjects(flow: Flow, spot: Spot) -> set[Expr]:
    expr = spot.expr
    if isinstance(expr, Constant):
        return {expr} if isinstance(expr.value, str) and len(expr.value) > 2 else set()
    if isinstance(expr, Attribute) and isinstance(expr.base, Name) and expr.base.id in ("self", "cls"):
        return {expr}
    found: set[Expr] = {expr} if isinstance(expr, Name) and not _is_imported(flow, spot) else set()
    for part in _parts(flow, spot):
        found |= _subjects(flow, spot.part(part))
    return found


def _is_imported(flow: Flow, spot: Spot) -> bool:
    """Whether a name is that of a module, a class or a function: ``os`` of ``os.path.join``."""
    return isinstance(
        flow.linker.value(spot.expr, spot.frame), (ClassValue, External, FunctionValue, ModuleValue)
    )


def _parts(flow: Flow, spot: Spot) -> tuple[Expr, ...]:
    expr = spot.expr
    if isinstance(expr, Name):
        made = settled(flow, spot)
        return tuple(one.expr for one in made if one.frame is spot.frame and not isinstance(one.expr, Name))
    if isinstance(expr, (Attribute, Item, Element, Entered)):
        return (expr.base,)
    if isinstance(expr, Starred):
        return (expr.value,)
    if isinstance(expr, Display):
        return expr.elements
    if isinstance(expr, Text):
        return tuple(part for part in expr.parts if not isinstance(part, Constant))
    if isinstance(expr, Binary):
        return (expr.left, expr.right)
    call = call_of(flow, spot)
    if call is None:
        return ()
    base = (call.func.base,) if isinstance(call.func, Attribute) else ()
    return (*base, *call.args)


def root_of(expr: Expr, calls: tuple[Call, ...]) -> Expr:
    """The name that an expression starts from: ``Order`` of ``Order.objects.filter(...).delete``."""
    while isinstance(expr, (Attribute, Item, Result)):
        if isinstance(expr, Attribute) and isinstance(expr.base, Name) and expr.base.id in ("self", "cls"):
            return expr
        expr = calls[expr.call].func if isinstance(expr, Result) else expr.base
    return expr
