"""Assignments of ``ast`` to bindings and stores: names, attributes, items, and what is unpacked into them.

Values are walked by ``expressions`` before or here; no statement inside another is. ``statements`` does the rest.
"""

import ast

from flake8_temporal.facts import records, terms
from flake8_temporal.facts.builders import At, ModuleBuilder
from flake8_temporal.facts.expressions import expression, operate, span_of
from flake8_temporal.facts.operators import BINARY
from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.facts.terms import OPAQUE, Constant, Expr


def augmented(module: ModuleBuilder, node: ast.AugAssign, at: At) -> At:
    expression(module, node.value, at)
    name = BINARY[type(node.op)]
    methods = (f"__i{name}__", f"__{name}__")
    if isinstance(node.target, ast.Name):
        module.declare(at, node.target.id)
        _store_global(module, at, node.target, "augment")
        operate(at, span_of(node), methods, terms.Name(at.scope, node.target.id))
        return at
    _store(module, node.target, None, at, "augment")
    if isinstance(node.target, ast.Attribute):
        target = terms.Attribute(expression(module, node.target.value, at, "callee"), node.target.attr)
        at.function.reads.append(records.Read(span_of(node.target), target, at.guard, "augment"))
        operate(at, span_of(node), methods, target)
    return at


def assign(
    module: ModuleBuilder, target: ast.expr, value: Expr | None, at: At, declared: Expr | None = None
) -> None:
    """Bind or store ``value`` in ``target``, part by part where it is unpacked."""
    if isinstance(target, ast.Name):
        module.bind(at, target.id, target.lineno, value, declared)
        _store_global(module, at, target, "assign")
    elif isinstance(target, (ast.Tuple, ast.List)):
        for position, part in enumerate(target.elts):
            assign(module, part, _part(value, position, len(target.elts)), at)
    elif isinstance(target, ast.Starred):
        assign(module, target.value, OPAQUE, at)
    else:
        _store(module, target, value, at, "assign", declared)


def _part(value: Expr | None, position: int, count: int) -> Expr:
    if isinstance(value, terms.Display) and value.kind in ("tuple", "list") and len(value.elements) == count:
        return value.elements[position]
    return OPAQUE if value is None else terms.Item(value, Constant(position))


def _store_global(module: ModuleBuilder, at: At, target: ast.Name, kind: str) -> None:
    if target.id not in module.scopes[at.scope].global_names:
        return
    site = records.Store(span_of(target), terms.Name(at.scope, target.id), kind, at.guard, OPAQUE)
    at.function.stores.append(site)


def _store(
    module: ModuleBuilder,
    target: ast.expr,
    value: Expr | None,
    at: At,
    kind: str,
    declared: Expr | None = None,
) -> None:
    if isinstance(target, ast.Attribute):
        base = expression(module, target.value, at, "callee")
        stored: Expr = terms.Attribute(base, target.attr)
        method = _method_of(module, at, base)
        if method is not None:
            at.does.add("store-self")
            owner = module.classes[module.functions[method].owner]
            if kind == "assign":
                binding = records.Binding(value, declared, at.guard, at.handled, target.lineno)
                owner.attributes.setdefault(target.attr, []).append((at.function.number, binding))
    elif isinstance(target, ast.Subscript):
        base = expression(module, target.value, at, "item")
        stored = terms.Item(base, expression(module, target.slice, at, "key"))
        operate(at, span_of(target), ("__delitem__" if kind == "delete" else "__setitem__",), base)
    else:
        return
    kept = OPAQUE if value is None else value
    at.function.stores.append(records.Store(span_of(target), stored, kind, at.guard, kept))


def _method_of(module: ModuleBuilder, at: At, base: Expr) -> int | None:
    """The method whose ``self`` the expression is, seen from here (also from a function inside it)."""
    if not isinstance(base, terms.Name):
        return None
    number = at.function.number
    while number != NOWHERE:
        function = module.functions[number]
        names = [parameter.name for parameter in function.params]
        if base.id in names:
            return number if function.owner != NOWHERE and names[0] == base.id else None
        number = function.parent
    return None


def deletion(module: ModuleBuilder, node: ast.Delete, at: At) -> At:
    for target in node.targets:
        if isinstance(target, ast.Name):
            module.declare(at, target.id)
        else:
            _store(module, target, None, at, "delete")
    return at
