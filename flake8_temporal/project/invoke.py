"""Binding the arguments of a call to the parameters of the function it runs.

Only what may matter later is kept (functions, objects, flags, and whether a tested parameter was passed at
all), so that one helper called from fifty places is still looked at a few times only.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE, Call, Function, ModuleFacts, Parameter
from flake8_temporal.facts.terms import (
    Attribute,
    Compared,
    Either,
    Expr,
    Item,
    Name,
    Negated,
    Result,
    Starred,
)
from flake8_temporal.project.contexts import REPLAYING
from flake8_temporal.project.enumerations import is_member
from flake8_temporal.project.members import is_static, module_frame
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.values import (
    Arguments,
    Bound,
    Choice,
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Partial,
    Passed,
    Unreadable,
    Value,
)

PASSED = Passed()
_TESTS = (Compared, Negated, Either)
_PLAIN = ("builtins.", "datetime.", "decimal.", "uuid.")


def tested_parameters(facts: ModuleFacts) -> dict[int, set[str]]:
    """For each function, the parameters that decide what runs."""
    tested: dict[int, set[str]] = {}
    answers = [found.value for function in facts.functions for found in function.results]
    tests = [guard.test for guard in facts.guards] + [test for test in answers if isinstance(test, _TESTS)]
    for test in (*tests, *_keys(facts)):
        pending: list[Expr] = [test]
        while pending:
            expr = pending.pop()
            if isinstance(expr, Name):
                scope = scope_of(facts, expr)
                if scope is not None and is_parameter(facts, scope, expr.id) is not None:
                    tested.setdefault(facts.scopes[scope].function, set()).add(expr.id)
            else:
                pending += _asked(facts, expr)
    return tested


def _asked(facts: ModuleFacts, test: Expr) -> Iterator[Expr]:
    """The parts of a test that may be parameters, or be made of them."""
    if isinstance(test, Attribute) and test.name in ("name", "value"):
        yield test.base
    elif isinstance(test, Negated):
        yield test.operand
    elif isinstance(test, Compared):
        yield from (test.left, test.right)
    elif isinstance(test, Either):
        yield from (test.test, *test.options)
    elif isinstance(test, Result):
        call = facts.calls[test.call]
        if len(call.args) == 1:
            yield call.args[0]
        if isinstance(call.func, Attribute) and call.func.name in ("get", "pop"):
            yield call.func.base


def _keys(facts: ModuleFacts) -> Iterator[Expr]:
    """What picks one of several from a table."""
    picked = [call.func for call in facts.calls]
    picked += [found.value for function in facts.functions for found in function.results]
    for scope in facts.scopes:
        picked += [made.value for bindings in scope.bindings.values() for made in bindings if made.value]
    for expr in picked:
        if isinstance(expr, Item):
            yield expr.key
        elif isinstance(expr, Result):
            call = facts.calls[expr.call]
            if isinstance(call.func, Attribute) and call.func.name == "get" and call.args:
                yield call.args[0]


def is_telling(value: Value) -> bool:
    """Whether knowing this argument can change what the function reaches."""
    if isinstance(value, External):
        return "." in value.name
    if isinstance(value, Instance):
        if isinstance(value.of, External) and value.of.name in REPLAYING:
            return True
        return isinstance(value.of, ClassValue) or not value.of.name.startswith(_PLAIN)
    if isinstance(value, Collection):
        return value.kind == "set" or any(is_telling(element) for element in value.elements)
    return isinstance(value, (FunctionValue, ClassValue, Partial, Choice, Unreadable))


def arguments_of(ev: Evaluator, call: Call, frame: Frame) -> Arguments:
    """The arguments of a call site, evaluated where it stands."""
    positional: list[Value] = []
    is_complete = True
    for arg in call.args:
        if not isinstance(arg, Starred):
            positional.append(ev.value(arg, frame))
            continue
        rest = _handed_on(ev, arg.value, frame, "star")
        if rest is None:
            is_complete = False
            break
        positional += rest.elements
    named = [(name, ev.value(arg, frame)) for name, arg in call.keywords if name]
    for arg in (arg for name, arg in call.keywords if not name):
        rest = _handed_on(ev, arg, frame, "double-star")
        is_complete = is_complete and rest is not None
        if rest is not None:
            named += [
                (str(key.value), value)
                for key, value in zip(rest.keys, rest.elements)
                if isinstance(key, Literal)
            ]
    return Arguments(tuple(positional), tuple(named), is_complete)


def _handed_on(ev: Evaluator, expr: Expr, frame: Frame, kind: str) -> Collection | None:
    """What ``*args`` or ``**kwargs`` of the function around a call is known to hold."""
    function = ev.facts(frame.module).functions[frame.function]
    for param in function.params:
        if param.kind == kind and isinstance(expr, Name) and expr.id == param.name:
            known = dict(frame.args).get(param.name)
            return known if isinstance(known, Collection) else None
    return None


def after_partial(partial: Partial, arguments: Arguments) -> Arguments:
    """The arguments of a call of ``partial``: those it holds already, then those of the call."""
    keywords = {**dict(partial.keywords), **dict(arguments.keywords)}
    return Arguments((*partial.args, *arguments.positional), tuple(keywords.items()), arguments.is_complete)


def entered(ev: Evaluator, function: FunctionValue, arguments: Arguments | None, tested: set[str]) -> Frame:
    """The frame in which the function runs; ``arguments`` is None when the caller is not known."""
    record = ev.facts(function.module).functions[function.number]
    receiver = function.receiver
    if arguments is None:
        return Frame(function.module, function.number, receiver, (), function.frame)
    positional = arguments.positional
    params = [parameter for parameter in record.params if parameter.kind == "positional"]
    if record.owner != NOWHERE and not is_static(ev, function.module, record):
        params = params[1:]
        if receiver is None and positional:
            receiver, positional = positional[0], positional[1:]
    bound = _bound(ev, function, record, params, positional, arguments, tested)
    return Frame(function.module, function.number, receiver, bound, function.frame)


def _bound(
    ev: Evaluator,
    function: FunctionValue,
    record: Function,
    params: list[Parameter],
    positional: tuple[Value, ...],
    arguments: Arguments,
    tested: set[str],
) -> Bound:
    by_position = {param.name: value for param, value in zip(params, positional)}
    by_name = dict(arguments.keywords)
    is_built = record.name == "__init__"  # an object may be asked later which member it was built with
    bound: list[tuple[str, Value]] = []
    for param in record.params:
        if param.kind in ("star", "double-star"):
            left = _left_over(record, param.kind, positional[len(params) :], by_name, param.name in tested)
            if arguments.is_complete and (is_telling(left) or param.name in tested or not left.elements):
                bound.append((param.name, left))
            continue
        if param.name in by_position or param.name in by_name:
            value = by_position.get(param.name, by_name.get(param.name))
            kept = _kept(value, param.name in tested, True)
        elif arguments.is_complete and param.default is not None:
            outer = function.frame or module_frame(function.module)
            kept = _kept(ev.value(param.default, outer), param.name in tested, False)
        else:
            # With * or ** in the call it may well be passed.
            kept = PASSED if not arguments.is_complete and param.name in tested else None
        if is_member(kept) and isinstance(kept, Instance) and not (is_built or param.name in tested):
            kept = Instance(kept.of)
        if kept is not None:
            bound.append((param.name, kept))
    return tuple(bound)


def _left_over(
    record: Function, kind: str, positional: tuple[Value, ...], named: dict[str, Value], is_tested: bool
) -> Collection:
    """What goes into ``*args`` or ``**kwargs``, as far as it is worth knowing."""
    if kind == "star":
        return Collection("tuple", tuple(value if is_telling(value) else None for value in positional))
    own = {param.name for param in record.params}
    left = {name: _kept(value, is_tested, True) for name, value in named.items() if name not in own}
    return Collection("dict", tuple(left.values()), tuple(Literal(name) for name in left))


def _kept(value: Value, is_tested: bool, is_passed: bool) -> Value:
    if is_telling(value):
        return value
    if isinstance(value, Literal) and (is_tested or value.value is None or isinstance(value.value, bool)):
        return value
    return PASSED if is_tested and is_passed else None
