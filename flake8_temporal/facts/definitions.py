"""Definitions and imports: the statements that bind a name to a function, a class, a type or a module.

Function bodies are put in the queue of ``ModuleBuilder.bodies`` and class bodies left to the caller, so nothing
here walks statements. ``statements`` does.
"""

import ast

from flake8_temporal.facts import records, terms
from flake8_temporal.facts.annotations import annotation
from flake8_temporal.facts.builders import At, ClassBuilder, ModuleBuilder
from flake8_temporal.facts.expressions import expression, parameters, span_of
from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.facts.terms import OPAQUE, Imported


def import_module(module: ModuleBuilder, node: ast.Import, at: At) -> At:
    for alias in node.names:
        if alias.asname:
            module.bind(at, alias.asname, node.lineno, Imported(alias.name, "", 0))
        else:
            top = alias.name.partition(".")[0]
            module.bind(at, top, node.lineno, Imported(top, "", 0))
        at.function.imports.append(records.Import(span_of(node), alias.name, (), 0, at.guard))
    return at


def import_names(module: ModuleBuilder, node: ast.ImportFrom, at: At) -> At:
    source = node.module or ""
    for alias in node.names:
        if alias.name == "*":
            module.scopes[at.scope].stars.append(Imported(source, "*", node.level))
        else:
            module.bind(at, alias.asname or alias.name, node.lineno, Imported(source, alias.name, node.level))
    names = tuple(alias.name for alias in node.names)
    at.function.imports.append(records.Import(span_of(node), source, names, node.level, at.guard))
    return at


def _decorators(module: ModuleBuilder, nodes: list[ast.expr], at: At) -> tuple[records.Decorator, ...]:
    return tuple(
        records.Decorator(span_of(node), expression(module, node, at, "decorator")) for node in nodes
    )


def _type_params(module: ModuleBuilder, node: ast.stmt, at: At) -> At:
    """Type parameters (3.12) live in a scope of their own around the function or class."""
    found = getattr(node, "type_params", ())
    if not found:
        return at
    inner = at._replace(scope=module.add_scope("types", at.scope, at.function.number))
    for parameter in found:
        module.bind_here(inner, parameter.name, parameter.lineno, OPAQUE)
    return inner


def function_definition(module: ModuleBuilder, node: ast.FunctionDef | ast.AsyncFunctionDef, at: At) -> At:
    outer = at.function
    # ``@run`` above ``async def run`` means the name from outside: the method is not bound yet.
    outside = module.scopes[at.scope].parent
    is_own_name = any(isinstance(d, ast.Name) and d.id == node.name for d in node.decorator_list)
    decorated_at = at._replace(scope=outside) if is_own_name and outside != NOWHERE else at
    decorators = _decorators(module, node.decorator_list, decorated_at)
    typed = _type_params(module, node, at)
    scope = module.add_scope("function", typed.scope, len(module.functions))
    qualname = f"{outer.qualname}.{node.name}" if outer.qualname else node.name
    in_class = module.scopes[at.scope].kind == "class"
    owner = _class_of_scope(module, at.scope) if in_class else NOWHERE
    function = module.add_function(node.name, qualname, "function", span_of(node), scope, owner, outer.number)
    function.is_async = isinstance(node, ast.AsyncFunctionDef)
    function.decorators = list(decorators)
    function.guard = at.guard
    function.params = parameters(module, node.args, typed)
    function.returns = annotation(node.returns, typed)
    module.bind(at, node.name, node.lineno, terms.Defined(function.number))
    module.bodies.append((node, At(function, scope, NOWHERE, False, set())))
    return at


def _class_of_scope(module: ModuleBuilder, scope: int) -> int:
    for found in reversed(module.classes):
        if found.scope == scope:
            return found.number
    return NOWHERE


def class_definition(module: ModuleBuilder, node: ast.ClassDef, at: At) -> At:
    """Note a class; gives where the walk of its body stands."""
    outer = at.function
    decorators = _decorators(module, node.decorator_list, at)
    qualname = f"{outer.qualname}.{node.name}" if outer.qualname else node.name
    typed = _type_params(module, node, at)
    scope = module.add_scope("class", typed.scope, len(module.functions))
    body = module.add_function(node.name, qualname, "class", span_of(node), scope, NOWHERE, outer.number)
    found = ClassBuilder(
        len(module.classes),
        node.name,
        qualname,
        span_of(node),
        scope,
        body.number,
        outer.number,
        tuple(expression(module, base, typed, "base") for base in node.bases),
        tuple(
            (keyword.arg or "", expression(module, keyword.value, at, "base")) for keyword in node.keywords
        ),
        decorators,
        {},
    )
    module.classes.append(found)
    module.bind(at, node.name, node.lineno, terms.DefinedClass(found.number))
    return At(body, scope, at.guard, at.handled, set())


def type_alias(module: ModuleBuilder, node: ast.stmt, at: At) -> At:
    """``type X = ...`` (3.12): an alias for annotations; its value is evaluated lazily, so nothing runs."""
    name: ast.Name = getattr(node, "name")
    value = annotation(getattr(node, "value"), at)
    module.bind(at, name.id, node.lineno, value)
    return at
