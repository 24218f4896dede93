"""The statements that a function has a database run: SQL that is written out, or built with SQLAlchemy.

Takes a node of the reach, gives the calls with what they run, and what earlier statements made of a table. What runs in
a database of the attempt's own (in memory, in a temporary directory) is left out. What a text says is in ``sql``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import (
    Attribute,
    Binary,
    Compared,
    Constant,
    Entered,
    Expr,
    last_name,
)
from flake8_temporal.project import sql
from flake8_temporal.project.flow import Spot, call_of, settled
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.reach import Node
from flake8_temporal.project.values import ClassValue, External
from flake8_temporal.project.volatile import source_of

_EXECUTES = {
    "command", "exec_driver_sql", "execute", "execute_async", "execute_batch", "execute_many", "execute_sql",
    "execute_values", "executemany", "executescript", "fetch", "fetch_all", "fetch_one", "fetch_val", "fetchrow",
    "fetchval", "query", "raw", "run", "scalar", "scalars", "sql",
}  # fmt: skip
_STATEMENT = {"", "query", "sql", "statement", "stmt", "operation"}
_BUILDERS = ("", ".sql", ".sql.expression", ".dialects.postgresql", ".dialects.mysql", ".dialects.sqlite")
_INSERTS = {f"sqlalchemy{module}.insert" for module in _BUILDERS}
_UPDATES = {f"sqlalchemy{module}.update" for module in _BUILDERS}
_DELETES = {f"sqlalchemy{module}.delete" for module in _BUILDERS}
_UPSERTS = ("on_conflict_", "on_duplicate_key", "prefix_with", "from_select")
_UPSERTING = ("cassandra.", "neo4j.")  # an INSERT there replaces the row, or the language is another
_CONNECTS = {"aiosqlite.connect", "duckdb.connect", "sqlite3.connect"}
_ENGINES = {"sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine"}
_IN_MEMORY = re.compile(r"^$|:memory:|^sqlite(\+\w+)?:(//)?/?$")
_OWN = frozenset({"attempt", "id", "temporary"})
_CLEARS = re.compile(
    r"\s*(delete from|truncate|drop \w+ if exists|create (or replace )?(global |local )?temp(orary)? table)\b"
)
_DEEPEST = 8


def executed(evidence: Evidence, node: Node) -> Iterator[tuple[Call, Spot]]:
    """The calls that run a statement, with the statement."""
    linker = evidence.reach.linker
    facts = linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        name = last_name(call.func)
        if name not in _EXECUTES or not evidence.runs(node, call):
            continue
        callee = linker.value(call.func, node.frame)
        if isinstance(callee, External) and callee.name.startswith(_UPSERTING):
            continue
        given = [*call.args[:1], *(value for key, value in call.keywords if key in _STATEMENT)]
        if name in ("execute_values", "execute_batch"):
            given = list(call.args[1:2])
        if given and not _is_own(evidence, Spot(call.func, node.frame)):
            yield call, Spot(given[0], node.frame)


def _is_own(evidence: Evidence, spot: Spot) -> bool:
    """Whether a connection, cursor or engine leads to a database that only this attempt has."""
    if spot.depth > _DEEPEST:
        return False
    return evidence.flow.once("own", spot, lambda: _leads_to_own(evidence, spot), False)


def _leads_to_own(evidence: Evidence, spot: Spot) -> bool:
    expr = spot.expr
    if isinstance(expr, (Attribute, Entered)):
        return any(_is_own(evidence, made) for made in settled(evidence.flow, spot.part(expr.base)))
    call = call_of(evidence.flow, spot)
    if call is None:
        return False
    callee = evidence.reach.linker.value(call.func, spot.frame)
    name = callee.name if isinstance(callee, External) else ""
    if name in _CONNECTS or name in _ENGINES:
        return _is_passing(evidence, call, spot)
    return isinstance(call.func, Attribute) and _is_own(evidence, spot.part(call.func))


def _is_passing(evidence: Evidence, call: Call, spot: Spot) -> bool:
    given = [*call.args[:1], *(value for key, value in call.keywords if key in ("database", "url"))]
    if not given:
        return not call.keywords
    where = spot.part(given[0])
    if source_of(evidence.flow, where, _OWN) is not None:
        return True
    return isinstance(where.expr, Constant) and bool(_IN_MEMORY.search(str(where.expr.value)))


def is_cleared(evidence: Evidence, node: Node, call: Call, table: str) -> bool:
    """Whether an earlier statement deletes from the table, drops it or makes it for the session only.

    One about a table that is not known counts, too.
    """
    for earlier, spot in executed(evidence, node):
        if earlier.span <= call.span:
            text = " ".join(sql.text_of(evidence.flow, spot).split()).lower()
            parts = [part for part in text.split(";") if _CLEARS.match(part)]
            if any(not table or table in part or sql.UNKNOWN in part for part in parts):
                return True
            if any(built.table.lower() == table for built in _built(evidence, spot, _DELETES)):
                return True
    return False


class Built(NamedTuple):
    """A statement that is built: the methods after its start with their calls, and its model or table."""

    methods: tuple[tuple[str, Call], ...]
    table: str


def built_insert(evidence: Evidence, spot: Spot) -> str | None:
    """The model or table of ``insert(...)`` that is built without a conflict clause."""
    found = _built(evidence, spot, _INSERTS)
    has_clause = any(name.startswith(_UPSERTS) for built in found for name, _ in built.methods)
    return found[0].table if found and not has_clause else None


def built_addition(evidence: Evidence, spot: Spot) -> str:
    """The column that ``update(...).values(n=Model.n + 1)`` adds to, if its condition only says which row."""
    methods = [method for built in _built(evidence, spot, _UPDATES) for method in built.methods]
    if not all(_is_plain_choice(name, call) for name, call in methods):
        return ""
    given = [pair for name, call in methods if name == "values" for pair in call.keywords]
    return next((name for name, value in given if _adds_to(value, name)), "")


def _is_plain_choice(method: str, call: Call) -> bool:
    """Whether a condition compares one thing for equality; two may well keep a second update out."""
    if method not in ("where", "filter", "filter_by"):
        return True
    is_equal = [isinstance(arg, Compared) and arg.operator == "eq" for arg in call.args]
    return len(call.args) + len(call.keywords) == 1 and all(is_equal)


def _adds_to(value: Expr, column: str) -> bool:
    if not isinstance(value, Binary) or value.operator not in ("add", "sub"):
        return False
    return any(isinstance(side, Attribute) and side.name == column for side in (value.left, value.right))


def _built(evidence: Evidence, spot: Spot, starts: set[str]) -> list[Built]:
    """What a statement may be, if all of it is built in view."""
    found = [_chain(evidence, made, starts) for made in settled(evidence.flow, spot)]
    return [built for built in found if built is not None] if None not in found else []


def _chain(evidence: Evidence, spot: Spot, starts: set[str]) -> Built | None:
    """The methods chained on ``insert(Model)``, and the model."""
    methods: list[tuple[str, Call]] = []
    for _ in range(20):
        call = call_of(evidence.flow, spot)
        if call is None:
            return None
        callee = evidence.reach.linker.value(call.func, spot.frame)
        if isinstance(callee, External) and callee.name in starts:
            table = _model(evidence, call, spot)
            return None if table is None else Built(tuple(methods), table)
        if not isinstance(call.func, Attribute):
            return None
        methods.append((call.func.name, call))
        made = settled(evidence.flow, spot.part(call.func.base))
        if not made:
            return None
        spot = made[0]
    return None


def _model(evidence: Evidence, call: Call, spot: Spot) -> str | None:
    if not call.args:
        return None
    value = evidence.reach.linker.value(call.args[0], spot.frame)
    if isinstance(value, ClassValue):
        return evidence.reach.linker.facts(value.module).classes[value.number].name
    return last_name(call.args[0])
