"""Annotations to ``Expr`` records: names, attributes, subscripts and unions, quoted or not.

Nothing in an annotation counts as run, so no site comes of it. What an annotation promises is decided in
``project.annotations``.
"""

import ast

from flake8_temporal.facts import terms
from flake8_temporal.facts.builders import At
from flake8_temporal.facts.terms import OPAQUE, Constant, Expr

_DEEPEST = 60
_LONGEST = 500  # characters of a quoted annotation


def annotation(node: ast.expr | None, at: At, depth: int = 0) -> Expr | None:
    """An annotation as an expression, or None where there is none that can be read."""
    if node is None or depth > _DEEPEST:
        return None
    if isinstance(node, ast.Constant):
        return _constant(node, at, depth)
    if isinstance(node, ast.Name):
        return terms.Name(at.scope, node.id)
    if isinstance(node, ast.Attribute):
        base = annotation(node.value, at, depth + 1)
        return None if base is None else terms.Attribute(base, node.attr)
    if isinstance(node, ast.Subscript):
        outer = annotation(node.value, at, depth + 1)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        inside = tuple(annotation(part, at, depth + 1) or OPAQUE for part in parts)
        return None if outer is None else terms.Item(outer, terms.Display("tuple", inside))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        left = annotation(node.left, at, depth + 1) or OPAQUE
        right = annotation(node.right, at, depth + 1) or OPAQUE
        return terms.Binary(left, "or", right)
    return OPAQUE


def _constant(node: ast.Constant, at: At, depth: int) -> Expr | None:
    """None, or a quoted annotation, which is parsed."""
    if node.value is None:
        return Constant(None)
    if not isinstance(node.value, str) or len(node.value) > _LONGEST:
        return OPAQUE
    try:
        inner = ast.parse(node.value.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if isinstance(inner, ast.Constant) else annotation(inner, at, depth + 1)
