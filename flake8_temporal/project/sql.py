"""SQL in the strings of a program: the text as far as it is written out, and what a statement does when run twice.

A conservative reading without a parser: comments and quoted text are dropped, unknown parts are marked, and a
statement with an unknown part where a clause could stand is not judged. Takes text, gives statements; where the text
comes from in the code is followed here too.
"""

import re
from typing import NamedTuple

from flake8_temporal.facts.terms import Attribute, Binary, Constant, Result, Text
from flake8_temporal.project.flow import Flow, Spot, call_of, single
from flake8_temporal.project.values import External, Literal

UNKNOWN = "\ufffc"
_WRAPPERS = {
    "inspect.cleandoc", "psycopg.sql.SQL", "psycopg2.sql.SQL", "sqlalchemy.sql.expression.text",
    "sqlalchemy.sql.text", "sqlalchemy.text", "sqlalchemy.TextClause", "textwrap.dedent", "builtins.str",
}  # fmt: skip
_KEEPERS = {"as_string", "bindparams", "execution_options", "format", "strip", "lstrip", "rstrip"}
_DEEPEST = 20
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|('(?:[^'\\]|''|\\.)*')", re.DOTALL)
_GROUP = re.compile(r"\([^()]*\)")
_HEAD = re.compile(r"(?:WITH\b.*?\)\s*)?(INSERT|REPLACE|MERGE|UPDATE|CREATE|DROP|ALTER)\b(.*)", re.DOTALL)
_INSERT = re.compile(rf"INTO\s+(?:TABLE\s+)?([\w.\"`\[\]{UNKNOWN}]+)")
_GIVES = re.compile(r"\bVALUES?\b|\bSELECT\b")
_KEPT_ONCE = re.compile(
    r"\bON CONFLICT\b|\bON DUPLICATE KEY\b|^INSERT IGNORE\b|\bOR (?:IGNORE|REPLACE)\b|\bNOT EXISTS\b|\bMERGE\b|"
    r"\bEXCEPT\b|\bWHERE\b|\bJOIN\b|^REPLACE\b|^INSERT OVERWRITE\b"
)
_ADDS = re.compile(
    r"\b(?P<column>\w+)\s*=\s*(?:COALESCE\s*\(\s*)?(?:\w+\.)?(?P=column)\b(?:\s*,\s*\w*\s*\))?\s*(?:\+|-(?!>)|\|\|)|"
    r"\b(?P<list>\w+)\s*=\s*(?:ARRAY_APPEND|ARRAY_CAT|JSONB_INSERT|CONCAT|LIST_APPEND)\s*\(\s*(?:\w+\.)?(?P=list)\b"
)
_COUNTS_TRIES = re.compile(r"ATTEMPT|RETR|TRIES|VERSION|REVISION|GENERATION")
_GUARDED = re.compile(
    r"\bNOT\b|\bVERSION\b|\bSTATUS\b|\bSTATE\b|\bPROCESSED|\bAPPLIED|\bIS NULL\b|<>|!=|\bLAST_|\bANY\s*\(|"
    r"IDEMPOTEN|\bEXISTS\b"
)
_ONCE_ONLY = re.compile(
    r"CREATE (?:UNIQUE )?(TABLE|INDEX|SCHEMA|DATABASE|TYPE|ROLE|EXTENSION|VIEW|SEQUENCE)\b(?! IF NOT EXISTS)|"
    r"DROP (TABLE|INDEX|SCHEMA|DATABASE|TYPE|ROLE|EXTENSION|VIEW|SEQUENCE|COLUMN)\b(?! IF EXISTS)|"
    r"ALTER TABLE .*\bADD (COLUMN)\b(?! IF NOT EXISTS)"
)
_CREATED = re.compile(r"CREATE (?:UNIQUE )?\w+ ([\w.\"`\[\]]+)")
_PASSING = {"audit", "event", "events", "history", "log", "logs", "stage", "staging", "temp", "tmp"}


class Statement(NamedTuple):
    """One statement, in capitals, without comments and quoted text; ``table`` is empty if it is not known."""

    verb: str
    text: str
    table: str


def text_of(flow: Flow, spot: Spot, depth: int = 0) -> str:
    """The text that an expression gives, with ``UNKNOWN`` for what is not written out; empty if nothing is."""
    made = single(flow, spot)
    if depth > _DEEPEST:
        return UNKNOWN
    if made is None:
        return _constant(flow, spot)
    expr = made.expr
    if isinstance(expr, Constant):
        return expr.value if isinstance(expr.value, str) else UNKNOWN
    if isinstance(expr, Text):
        return "".join(text_of(flow, made.part(part), depth + 1) or UNKNOWN for part in expr.parts)
    if isinstance(expr, Binary) and expr.operator == "add":
        sides = [text_of(flow, made.part(side), depth + 1) or UNKNOWN for side in (expr.left, expr.right)]
        return "".join(sides)
    if isinstance(expr, Binary) and expr.operator == "mod":
        return re.sub(r"%\w|%\(\w+\)s", UNKNOWN, text_of(flow, made.part(expr.left), depth + 1))
    if isinstance(expr, Result):
        return _of_call(flow, made, depth)
    return _constant(flow, made)


def _of_call(flow: Flow, spot: Spot, depth: int) -> str:
    call = call_of(flow, spot)
    assert call is not None
    callee = flow.linker.value(call.func, spot.frame)
    if isinstance(callee, External) and callee.name in _WRAPPERS and call.args:
        return text_of(flow, spot.part(call.args[0]), depth + 1)
    if isinstance(call.func, Attribute) and call.func.name in _KEEPERS:
        text = text_of(flow, spot.part(call.func.base), depth + 1)
        return re.sub(r"\{[^{}]*\}", UNKNOWN, text) if call.func.name == "format" else text
    return ""


def _constant(flow: Flow, spot: Spot) -> str:
    """A constant of a class or of a module."""
    if not isinstance(spot.expr, Attribute):
        return ""
    value = flow.linker.value(spot.expr, spot.frame)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def statements(text: str) -> list[Statement]:
    """The statements of a text that change something; one whose verb is not known is left out."""
    bare = " ".join(_NOISE.sub(lambda match: "''" if match[1] else " ", text).split()).upper()
    found = []
    for part in bare.split(";"):
        match = _HEAD.match(part.strip())
        if match is not None:
            whole = match[1] + match[2]
            table = _INSERT.search(whole)
            found.append(Statement(match[1], whole, table[1].lower() if table else ""))
    return found


def repeats_rows(statement: Statement) -> bool:
    """Whether the statement inserts its rows again each time it runs."""
    if statement.verb != "INSERT" or _KEPT_ONCE.search(statement.text):
        return False
    rest = statement.text
    while (without := _GROUP.sub(" ", rest)) != rest:
        rest = without
    behind = _INSERT.search(rest)
    return behind is not None and UNKNOWN not in rest[behind.end() :] and bool(_GIVES.search(statement.text))


def is_passing(table: str) -> bool:
    """Whether a table by its name holds what may be there twice, or for a moment: logs, events, staging."""
    words = re.split(r"[\W_]+", table.lower())
    return bool(_PASSING.intersection(words))


def added_column(statement: Statement) -> str:
    """The column that the statement adds to, whatever stands there; empty if it sets what it writes."""
    _, starts, assigned = statement.text.partition(
        " KEY UPDATE " if " KEY UPDATE " in statement.text else " SET "
    )
    assigned, _, condition = assigned.partition(" WHERE ")
    is_update = bool(starts) and (statement.verb == "UPDATE" or "UPDATE" in statement.text)
    match = _ADDS.search(assigned) if is_update else None
    if match is None:
        return ""
    column = match["column"] or match["list"]
    is_guarded = UNKNOWN in condition.replace(f"= {UNKNOWN}", "") or _GUARDED.search(condition)
    return "" if is_guarded or _COUNTS_TRIES.search(column) else column.lower()


def once_only(statement: Statement) -> str:
    """What the statement creates or drops without asking whether it is there: ``CREATE TABLE``."""
    match = _ONCE_ONLY.match(statement.text)
    if match is None:
        return ""
    kind = next(group for group in match.groups() if group)
    return "ADD COLUMN" if statement.verb == "ALTER" else f"{statement.verb} {kind}"


def created(statement: Statement) -> str:
    """The name of what the statement creates; empty if it is not known."""
    match = _CREATED.match(statement.text)
    return match[1].lower() if match is not None else ""
