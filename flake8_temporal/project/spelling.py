"""Expressions and annotations in the reader's words, as far as facts remember them.

Takes what facts hold, gives text for a message; what has no name is written as three dots.
"""

from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.terms import Attribute, Binary, Constant, Display, Expr, Item, Name, Result

UNNAMED = "..."
_WIDEST = 40


def spelled(expr: Expr) -> str:
    """A name or attribute chain as it is written, else nothing."""
    parts: list[str] = []
    while isinstance(expr, Attribute):
        parts.append(expr.name)
        expr = expr.base
    if not isinstance(expr, Name):
        return ""
    return ".".join([expr.id, *reversed(parts)])


def in_words(facts: ModuleFacts, expr: Expr) -> str:
    """An expression in one short line."""
    text = _in_words(facts, expr)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."


def _in_words(facts: ModuleFacts, expr: Expr) -> str:
    if isinstance(expr, Name):
        return expr.id
    if isinstance(expr, Attribute):
        return f"{_in_words(facts, expr.base)}.{expr.name}"
    if isinstance(expr, Constant):
        return repr(expr.value)
    if isinstance(expr, Result):
        call = facts.calls[expr.call]
        return f"{_in_words(facts, call.func)}({_listed(facts, call.args)})"
    if isinstance(expr, Item):
        inside = expr.key.elements if isinstance(expr.key, Display) else (expr.key,)
        return f"{_in_words(facts, expr.base)}[{_listed(facts, inside)}]"
    if isinstance(expr, Binary) and expr.operator == "or":
        return f"{_in_words(facts, expr.left)} | {_in_words(facts, expr.right)}"
    return UNNAMED


def _listed(facts: ModuleFacts, parts: tuple[Expr, ...]) -> str:
    return ", ".join(_in_words(facts, part) for part in parts)
