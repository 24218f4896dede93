"""Where activity code heartbeats: in a function itself, in what it calls, or beside it in a task or thread.

Takes the activity reach, gives answers about its nodes and the loops in them. Where nobody can say what stands behind a
call it counts as one: a function of a missing module or a parameter, a name that speaks of heartbeats. Whether an
activity should heartbeat is for the rules.
"""

from collections.abc import Iterator
from functools import cached_property

from flake8_temporal.facts.records import Call, Iteration
from flake8_temporal.facts.terms import Attribute, Compared, Constant, Expr, Name, Result, last_name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.roles import SDK_ROLES
from flake8_temporal.project.values import UNREADABLE, External, Frame, FunctionValue, Literal, Value

_BEATS = {"temporalio.activity.heartbeat", "temporalio.client.AsyncActivityHandle.heartbeat"}
_SLEEPS = {"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep"}
_LOCAL = ("temporalio.workflow.execute_local_activity", "temporalio.workflow.start_local_activity")
_TASKS = {"create_task", "ensure_future", "start_soon"}
_MANY = 60  # rounds of a loop over a range, below which it is taken to be short


class Heartbeats:
    """The heartbeats in everything that the activities of one file reach."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    def in_(self, node: Node) -> Iterator[Span]:
        """The places of one function that heartbeat, hand ``heartbeat`` on, or may do so."""
        for number in node.function.calls:
            call = self.reach.linker.facts(node.frame.module).calls[number]
            callee = self.reach.linker.value(call.func, node.frame)
            is_said = not isinstance(callee, FunctionValue) and _speaks_of_it(call.func)
            if _is_beat(callee) or _may_be_anything(callee, call) or is_said:
                yield call.span
        for read in node.function.reads:
            if _speaks_of_it(read.value):
                yield read.span

    def surely_in(self, node: Node) -> Iterator[Span]:
        """The places of one function that heartbeat."""
        facts = self.reach.linker.facts(node.frame.module)
        for call in (facts.calls[number] for number in node.function.calls):
            if _is_beat(self.reach.linker.value(call.func, node.frame)):
                yield call.span

    @cached_property
    def _beating(self) -> set[int]:
        return {id(node) for node in self.reach.nodes if next(self.in_(node), None) is not None}

    @cached_property
    def _surely_beating(self) -> set[int]:
        return {id(node) for node in self.reach.nodes if next(self.surely_in(node), None) is not None}

    def may_be_within(self, node: Node, block: Span) -> bool:
        """Whether a run of a block of one function may heartbeat, in there or in what it calls."""
        return any(span.is_within(block) for span in self.in_(node)) or bool(
            self._called_in(node, block) & self._beating
        )

    def are_within(self, node: Node, block: Span) -> bool:
        """Whether a run of a block of one function heartbeats, in there or in what it calls."""
        return any(span.is_within(block) for span in self.surely_in(node)) or bool(
            self._called_in(node, block) & self._surely_beating
        )

    def beside(self, node: Node) -> bool:
        """Whether anything that its activity runs, other than the function itself, heartbeats, or may do so."""
        entry = node.path()[0]
        if (self.reach.reached_from([entry]) & self._beating) - {id(node)}:
            return True
        calls = (self.reach.linker.facts(node.frame.module).calls[number] for number in node.function.calls)
        return any(_may_be_anything(self.reach.linker.value(call.func, node.frame), call) for call in calls)

    def _called_in(self, node: Node, block: Span) -> set[int]:
        called = [self.reach.node_of(edge.target) for edge in node.edges if edge.span.is_within(block)]
        return self.reach.reached_from([target for target in called if target is not None])


def _is_beat(callee: Value) -> bool:
    return isinstance(callee, External) and callee.name in _BEATS


def _may_be_anything(callee: Value, call: Call) -> bool:
    """Whether a function of a missing module, or of a parameter, is called."""
    return callee == UNREADABLE or (callee is None and isinstance(call.func, Name))


def _speaks_of_it(expr: Expr) -> bool:
    return "heartbeat" in last_name(expr).lower().replace("_", "")


def silent_polls(beats: Heartbeats, node: Node) -> Iterator[tuple[Span, str]]:
    """Loops that wait in every round for something outside and never heartbeat, with the activity's name."""
    bodies = list(_long_loops(beats.reach, node))
    if not bodies or not _can_judge(beats.reach, node) or beats.beside(node):
        return
    for span, body in bodies:
        if _sleeps(beats.reach, node, body) and not beats.may_be_within(node, body):
            yield span, node.path()[0].function.name


def _long_loops(reach: Reach, node: Node) -> Iterator[tuple[Span, Span]]:
    """The loops that nothing in sight keeps short."""
    for found in node.function.whiles:
        if reach.boundary.state(node.frame, found.guard).runs and not _is_counted(reach, node, found.test):
            yield found.span, found.body
    for loop in node.function.iterations:
        is_long = loop.kind == "for" and _is_long(reach, node, loop)
        if is_long and reach.boundary.state(node.frame, loop.guard).runs:
            yield loop.span, loop.body


def _is_counted(reach: Reach, node: Node, test: Expr) -> bool:
    """Whether the test of a loop counts to a small number."""
    if not isinstance(test, Compared):
        return False
    sides = (reach.linker.value(side, node.frame) for side in (test.left, test.right))
    numbers = [side.value for side in sides if isinstance(side, Literal)]
    return any(isinstance(number, int) and 0 < number < _MANY for number in numbers)


def _is_long(reach: Reach, node: Node, loop: Iteration) -> bool:
    if not isinstance(loop.iterable, Result):
        return False
    call = reach.linker.facts(node.frame.module).calls[loop.iterable.call]
    callee = reach.linker.value(call.func, node.frame)
    if callee == External("itertools.count"):
        return True
    if callee != External("builtins.range") or not call.args:
        return False
    last = call.args[0] if len(call.args) == 1 else call.args[1]
    return isinstance(last, Constant) and isinstance(last.value, int) and last.value >= _MANY


def _sleeps(reach: Reach, node: Node, body: Span) -> bool:
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if call.span.is_within(body) and not _is_retry(node, call.span):
            callee = reach.linker.value(call.func, node.frame)
            if isinstance(callee, External) and callee.name in _SLEEPS:
                return True
    return False


def _is_retry(node: Node, span: Span) -> bool:
    """Whether a pause stands in a handler that may also give up."""
    return any(
        "raise" in handler.does and span.is_within(handler.body)
        for found in node.function.tries
        for handler in found.handlers
    )


def _can_judge(reach: Reach, node: Node) -> bool:
    """Whether it is the activity itself that waits there: no task or thread beside it, no decorator around it that may
    heartbeat, and no local activity, which cannot."""
    path = node.path()
    entry = path[0].function
    applied = [
        members.decorator_value(reach.linker, path[0].frame.module, decorator)
        for decorator in entry.decorators
    ]
    if not all(isinstance(value, External) and value.name in (*SDK_ROLES, *_HARMLESS) for value in applied):
        return False
    if runs_beside(reach, node):
        return False
    return (path[0].frame.module, path[0].frame.function) not in _run_locally(reach)


_HARMLESS = ("builtins.staticmethod", "builtins.classmethod")


def runs_beside(reach: Reach, node: Node) -> bool:
    """Whether a function runs in a task or thread of its own, beside its activity."""
    path = node.path()
    return any(_is_beside(reach, outer, inner) for outer, inner in zip(path, path[1:]))


def _is_beside(reach: Reach, outer: Node, inner: Node) -> bool:
    """Whether one function runs another in a task or a thread of its own."""
    facts = reach.linker.facts(outer.frame.module)
    for edge in outer.edges:
        if edge.target is inner.frame:
            number = next((n for n in outer.function.calls if facts.calls[n].span == edge.span), None)
            if not edge.is_threaded and (number is None or not _starts_task(reach, outer, number)):
                return False
    return True


def _starts_task(reach: Reach, node: Node, number: int) -> bool:
    """Whether the coroutine that a call makes is handed to something that makes a task of it."""
    facts = reach.linker.facts(node.frame.module)
    for call in (facts.calls[other] for other in node.function.calls):
        if Result(number) in call.args:
            callee = reach.linker.value(call.func, node.frame)
            name = callee.name.rpartition(".")[2] if isinstance(callee, External) else ""
            return (name or facts.calls[number].use.removeprefix("argument:")) in _TASKS
    return False


def _run_locally(reach: Reach) -> set[tuple[str, int]]:
    """The activities that the linted file runs as local ones."""
    linker = reach.linker
    found: set[tuple[str, int]] = set()
    for call in linker.facts(linker.module).calls:
        if isinstance(call.func, Attribute) and "local_activity" in call.func.name and call.args:
            frame = linker.frame(Frame(linker.module, call.function))
            callee, given = linker.value(call.func, frame), linker.value(call.args[0], frame)
            is_local = isinstance(callee, External) and callee.name.startswith(_LOCAL)
            if is_local and isinstance(given, FunctionValue):
                found.add((given.module, given.number))
    return found
