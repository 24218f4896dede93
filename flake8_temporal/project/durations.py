"""Durations, retry policies and other values in SDK calls that the SDK, or the server, does not take.

Takes a node of the reach, gives places with what is wrong and what to write. Only what is written out is judged, here
or where a name leads to; the numbers and durations are read by ``origins``.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Display, Expr, Result
from flake8_temporal.model import Span
from flake8_temporal.project.commands import (
    ACTIVITY,
    LOCAL_ACTIVITY,
    STARTERS,
    WORKFLOW,
    elements,
    sdk_calls,
)
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.origins import (
    Options,
    Origin,
    constant,
    keywords_of,
    made_by,
    number,
    origin,
    seconds,
)
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import ClassValue, External, Frame
from flake8_temporal.report import shortened

_DAYS = 10  # from here on a bare number in timedelta() was most likely meant as seconds
# The calls that wait, and which of their parameters is the time.
_WAITS = {
    f"{WORKFLOW}sleep": ("duration", 0),
    f"{WORKFLOW}wait_condition": ("timeout", -1),
    f"{WORKFLOW}wait": ("timeout", -1),
    "asyncio.sleep": ("delay", 0),
    "asyncio.wait_for": ("timeout", 1),
    "asyncio.timeout": ("delay", 0),
}
_TAKE_TIMEDELTA = {f"{WORKFLOW}sleep", f"{WORKFLOW}wait_condition"}
_POLICY = "temporalio.common.RetryPolicy"
_POLICY_FIELDS = (
    "initial_interval",
    "backoff_coefficient",
    "maximum_interval",
    "maximum_attempts",
    "non_retryable_error_types",
)


class Mistake(NamedTuple):
    """What is wrong with a duration, and what to write."""

    problem: str
    remedy: str


def bad_durations(reach: Reach, node: Node) -> Iterator[tuple[Span, Mistake]]:
    """Durations in calls of the SDK that are no durations, are negative, or are days instead of seconds."""
    linker, frame = reach.linker, node.frame
    for name, call in sdk_calls(reach, node):
        if name in _WAITS:
            parameter, position = _WAITS[name]
            given = _argument(linker, call, frame, parameter, position)
            mistake = None if given is None else _of_wait(linker, name, parameter, given)
            if mistake is not None:
                yield call.span, mistake
        elif name in STARTERS or name == f"{WORKFLOW}continue_as_new":
            for keyword, given in keywords_of(linker, call, frame).given.items():
                if keyword.endswith("_timeout") or keyword == "local_retry_threshold":
                    mistake = _of_timeout(linker, keyword, given, STARTERS.get(name, ""))
                    if mistake is not None:
                        yield call.span, mistake


def _argument(linker: Linker, call: Call, frame: Frame, parameter: str, position: int) -> Origin | None:
    if 0 <= position < len(call.args):
        return Origin(call.args[position], frame)
    return keywords_of(linker, call, frame).given.get(parameter)


def _of_timeout(linker: Linker, keyword: str, given: Origin, kind: str) -> Mistake | None:
    known = constant(linker, *given)
    if known is not None and known.value is not None:
        return _no_timedelta(keyword, known)
    length = seconds(linker, *given)
    if length is not None and length < 0:
        return Mistake(f"{keyword} is negative", "a positive timedelta")
    days = _bare_days(linker, given)
    if days is not None and days >= _DAYS and kind in (ACTIVITY, LOCAL_ACTIVITY):
        return Mistake(f"{keyword}=timedelta({days:g}) is {days:g} days", f"timedelta(seconds={days:g})")
    return None


def _no_timedelta(name: str, known: Constant) -> Mistake:
    if isinstance(known.value, (int, float)) and not isinstance(known.value, bool):
        return Mistake(f"{name}={known.value} is not a timedelta", f"timedelta(seconds={known.value})")
    return Mistake(f"{name}={shortened(repr(known.value), 20)} is not a timedelta", "timedelta(...)")


def _bare_days(linker: Linker, given: Origin) -> float | None:
    """The number of days in ``timedelta(30)``."""
    found = origin(linker, *given)
    made = made_by(linker, found)
    if made is None or made[0] != "datetime.timedelta" or len(made[1].args) != 1 or made[1].keywords:
        return None
    return number(linker, made[1].args[0], found.frame)


def _of_wait(linker: Linker, name: str, parameter: str, given: Origin) -> Mistake | None:
    shown = name.removeprefix("temporalio.")
    known = constant(linker, *given)
    if known is not None and isinstance(known.value, str):
        remedy = "seconds or a timedelta" if name in _TAKE_TIMEDELTA else "seconds"
        return Mistake(f"{shown}() does not take {shortened(repr(known.value), 20)}", remedy)
    if name not in _TAKE_TIMEDELTA:
        if seconds(linker, *given) is not None:
            return Mistake(f"{shown}() does not take a timedelta", "seconds, as by .total_seconds()")
        return None
    length = number(linker, *given)
    length = seconds(linker, *given) if length is None else length
    if length is None or length > 0:
        return None
    if parameter == "timeout":
        return Mistake("wait_condition() with no time left always times out", "a plain test")
    return Mistake(f"{shown}() of a negative time is refused", "a time of 0 or more") if length < 0 else None


class Policy(NamedTuple):
    """A ``RetryPolicy`` that is written out."""

    call: Call
    frame: Frame
    options: Options


def policy_of(linker: Linker, given: Origin) -> Policy | None:
    found = origin(linker, *given)
    made = made_by(linker, found)
    if made is None or made[0] != _POLICY:
        return None
    named = keywords_of(linker, made[1], found.frame)
    by_position = {name: Origin(arg, found.frame) for name, arg in zip(_POLICY_FIELDS, made[1].args)}
    return Policy(made[1], found.frame, Options({**by_position, **named.given}, named.is_complete))


def bad_policies(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Retry policies that the SDK refuses when they are sent, or that never match: at the policy, if it stands in the
    same file."""
    linker, frame = reach.linker, node.frame
    for name, call in sdk_calls(reach, node):
        if not name.startswith(WORKFLOW):
            continue
        given = keywords_of(linker, call, frame).given.get("retry_policy")
        if given is None:
            continue
        policy = policy_of(linker, given)
        if policy is None:
            problem = _no_policy(linker, given)
            if problem:
                yield call.span, problem
            continue
        place = policy.call.span if policy.frame.module == frame.module else call.span
        for problem in _problems(linker, policy):
            yield place, problem
            break  # one place, one finding


def _no_policy(linker: Linker, given: Origin) -> str:
    found = origin(linker, *given).expr
    is_other = isinstance(found, Constant) and found.value is not None
    if is_other or (isinstance(found, Display) and found.kind in ("dict", "list", "tuple")):
        return "retry_policy= takes a RetryPolicy"
    return ""


def _problems(linker: Linker, policy: Policy) -> Iterator[str]:
    given = policy.options.given
    for name in ("initial_interval", "maximum_interval"):
        known = constant(linker, *given[name]) if name in given else None
        if known is not None and known.value is not None:
            yield f"RetryPolicy {name}={shortened(repr(known.value), 20)} is not a timedelta"
    if "non_retryable_error_types" in given:
        yield from _wrong_types(linker, given["non_retryable_error_types"])
    attempts = _number(linker, given, "maximum_attempts")
    if attempts != 1:
        yield from _wrong_numbers(linker, given, attempts)


def _number(linker: Linker, given: dict[str, Origin], name: str) -> float | None:
    return number(linker, *given[name]) if name in given else None


def _wrong_numbers(linker: Linker, given: dict[str, Origin], attempts: float | None) -> Iterator[str]:
    if attempts is None and "maximum_attempts" in given:
        return  # it may be 1, and then nothing else is looked at
    coefficient = _number(linker, given, "backoff_coefficient")
    first = seconds(linker, *given["initial_interval"]) if "initial_interval" in given else 1.0
    longest = seconds(linker, *given["maximum_interval"]) if "maximum_interval" in given else None
    if first is not None and first < 0:
        yield "RetryPolicy initial_interval cannot be negative"
    if coefficient is not None and coefficient < 1:
        yield "RetryPolicy backoff_coefficient must be at least 1"
    if longest is not None and longest < 0:
        yield "RetryPolicy maximum_interval cannot be negative"
    elif first is not None and longest and longest < first:
        yield "RetryPolicy maximum_interval is shorter than initial_interval"
    if attempts is not None and attempts < 0:
        yield "RetryPolicy maximum_attempts cannot be negative"


def _wrong_types(linker: Linker, given: Origin) -> Iterator[str]:
    """Error types are names as the failure carries them: that of the class alone."""
    found = origin(linker, *given)
    if isinstance(found.expr, Constant) and isinstance(found.expr.value, str):
        yield "RetryPolicy non_retryable_error_types takes a list of names, not one string"
        return
    for part in elements(linker, given) or ():
        name = _class_name(linker, part, found.frame)
        if name:
            yield f'RetryPolicy non_retryable_error_types takes names; write "{name}"'
        dotted = constant(linker, part, found.frame)
        if dotted is not None and isinstance(dotted.value, str) and _is_path(linker, dotted.value):
            last = dotted.value.rpartition(".")[2]
            yield f'RetryPolicy non_retryable_error_types hold no module; write "{last}"'


def _class_name(linker: Linker, part: Expr, frame: Frame) -> str:
    value = None if isinstance(part, Result) else linker.value(part, frame)
    if isinstance(value, ClassValue):
        return linker.facts(value.module).classes[value.number].name
    if isinstance(value, External) and not value.bound:
        last = value.name.rpartition(".")[2]
        return last if last[:1].isupper() and last.endswith(("Error", "Exception")) else ""
    return ""


def _is_path(linker: Linker, name: str) -> bool:
    """Whether a name leads through a Python module; those of other languages may well hold dots."""
    module = name.rpartition(".")[0]
    return module in ("builtins", "temporalio.exceptions") or (
        bool(module) and linker.module_named(module) is not None
    )
