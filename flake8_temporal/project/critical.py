"""Calls of activities that their author calls non-idempotent: whether a second attempt is ruled out or told apart.

Takes a node of the workflow reach and gives the calls that do neither. What an argument holds is read from the call,
or else from the type that the activity declares.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Function
from flake8_temporal.facts.terms import Constant
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.attempts import ActivityCall, as_activity_call, is_single_attempt
from flake8_temporal.project.flow import Flow, Spot
from flake8_temporal.project.marks import is_non_idempotent, is_non_idempotent_name
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.slots import is_key, slots_of
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance, Value

_OPTIONS = {
    "activity", "activity_id", "cancellation_type", "heartbeat_timeout", "local_retry_threshold", "priority",
    "result_type", "retry_policy", "schedule_to_close_timeout", "schedule_to_start_timeout",
    "start_to_close_timeout", "summary", "task_queue", "versioning_intent",
}  # fmt: skip


def unprotected_calls(reach: Reach, flow: Flow, node: Node) -> Iterator[tuple[Span, str]]:
    """The calls of non-idempotent activities that may run them twice, with the activity's name."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        found = as_activity_call(reach.linker, call, node.frame)
        if found is None or not reach.boundary.is_followed(reach.boundary.state(node.frame, call.guard)):
            continue
        name = _marked(reach, found)
        if name and is_single_attempt(flow, found) is False and not _is_keyed(reach, flow, found):
            yield call.span, name


def _marked(reach: Reach, found: ActivityCall) -> str:
    if found.function is None:
        return found.name if found.name and is_non_idempotent_name(reach, found.name) else ""
    function = _record(reach, found.function)
    return function.name if is_non_idempotent(reach, found.function.module, function) else ""


def _record(reach: Reach, function: FunctionValue) -> Function:
    return reach.linker.facts(function.module).functions[function.number]


def _is_keyed(reach: Reach, flow: Flow, found: ActivityCall) -> bool:
    """Whether the arguments bring a key, or cannot be looked into (which ``strict`` does not accept)."""
    call = found.call
    keywords = tuple((name, value) for name, value in call.keywords if name not in _OPTIONS)
    payload = call._replace(func=Constant(None), args=call.args[1:], keywords=keywords)
    slots = slots_of(flow, payload, Spot(call.func, found.frame))
    if any(is_key(slot.name) for slot in slots.found):
        return True
    declared = None if found.function is None else _declares_key(reach, found.function)
    if declared is not None:
        return declared
    return bool(slots.unknown) and not reach.settings.strict


def _declares_key(reach: Reach, function: FunctionValue) -> bool | None:
    """Whether the activity takes a key, by the names and types of its parameters; None where one has no type."""
    record = _record(reach, function)
    params = [param for param in record.params if param.name not in ("self", "cls")]
    if any(is_key(param.name) for param in params):
        return True
    is_plain = True
    for param in params:
        frame = Frame(function.module, function.number)
        value = None if param.annotation is None else reach.linker.typed(param.annotation, frame)
        fields = _fields(reach, value)
        if fields is None:
            is_plain = False
        elif any(is_key(field) for field in fields):
            return True
    return False if is_plain else None


def _fields(reach: Reach, value: Value) -> list[str] | None:
    """The fields of a declared type; none for plain data, None if it is not known."""
    if not isinstance(value, Instance):
        return None
    if isinstance(value.of, ClassValue):
        return list(members.fields_of(reach.linker, value.of))
    is_plain = isinstance(value.of, External) and value.of.name.startswith(
        ("builtins.", "datetime.", "decimal.", "uuid.")
    )
    return [] if is_plain else None
