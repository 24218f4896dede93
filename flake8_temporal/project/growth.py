"""How long one run of a workflow can go on: loops that never end and never start the next run.

Takes the reach of workflow code. A loop is endless only if nothing in it, and nothing that it calls, can end it as
far as the code was read. Loops that wait without letting go are in ``spinning``.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.restarts import workflow_of
from flake8_temporal.project.sdk_calls import ACTIVITIES, CHILDREN, CONTINUE, WORKFLOW, calls_in_node
from flake8_temporal.project.values import ClassValue, External, FunctionValue, Instance

_FOREVER = {"itertools.count", "itertools.cycle"}
_LEAVING = {"break", "return", "raise", "yield"}
# Waits that add events to the history, at once or when what they wait for arrives.
_RECORDED = {*ACTIVITIES, *CHILDREN, WORKFLOW + "sleep", WORKFLOW + "wait_condition", "asyncio.sleep"}
_LIMITED = {"asyncio.wait_for", "asyncio.timeout", "asyncio.timeout_at", "async_timeout.timeout"}


def endless_loops(reach: Reach) -> dict[int, list[Span]]:
    """The loops of run methods, and of the helpers they await, that go on for ever in one run; by node."""
    found: dict[int, list[Span]] = {}
    for entry in reach.nodes:
        if entry.origin is not None or entry.is_foreign or not _is_run(reach, entry):
            continue
        loops = [
            (node, span)
            for node in _awaited(reach, entry)
            for span, body, does in _loops(reach, node)
            if _is_endless(reach, node, body, does)
        ]
        if loops and _is_known(reach, entry) and not _may_continue(reach, entry):
            for node, span in loops:
                found.setdefault(id(node), []).append(span)
    return found


def _is_run(reach: Reach, node: Node) -> bool:
    return "run" in reach.roles.of_function(node.frame.module, node.frame.function)


def _is_known(reach: Reach, entry: Node) -> bool:
    owner = workflow_of(entry)
    classes = () if owner is None else members.linearized(reach.linker, owner)
    return bool(classes) and all(isinstance(base, ClassValue) for base in classes)


def _may_continue(reach: Reach, entry: Node) -> bool:
    """Whether any code of the class continues as new, or calls something with ``self`` that may."""
    owner = workflow_of(entry)
    starts = [node for node in reach.nodes if node.origin is None and workflow_of(node) == owner]
    reached = reach.reached_from(starts)
    return any(
        next(calls_in_node(reach, node, (CONTINUE,)), None) is not None or _hands_itself_over(reach, node)
        for node in reach.nodes
        if id(node) in reached
    )


def _hands_itself_over(reach: Reach, node: Node) -> bool:
    """Whether an unknown function is given the workflow itself."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        for given in (*call.args, *(value for _, value in call.keywords)):
            value = reach.linker.value(given, node.frame)
            if isinstance(value, Instance) and value == node.path()[0].frame.receiver:
                if not isinstance(reach.linker.value(call.func, node.frame), (FunctionValue, ClassValue)):
                    return True
    return False


def _awaited(reach: Reach, entry: Node) -> Iterator[Node]:
    """The run method and the methods it awaits at once, so that a loop in one of them holds up the run."""
    pending, seen = [entry], {id(entry)}
    while pending:
        node = pending.pop()
        yield node
        facts = reach.linker.facts(node.frame.module)
        spans = {facts.calls[n].span for n in node.function.calls if facts.calls[n].use == "await"}
        for edge in node.edges:
            target = reach.node_of(edge.target)
            if target is not None and edge.span in spans and id(target) not in seen:
                seen.add(id(target))
                pending.append(target)


def _loops(reach: Reach, node: Node) -> Iterator[tuple[Span, Span, tuple[str, ...]]]:
    """Loops without an end of their own: the place of the test, the body, what it does."""
    for loop in node.function.whiles:
        if isinstance(loop.test, Constant) and loop.test.value and _runs(reach, node, loop.guard):
            yield loop.span, loop.body, loop.does
    for iteration in node.function.iterations:
        if iteration.kind == "for" and _runs(reach, node, iteration.guard):
            if (
                isinstance(iteration.iterable, Result)
                and _name_of(reach, node, iteration.iterable) in _FOREVER
            ):
                yield iteration.span, iteration.body, iteration.does


def _runs(reach: Reach, node: Node, guard: int) -> bool:
    return reach.boundary.state(node.frame, guard).runs


def _name_of(reach: Reach, node: Node, result: Result) -> str:
    callee = reach.linker.value(reach.linker.facts(node.frame.module).calls[result.call].func, node.frame)
    return callee.name if isinstance(callee, External) else ""


def _is_endless(reach: Reach, node: Node, body: Span, does: tuple[str, ...]) -> bool:
    """Whether the loop records events and nothing ends it: no statement, no time limit, no error of a helper."""
    if _LEAVING & set(does) or _is_limited(reach, node, body):
        return False
    waits = [found.value for found in node.function.awaits if found.span.is_within(body)]
    facts = reach.linker.facts(node.frame.module)
    callees = [facts.calls[value.call].func for value in waits if isinstance(value, Result)]
    if any(reach.linker.value(callee, node.frame) is None for callee in callees):
        return False
    helpers = _called_in(reach, node, body)
    if any("raise" in helper.function.does for helper in helpers):
        return False
    own = any(found.call.span.is_within(body) for found in calls_in_node(reach, node, _RECORDED))
    return own or any(next(calls_in_node(reach, helper, _RECORDED), None) for helper in helpers)


def _called_in(reach: Reach, node: Node, body: Span) -> list[Node]:
    """The functions of the project that a part of a function calls, and theirs in turn."""
    called = [reach.node_of(edge.target) for edge in node.edges if edge.span.is_within(body)]
    reached = reach.reached_from([target for target in called if target is not None])
    return [other for other in reach.nodes if id(other) in reached]


def _is_limited(reach: Reach, node: Node, body: Span) -> bool:
    """Whether a time limit stands around the loop, or in it where its error is not handled."""
    facts = reach.linker.facts(node.frame.module)
    handled = [found.body for found in node.function.tries if found.handlers]
    for number in node.function.calls:
        call = facts.calls[number]
        callee = reach.linker.value(call.func, node.frame)
        name = callee.name if isinstance(callee, External) else ""
        is_around = call.use == "with" and call.span.line <= body.line
        is_inside = call.span.is_within(body) and not any(call.span.is_within(block) for block in handled)
        is_limit = name in _LIMITED or (name.endswith(".wait_condition") and _has_timeout(call))
        if is_limit and (is_around or is_inside):
            return True
    return False


def _has_timeout(call: Call) -> bool:
    return any(key in ("timeout", "") and value != Constant(None) for key, value in call.keywords)
