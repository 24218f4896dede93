"""Steps of activities: an id that becomes a key, a statement that gets a clause, a decorator that goes."""

import re
from collections.abc import Callable

import libcst as cst

from flake8_temporal.fixes.rewrites.expression import EXPRESSION
from flake8_temporal.fixes.rewrites.rewrite import Made, Refused, Rewrite, Site, code

_WHAT = r"(?:TABLE|INDEX|SCHEMA|VIEW)(?:\s+CONCURRENTLY)?"
# The clause goes behind these words, unless it is there.
_BEFORE_CLAUSE = {
    "IF NOT EXISTS": re.compile(
        rf"\b(?:CREATE\s+(?:(?:TEMP|TEMPORARY|UNIQUE|UNLOGGED)\s+)*{_WHAT}|ADD\s+COLUMN)(?=\s+(?!IF\b))",
        re.IGNORECASE,
    ),
    "IF EXISTS": re.compile(rf"\bDROP\s+{_WHAT}(?=\s+(?!IF\b))", re.IGNORECASE),
}


def _outer(node: cst.CSTNode, parent: Callable[[cst.CSTNode], cst.CSTNode]) -> cst.CSTNode:
    """The id with what makes a text of it: ``str(...)`` around it, or ``.hex`` behind it."""
    around = parent(node)
    if isinstance(around, cst.Attribute):
        return around
    if isinstance(around, cst.Arg) and isinstance(call := parent(around), cst.Call):
        if isinstance(call.func, cst.Name) and call.func.value == "str" and len(call.args) == 1:
            return call
    return node


KEY = EXPRESSION._replace(of=cst.Call, outward=_outer)


def _with_clause(site: Site) -> cst.Call:
    """The text of the fix is the clause; the statement is the first argument, written in one piece."""
    node = site.node
    assert isinstance(node, cst.Call)
    literal = node.args[0].value if node.args else None
    if not isinstance(literal, cst.SimpleString):
        raise Refused("the statement is not written in one piece")
    text, count = _BEFORE_CLAUSE[site.fix.text].subn(rf"\g<0> {site.fix.text}", literal.value)
    if not count:
        raise Refused("the statement is not of a kind that can be rewritten")
    statement = node.args[0].with_changes(value=literal.with_changes(value=text))
    return node.with_changes(args=[statement, *node.args[1:]])


CLAUSE = Rewrite(cst.Call, _with_clause)


def _removed(site: Site) -> Made:
    node = site.node
    if not isinstance(node, cst.Decorator):
        raise Refused("there is no decorator to remove")
    if "#" in code(node):
        raise Refused("a comment stands at the decorator")
    return cst.RemoveFromParent()


WITHOUT_DECORATOR = Rewrite(cst.BaseExpression, _removed, outward=lambda node, parent: parent(node))
