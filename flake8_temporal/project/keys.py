"""Keys and identities of writes that are other ones on every attempt.

Takes a node of the reach and gives places with the source of the change: in a part that should tell requests apart,
in a key the SDK of a service makes up itself, or in what a write stores.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Constant, Display, Expr, Item
from flake8_temporal.model import Span
from flake8_temporal.project import sql
from flake8_temporal.project.flow import Spot, settled
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.reach import Node
from flake8_temporal.project.slots import Slot, Slots, is_certain_key, is_fallback, is_key, slots_of
from flake8_temporal.project.statements import executed
from flake8_temporal.project.steps import is_told_apart, operations
from flake8_temporal.project.uses import shown
from flake8_temporal.project.values import ClassValue, External
from flake8_temporal.project.volatile import FRESH, Source, source_of

_KEYED = {"keyed", "new key", "repeats"}
_AWS = ("aiobotocore.", "boto3.", "botocore.")
_WIDEST = 22
_HTTP = ("aiohttp.", "httpx.", "requests.", "urllib")
_IDS = frozenset({"id"})
_DRAWN = frozenset({"id", "random"})
_NO_IDENTITY = re.compile(
    r"request_?id|trace|correlation|span|boundary|nonce|salt|secret|passw|token|jitter|seed|session|log|message_?id"
    r"|backoff|delay|client_?id|consumer|worker",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"(^|_)(id|uuid|guid|ref|reference|number|code)$|(^|_)key$|^Key$|Id$", re.IGNORECASE)


class Unstable(NamedTuple):
    """A value that changes: ``what`` as the reader knows it, ``sink`` the call that stores it.

    ``call`` is what draws it, or, with its name in ``made_up_by``, the one that brings no key. ``is_only`` when no
    other key of the function changes.
    """

    what: str
    sink: str
    call: Call | None = None
    made_up_by: str = ""
    is_only: bool = False


def unstable_keys(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Unstable]]:
    """Idempotency keys, ids of jobs and the like that change on every attempt."""
    found = list(_unstable_keys(evidence, node))
    facts = evidence.reach.linker.facts(node.frame.module)
    at = {facts.calls[number].span: facts.calls[number] for number in node.function.calls}
    for span, unstable in found:
        yield span, unstable._replace(call=at.get(span), is_only=len(found) == 1)


def _unstable_keys(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Unstable]]:
    seen: set[Span] = set()
    named = _names_of_keys(evidence, node)
    for call, slots in _calls(evidence, node):
        names = named.get(call.span, ())
        for slot in slots.found:
            if _names_a_key(evidence, node, call, slot) or (slot.name in names and slot.inside == slot.name):
                source = source_of(evidence.flow, slot.value, FRESH)
                span = None if source is None else _place(node, source, call.span)
                if source is None or span is None or span in seen:
                    continue
                if not evidence.is_repeatable(node, call.span, call.guard):
                    seen.add(span)
                    yield span, Unstable(source.api, "")
    yield from _stored_keys(evidence, node, seen)
    yield from _made_up_keys(evidence, node)


def _names_of_keys(evidence: Evidence, node: Node) -> dict[Span, tuple[str, ...]]:
    """The arguments of calls that tell attempts apart, by the tables."""
    return {
        call.span: operation.dedupe
        for call, _, operation in operations(evidence, node)
        if operation.on_retry in _KEYED
    }


def _names_a_key(evidence: Evidence, node: Node, call: Call, slot: Slot) -> bool:
    if is_certain_key(slot.name):
        return True
    callee = evidence.reach.linker.value(call.func, node.frame)
    return isinstance(callee, External) and callee.name.startswith(_AWS) and is_key(slot.name)


def _calls(evidence: Evidence, node: Node) -> Iterator[tuple[Call, Slots]]:
    """The calls that do something with what they are given; building an object does not."""
    linker = evidence.reach.linker
    facts = linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if (call.args or call.keywords) and evidence.runs(node, call):
            callee = linker.value(call.func, node.frame)
            if not isinstance(callee, ClassValue):
                yield call, slots_of(evidence.flow, call, Spot(call.func, node.frame))


def _place(node: Node, source: Source, otherwise: Span) -> Span:
    is_here = source.frame.module == node.frame.module and source.frame.function == node.frame.function
    return source.span if is_here and source.span is not None else otherwise


def _stored_keys(evidence: Evidence, node: Node, seen: set[Span]) -> Iterator[tuple[Span, Unstable]]:
    """``headers["Idempotency-Key"] = ...``, wherever the headers go."""
    facts = evidence.reach.linker.facts(node.frame.module)
    for store in node.function.stores:
        target = store.target
        key = target.name if isinstance(target, Attribute) else ""
        if isinstance(target, Item) and isinstance(target.key, Constant):
            key = str(target.key.value)
        if is_certain_key(key) and store.value is not None and not is_fallback(facts, store):
            source = source_of(evidence.flow, Spot(store.value, node.frame), FRESH)
            span = None if source is None else _place(node, source, store.span)
            if source is not None and span is not None and span not in seen:
                seen.add(span)
                yield span, Unstable(source.api, "")


def _made_up_keys(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Unstable]]:
    """Calls without a key for which the SDK of the service makes up a new one."""
    for call, callee, operation in operations(evidence, node):
        if operation.on_retry == "new key":
            slots = slots_of(evidence.flow, call, Spot(call.func, node.frame))
            is_keyed = is_told_apart(slots, operation) or _may_be_keyed(slots)
            if not is_keyed and not evidence.is_repeatable(node, call.span, call.guard):
                yield call.span, Unstable(f"of {_short(callee.name)}()", "", made_up_by=callee.name)


def _short(name: str) -> str:
    """The last names of a long one, as many as fit the message."""
    last = name.split(".")[-2:]
    return ".".join(last) if len(".".join(last)) <= _WIDEST else last[-1]


def _may_be_keyed(slots: Slots) -> bool:
    return bool({"", "**", "params", "options"}.intersection(slots.unknown))


def fresh_identities(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Unstable]]:
    """Fresh ids that a write stores."""
    seen: set[Span] = set()
    named = _names_of_keys(evidence, node)
    for call, slots, sink in _writes(evidence, node):
        is_http = sink.startswith(_HTTP)
        for slot in slots.found:
            source = None if slot.name in named.get(call.span, ()) else _identity(evidence, slot, is_http)
            if source is None or evidence.is_repeatable(node, call.span, call.guard):
                continue
            span = _place(node, source, call.span)
            if span not in seen:
                seen.add(span)
                yield span, Unstable(source.api, sink)
                break


def _writes(evidence: Evidence, node: Node) -> Iterator[tuple[Call, Slots, str]]:
    linker = evidence.reach.linker
    statements = {call.span: spot for call, spot in executed(evidence, node)}
    for call, slots in _calls(evidence, node):
        callee = linker.value(call.func, node.frame)
        if not isinstance(callee, External):
            continue
        effect = linker.table.call(callee.name)
        if effect is None or effect.kind not in ("cache", "cloud", "db", "http", "queue", "saas"):
            continue
        if call.span in statements:
            text = sql.text_of(evidence.flow, statements[call.span])
            is_write = any(found.verb in ("INSERT", "MERGE") for found in sql.statements(text))
        else:
            is_write = linker.table.operations.is_write(linker.table.canonical(callee.name))
        if is_write and call.span in statements:
            given = [*call.args[1:], *(value for _, value in call.keywords)]
            bound = tuple(Slot("", Spot(part, node.frame), "") for arg in given for part in _elements(arg))
            slots = Slots(slots.found + bound, slots.unknown)
        if is_write:
            yield call, slots, f"{shown(callee.name)}()"


def _elements(arg: Expr) -> tuple[Expr, ...]:
    """The values bound to a statement: those of a tuple or list, or the argument itself."""
    is_row = isinstance(arg, Display) and arg.kind in ("list", "tuple")
    return arg.elements if is_row and isinstance(arg, Display) else (arg,)


def _identity(evidence: Evidence, slot: Slot, is_http: bool) -> Source | None:
    """The source of a part that names what is stored; of a request, only one that says so by its name."""
    if is_http and not _IDENTITY.search(slot.name):
        return None
    if any(isinstance(made.expr, Display) for made in settled(evidence.flow, slot.value)):
        return None  # its parts are slots of their own
    if _NO_IDENTITY.search(slot.name) or is_key(slot.name) or slot.inside in ("headers", "extra_headers"):
        return None
    kinds = _DRAWN if _IDENTITY.search(slot.name) else _IDS
    return source_of(evidence.flow, slot.value, kinds)
