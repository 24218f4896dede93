"""Timeouts that are missing, durations and retry policies of the wrong form, as the SDK takes them: TMP301, TMP302 and
TMP309.

Takes all that is wrong in one call, since mending half of it mends nothing. A number becomes seconds, which is a guess
although the call never worked; the names of errors, and the seconds of a timedelta, are none.
"""

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.project.commands import Site
from flake8_temporal.project.durations import Mistakes
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy

_TIMEDELTA = "datetime.timedelta"
_TEMPLATES = {
    "number": "{" + _TIMEDELTA + "}(seconds={self})",
    "days": "{func}(seconds={0})",
    "timedelta": "{(self)}.total_seconds()",
    "string": "[{self}]",
    "class": "{(self)}.__name__",
}
_NAMED = {"builtin", "dotted"}  # as the remedy of the mistake says
_SURE = {"timedelta", "class", "builtin"}


_LIMIT = "start_to_close_timeout"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def limited(reach: Reach, node: Node, site: Site) -> Remedy | None:
    """The call with the timeout of the option, if there is one."""
    limit = reach.settings.default_activity_timeout
    if not limit:
        return None
    length = "{" + _TIMEDELTA + "}" + f"({_UNITS[limit[-1]]}={limit[:-1]})"
    if _LIMIT in dict(site.call.keywords):
        return Remedy("unsafe", f"{_LIMIT}: {length}", "arguments", (_TIMEDELTA,), False)
    if _LIMIT in site.options.given:
        return None  # it comes with others, and cannot be given twice
    return Remedy("unsafe", f"{{func}}({{*}}, {_LIMIT}={length})", names=(_TIMEDELTA,))


def guard_of(hit: Mistakes) -> int:
    """What the call stands behind."""
    return NOWHERE if hit[0].call is None else hit[0].call.guard


def corrected(reach: Reach, node: Node, hit: Mistakes) -> Remedy | None:
    lines = []
    for mistake in hit:
        template = f'"{mistake.remedy}"' if mistake.form in _NAMED else _TEMPLATES.get(mistake.form)
        if template is None or not mistake.argument:
            return None
        lines.append(f"{mistake.argument}: {template}")
    forms = {mistake.form for mistake in hit}
    names = (_TIMEDELTA,) if "number" in forms else ()
    return Remedy("safe" if forms <= _SURE else "unsafe", "\n".join(lines), "arguments", names, False)
