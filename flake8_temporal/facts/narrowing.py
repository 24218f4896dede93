"""What a block leaves behind for the statements after it: the conditions that its early returns have ruled out.

Small helpers of ``statements``, which does the walking.
"""

import ast

from flake8_temporal.facts import records, terms
from flake8_temporal.facts.builders import At, ModuleBuilder
from flake8_temporal.facts.expressions import DEEPEST, span_of
from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.facts.terms import OPAQUE, Constant, Expr
from flake8_temporal.model import Span


def after(module: ModuleBuilder, end: At | None, outer: At) -> At:
    """Where what follows a block stands: outside, yet past the early returns of the block."""
    if end is None or end.guard == outer.guard:
        return outer
    passed: list[records.Guard] = []
    number = end.guard
    while number not in (outer.guard, NOWHERE):
        guard = module.guards[number]
        assert guard is not None
        if guard.kind != "with":
            passed.append(guard)
        number = guard.parent
    for guard in reversed(passed):
        narrowed = module.add_guard(outer, guard.kind, guard.test, guard.holds, guard.span)
        outer = outer._replace(guard=narrowed.guard)
    return outer


def span_of_block(body: list[ast.stmt]) -> Span:
    """From the first statement to the end of the last."""
    if not body:
        return Span(0, 0, 0, 0)
    first, last = span_of(body[0]), span_of(body[-1])
    return Span(first.line, first.column, last.end_line, last.end_column)


def matched(pattern: ast.pattern, at: At) -> Expr:
    """What a pattern compares with: a constant, a name with dots, or several of them in a tuple."""
    if isinstance(pattern, ast.MatchSingleton):
        return Constant(pattern.value)
    if isinstance(pattern, ast.MatchOr):
        parts = tuple(matched(part, at) for part in pattern.patterns)
        return OPAQUE if OPAQUE in parts else terms.Display("tuple", parts)
    if isinstance(pattern, ast.MatchValue):
        return _dotted(pattern.value, at)
    return OPAQUE


def _dotted(node: ast.expr, at: At, depth: int = 0) -> Expr:
    if isinstance(node, ast.Constant):
        return Constant(node.value) if isinstance(node.value, (bool, int, str)) else OPAQUE
    if isinstance(node, ast.Attribute):
        base = OPAQUE if depth > DEEPEST else _dotted(node.value, at, depth + 1)
        return OPAQUE if base is OPAQUE else terms.Attribute(base, node.attr)
    return terms.Name(at.scope, node.id) if isinstance(node, ast.Name) else OPAQUE
