"""Statements of ``ast`` to bindings, guards and sites of the function they stand in.

Walks one block after the other; a function's body waits in ``ModuleBuilder.bodies`` until the block that
defines it is done, so nesting never deepens the stack. Expressions are walked by ``expressions``.
"""

import ast
from collections.abc import Callable

from flake8_temporal.facts import definitions, records, terms
from flake8_temporal.facts.annotations import annotation
from flake8_temporal.facts.builders import At, ModuleBuilder
from flake8_temporal.facts.expressions import expression, operate, span_of, wait
from flake8_temporal.facts.narrowing import after, matched, span_of_block
from flake8_temporal.facts.terms import OPAQUE, Constant, Expr
from flake8_temporal.facts.stores import assign, augmented, deletion

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def block(module: ModuleBuilder, body: list[ast.stmt], at: At) -> At | None:
    """Walk the statements of one block; where a run that comes out of its end stands, or None if none does."""
    ended = False
    for statement in body:
        handler = _HANDLERS.get(type(statement))
        following = handler(module, statement, at) if handler else _other(module, statement, at)
        if following is None:
            # What comes after still binds names and may make the function a generator.
            ended = True
            following = module.add_guard(at, "if", Constant(False), True, span_of(statement))
        at = following
    return None if ended else at


def function_body(module: ModuleBuilder, node: _FunctionNode | ast.Lambda, at: At) -> None:
    for parameter in at.function.params:
        module.declare(at, parameter.name)
    if isinstance(node, ast.Lambda):
        value = expression(module, node.body, at, "return")
        at.function.results.append(records.Returned(value, at.guard, False, span_of(node.body)))
    else:
        block(module, node.body, at)
    at.function.does |= at.does


def _other(module: ModuleBuilder, node: ast.stmt, at: At) -> At:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            expression(module, child, at)
    return at


def _expression(module: ModuleBuilder, node: ast.Expr, at: At) -> At:
    expression(module, node.value, at, "statement")
    return at


def _return(module: ModuleBuilder, node: ast.Return, at: At) -> None:
    at.does.add("return")
    value = Constant(None) if node.value is None else expression(module, node.value, at, "return")
    if not isinstance(value, Constant):
        at.does.add("return-value")
    at.function.results.append(records.Returned(value, at.guard, at.handled, span_of(node)))


def _raise(module: ModuleBuilder, node: ast.Raise, at: At) -> None:
    at.does.add("raise")
    value = None if node.exc is None else expression(module, node.exc, at, "raise")
    expression(module, node.cause, at)
    at.function.raises.append(records.Raise(span_of(node), value, at.guard))


def _leave_loop(module: ModuleBuilder, node: ast.Break | ast.Continue, at: At) -> None:
    at.does.add("break" if isinstance(node, ast.Break) else "continue")


def _assign(module: ModuleBuilder, node: ast.Assign, at: At) -> At:
    value = expression(module, node.value, at, "assign")
    for target in node.targets:
        assign(module, target, value, at)
    return at


def _annotated(module: ModuleBuilder, node: ast.AnnAssign, at: At) -> At:
    value = None if node.value is None else expression(module, node.value, at, "assign")
    declared = annotation(node.annotation, at)
    assign(module, node.target, value, at, declared)
    return at


def _if(module: ModuleBuilder, node: ast.If, at: At) -> At | None:
    """A whole if/elif/else chain, so that a chain of thousands is a loop here too."""
    entered: list[tuple[At, At]] = []
    after: At | None = at
    leading = True  # every branch so far ends, so what follows has passed by all of their tests
    only: At | None = None
    current = at
    while True:
        test = expression(module, node.test, current, "test")
        inside = module.add_guard(current, "if", test, True, span_of(node.test))
        ends = block(module, node.body, inside) is None
        module.close_guard(inside, current)
        outside = module.add_guard(current, "if", test, False, span_of(node.test))
        entered.append((outside, current))
        if leading and ends:
            after = at._replace(guard=outside.guard)
        elif leading:
            leading, only = False, inside
        current = outside
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            continue
        break
    rest_ends = bool(node.orelse) and block(module, node.orelse, current) is None
    for inner, outer in reversed(entered):
        module.close_guard(inner, outer)
    if leading and rest_ends:
        return None
    if rest_ends and only is not None and len(entered) == 1:
        after = at._replace(guard=only.guard)
    return after


def _while(module: ModuleBuilder, node: ast.While, at: At) -> At | None:
    test = expression(module, node.test, at, "test")
    is_endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    inside = (
        at._replace(does=set()) if is_endless else module.add_guard(at, "if", test, True, span_of(node.test))
    )
    block(module, node.body, inside)
    does, body = tuple(sorted(inside.does)), span_of_block(node.body)
    at.function.whiles.append(records.While(span_of(node.test), test, does, body, at.guard))
    leaves = {"break", "continue"} & inside.does
    inside.does.difference_update(leaves)
    if not is_endless:
        module.close_guard(inside, at)
        block(module, node.orelse, at)
        return at
    at.does.update(inside.does)
    block(module, node.orelse, at)
    return at if "break" in leaves else None


def _for(module: ModuleBuilder, node: ast.For | ast.AsyncFor, at: At) -> At:
    is_async = isinstance(node, ast.AsyncFor)
    iterable = expression(module, node.iter, at, "iterate")
    operate(
        at, span_of(node.iter), ("__aiter__", "__anext__") if is_async else ("__iter__", "__next__"), iterable
    )
    inside = at._replace(does=set())
    if is_async:
        wait(inside, span_of(node.iter), iterable, "for", "statement")
    assign(module, node.target, terms.Element(iterable), inside)
    end = block(module, node.body, inside)
    site = records.Iteration(
        span_of(node.iter),
        iterable,
        "async for" if is_async else "for",
        None,
        "statement",
        tuple(sorted(inside.does)),
        span_of_block(node.body),
        at.guard,
    )
    at.function.iterations.append(site)
    leaves = {"break", "continue"} & inside.does
    at.does.update(inside.does - leaves)
    block(module, node.orelse, at)
    # What a break or continue passes by holds inside the loop only.
    return at if leaves else after(module, end, at)


def _try(module: ModuleBuilder, node: ast.Try, at: At) -> At | None:
    before = len(module.calls)
    protected = at._replace(does=set())
    end = block(module, node.body, protected)
    at.does.update(protected.does)
    ends = end is None
    lone = terms.Result(before) if len(module.calls) == before + 1 else OPAQUE
    handlers = [_handler(module, handler, at, lone) for handler in node.handlers]
    ends = ends and not any(handler.falls_through for handler in handlers)
    if node.orelse:
        ends = block(module, node.orelse, at) is None or ends
    last = at._replace(does=set())
    finally_ends = bool(node.finalbody) and block(module, node.finalbody, last) is None
    at.does.update(last.does)
    site = records.Try(
        span_of_block(node.body),
        tuple(sorted(protected.does)),
        tuple(handlers),
        span_of_block(node.orelse),
        span_of_block(node.finalbody),
        not isinstance(node, ast.Try),
        at.guard,
        tuple(sorted(last.does)),
    )
    at.function.tries.append(site)
    return None if ends or finally_ends else after(module, end, at)


def _handler(module: ModuleBuilder, node: ast.ExceptHandler, at: At, lone: Expr) -> records.Handler:
    kind = None if node.type is None else expression(module, node.type, at, "except")
    caught = OPAQUE if kind is None else kind
    inside = at._replace(does=set())
    if lone != OPAQUE:
        test = terms.Compared(caught, "except", lone)
        inside = module.add_guard(at, "except", test, True, span_of(node))
    if node.name:
        module.bind(
            inside._replace(guard=at.guard),
            node.name,
            node.lineno,
            terms.Item(caught, Constant("instance")),
        )
    falls_through = block(module, node.body, inside._replace(handled=True)) is not None
    if lone != OPAQUE:
        module.close_guard(inside, at)
    at.does.update(inside.does)
    does = tuple(sorted(inside.does))
    return records.Handler(
        span_of(node), kind, node.name or "", does, span_of_block(node.body), falls_through
    )


def _with(module: ModuleBuilder, node: ast.With | ast.AsyncWith, at: At) -> At | None:
    is_async = isinstance(node, ast.AsyncWith)
    methods = ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__")
    current = at
    opened: list[tuple[At, At]] = []
    for item in node.items:
        value = expression(module, item.context_expr, current, "with")
        operate(current, span_of(item.context_expr), methods, value)
        if is_async:
            wait(current, span_of(item.context_expr), value, "with", "statement")
        inside = module.add_guard(current, "with", value, True, span_of(item.context_expr))
        opened.append((inside, current))
        current = inside
        if item.optional_vars is not None:
            assign(module, item.optional_vars, terms.Entered(value, is_async), current)
    end = block(module, node.body, current)
    for inner, outer in reversed(opened):
        module.close_guard(inner, outer)
    # A context manager may swallow an exception, never a return.
    return None if end is None and "raise" not in current.does else after(module, end, at)


def _match(module: ModuleBuilder, node: ast.Match, at: At) -> At | None:
    subject = expression(module, node.subject, at)
    outer, all_end = at, True
    for case in node.cases:
        for pattern in ast.walk(case.pattern):
            name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
            if isinstance(pattern, ast.pattern) and isinstance(name, str):
                module.bind(at, name, case.pattern.lineno)
            elif isinstance(pattern, ast.MatchValue):
                expression(module, pattern.value, at)
        value = matched(case.pattern, at)
        test = terms.Compared(subject, "in" if isinstance(value, terms.Display) else "eq", value)
        inside = module.add_guard(at, "if", test, True, span_of(node.subject))
        current = inside
        if case.guard is not None:
            test_of_case = expression(module, case.guard, inside, "test")
            current = module.add_guard(inside, "if", test_of_case, True, span_of(case.guard))
        ends = block(module, case.body, current) is None
        if current is not inside:
            module.close_guard(current, inside)
        module.close_guard(inside, outer)
        all_end = all_end and ends
        # The next case, and what follows, has not matched this one, or has not returned from it.
        passed = module.add_guard(at, "if", test, False, span_of(node.subject))
        is_certain = case.guard is None and test.right is not OPAQUE
        at = at._replace(guard=passed.guard) if is_certain else at
        outer = outer._replace(guard=passed.guard) if is_certain and ends else outer
    last = node.cases[-1]
    is_exhaustive = (
        last.guard is None and isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
    )
    return None if all_end and is_exhaustive else outer


def _global(module: ModuleBuilder, node: ast.Global, at: At) -> At:
    module.scopes[at.scope].global_names.update(node.names)
    return at


def _nonlocal(module: ModuleBuilder, node: ast.Nonlocal, at: At) -> At:
    module.scopes[at.scope].nonlocal_names.update(node.names)
    return at


def _assert(module: ModuleBuilder, node: ast.Assert, at: At) -> At:
    test = expression(module, node.test, at, "test")
    expression(module, node.msg, at)
    at.function.asserts.append(records.Assertion(span_of(node), test, at.guard))
    inside = module.add_guard(at, "if", test, True, span_of(node.test))
    return at._replace(guard=inside.guard)


def _class(module: ModuleBuilder, node: ast.ClassDef, at: At) -> At:
    block(module, node.body, definitions.class_definition(module, node, at))
    return at


_HANDLERS: dict[type[ast.stmt], Callable[..., At | None]] = {
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _leave_loop,
    ast.Continue: _leave_loop,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: augmented,
    ast.Delete: deletion,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.Import: definitions.import_module,
    ast.ImportFrom: definitions.import_names,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Assert: _assert,
    ast.FunctionDef: definitions.function_definition,
    ast.AsyncFunctionDef: definitions.function_definition,
    ast.ClassDef: _class,
}
if hasattr(ast, "TypeAlias"):
    _HANDLERS[ast.TypeAlias] = definitions.type_alias
