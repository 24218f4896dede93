"""Which part of a value is another one on every attempt: clocks, random numbers, fresh ids, facts about the attempt.

Takes a spot of the flow and gives the first such source, or None where there is none or it cannot be told. A value
that may also come from somewhere stable has none.
"""

from functools import partial
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import (
    Attribute,
    Binary,
    Constant,
    Display,
    Either,
    Element,
    Entered,
    Expr,
    Item,
    Result,
    Starred,
    Text,
)
from flake8_temporal.model import Span
from flake8_temporal.project.conditions import applies
from flake8_temporal.project.flow import Flow, Spot, call_of, results_of, settled
from flake8_temporal.project.uses import shown
from flake8_temporal.project.values import External, Frame, FunctionValue

FRESH = frozenset({"id", "random", "time", "host", "attempt"})
TEMPORARY = frozenset(
    f"tempfile.{name}"
    for name in ("NamedTemporaryFile", "TemporaryDirectory", "TemporaryFile", "mkdtemp", "mkstemp", "mktemp")
)
_INFO = "temporalio.activity.info"
_PER_ATTEMPT = {"attempt", "started_time", "current_attempt_scheduled_time", "task_token"}
# Outside calls whose result is made of their arguments, by the start of their name.
_CARRIERS = (
    "base64.", "binascii.", "builtins.bytes", "builtins.dict", "builtins.format", "builtins.hash", "builtins.int",
    "builtins.list", "builtins.repr", "builtins.sorted", "builtins.str", "builtins.tuple", "datetime.",
    "glob.", "hashlib.", "hmac.", "json.dumps", "os.listdir", "os.path.", "os.scandir", "os.walk", "pathlib.",
    "uuid.UUID", "uuid.uuid3", "uuid.uuid5", "xxhash.", "zlib.",
)  # fmt: skip
_CARRIED = {"encode", "format", "join", "replace"}  # methods of texts


class Source(NamedTuple):
    """Where the value changes: the name of the call or field as a reader knows it, its kind and its place."""

    api: str
    kind: str
    span: Span | None
    frame: Frame


def source_of(flow: Flow, spot: Spot, kinds: frozenset[str] = FRESH) -> Source | None:
    """What makes the value another one on every attempt, of these kinds."""
    found = [
        flow.once(kinds, made, partial(_made_of, flow, made, kinds), None) for made in settled(flow, spot)
    ]
    return found[0] if found and all(found) else None


def _made_of(flow: Flow, spot: Spot, kinds: frozenset[str]) -> Source | None:
    expr = spot.expr
    if isinstance(expr, Result):
        return _of_call(flow, spot, kinds)
    if isinstance(expr, Attribute):
        return _of_info(flow, spot, expr, kinds) or source_of(flow, spot.part(expr.base), kinds)
    if isinstance(expr, Either):
        found = [source_of(flow, spot.part(option), kinds) for option in expr.options]
        return found[0] if all(found) else None
    return _first(flow, spot, _parts(expr), kinds)


def _parts(expr: Expr) -> tuple[Expr, ...]:
    """What an expression that is no call is put together from."""
    if isinstance(expr, Text):
        return expr.parts
    if isinstance(expr, Display):
        return (*expr.elements, *expr.keys)
    if isinstance(expr, Binary):
        return (expr.left, expr.right)
    if isinstance(expr, (Item, Element, Entered)):
        return (expr.base,)
    return (expr.value,) if isinstance(expr, Starred) else ()


def _first(flow: Flow, spot: Spot, parts: tuple[Expr, ...], kinds: frozenset[str]) -> Source | None:
    for part in parts:
        if not isinstance(part, Constant):
            found = source_of(flow, spot.part(part), kinds)
            if found is not None:
                return found
    return None


def _of_info(flow: Flow, spot: Spot, expr: Attribute, kinds: frozenset[str]) -> Source | None:
    """``activity.info().attempt``, also through a name for the information."""
    if expr.name not in _PER_ATTEMPT or "attempt" not in kinds:
        return None
    for made in settled(flow, spot.part(expr.base)):
        call = call_of(flow, made)
        if call is not None and flow.linker.value(call.func, made.frame) == External(_INFO):
            return Source(f"activity.info().{expr.name}", "attempt", None, spot.frame)
    return None


def _of_call(flow: Flow, spot: Spot, kinds: frozenset[str]) -> Source | None:
    call = call_of(flow, spot)
    assert call is not None
    callee = flow.linker.value(call.func, spot.frame)
    if isinstance(callee, External):
        kind = _kind_of(flow, callee, call, spot)
        if kind in kinds:
            return Source(f"{shown(callee.name)}()", kind, call.span, spot.frame)
    if isinstance(callee, FunctionValue):
        found = [source_of(flow, made, kinds) for made in results_of(flow, callee, call, spot)]
        return found[0] if found and all(found) else None
    return _carried(flow, spot, call, kinds)


def _kind_of(flow: Flow, callee: External, call: Call, spot: Spot) -> str:
    """What the result of an outside call depends on, if a table says so."""
    if callee.name in TEMPORARY:
        return "temporary"
    effect = flow.linker.table.call(callee.name)
    if effect is None or effect.weak or not applies(flow.linker, effect.only_when, call, spot.frame):
        return ""
    return effect.kind


def _carried(flow: Flow, spot: Spot, call: Call, kinds: frozenset[str]) -> Source | None:
    """A method of a volatile value, and calls that put their arguments together."""
    callee = flow.linker.value(call.func, spot.frame)
    arguments = (*call.args, *(value for _, value in call.keywords))
    if isinstance(callee, External) and callee.name.startswith(_CARRIERS):
        found = _first(flow, spot, arguments, kinds)
        if found is not None:
            return found
    if not isinstance(call.func, Attribute):
        return None
    base = source_of(flow, spot.part(call.func.base), kinds)
    if base is None and call.func.name in _CARRIED:
        base = _first(flow, spot, arguments, kinds)
    return base
