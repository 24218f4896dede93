"""What becomes of coroutines, tasks and handles: those that nobody awaits, keeps or hands on.

Takes a node of the reach, gives places with the call as a reader knows it. A value that is returned, stored in an
attribute, passed on or read under its name later is in somebody's hands, and says nothing.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flake8_temporal.facts.records import Await, Call, Function, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Constant, Display, Expr, Name, Result, Starred, last_name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.commands import CHILD, STARTERS, WORKFLOW, Site, is_plain, sites
from flake8_temporal.project.origins import made_by, origin
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.roles import SDK_ROLES
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import External, FunctionValue, Instance, Value
from flake8_temporal.report import shortened

_COROUTINES = {name for name in STARTERS if "execute_" in name or name.endswith("child_workflow")} | {
    f"{WORKFLOW}sleep",
    f"{WORKFLOW}wait_condition",
    f"{WORKFLOW}wait",
    "asyncio.sleep",
    "asyncio.wait_for",
    "asyncio.wait",
}
_ACTIVITY_COROUTINES = {
    "temporalio.activity.wait_for_cancelled",
    "temporalio.activity.wait_for_worker_shutdown",
}
_TASKS = {name for name in STARTERS if name not in _COROUTINES} | {
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.gather",
    "asyncio.AbstractEventLoop.create_task",
}
# The methods of handles that are coroutines, by what makes the handle.
_EXTERNAL = frozenset({"signal", "cancel"})
_NEXUS = frozenset({"execute_operation", "start_operation"})
OF_HANDLES = {
    f"{WORKFLOW}get_external_workflow_handle": _EXTERNAL,
    f"{WORKFLOW}get_external_workflow_handle_for": _EXTERNAL,
    f"{WORKFLOW}ExternalWorkflowHandle": _EXTERNAL,
    f"{WORKFLOW}start_child_workflow": frozenset({"signal"}),
    f"{WORKFLOW}ChildWorkflowHandle": frozenset({"signal"}),
    f"{WORKFLOW}create_nexus_client": _NEXUS,
    f"{WORKFLOW}NexusClient": _NEXUS,
}
_OF_ASYNCIO = {
    "asyncio.Event": frozenset({"wait"}),
    "asyncio.Lock": frozenset({"acquire"}),
    "asyncio.Semaphore": frozenset({"acquire"}),
    "asyncio.BoundedSemaphore": frozenset({"acquire"}),
    "asyncio.Condition": frozenset({"acquire", "wait", "wait_for"}),
    "asyncio.Barrier": frozenset({"wait"}),
    "asyncio.Queue": frozenset({"get", "join", "put"}),
}
TRANSPARENT = {
    *SDK_ROLES,
    "builtins.staticmethod",
    "builtins.classmethod",
    "abc.abstractmethod",
    "typing.final",
    "typing.override",
    "typing_extensions.override",
}
_CATCH_ALL = {"builtins.Exception", "builtins.BaseException"}
_WIDEST = 50
_OUTCOMES = {"exception", "result", "done", "cancelled"}


class Dropped(NamedTuple):
    """A coroutine that is made and never run: the call as a reader knows it, and what does not happen."""

    shown: str
    harm: str
    call: Call


def unawaited(reach: Reach, node: Node) -> Iterator[tuple[Span, Dropped]]:
    """Coroutines that are made and never run."""
    facts = reach.linker.facts(node.frame.module)
    dropped = _dropped(facts, node.function)
    for number in node.function.calls:
        call = facts.calls[number]
        if (number in dropped or call.use == "test") and reach.boundary.state(node.frame, call.guard).runs:
            name = _coroutine(reach, node, call)
            if name:
                yield call.span, Dropped(name, _harm(reach, node, call, name), call)


def _harm(reach: Reach, node: Node, call: Call, name: str) -> str:
    if name.startswith("activity."):
        return "it does not wait"
    return "it does nothing" if is_call_of(reach, node, call.func, _OF_ASYNCIO) else "nothing is scheduled"


def is_coroutine(reach: Reach, node: Node, call: Call) -> bool:
    """Whether the call is known to give a coroutine."""
    return bool(_coroutine(reach, node, call))


def _coroutine(reach: Reach, node: Node, call: Call) -> str:
    """The call as a reader knows it, if it gives a coroutine."""
    callee = reach.linker.value(call.func, node.frame)
    if isinstance(callee, External) and callee.name in _COROUTINES | _ACTIVITY_COROUTINES:
        return _shown(callee.name)
    if is_call_of(reach, node, call.func, {**OF_HANDLES, **_OF_ASYNCIO}):
        return f"{shortened(spelled(call.func) or last_name(call.func), _WIDEST)}(...)"
    function = coroutine_function(reach, callee) if isinstance(callee, FunctionValue) else None
    if function is None:
        return ""
    return f"{shortened(spelled(call.func) or function.name, _WIDEST)}(...)"


def _shown(name: str) -> str:
    return f"{name.removeprefix('temporalio.').removeprefix('asyncio.AbstractEventLoop.')}(...)"


def is_call_of(reach: Reach, node: Node, func: Expr, methods: Mapping[str, frozenset[str]]) -> bool:
    """Whether a call is that of one of these methods, by what makes the object or is its type."""
    if not isinstance(func, Attribute):
        return False
    linker = reach.linker
    value = linker.value(func.base, node.frame)
    if isinstance(value, Instance) and isinstance(value.of, External):
        return func.name in methods.get(value.of.name, ())
    made = made_by(linker, origin(linker, func.base, node.frame))
    return made is not None and func.name in methods.get(made[0], ())


def coroutine_function(reach: Reach, value: FunctionValue) -> Function | None:
    """An ``async def`` of the project that no decorator may make something else of; activities have a rule of their
    own."""
    function = reach.linker.facts(value.module).functions[value.number]
    if not function.is_async or function.yields or reach.roles.is_activity(value):
        return None
    applied = [members.decorator_value(reach.linker, value.module, each) for each in function.decorators]
    is_plain = all(isinstance(each, External) and each.name in TRANSPARENT for each in applied)
    return function if is_plain else None


def _dropped(facts: ModuleFacts, function: Function) -> set[int]:
    """The calls whose values nobody gets: as a statement, in a list that is one, or under a name that is not read."""
    numbers = {number for number in function.calls if facts.calls[number].use == "statement"}
    for expr in _unread_values(facts, function):
        parts = expr.elements if isinstance(expr, Display) else (expr,)
        uses = ("element",) if isinstance(expr, Display) else ("assign",)
        numbers |= {
            part.call for part in parts if isinstance(part, Result) and facts.calls[part.call].use in uses
        }
    bodies = [each.body for each in function.iterations if each.kind == "list" and each.use == "statement"]
    for number in function.calls if bodies else ():
        call = facts.calls[number]
        if call.use == "element" and any(call.span.is_within(body) for body in bodies):
            numbers.add(number)
    return numbers


def _unread_values(facts: ModuleFacts, function: Function) -> Iterator[Expr]:
    bindings = facts.scopes[function.scope].bindings
    for name in function.unread:
        for binding in bindings.get(name, ()):
            if binding.value is not None:
                yield binding.value


def dropped_tasks(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Tasks and handles that nobody keeps, and gathered failures that nobody looks at; in queries and validators the
    SDK refuses them all."""
    if not node.is_replayed:
        return
    facts = reach.linker.facts(node.frame.module)
    dropped = _dropped(facts, node.function)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = reach.linker.value(call.func, node.frame)
        if not isinstance(callee, External) or callee.name not in _TASKS:
            continue
        if node.frame.module != reach.linker.module and callee.name.startswith("asyncio."):
            continue  # not written for workflows, or judged where it stands
        if not reach.boundary.state(node.frame, call.guard).runs:
            continue
        if number in dropped:
            if not _fails_quietly(reach, node, call):
                yield call.span, _shown(callee.name)
        elif callee.name == "asyncio.gather" and _drops_failures(facts, node.function, number):
            yield call.span, "gather(..., return_exceptions=True)"


def _fails_quietly(reach: Reach, node: Node, call: Call) -> bool:
    """Whether the coroutine of a task handles whatever may go wrong in it."""
    facts = reach.linker.facts(node.frame.module)
    if not call.args or not isinstance(call.args[0], Result):
        return False
    callee = reach.linker.value(facts.calls[call.args[0].call].func, node.frame)
    if not isinstance(callee, FunctionValue):
        return False
    function = reach.linker.facts(callee.module).functions[callee.number]
    caught = [
        each.body
        for each in function.tries
        if any(_catches_all(reach, callee, handler.type) for handler in each.handlers)
    ]
    return bool(caught) and all(any(each.span.is_within(body) for body in caught) for each in function.awaits)


def _catches_all(reach: Reach, function: FunctionValue, kind: Expr | None) -> bool:
    if kind is None:
        return True
    frame = reach.linker.enter(function, None)
    value: Value = reach.linker.value(kind, frame)
    return isinstance(value, External) and value.name in _CATCH_ALL


def _drops_failures(facts: ModuleFacts, function: Function, number: int) -> bool:
    """``await asyncio.gather(..., return_exceptions=True)`` as a statement, unless it ends tasks that the function
    cancelled, tidies up after something else, or asks the tasks themselves."""
    call = facts.calls[number]
    if dict(call.keywords).get("return_exceptions") != Constant(True) or not _is_statement(function, number):
        return False
    if any(
        call.span.is_within(block)
        for each in function.tries
        for block in (each.finally_, *(handler.body for handler in each.handlers))
    ):
        return False
    methods = {
        other.func.name
        for other in (facts.calls[each] for each in function.calls)
        if isinstance(other.func, Attribute)
    }
    return not methods & {"cancel", *_OUTCOMES} and not _awaited_later(function, call)


def _awaited_later(function: Function, call: Call) -> bool:
    """Whether the function goes through the gathered tasks afterwards, or awaits one of them."""
    given = [arg.value if isinstance(arg, Starred) else arg for arg in call.args]
    names = [arg for arg in given if isinstance(arg, (Name, Attribute))]
    later = [
        *(each.iterable for each in function.iterations if each.span[:2] > call.span[:2]),
        *(each.value for each in function.awaits if each.span[:2] > call.span[:2]),
    ]
    return any(name in later for name in names)


def _is_statement(function: Function, number: int) -> bool:
    found = _await_of(function, number)
    return found is not None and found.use == "statement"


def _await_of(function: Function, number: int) -> Await | None:
    return next((each for each in function.awaits if each.value == Result(number)), None)


def abandoned_children(reach: Reach, node: Node) -> Iterator[tuple[Span, Site]]:
    """Children that are started and never looked at again, with nothing said about the end of their parent."""
    facts = reach.linker.facts(node.frame.module)
    for site in sites(reach, node):
        if site.kind != CHILD or not site.name.endswith("start_child_workflow"):
            continue
        if not site.options.is_complete or "parent_close_policy" in site.options.given:
            continue
        if _handle_is_dropped(facts, node.function, site) and not _outlives(reach, node, site):
            yield site.call.span, site


def _handle_is_dropped(facts: ModuleFacts, function: Function, site: Site) -> bool:
    number = next(each for each in function.calls if facts.calls[each] is site.call)
    found = _await_of(function, number)
    if found is None or found.use == "statement":
        return found is not None
    return found.use == "assign" and Result(number) in _unread_values(facts, function)


def _outlives(reach: Reach, node: Node, site: Site) -> bool:
    """Whether the parent goes on for as long as it takes: in an endless loop, or until a condition holds that the
    child may bring about."""
    span = site.call.span
    for loop in node.function.whiles:
        is_endless = isinstance(loop.test, Constant) and bool(loop.test.value)
        if is_endless and span.is_within(loop.body) and not {"break", "return"} & set(loop.does):
            return True
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if call.span[:2] > span[:2] and is_plain(reach.linker, call.func, node.frame):
            if reach.linker.value(call.func, node.frame) == External(f"{WORKFLOW}wait_condition"):
                return True
    return False
