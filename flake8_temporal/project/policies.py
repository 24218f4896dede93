"""Retry policies that the SDK refuses when they are sent, or that never match what they name.

Takes a node of the reach, gives places with what is wrong. Only policies that are written out are judged, here or where
a name leads to.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Display, Result
from flake8_temporal.model import Span
from flake8_temporal.project.commands import WORKFLOW, elements, sdk_calls
from flake8_temporal.project.durations import Mistake, Mistakes
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
from flake8_temporal.project.values import ClassValue, External, Frame, Value
from flake8_temporal.report import shortened

_POLICY = "temporalio.common.RetryPolicy"
_TYPES = "non_retryable_error_types"
_FIELDS = (
    "initial_interval",
    "backoff_coefficient",
    "maximum_interval",
    "maximum_attempts",
    _TYPES,
)


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
    by_position = {name: Origin(arg, found.frame) for name, arg in zip(_FIELDS, made[1].args)}
    return Policy(made[1], found.frame, Options({**by_position, **named.given}, named.is_complete))


def bad_policies(reach: Reach, node: Node) -> Iterator[tuple[Span, Mistakes]]:
    """Retry policies that the SDK refuses when they are sent, or that never match: at the policy, if it stands in the
    same file, and only then with the places of what is wrong."""
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
                yield call.span, (Mistake(problem, ""),)
            continue
        found = tuple(_problems(linker, policy))
        if found and policy.frame.module == frame.module:
            yield policy.call.span, found
        elif found:
            yield call.span, (Mistake(found[0].problem, ""),)


def _no_policy(linker: Linker, given: Origin) -> str:
    found = origin(linker, *given).expr
    is_other = isinstance(found, Constant) and found.value is not None
    if is_other or (isinstance(found, Display) and found.kind in ("dict", "list", "tuple")):
        return "retry_policy= takes a RetryPolicy"
    return ""


def _problems(linker: Linker, policy: Policy) -> Iterator[Mistake]:
    given = policy.options.given
    for name in ("initial_interval", "maximum_interval"):
        known = constant(linker, *given[name]) if name in given else None
        if known is not None and known.value is not None:
            problem = f"RetryPolicy {name}={shortened(repr(known.value), 20)} is not a timedelta"
            is_number = isinstance(known.value, (int, float)) and not isinstance(known.value, bool)
            yield Mistake(
                problem, "a timedelta", "number" if is_number else "", policy.call, _place(policy, name)
            )
    if _TYPES in given:
        yield from _wrong_types(linker, policy, given[_TYPES])
    attempts = _number(linker, given, "maximum_attempts")
    if attempts != 1:
        yield from (Mistake(problem, "") for problem in _wrong_numbers(linker, given, attempts))


def _place(policy: Policy, name: str) -> str:
    """The keyword or position by which the call gives a field; empty if it does so by ``**``."""
    position = _FIELDS.index(name)
    if position < len(policy.call.args):
        return str(position)
    return name if name in dict(policy.call.keywords) else ""


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


def _wrong_types(linker: Linker, policy: Policy, given: Origin) -> Iterator[Mistake]:
    """Error types are names as the failure carries them: that of the class alone."""
    found = origin(linker, *given)
    place = _place(policy, _TYPES)
    if isinstance(found.expr, Constant) and isinstance(found.expr.value, str):
        problem = f"RetryPolicy {_TYPES} takes a list of names, not one string"
        yield Mistake(problem, "", "string", policy.call, place)
        return
    is_here = bool(place) and isinstance(given.expr, Display)
    for position, part in enumerate(elements(linker, given) or ()):
        element = f"{place}[{position}]" if is_here else ""
        value = None if isinstance(part, Result) else linker.value(part, found.frame)
        name = _class_name(linker, value)
        if name:
            problem = f'RetryPolicy {_TYPES} takes names; write "{name}"'
            is_builtin = isinstance(value, External) and value.name.startswith("builtins.")
            yield Mistake(problem, name, "builtin" if is_builtin else "class", policy.call, element)
        dotted = constant(linker, part, found.frame)
        if dotted is not None and isinstance(dotted.value, str) and _is_path(linker, dotted.value):
            last = dotted.value.rpartition(".")[2]
            form = "dotted" if isinstance(part, Constant) else ""
            yield Mistake(
                f'RetryPolicy {_TYPES} hold no module; write "{last}"', last, form, policy.call, element
            )


def _class_name(linker: Linker, value: Value) -> str:
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
