"""Functions of the SDK that work in one context only, and what is written in their place in the other.

Takes a node of the reach and the context it is looked at in, gives the calls that raise there. Code that is ready for
that (it asks first, or handles the error) is passed over; which of two contexts counts for a shared helper is for the
rules.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, ModuleFacts, Try, guards_around
from flake8_temporal.facts.terms import Attribute, Display, Name, Negated, Result, last_name
from flake8_temporal.model import Span
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import External

_WORKFLOW = "temporalio.workflow."
_ACTIVITY = "temporalio.activity."
_ANYWHERE = {
    "as_completed", "create_nexus_client", "current_update_info", "defn", "dynamic_config", "in_workflow", "init",
    "query", "run", "signal", "update", "wait",
}  # fmt: skip
_NEED_ACTIVITY = {
    "cancellation_details", "client", "heartbeat", "info", "is_cancelled", "is_worker_shutdown", "metric_meter",
    "payload_converter", "raise_complete_async", "shield_thread_cancel_exception", "wait_for_cancelled",
    "wait_for_cancelled_sync", "wait_for_worker_shutdown", "wait_for_worker_shutdown_sync",
}  # fmt: skip
_PREDICATES = {"in_activity", "in_workflow"}
_LOGS = {"critical", "debug", "error", "exception", "info", "log", "warning"}
_IN_ACTIVITY = {
    "info": "activity.info()",
    "logger": "activity.logger",
    "metric_meter": "activity.metric_meter()",
    "new_random": "random.Random()",
    "now": "datetime.now(timezone.utc)",
    "payload_converter": "activity.payload_converter()",
    "random": "random",
    "sleep": "asyncio.sleep()",
    "time": "time.time()",
    "time_ns": "time.time_ns()",
    "uuid4": "uuid.uuid4()",
    "uuid7": "uuid.uuid7()",
}
_IN_WORKFLOW = {
    "info": "workflow.info()",
    "logger": "workflow.logger",
    "metric_meter": "workflow.metric_meter()",
    "payload_converter": "workflow.payload_converter()",
}
_CATCHES = {
    Context.ACTIVITY: {"temporalio.exceptions.TemporalError", "builtins.Exception", "builtins.BaseException"},
    Context.WORKFLOW: {"builtins.RuntimeError", "builtins.Exception", "builtins.BaseException"},
}


class Misplaced(NamedTuple):
    """A call that the context does not allow. ``instead`` is what does the same here, or empty."""

    api: str
    needs: str
    instead: str
    call: Call

    @property
    def name(self) -> str:
        """The dotted name inside the SDK."""
        return self.api.removesuffix("()")


def needs_activity(value: object) -> bool:
    """Whether a value is a function that raises outside activities."""
    return isinstance(value, External) and value.name.removeprefix(_ACTIVITY) in _NEED_ACTIVITY


def misplaced(reach: Reach, node: Node) -> Iterator[tuple[Span, Misplaced]]:
    """The calls in a node that need the other context."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if not reach.boundary.state(node.frame, call.guard).runs:
            continue
        found = _needing(reach.linker.value(call.func, node.frame), reach.linker.context, call)
        if found is None or asks_first(facts, call.guard):
            continue
        if not is_handled(reach, node, call.span):
            yield call.span, found


def _needing(callee: object, context: Context, call: Call) -> Misplaced | None:
    if not isinstance(callee, External):
        return None
    if context is Context.ACTIVITY and callee.name.startswith(_WORKFLOW):
        name, _, method = callee.name.removeprefix(_WORKFLOW).partition(".")
        if name == "logger" and method in _LOGS or (not method and name.islower() and name not in _ANYWHERE):
            return Misplaced(
                callee.name.removeprefix("temporalio.") + "()", "workflow", _IN_ACTIVITY.get(name, ""), call
            )
    if context is Context.WORKFLOW and callee.name.startswith(_ACTIVITY):
        name, _, method = callee.name.removeprefix(_ACTIVITY).partition(".")
        if name == "logger" and method in _LOGS or (not method and name in _NEED_ACTIVITY):
            return Misplaced(
                callee.name.removeprefix("temporalio.") + "()", "activity", _IN_WORKFLOW.get(name, ""), call
            )
    return None


def asks_first(facts: ModuleFacts, guard: int) -> bool:
    """Whether a site stands behind a test of what ``in_workflow()`` or ``in_activity()`` said before.

    A direct call of one of them in the test is answered by the linker; a variable may have held several answers.
    """
    for found in guards_around(facts, guard):
        test = found.test.operand if isinstance(found.test, Negated) else found.test
        if isinstance(test, Name):
            bindings = facts.scopes[test.scope].bindings.get(test.id, ())
            made = (facts.calls[each.value.call].func for each in bindings if isinstance(each.value, Result))
            if any(isinstance(func, (Attribute, Name)) and last_name(func) in _PREDICATES for func in made):
                return True
    return False


def is_handled(reach: Reach, node: Node, span: Span) -> bool:
    """Whether the error of a call at ``span`` is caught, here or on the way to this node."""
    if any(_catches(reach, node, found) and span.is_within(found.body) for found in node.function.tries):
        return True
    origin = node.origin
    if origin is None:
        return False
    ways = [edge.span for edge in origin.edges if edge.target is node.frame]
    return bool(ways) and all(is_handled(reach, origin, way) for way in ways)


def _catches(reach: Reach, node: Node, found: Try) -> bool:
    """Whether a handler takes what the SDK raises in the wrong context, and goes on."""
    for handler in found.handlers:
        if "raise" in handler.does:
            continue
        kinds = handler.type.elements if isinstance(handler.type, Display) else (handler.type,)
        for kind in kinds:
            value = None if kind is None else reach.linker.value(kind, node.frame)
            if kind is None or (isinstance(value, External) and value.name in _CATCHES[reach.linker.context]):
                return True
    return False
