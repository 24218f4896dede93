"""Waits that cannot work: predicates that are no predicates, loops that poll, and log calls that raise.

Takes a node of the reach, gives places with the words for the message. What is not known to be wrong, such as a bound
method of unknown type, is taken to be a predicate.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Function, ModuleFacts, While
from flake8_temporal.facts.terms import (
    OPAQUE,
    Attribute,
    Compared,
    Constant,
    Display,
    Either,
    Expr,
    Name,
    Negated,
    Result,
    Text,
    last_name,
)
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.awaiting import is_coroutine
from flake8_temporal.project.commands import WORKFLOW, sdk_calls
from flake8_temporal.project.origins import keywords_of, number
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.signatures import shape
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.targets import is_only_decorated_by_sdk
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance
from flake8_temporal.report import shortened

_SLEEPS = {f"{WORKFLOW}sleep", "asyncio.sleep"}
_CLOCKS = {f"{WORKFLOW}now", f"{WORKFLOW}time", f"{WORKFLOW}time_ns"}
_DRAWS = {f"{WORKFLOW}random", f"{WORKFLOW}uuid4", f"{WORKFLOW}uuid7", "builtins.next"}
_MUTATORS = {
    "append", "appendleft", "extend", "insert", "pop", "popleft", "popitem", "remove", "discard", "clear", "get_nowait",
    "put_nowait",
}  # fmt: skip
_ANSWERS = {"builtins.len", "builtins.bool", "builtins.any", "builtins.all", "builtins.isinstance"}
_ASKED = {"is_set", "empty", "full", "done", "cancelled", "locked"}
_LOGGERS = {"temporalio.workflow.logger": "workflow.logger", "temporalio.activity.logger": "activity.logger"}
_LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
_ACCEPTED = {"exc_info", "stack_info", "stacklevel", "extra"}
_WIDEST = 40
_PLAIN = (Constant, Compared, Negated, Display, Text)


class Predicate(NamedTuple):
    """What is wrong with what a call of ``wait_condition`` is given; ``problem`` is empty if nothing is.

    ``form`` is "value" where a lambda is wanted around it, "called" where the call is one too many.
    """

    problem: str
    form: str = ""
    given: Expr = OPAQUE
    call: Call | None = None


_FINE = Predicate("")


def bad_predicates(reach: Reach, node: Node) -> Iterator[tuple[Span, Predicate]]:
    """What is wrong with what ``wait_condition`` is given."""
    for name, call in sdk_calls(reach, node):
        if name != f"{WORKFLOW}wait_condition":
            continue
        options = keywords_of(reach.linker, call, node.frame)
        given = call.args[0] if call.args else dict(call.keywords).get("fn")
        if given is None:
            continue
        has_timeout = not options.is_complete or "timeout" in options.given
        found = _no_callable(reach, node, given)
        if not found.problem:
            found = Predicate(_bad_function(reach, node, given, has_timeout))
        if found.problem:
            yield call.span, found._replace(given=given, call=call)


def _no_callable(reach: Reach, node: Node, given: Expr) -> Predicate:
    spelling = shortened(spelled(given), _WIDEST)
    if isinstance(given, (Constant, Compared, Negated, Display)):
        return Predicate("is not callable; pass a lambda", "value")
    if isinstance(given, Either) and any(isinstance(option, _PLAIN) for option in given.options):
        return Predicate("is not callable; pass a lambda", "value") if given.kind in ("or", "and") else _FINE
    if isinstance(given, Result):
        return _of_result(reach, node, given)
    if isinstance(given, Attribute):
        if _is_plain_attribute(reach, node, given) or _is_yes_or_no(reach, node, given, is_read=True):
            return Predicate(f"is not callable; pass lambda: {spelling}", "value")
    return _FINE


def _of_result(reach: Reach, node: Node, given: Result) -> Predicate:
    """A call that gives an answer, where the function that gives it is wanted."""
    call = reach.linker.facts(node.frame.module).calls[given.call]
    callee = reach.linker.value(call.func, node.frame)
    spelling = shortened(spelled(call.func), _WIDEST)
    if isinstance(callee, External):
        last = callee.name.rpartition(".")[2]
        is_asked = callee.name.startswith("asyncio.") and last in _ASKED
        if callee.name == f"{WORKFLOW}all_handlers_finished" or is_asked:
            return Predicate(f"is not callable; pass {spelling or last} without parentheses", "called")
        if callee.name in _ANSWERS:
            return Predicate(f"is not callable; pass lambda: {last}(...)", "value")
        return _FINE
    if is_coroutine(reach, node, call):
        return Predicate("is a coroutine, which is not callable; pass a plain function")
    if _is_yes_or_no(reach, node, call.func, is_read=False):
        if spelling and not call.args and not call.keywords:
            return Predicate(f"is not callable; pass {spelling} without parentheses", "called")
        return Predicate("is not callable; pass a lambda", "value")
    return _FINE


def _is_yes_or_no(reach: Reach, node: Node, func: Expr, *, is_read: bool) -> bool:
    """Whether a method or function of the project answers with a bool: a property when read, another when called."""
    value = reach.linker.value(func, node.frame)
    if is_read and isinstance(func, Attribute):
        base = reach.linker.value(func.base, node.frame)
        value = members.find_method(reach.linker, base, func.name) if isinstance(base, Instance) else None
    if not isinstance(value, FunctionValue):
        return False
    function = reach.linker.facts(value.module).functions[value.number]
    if function.returns is None or function.is_async or function.yields:
        return False
    is_property = members.is_property(reach.linker, value)
    if is_property is not is_read or (not is_property and not is_only_decorated_by_sdk(reach, value)):
        return False
    return shape(reach.linker, function.returns, value.module) == "builtins.bool"


def _is_plain_attribute(reach: Reach, node: Node, given: Attribute) -> bool:
    """Whether everything that is assigned to an attribute is plain data."""
    base = reach.linker.value(given.base, node.frame)
    if not isinstance(base, Instance) or not isinstance(base.of, ClassValue):
        return False
    values: list[Expr | None] = []
    for owner in members.linearized(reach.linker, base.of):
        if not isinstance(owner, ClassValue):
            return False
        record = members.class_of(reach.linker, owner)
        scope = reach.linker.facts(owner.module).scopes[record.scope]
        values += [binding.value for binding in scope.bindings.get(given.name, ())]
        values += [binding.value for _, binding in record.attributes.get(given.name, ())]
    return bool(values) and all(isinstance(value, _PLAIN) for value in values)


def _bad_function(reach: Reach, node: Node, given: Expr, has_timeout: bool) -> str:
    value = reach.linker.value(given, node.frame)
    if not isinstance(value, FunctionValue):
        return ""
    linker = reach.linker
    function = linker.facts(value.module).functions[value.number]
    if function.decorators and not reach.roles.of_function(value.module, value.number):
        return ""
    if function.is_async and not function.yields:
        return "is async, so it is always true; pass a plain function"
    inner = Node(linker.enter(value, None), function, node, node.is_replayed)
    for returned in function.results:
        for part in _asked_for(returned.value):
            if _is_function(reach, inner, part):
                return f"names {shortened(spelled(part), _WIDEST)} without calling it, which is always true"
    calls = [linker.facts(value.module).calls[number] for number in function.calls]
    for call in calls:
        if call.use == "return" and is_coroutine(reach, inner, call):
            return "gives a coroutine, so it is always true; pass a plain function"
    return _side_effect(reach, inner, calls, has_timeout)


def _asked_for(expr: Expr) -> Iterator[Expr]:
    """The parts of a predicate's answer whose truth decides."""
    if isinstance(expr, Negated):
        yield from _asked_for(expr.operand)
    elif isinstance(expr, Either) and expr.kind in ("or", "and"):
        for option in expr.options:
            yield from _asked_for(option)
    else:
        yield expr


def _is_function(reach: Reach, node: Node, expr: Expr) -> bool:
    """Whether an expression names a function or method of the project or of the SDK, and does not call it."""
    if not isinstance(expr, (Attribute, Name)):
        return False
    value = reach.linker.value(expr, node.frame)
    if isinstance(value, External):
        is_asked = value.name.startswith("asyncio.") and value.name.rpartition(".")[2] in _ASKED
        return value.name == f"{WORKFLOW}all_handlers_finished" or is_asked
    if not isinstance(value, FunctionValue) or members.is_property(reach.linker, value):
        return False
    facts = reach.linker.facts(value.module)
    function = facts.functions[value.number]
    # Under another name it is a variable or an attribute, which may be empty until it is set.
    is_itself = function.name == last_name(expr) and not any(
        last_name(store.target) == function.name for each in facts.functions for store in each.stores
    )
    return is_itself and is_only_decorated_by_sdk(reach, value)


def _side_effect(reach: Reach, inner: Node, calls: list[Call], has_timeout: bool) -> str:
    for call in calls:
        callee = reach.linker.value(call.func, inner.frame)
        name = callee.name if isinstance(callee, External) else ""
        if name in _CLOCKS and not has_timeout:
            return "reads the clock, and nothing wakes it at that time; use timeout="
        is_change = isinstance(call.func, Attribute) and call.func.name in _MUTATORS and not name
        if name in _DRAWS or (is_change and _is_state(call.func)):
            last = name.rpartition(".")[2] or (call.func.name if isinstance(call.func, Attribute) else "")
            return f"changes state by {last}(), and is called again and again; only look"
    return ""


def _is_state(func: Expr) -> bool:
    """Whether the object belongs to more than the predicate: it hangs on a name, not on a call."""
    while isinstance(func, Attribute):
        func = func.base
    return isinstance(func, Name)


class Waiting(NamedTuple):
    """A loop that waits for a condition; ``is_clocked`` where that asks the time, which passes unnoticed."""

    condition: str
    loop: While
    is_clocked: bool = False


def polling_loops(reach: Reach, node: Node) -> Iterator[tuple[Span, Waiting]]:
    """Loops that do nothing but sleep until an attribute changes."""
    facts = reach.linker.facts(node.frame.module)
    for loop in node.function.whiles:
        condition = _condition(reach, node, loop.test)
        if condition and _only_sleeps(reach, node, facts, loop):
            if reach.boundary.state(node.frame, loop.guard).runs:
                yield loop.span, Waiting(condition, loop)


def _condition(reach: Reach, node: Node, test: Expr) -> str:
    """What the loop waits for, if its test asks for attributes of ``self`` alone."""
    if isinstance(test, Negated):
        return _spelled_state(reach, node, test.operand)
    if isinstance(test, Compared):
        return _spelled_comparison(reach, node, test._replace(operator=_OPPOSITES.get(test.operator, "")))
    spelling = _spelled_state(reach, node, test)
    return f"not {spelling}" if spelling else ""


def _spelled_state(reach: Reach, node: Node, test: Expr) -> str:
    name = ""
    if isinstance(test, Attribute):
        name = spelled(test)
    elif isinstance(test, Compared):
        return _spelled_comparison(reach, node, test)
    elif isinstance(test, Result):
        call = reach.linker.facts(node.frame.module).calls[test.call]
        if isinstance(call.func, Attribute) and not call.args and call.func.name in _ASKED:
            name = f"{spelled(call.func)}()"
        elif reach.linker.value(call.func, node.frame) == External("builtins.len") and len(call.args) == 1:
            inner = spelled(call.args[0])
            return f"len({inner})" if inner.startswith("self.") else ""
    return name if name.startswith("self.") else ""


def _spelled_comparison(reach: Reach, node: Node, test: Compared) -> str:
    sign = _SIGNS.get(test.operator, "")
    if not sign or not isinstance(test.right, Constant) or isinstance(test.left, Compared):
        return ""
    left = _spelled_state(reach, node, test.left)
    return f"{left} {sign} {test.right.value!r}" if left else ""


_SIGNS = {
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is": "is", "is not": "is not",
}  # fmt: skip
_OPPOSITES = {
    "eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "is": "is not", "is not": "is",
}  # fmt: skip


def _only_sleeps(reach: Reach, node: Node, facts: ModuleFacts, loop: While) -> bool:
    function = node.function
    if set(loop.does) != {"await"} or changes_in(facts, function, loop):
        return False
    slept = 0
    for each in function.calls:
        call = facts.calls[each]
        if not call.span.is_within(loop.body):
            continue
        callee = reach.linker.value(call.func, node.frame)
        name = callee.name if isinstance(callee, External) else ""
        if name in _SLEEPS and call.use == "await" and not _is_zero(reach, node.frame, call):
            slept += 1
        elif not (name == "datetime.timedelta" or name.startswith(tuple(_LOGGERS))):
            return False
    waits = [each for each in function.awaits if each.span.is_within(loop.body)]
    return slept == 1 and len(waits) == 1


def _is_zero(reach: Reach, frame: Frame, call: Call) -> bool:
    return not call.args or number(reach.linker, call.args[0], frame) == 0


def changes_in(facts: ModuleFacts, function: Function, loop: While) -> bool:
    """Whether the body of a loop stores to anything, or binds a name."""
    bindings = facts.scopes[function.scope].bindings.values()
    return any(store.span.is_within(loop.body) for store in function.stores) or any(
        loop.body.line <= binding.line <= loop.body.end_line for made in bindings for binding in made
    )


class LogCall(NamedTuple):
    """A call of one of the SDK's loggers, as a message shows it, with keywords that no log method has."""

    shown: str
    unknown: tuple[str, ...]
    call: Call


def rejected_log_keywords(reach: Reach, node: Node) -> Iterator[tuple[Span, LogCall]]:
    """Calls of the SDK's loggers that raise where the level is enabled."""
    facts = reach.linker.facts(node.frame.module)
    for each in node.function.calls:
        call = facts.calls[each]
        unknown = tuple(name for name, _ in call.keywords if name and name not in _ACCEPTED)
        if not unknown or not isinstance(call.func, Attribute) or call.func.name not in _LEVELS:
            continue
        callee = reach.linker.value(call.func, node.frame)
        if not isinstance(callee, External):
            continue
        logger = _LOGGERS.get(callee.name.rpartition(".")[0])
        if logger and reach.boundary.state(node.frame, call.guard).runs:
            yield call.span, LogCall(f"{logger}.{call.func.name}", unknown, call)
