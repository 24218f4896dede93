"""Additions that an ORM or a document store is told to make: ``F("stock") - 1``, ``firestore.Increment(1)``.

Takes a node of the reach, gives the places with what a reader sees. An update whose filter has several conditions is
left out: one of them may well keep a second update from happening. SQL is in ``sql``.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Binary, Display, Expr, Result, last_name
from flake8_temporal.model import Span
from flake8_temporal.project.flow import Spot, call_of, settled
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.reach import Node
from flake8_temporal.project.values import External

_FIELDS = {"django.db.models.F", "django.db.models.expressions.F"}
_INCREMENTS = {
    f"google.cloud.{module}.Increment" for module in ("firestore", "firestore_v1", "firestore_v1.transforms")
}
_SELECTS = {"exclude", "filter", "get"}
_WRITES = {"aupdate", "set", "update"}


def increments(evidence: Evidence, node: Node) -> Iterator[tuple[Span, int, str]]:
    """Where a function writes an addition, with the guard of the place."""
    facts = evidence.reach.linker.facts(node.frame.module)
    for call in (facts.calls[number] for number in node.function.calls):
        if last_name(call.func) in _WRITES and evidence.runs(node, call):
            given = [part for value in (*call.args, *dict(call.keywords).values()) for part in _parts(value)]
            api = next((api for part in given if (api := _adds(evidence, Spot(part, node.frame)))), "")
            if api and _conditions(evidence, Spot(call.func, node.frame)) < 2:
                yield call.span, call.guard, f"{last_name(call.func)}() with {api}"
    for store in node.function.stores:
        if isinstance(store.target, Attribute) and store.kind == "assign":
            api = _adds(evidence, Spot(store.value, node.frame))
            if api:
                yield store.span, store.guard, api


def _parts(value: Expr) -> tuple[Expr, ...]:
    return value.elements if isinstance(value, Display) else (value,)


def _adds(evidence: Evidence, spot: Spot) -> str:
    """What the value adds, as a reader knows it."""
    for made in settled(evidence.flow, spot):
        if _called(evidence, made) in _INCREMENTS:
            return "Increment()"
        if isinstance(made.expr, Binary) and made.expr.operator in ("add", "sub"):
            sides = (made.expr.left, made.expr.right)
            if any(_called(evidence, made.part(side)) in _FIELDS for side in sides):
                return "F() + ..." if made.expr.operator == "add" else "F() - ..."
    return ""


def _called(evidence: Evidence, spot: Spot) -> str:
    call = call_of(evidence.flow, spot)
    callee = None if call is None else evidence.reach.linker.value(call.func, spot.frame)
    return callee.name if isinstance(callee, External) else ""


def _conditions(evidence: Evidence, spot: Spot) -> int:
    """How many conditions select the rows; something unknown counts as many."""
    found = 0
    while isinstance(spot.expr, Attribute):
        made = settled(evidence.flow, spot.part(spot.expr.base))
        call = call_of(evidence.flow, made[0]) if len(made) == 1 else None
        if call is None:
            return found
        found += _counted(call) if last_name(call.func) in _SELECTS else 0
        spot = made[0].part(call.func)
    return found


def _counted(call: Call) -> int:
    is_open = any(not name for name, _ in call.keywords) or any(isinstance(arg, Result) for arg in call.args)
    return 2 if is_open else len(call.args) + len(call.keywords)
