"""The steps of an activity that a second attempt repeats, adds to or fails at, unless something makes them safe.

Takes a node of the reach and gives places with what stands there: operations of the tables, SQL statements, files
opened for appending, update documents. The evidence that clears a step is weighed here, with ``idempotency`` and
``slots``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Constant, Display, Expr, last_name
from flake8_temporal.knowledge.schema import Operation
from flake8_temporal.model import Span
from flake8_temporal.project import before, sql
from flake8_temporal.project.flow import Spot, settled
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.increments import increments
from flake8_temporal.project.reach import Node
from flake8_temporal.project.slots import Slots, is_condition, is_key, slots_of
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.statements import built_addition, built_insert, executed, is_cleared
from flake8_temporal.project.uses import shown
from flake8_temporal.project.volatile import source_of
from flake8_temporal.project.values import Choice, External

_OWN = frozenset({"attempt", "id", "random", "temporary"})
_OPENERS = {"aiofiles.open", "builtins.open", "bz2.open", "codecs.open", "gzip.open", "io.open", "lzma.open"}
_UPDATES = {"find_one_and_update", "update_many", "update_one", "UpdateMany", "UpdateOne", "bulk_write"}
_ADDS_TO_ITEM = re.compile(
    r"\bADD\b|\blist_append\b|=\s*([\w#.]+|if_not_exists\s*\([^()]*\))\s*[+-]\s*:", re.IGNORECASE
)
_SETS = {Constant("SS"), Constant("NS"), Constant("BS")}
_ADDING = {"$bit", "$inc", "$mul", "$push", "$pushAll"}
_ASKS = re.compile(
    r"search|query|graphql|token|login|oauth|auth|embed|complet|chat|generat|predict|infer|lookup|fetch|^get|rerank",
    re.IGNORECASE,
)
_LOGS = re.compile(r"(^|[\W_])(logs?|logging|traces?|tracing|audit|exporter)($|[\W_])", re.IGNORECASE)
_GIVES_ACCESS = re.compile(r"oauth|token|login", re.IGNORECASE)
_MAY_HOLD_KEYS = {"**", "extra_headers", "headers", "options"}


class Step(NamedTuple):
    """A step that is not safe to repeat: how a reader knows it, and what to do about it if a table says so."""

    api: str
    advice: str
    call: Call | None = None


def operations(evidence: Evidence, node: Node) -> Iterator[tuple[Call, External, Operation]]:
    """The calls whose behaviour on a second attempt a table knows."""
    linker = evidence.reach.linker
    facts = linker.facts(node.frame.module)
    known = linker.table.operations
    for number in node.function.calls:
        call = facts.calls[number]
        callee = linker.value(call.func, node.frame)
        for value in callee.options if isinstance(callee, Choice) else (callee,):
            operation = (
                known.find(linker.table.canonical(value.name)) if isinstance(value, External) else None
            )
            if operation is not None and isinstance(value, External) and evidence.runs(node, call):
                yield call, value, operation
                break


def repeated(evidence: Evidence, node: Node, on_retry: str) -> Iterator[tuple[Span, Step]]:
    """Operations that act again, or may write again, without anything that tells the attempts apart."""
    for call, callee, operation in operations(evidence, node):
        if operation.on_retry != on_retry:
            continue
        slots = slots_of(evidence.flow, call, Spot(call.func, node.frame))
        if on_retry == "may write twice" and _is_question(evidence, node, call):
            continue
        if is_told_apart(slots, operation) or evidence.is_repeatable(node, call.span, call.guard):
            continue
        if last_name(call.func) in ("add", "add_all") and evidence.is_committed_with_care(node):
            continue
        owner = before.root_of(call.func, evidence.reach.linker.facts(node.frame.module).calls)
        if on_retry == "may write twice" and before.is_deleted_first(evidence, node, call, owner):
            continue
        yield call.span, Step(f"{shown(callee.name)}()", operation.advice)


def _is_question(evidence: Evidence, node: Node, call: Call) -> bool:
    """Whether a request, by its address or by the function it stands in, asks for something."""
    address = "" if not call.args else sql.text_of(evidence.flow, Spot(call.args[0], node.frame))
    named = spelled(call.args[0]) if call.args else ""
    return any(_ASKS.search(name) for name in (address, named, node.function.name)) or bool(
        _GIVES_ACCESS.search(f"{node.frame.module}.{node.function.qualname}")
    )


def is_told_apart(slots: Slots, operation: Operation) -> bool:
    """Whether the call brings a key or a condition, or something unknown that may hold one."""
    if any(is_key(slot.name) or is_condition(slot.name) for slot in slots.found):
        return True
    if operation.dedupe and slots.has(*operation.dedupe):
        return True
    if "" in slots.unknown and "_id" in operation.dedupe:
        return True  # the document may hold its own
    return bool(_MAY_HOLD_KEYS.intersection(slots.unknown))


def inserted(evidence: Evidence, node: Node) -> Iterator[tuple[Span, str]]:
    """INSERT statements, written out or built, that add their rows on each attempt; with the table."""
    for call, spot in executed(evidence, node):
        for statement in sql.statements(sql.text_of(evidence.flow, spot)):
            if sql.repeats_rows(statement) and not is_cleared(evidence, node, call, statement.table):
                if _may_be_told(evidence, statement.table) and not evidence.is_repeatable(
                    node, call.span, call.guard
                ):
                    yield call.span, statement.table
        table = built_insert(evidence, spot)
        if table is not None and _may_be_told(evidence, table):
            if not is_cleared(evidence, node, call, table.lower()) and not evidence.is_repeatable(
                node, call.span, call.guard
            ):
                yield call.span, table


def _may_be_told(evidence: Evidence, table: str) -> bool:
    return evidence.reach.settings.strict or not sql.is_passing(table)


def accumulating(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Step]]:
    """Writes that add to what is there."""
    for call, api in _additions(evidence, node):
        slots = slots_of(evidence.flow, call, Spot(call.func, node.frame))
        is_bound = any(is_key(slot.name) or is_condition(slot.name) for slot in slots.found)
        if not is_bound and not evidence.is_repeatable(node, call.span, call.guard):
            yield call.span, Step(api, "")
    for span, guard, api in increments(evidence, node):
        if not evidence.is_repeatable(node, span, guard):
            yield span, Step(api, "")


def _additions(evidence: Evidence, node: Node) -> Iterator[tuple[Call, str]]:
    for call, callee, operation in operations(evidence, node):
        slots = slots_of(evidence.flow, call, Spot(call.func, node.frame))
        if operation.on_retry == "accumulates" and not slots.has(*operation.dedupe):
            yield call, f"{shown(callee.name)}()"
    for call, spot in executed(evidence, node):
        for statement in sql.statements(sql.text_of(evidence.flow, spot)):
            column = sql.added_column(statement)
            if column:
                yield call, f"UPDATE of {column}"
        column = built_addition(evidence, spot)
        if column:
            yield call, f"update() of {column}"
    yield from _opened(evidence, node, "a")
    facts = evidence.reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        api = _appending(evidence, node, call) or _adding_document(evidence, node, call)
        if api and evidence.runs(node, call):
            yield call, api


def _opened(evidence: Evidence, node: Node, letter: str) -> Iterator[tuple[Call, str]]:
    """The files that are opened in a mode with this letter first."""
    linker = evidence.reach.linker
    facts = linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = linker.value(call.func, node.frame)
        is_method = isinstance(callee, External) and callee.name in ("anyio.Path.open", "pathlib.Path.open")
        if not isinstance(callee, External) or not (is_method or callee.name in _OPENERS):
            continue
        given = call.args[0 if is_method else 1 : 1 if is_method else 2]
        mode = dict(call.keywords).get("mode", given[0] if given else None)
        path = call.func.base if is_method and isinstance(call.func, Attribute) else None
        path = call.args[0] if path is None and call.args else path
        if letter == "a" and path is not None and _may_grow(evidence, node, call, path):
            continue
        if isinstance(mode, Constant) and str(mode.value).startswith(letter) and evidence.runs(node, call):
            yield call, f"{shown(callee.name)}(..., {mode.value!r})"


def _may_grow(evidence: Evidence, node: Node, call: Call, path: Expr) -> bool:
    """Whether a file may be added to: a log, one of this attempt, or one that the function begins anew."""
    is_own = source_of(evidence.flow, evidence.spot(node, path), _OWN) is not None
    return is_own or _is_log(evidence, node, path) or before.is_begun_anew(evidence, node, call, path)


def _is_log(evidence: Evidence, node: Node, path: Expr) -> bool:
    """Whether a file, by its name or by the module that writes it, is a log: a line more does no harm there."""
    text = sql.text_of(evidence.flow, Spot(path, node.frame))
    names = (node.frame.module, node.function.name, spelled(path), text)
    return any(_LOGS.search(name) for name in names)


def _appending(evidence: Evidence, node: Node, call: Call) -> str:
    """A table written behind what a file or a table of a database holds."""
    callee = evidence.reach.linker.value(call.func, node.frame)
    if not isinstance(callee, External) or not callee.name.startswith(("pandas.", "polars.")):
        return ""
    given = dict(call.keywords)
    if callee.name.endswith(".to_sql") and given.get("if_exists") == Constant("append"):
        return f"{shown(callee.name)}(if_exists='append')"
    if given.get("mode") != Constant("a") or (call.args and _may_grow(evidence, node, call, call.args[0])):
        return ""
    return f"{shown(callee.name)}(mode='a')"


def _adding_document(evidence: Evidence, node: Node, call: Call) -> str:
    """An update document with ``$inc`` and the like, or an update expression with ``ADD``."""
    if last_name(call.func) == "update_item":
        given = dict(call.keywords).get("UpdateExpression")
        text = "" if given is None else sql.text_of(evidence.flow, Spot(given, node.frame))
        adds = _ADDS_TO_ITEM.search(text) and not _adds_to_a_set(evidence, node, call)
        return "update_item() with ADD" if adds else ""
    if last_name(call.func) not in _UPDATES:
        return ""
    slots = slots_of(evidence.flow, call, Spot(call.func, node.frame))
    operator = next((slot.name for slot in slots.found if slot.name in _ADDING), "")
    selects = call.args[0] if call.args else None
    if not operator or (isinstance(selects, Display) and _is_guarding(selects)):
        return ""
    return f"{last_name(call.func)}() with {operator}"


def _adds_to_a_set(evidence: Evidence, node: Node, call: Call) -> bool:
    """Whether what an update expression adds are members of a set: they are there once."""
    given = dict(call.keywords).get("ExpressionAttributeValues")
    made = () if given is None else settled(evidence.flow, Spot(given, node.frame))
    values = [value for one in made if isinstance(one.expr, Display) for value in one.expr.elements]
    return any(
        isinstance(value, Display) and (value.kind == "set" or _SETS.intersection(value.keys))
        for value in values
    )


def _is_guarding(selects: Display) -> bool:
    """Whether the filter of an update says more than which document it is."""
    return len(selects.elements) > 1 or any(isinstance(value, Display) for value in selects.elements)


def failing(evidence: Evidence, node: Node) -> Iterator[tuple[Span, Step]]:
    """Steps that raise when a first attempt has taken them already."""
    for call, callee, operation in operations(evidence, node):
        if operation.on_retry != "fails":
            continue
        slots = slots_of(evidence.flow, call, Spot(call.func, node.frame))
        if slots.has(*operation.dedupe) or "**" in slots.unknown or _is_own(evidence, node, call):
            continue
        if not evidence.is_repeatable(node, call.span, call.guard, leftovers=True):
            yield call.span, Step(f"{shown(callee.name)}()", operation.advice, call)
    for call, api in _opened(evidence, node, "x"):
        if not evidence.is_repeatable(node, call.span, call.guard, leftovers=True):
            yield call.span, Step(api, "open it with mode 'w'")
    for call, spot in executed(evidence, node):
        for statement in sql.statements(sql.text_of(evidence.flow, spot)):
            created = sql.once_only(statement)
            is_new = statement.verb == "CREATE" and is_cleared(evidence, node, call, sql.created(statement))
            if (
                created
                and not is_new
                and not evidence.is_repeatable(node, call.span, call.guard, leftovers=True)
            ):
                clause = "IF EXISTS" if statement.verb == "DROP" else "IF NOT EXISTS"
                yield call.span, Step(created, f"add {clause}", call)


def _is_own(evidence: Evidence, node: Node, call: Call) -> bool:
    """Whether the attempt itself made what it removes, removed what it makes, or works under a name of its own."""
    base = call.func.base if isinstance(call.func, Attribute) else None
    about = [*call.args, *([] if base is None else [base])]
    if any(source_of(evidence.flow, evidence.spot(node, part), _OWN) is not None for part in about):
        return True
    callee = evidence.reach.linker.value(call.func, node.frame)
    is_method = isinstance(callee, External) and callee.name.startswith(("anyio.Path.", "pathlib."))
    verb = before.verb_of(evidence, node, call)
    takes_away = not verb.startswith(("mk", "make", "create", "copytree", "sym"))
    path = call.args[0] if call.args else base
    if is_method:
        path = base
    elif verb in ("copytree", "symlink") and len(call.args) > 1:
        path = call.args[1]
    was_there = before.is_made_before if takes_away else before.is_removed_before
    return was_there(evidence, node, call, path)
