"""Durations in SDK calls that the SDK, or the server, does not take.

Takes a node of the reach, gives places with what is wrong and what to write. Only what is written out is judged, here
or where a name leads to; the numbers and durations are read by ``origins``, retry policies by ``policies``.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Result
from flake8_temporal.model import Span
from flake8_temporal.project.commands import (
    ACTIVITY,
    LOCAL_ACTIVITY,
    STARTERS,
    WORKFLOW,
    sdk_calls,
)
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.origins import (
    Origin,
    constant,
    keywords_of,
    made_by,
    number,
    origin,
    seconds,
)
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import Frame
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


class Mistake(NamedTuple):
    """What is wrong with an argument, and what to write.

    ``argument`` is its keyword or position in ``call``, empty if it is not written there. ``form`` says what it is, as
    far as that leaves one thing to write: "number" or "days" (a bare ``timedelta(30)``) where seconds were meant,
    "timedelta" where seconds are wanted; in a retry policy "string" where a list is wanted, and "class", "builtin" or
    "dotted" where the name of an error is.
    """

    problem: str
    remedy: str
    form: str = ""
    call: Call | None = None
    argument: str = ""


Mistakes: TypeAlias = tuple[Mistake, ...]


def bad_durations(reach: Reach, node: Node) -> Iterator[tuple[Span, Mistakes]]:
    """Calls of the SDK with durations that are no durations, are negative, or are days instead of seconds."""
    for name, call in sdk_calls(reach, node):
        found = tuple(_in_call(reach.linker, node.frame, name, call))
        if found:
            yield call.span, found


def _in_call(linker: Linker, frame: Frame, name: str, call: Call) -> Iterator[Mistake]:
    if name in _WAITS:
        parameter, position = _WAITS[name]
        given = _argument(linker, call, frame, parameter, position)
        mistake = None if given is None else _of_wait(linker, name, parameter, given)
        if mistake is not None:
            yield _at(mistake, call, str(position) if 0 <= position < len(call.args) else parameter)
    elif name in STARTERS or name == f"{WORKFLOW}continue_as_new":
        for keyword, given in keywords_of(linker, call, frame).given.items():
            if keyword.endswith("_timeout") or keyword == "local_retry_threshold":
                mistake = _of_timeout(linker, keyword, given, STARTERS.get(name, ""))
                if mistake is not None:
                    yield _at(mistake, call, keyword)


def _at(mistake: Mistake, call: Call, argument: str) -> Mistake:
    """The same with the argument, if it is written in the call itself."""
    is_written = argument.isdecimal() or argument in dict(call.keywords)
    return mistake._replace(call=call, argument=argument if is_written else "")


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
        is_here = isinstance(given.expr, Result)
        problem, remedy = f"{keyword}=timedelta({days:g}) is {days:g} days", f"timedelta(seconds={days:g})"
        return Mistake(problem, remedy, "days" if is_here else "")
    return None


def _no_timedelta(name: str, known: Constant) -> Mistake:
    if isinstance(known.value, (int, float)) and not isinstance(known.value, bool):
        remedy = f"timedelta(seconds={known.value})"
        return Mistake(f"{name}={known.value} is not a timedelta", remedy, "number")
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
            remedy = "seconds, as by .total_seconds()"
            return Mistake(f"{shown}() does not take a timedelta", remedy, "timedelta")
        return None
    length = number(linker, *given)
    length = seconds(linker, *given) if length is None else length
    if length is None or length > 0:
        return None
    if parameter == "timeout":
        return Mistake("wait_condition() with no time left always times out", "a plain test")
    return Mistake(f"{shown}() of a negative time is refused", "a time of 0 or more") if length < 0 else None
