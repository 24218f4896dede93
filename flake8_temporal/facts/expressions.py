"""Expressions of ``ast`` to ``Expr`` records, noting calls, reads and comprehensions on the way.

Every sub-expression is visited exactly once. Nothing is resolved here, and nothing recurses deeper than
``DEEPEST``: what lies deeper is put off and walked from the top again, so that no input exhausts the stack.
Statements, and the bodies of functions, are next door in ``statements``.
"""

import ast
import math
from collections.abc import Callable
from typing import cast

from flake8_temporal.facts import records, terms
from flake8_temporal.facts.annotations import annotation
from flake8_temporal.facts.builders import At, ModuleBuilder
from flake8_temporal.facts.operators import BINARY, COMPARE, UNARY
from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.facts.terms import OPAQUE, Constant, Expr
from flake8_temporal.model import Span

DEEPEST = 60
_MOST_BITS = 64  # of an integer
_COMPREHENSIONS: dict[type[ast.expr], str] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.DictComp: "dict",
    ast.GeneratorExp: "generator",
}


def span_of(node: ast.AST) -> Span:
    """The place of a node; columns are those of ``ast``, in UTF-8 bytes (see ``source``)."""
    located = cast(ast.expr, node)  # the grammar gives all of them the same four numbers
    return Span(located.lineno, located.col_offset, located.end_lineno or 0, located.end_col_offset or 0)


def expression(
    module: ModuleBuilder, node: ast.expr | None, at: At, use: str = "other", depth: int = 0
) -> Expr:
    """The record for ``node``; calls and reads inside it become sites of the function it stands in."""
    if node is None:
        return OPAQUE
    if depth > DEEPEST:
        module.deferred.append((node, at))
        return OPAQUE
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        return handler(module, node, at, use, depth + 1)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            expression(module, child, at, "other", depth + 1)
    return OPAQUE


def _name(module: ModuleBuilder, node: ast.Name, at: At, use: str, depth: int) -> Expr:
    value = terms.Name(at.scope, node.id)
    module.names_read.add(value)
    if use != "callee":
        _note_read(at, span_of(node), value, use)
    return value


def _note_read(at: At, span: Span, value: Expr, use: str) -> None:
    at.function.reads.append(records.Read(span, value, at.guard, use))
    if use in ("test", "bool"):
        operate(at, span, ("__bool__",), value)
    elif use == "format":
        operate(at, span, ("__format__", "__str__"), value)


def _constant(module: ModuleBuilder, node: ast.Constant, at: At, use: str, depth: int) -> Expr:
    value = node.value
    if (
        value is None
        or isinstance(value, (bool, str))
        or (isinstance(value, (int, float)) and _is_sane(value))
    ):
        return Constant(value)
    return OPAQUE


def _is_sane(number: int | float) -> bool:
    """Not one that arithmetic or JSON would choke on: endless, or of thousands of digits."""
    return number.bit_length() <= _MOST_BITS if isinstance(number, int) else math.isfinite(number)


def _attribute(module: ModuleBuilder, node: ast.Attribute, at: At, use: str, depth: int) -> Expr:
    value = terms.Attribute(expression(module, node.value, at, "callee", depth), node.attr)
    if use != "callee":
        _note_read(at, span_of(node), value, use)
    return value


def _call(module: ModuleBuilder, node: ast.Call, at: At, use: str, depth: int) -> Expr:
    number = module.add_call(at)
    callee = node.func
    func = expression(module, callee, at, "callee", depth)
    name = (
        callee.attr
        if isinstance(callee, ast.Attribute)
        else callee.id
        if isinstance(callee, ast.Name)
        else ""
    )
    inner = "argument:" + name
    args = tuple(_argument(module, arg, at, inner, func, depth) for arg in node.args)
    keywords = tuple(
        (keyword.arg or "", _argument(module, keyword.value, at, inner, func, depth))
        for keyword in node.keywords
    )
    module.calls[number] = records.Call(
        span_of(node), func, args, keywords, at.guard, at.function.number, use
    )
    if name in ("append", "extend", "appendleft", "insert", "put_nowait"):
        at.does.add("append")
    return terms.Result(number)


def _argument(module: ModuleBuilder, node: ast.expr, at: At, use: str, callee: Expr, depth: int) -> Expr:
    if type(node) in _COMPREHENSIONS:
        return _comprehension(module, node, at, use, depth + 1, callee)
    return expression(module, node, at, use, depth)


def _await(module: ModuleBuilder, node: ast.Await, at: At, use: str, depth: int) -> Expr:
    value = expression(module, node.value, at, "await", depth)
    wait(at, span_of(node), value, "await", use)
    return value


def _yield(module: ModuleBuilder, node: ast.Yield, at: At, use: str, depth: int) -> Expr:
    at.does.add("yield")
    value = expression(module, node.value, at, "yield", depth)
    at.function.yields.append(records.Returned(value, at.guard, at.handled, span_of(node)))
    return OPAQUE


def _yield_from(module: ModuleBuilder, node: ast.YieldFrom, at: At, use: str, depth: int) -> Expr:
    at.does.add("yield")
    value = terms.Element(expression(module, node.value, at, "iterate", depth))
    at.function.yields.append(records.Returned(value, at.guard, at.handled, span_of(node)))
    return OPAQUE


def _lambda(module: ModuleBuilder, node: ast.Lambda, at: At, use: str, depth: int) -> Expr:
    from_scope = module.add_scope("function", at.scope, len(module.functions))
    qualname = _inside(at, "<lambda>")
    function = module.add_function(
        "<lambda>", qualname, "lambda", span_of(node), from_scope, NOWHERE, at.function.number
    )
    function.guard = at.guard
    function.params = parameters(module, node.args, at, depth)
    module.bodies.append((node, At(function, from_scope, NOWHERE, False, set())))
    return terms.Defined(function.number)


def _inside(at: At, name: str) -> str:
    outer = at.function
    return f"{outer.qualname}.{name}" if outer.qualname else name


def parameters(module: ModuleBuilder, args: ast.arguments, at: At, depth: int = 0) -> list[records.Parameter]:
    """The parameters of a function; defaults and annotations are read where the function is defined."""
    positional = args.posonlyargs + args.args
    missing = len(positional) - len(args.defaults)
    defaults: list[ast.expr | None] = [None] * missing + list(args.defaults)
    found = [
        _parameter(module, arg, "positional", default, at, depth)
        for arg, default in zip(positional, defaults)
    ]
    if args.vararg:
        found.append(_parameter(module, args.vararg, "star", None, at, depth))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        found.append(_parameter(module, arg, "keyword", default, at, depth))
    if args.kwarg:
        found.append(_parameter(module, args.kwarg, "double-star", None, at, depth))
    return found


def _parameter(
    module: ModuleBuilder, arg: ast.arg, kind: str, default: ast.expr | None, at: At, depth: int
) -> records.Parameter:
    value = None if default is None else expression(module, default, at, "default", depth)
    return records.Parameter(arg.arg, kind, annotation(arg.annotation, at), value, span_of(arg))


def _comprehension(
    module: ModuleBuilder, node: ast.expr, at: At, use: str, depth: int, consumer: Expr | None = None
) -> Expr:
    kind = _COMPREHENSIONS[type(node)]
    scope = module.add_scope("comprehension", at.scope, at.function.number)
    current = at._replace(scope=scope, does=set())
    opened: list[tuple[At, At]] = []
    loops: list[tuple[Span, Expr, bool, int]] = []
    for position, loop in enumerate(node.generators):  # type: ignore[attr-defined]
        outer = at if position == 0 else current
        iterable = expression(module, loop.iter, outer, "iterate", depth)
        loops.append((span_of(loop.iter), iterable, bool(loop.is_async), outer.guard))
        _note_iteration(outer, span_of(loop.iter), iterable, bool(loop.is_async))
        bind_loop(module, loop.target, terms.Element(iterable), current, depth)
        for test in loop.ifs:
            inner = module.add_guard(
                current, "if", expression(module, test, current, "test", depth), True, span_of(test)
            )
            opened.append((inner, current))
            current = inner
    keys: tuple[Expr, ...] = ()
    if isinstance(node, ast.DictComp):
        keys = (expression(module, node.key, current, "element", depth),)
        elements: tuple[Expr, ...] = (expression(module, node.value, current, "element", depth),)
    else:
        elements = (expression(module, node.elt, current, "element", depth),)  # type: ignore[attr-defined]
    for inner, outer in reversed(opened):
        module.close_guard(inner, outer)
    does = tuple(sorted(current.does if not opened else opened[0][1].does))
    at.does.update(does)
    for span, iterable, is_async, guard in loops:
        site = records.Iteration(span, iterable, kind, consumer, use, does, span_of(node), guard)
        at.function.iterations.append(site)
    return terms.Display(kind, elements, keys, loops[0][1])


def bind_loop(module: ModuleBuilder, target: ast.expr, value: Expr, at: At, depth: int = 0) -> None:
    """Bind a comprehension's target in the comprehension's own scope."""
    if isinstance(target, ast.Name):
        module.bind_here(at, target.id, target.lineno, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for position, part in enumerate(target.elts):
            bind_loop(module, part, terms.Item(value, Constant(position)), at, depth)
    elif isinstance(target, ast.Starred):
        bind_loop(module, target.value, OPAQUE, at, depth)
    else:
        expression(module, target, at, "other", depth)


def _note_iteration(at: At, span: Span, iterable: Expr, is_async: bool) -> None:
    methods = ("__aiter__", "__anext__") if is_async else ("__iter__", "__next__")
    operate(at, span, methods, iterable)


def wait(at: At, span: Span, value: Expr, kind: str, use: str) -> None:
    """Note that the function lets go of the event loop here."""
    at.does.add("await")
    at.function.awaits.append(records.Await(span, value, kind, use, at.guard))


def operate(at: At, span: Span, methods: tuple[str, ...], operand: Expr) -> None:
    """Note that special methods of ``operand`` run here, if it may have any of its own."""
    if isinstance(operand, (terms.Name, terms.Attribute, terms.Result, terms.Item)):
        at.function.operations.append(records.Operation(span, methods, operand, at.guard))


def _boolean(module: ModuleBuilder, node: ast.BoolOp, at: At, use: str, depth: int) -> Expr:
    is_or = isinstance(node.op, ast.Or)
    inner_use = use if use == "test" else "bool"
    current = at
    opened: list[tuple[At, At]] = []
    options: list[Expr] = []
    for position, part in enumerate(node.values):
        option = expression(module, part, current, inner_use, depth)
        options.append(option)
        if position < len(node.values) - 1:
            inner = module.add_guard(current, "or" if is_or else "if", option, not is_or, span_of(part))
            opened.append((inner, current))
            current = inner
    for inner, outer in reversed(opened):
        module.close_guard(inner, outer)
    return terms.Either("or" if is_or else "and", OPAQUE, tuple(options))


def _conditional(module: ModuleBuilder, node: ast.IfExp, at: At, use: str, depth: int) -> Expr:
    test = expression(module, node.test, at, "test", depth)
    options = []
    for part, holds in ((node.body, True), (node.orelse, False)):
        inner = module.add_guard(at, "if", test, holds, span_of(node.test))
        options.append(expression(module, part, inner, use, depth))
        module.close_guard(inner, at)
    return terms.Either("if", test, tuple(options))


def _unary(module: ModuleBuilder, node: ast.UnaryOp, at: At, use: str, depth: int) -> Expr:
    operand = expression(module, node.operand, at, "test" if isinstance(node.op, ast.Not) else "other", depth)
    if isinstance(node.op, ast.Not):
        return terms.Negated(operand)
    operate(at, span_of(node), (UNARY[type(node.op)],), operand)
    if (
        isinstance(node.op, ast.USub)
        and isinstance(operand, Constant)
        and isinstance(operand.value, (int, float))
    ):
        return Constant(-operand.value)
    return OPAQUE


def _compare(module: ModuleBuilder, node: ast.Compare, at: At, use: str, depth: int) -> Expr:
    left = expression(module, node.left, at, "compare", depth)
    first: Expr = OPAQUE
    for operator, comparator in zip(node.ops, node.comparators):
        right = expression(module, comparator, at, "compare", depth)
        name = COMPARE[type(operator)]
        first = first if first is not OPAQUE else terms.Compared(left, name, right)
        if name in ("in", "not in"):
            operate(at, span_of(node), ("__contains__",), right)
        elif not name.startswith("is"):
            operate(at, span_of(node), (f"__{name}__",), left)
        left = right
    return first if len(node.ops) == 1 else OPAQUE


def _binary(module: ModuleBuilder, node: ast.BinOp, at: At, use: str, depth: int) -> Expr:
    name = BINARY[type(node.op)]
    left = expression(module, node.left, at, "binary", depth)
    right = expression(module, node.right, at, "binary", depth)
    operate(at, span_of(node), (f"__{name}__",), left)
    operate(at, span_of(node), (f"__r{name}__",), right)
    return terms.Binary(left, name, right)


def _subscript(module: ModuleBuilder, node: ast.Subscript, at: At, use: str, depth: int) -> Expr:
    base = expression(module, node.value, at, "item", depth)
    key = expression(module, node.slice, at, "key", depth)
    operate(at, span_of(node), ("__getitem__",), base)
    return terms.Item(base, key)


def _display(module: ModuleBuilder, node: ast.expr, at: At, use: str, depth: int) -> Expr:
    kind = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}[type(node)]
    parts: list[ast.expr] = node.elts  # type: ignore[attr-defined]
    return terms.Display(kind, tuple(expression(module, part, at, "element", depth) for part in parts))


def _dict(module: ModuleBuilder, node: ast.Dict, at: At, use: str, depth: int) -> Expr:
    keys = tuple(expression(module, key, at, "key", depth) for key in node.keys)
    return terms.Display(
        "dict", tuple(expression(module, value, at, "element", depth) for value in node.values), keys
    )


def _starred(module: ModuleBuilder, node: ast.Starred, at: At, use: str, depth: int) -> Expr:
    return terms.Starred(
        expression(module, node.value, at, "star" + use[use.find(":") :] if ":" in use else "star", depth)
    )


def _text(module: ModuleBuilder, node: ast.JoinedStr, at: At, use: str, depth: int) -> Expr:
    parts: list[Expr] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            parts.append(expression(module, part.value, at, "format", depth))
            expression(module, part.format_spec, at, "format", depth)
        else:
            parts.append(expression(module, part, at, "format", depth))
    return terms.Text(tuple(parts))


def _walrus(module: ModuleBuilder, node: ast.NamedExpr, at: At, use: str, depth: int) -> Expr:
    value = expression(module, node.value, at, "assign", depth)
    module.bind(at, node.target.id, node.lineno, value)
    return value


_HANDLERS: dict[type[ast.expr], Callable[..., Expr]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Lambda: _lambda,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.Subscript: _subscript,
    ast.Dict: _dict,
    ast.Starred: _starred,
    ast.JoinedStr: _text,
    ast.NamedExpr: _walrus,
    ast.List: _display,
    ast.Tuple: _display,
    ast.Set: _display,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
}
