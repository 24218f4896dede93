"""Work that is selected by the clock: a time that is read during the attempt and reaches a query, an address or a path.

Takes a node of the reach, gives places with the clock. Deadlines, ages of records and fields that hold a time are left
alone.
"""

import re
from collections.abc import Iterator

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Compared, Display, Expr, Starred
from flake8_temporal.model import Span
from flake8_temporal.project import sql
from flake8_temporal.project.flow import Spot
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.reach import Node
from flake8_temporal.project.slots import is_key
from flake8_temporal.project.statements import executed
from flake8_temporal.project.values import External
from flake8_temporal.project.volatile import Source, source_of

_SELECTS = {"exclude", "filter", "filter_by", "where"}
_KINDS = {"cache", "cloud", "db", "file", "http", "saas"}
_TIME = frozenset({"time"})
_NO_SELECTION = re.compile(
    r"time_?out|deadline|expir|ttl|delay|wait|created|updated|modified|timestamp|_at$|^ts$|header|retr|now$"
    r"|log|token|auth",
    re.IGNORECASE,
)


def clocked_work(evidence: Evidence, node: Node) -> Iterator[tuple[Span, str]]:
    """The clocks that select what is read."""
    facts = evidence.reach.linker.facts(node.frame.module)
    seen: set[Span] = set()
    queries = {call.span for call, spot in executed(evidence, node) if _is_query(evidence, spot)}
    for number in node.function.calls:
        call = facts.calls[number]
        if evidence.runs(node, call) and (call.span in queries or _selects(evidence, node, call)):
            source = _clock(evidence, node, call)
            if source is None:
                continue
            is_here = (
                source.frame.function == node.frame.function and source.frame.module == node.frame.module
            )
            span = source.span if is_here and source.span is not None else call.span
            if span not in seen:
                seen.add(span)
                yield span, source.api


def _is_query(evidence: Evidence, spot: Spot) -> bool:
    text = sql.text_of(evidence.flow, spot)
    return bool(text) and not sql.statements(text)


def _selects(evidence: Evidence, node: Node, call: Call) -> bool:
    linker = evidence.reach.linker
    callee = linker.value(call.func, node.frame)
    if isinstance(call.func, Attribute) and call.func.name in _SELECTS:
        return True
    if not isinstance(callee, External):
        return False
    effect = linker.table.call(callee.name)
    return effect is not None and effect.kind in _KINDS and not linker.table.operations.is_write(effect.name)


def _clock(evidence: Evidence, node: Node, call: Call) -> Source | None:
    named = [("", arg) for arg in call.args] + list(call.keywords)
    for name, arg in named:
        if not _NO_SELECTION.search(name) and not is_key(name):
            for part in _parts(arg):
                source = source_of(evidence.flow, Spot(part, node.frame), _TIME)
                if source is not None:
                    return source
    return None


def _parts(arg: Expr) -> Iterator[Expr]:
    if isinstance(arg, Compared):
        yield from (arg.left, arg.right)
    elif isinstance(arg, Display) and arg.kind == "dict":
        for key, value in zip(arg.keys, arg.elements):
            name = str(getattr(key, "value", ""))
            if not _NO_SELECTION.search(name) and not is_key(name):
                yield from _parts(value)
    elif isinstance(arg, Display):
        for element in arg.elements:
            yield from _parts(element)
    else:
        yield arg.value if isinstance(arg, Starred) else arg
