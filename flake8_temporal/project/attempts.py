"""Whether an activity is tried once only: every call of it in view has ``RetryPolicy(maximum_attempts=1)``.

Calls in view are those of the activity's file and of what it imports; where there is none, nothing is known. It
knows how an activity is called and which options go with the call.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import ROOT, Call
from flake8_temporal.facts.terms import Constant, Imported
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.flow import Flow, Spot, call_of, settled, single
from flake8_temporal.project.marks import names_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import External, Frame, FunctionValue, Literal

_CALLS = {
    f"temporalio.workflow.{verb}_{kind}{how}"
    for verb in ("execute", "start")
    for kind in ("activity", "local_activity")
    for how in ("", "_class", "_method")
}
_POLICY = "temporalio.common.RetryPolicy"


class ActivityCall(NamedTuple):
    """A call that has an activity run: the function it names, or the name alone."""

    call: Call
    frame: Frame
    function: FunctionValue | None
    name: str


def activity_calls(linker: Linker, module: str) -> Iterator[ActivityCall]:
    """The calls of a module that have an activity run."""
    for call in linker.facts(module).calls:
        frame = Frame(module, call.function)
        found = as_activity_call(linker, call, linker.frame(frame))
        if found is not None:
            yield found


def as_activity_call(linker: Linker, call: Call, frame: Frame) -> ActivityCall | None:
    """The call as one that has an activity run, or None if it is no such call."""
    callee = linker.value(call.func, frame)
    if not isinstance(callee, External) or callee.name not in _CALLS:
        return None
    first = call.args[0] if call.args else dict(call.keywords).get("activity")
    value = None if first is None else linker.value(first, frame)
    if isinstance(value, FunctionValue):
        return ActivityCall(call, frame, value, "")
    is_named = isinstance(value, Literal) and isinstance(value.value, str)
    return ActivityCall(
        call, frame, None, str(value.value) if is_named and isinstance(value, Literal) else ""
    )


def is_single_attempt(flow: Flow, found: ActivityCall) -> bool | None:
    """Whether the call allows one attempt; None where its options cannot be seen."""
    keywords = dict(found.call.keywords)
    policy = keywords.get("retry_policy")
    if policy is None:
        return None if "" in keywords else False
    made = settled(flow, Spot(policy, found.frame))
    if not made:
        return None
    answers = [_allows_one(flow, spot) for spot in made]
    return None if None in answers else all(answers)


def _allows_one(flow: Flow, spot: Spot) -> bool | None:
    call = call_of(flow, spot)
    if call is None:
        return False if spot.expr == Constant(None) else None
    if flow.linker.value(call.func, spot.frame) != External(_POLICY):
        return None
    attempts = dict(call.keywords).get("maximum_attempts")
    if attempts is None:
        return None if "" in dict(call.keywords) else False
    number = single(flow, spot.part(attempts))
    return number.expr == Constant(1) if number is not None and isinstance(number.expr, Constant) else None


def runs_once(reach: Reach, entry: Node) -> bool:
    """Whether every call of the activity in view allows one attempt, and there is one.

    Options that cannot be seen may allow one only.
    """
    flow = Flow(reach.linker)
    answers = [is_single_attempt(flow, found) for found in calls_of(reach, entry)]
    return bool(answers) and False not in answers


def calls_of(reach: Reach, entry: Node) -> Iterator[ActivityCall]:
    """The calls in view that have this activity run, by its function or by its name."""
    frame = entry.frame
    names = names_of(reach.linker, frame.module, entry.function)
    for module in _in_view(reach.linker, frame.module):
        for found in activity_calls(reach.linker, module):
            called = found.function
            if called is None:
                is_called = found.name in names
            else:
                is_called = (called.module, called.number) == (frame.module, frame.function)
            if is_called:
                yield found


def _in_view(linker: Linker, module: str) -> Iterator[str]:
    """The module and the modules of the project that it imports at its top."""
    yield module
    seen = {module}
    for bindings in linker.facts(module).scopes[ROOT].bindings.values():
        for binding in bindings:
            if isinstance(binding.value, Imported):
                source = linker.absolute(binding.value.module, binding.value.level, module)
                found = linker.module_named(source) if source else None
                if found is not None and found not in seen:
                    seen.add(found)
                    yield found
