"""The calls by which workflow code asks the SDK for something: activities, child workflows, timers, waits.

Takes a node of the reach, gives ``Site`` records: which function of the SDK, what it is to start, and with which
options. Calls that came through ``functools.partial`` or a parameter hide arguments and are left out.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Constant, Display, Expr, Imported, Name, Starred
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.names import bindings_of, is_parameter, scope_of
from flake8_temporal.project.origins import Options, Origin, is_changed, keywords_of, origin
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import External, Frame, Value
from flake8_temporal.report import shortened

WORKFLOW = "temporalio.workflow."
# What each function of the SDK starts; the first parameter is that of the target.
ACTIVITY, LOCAL_ACTIVITY, CHILD = "activity", "local activity", "child workflow"
STARTERS = {
    f"{WORKFLOW}{verb}_{subject}{form}": kind
    for verb in ("execute", "start")
    for subject, kind in (("activity", ACTIVITY), ("local_activity", LOCAL_ACTIVITY))
    for form in ("", "_method", "_class")
} | {f"{WORKFLOW}{verb}_child_workflow": CHILD for verb in ("execute", "start")}
_TARGETS = {ACTIVITY: "activity", LOCAL_ACTIVITY: "activity", CHILD: "workflow"}
_LONGEST_NAME = 30
_LONGEST_CALL = 41


class Site(NamedTuple):
    """A call of the SDK: ``name`` is the dotted one, ``kind`` says what it starts, if anything."""

    name: str
    kind: str
    call: Call
    frame: Frame
    options: Options

    @property
    def api(self) -> str:
        """The function as a reader knows it."""
        return self.name.removeprefix(WORKFLOW)


def sdk_calls(reach: Reach, node: Node) -> Iterator[tuple[str, Call]]:
    """The calls of outside functions by their own name, with that name, where they run in the workflow."""
    linker, frame = reach.linker, node.frame
    facts = linker.facts(frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = linker.value(call.func, frame)
        if not isinstance(callee, External) or not is_plain(linker, call.func, frame):
            continue
        if reach.boundary.state(frame, call.guard).runs:
            yield callee.name, call


def sites(reach: Reach, node: Node) -> Iterator[Site]:
    """The calls that start an activity or a child workflow."""
    for name, call in sdk_calls(reach, node):
        kind = STARTERS.get(name)
        if kind is not None:
            yield Site(name, kind, call, node.frame, keywords_of(reach.linker, call, node.frame))


def is_plain(linker: Linker, func: Expr, frame: Frame) -> bool:
    """Whether an expression is spelled as an import, so that the call holds all arguments there are."""
    facts = linker.facts(frame.module)
    pending, seen = [func], set()
    while pending:
        expr = pending.pop()
        while isinstance(expr, Attribute):
            expr = expr.base
        if isinstance(expr, Imported) and not expr.level and linker.module_named(expr.module) is None:
            continue
        if not isinstance(expr, Name):
            return False
        scope = scope_of(facts, expr)
        if scope is None or (scope, expr.id) in seen:  # a builtin, or a name that is made of itself
            continue
        if is_parameter(facts, scope, expr.id) is not None:
            return False
        seen.add((scope, expr.id))
        values = [binding.value for binding in bindings_of(facts, scope, expr.id)]
        known = [value for value in values if value is not None]
        if not known or len(known) < len(values):
            return False
        pending += known
    return True


def target_of(site: Site) -> Expr | None:
    """The expression for what is started."""
    if site.call.args:
        return None if isinstance(site.call.args[0], Starred) else site.call.args[0]
    given = site.options.given.get(_TARGETS[site.kind])
    return None if given is None else given.expr


def target_value(linker: Linker, site: Site) -> Value:
    target = target_of(site)
    return None if target is None else linker.value(target, site.frame)


def target_name(linker: Linker, site: Site) -> str:
    """The target as a message shows it; empty when it has no name."""
    target = target_of(site)
    if target is None:
        return ""
    found = origin(linker, target, site.frame).expr
    if isinstance(found, Constant):
        name = str(found.value)
    else:
        name = spelled(target).removeprefix("self.")
    return shortened(name, _LONGEST_NAME)


def shown(linker: Linker, site: Site) -> str:
    """``execute_activity(charge_card)``."""
    return f"{site.api}({shortened(target_name(linker, site), _LONGEST_CALL - len(site.api) - 2)})"


def sent(linker: Linker, site: Site) -> tuple[Expr, ...] | None:
    """The arguments that are sent along, or None where they cannot be counted."""
    rest = site.call.args[1:]
    if any(isinstance(arg, Starred) for arg in site.call.args):
        return None
    if rest:
        return rest
    if "arg" in site.options.given:
        return (site.options.given["arg"].expr,)
    listed = site.options.given.get("args")
    if listed is None:
        return () if site.options.is_complete else None
    return elements(linker, listed)


def elements(linker: Linker, found: Origin) -> tuple[Expr, ...] | None:
    """The elements of a list or tuple that is written out."""
    display = origin(linker, found.expr, found.frame).expr
    if (
        is_changed(linker, found)
        or not isinstance(display, Display)
        or display.kind not in ("list", "tuple")
        or display.over is not None
    ):
        return None
    return None if any(isinstance(part, Starred) for part in display.elements) else display.elements
