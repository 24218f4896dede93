"""Clocks of the host, as the workflow's own clock: TMP101.

Takes a use that reads a clock. Which zone a ``datetime`` is asked for is told by the linker; where it cannot say, or
the value changes its type, the rewrite needs a look.
"""

from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, W
from flake8_temporal.project.uses import Use
from flake8_temporal.project.values import External, Instance

_UTC = {"datetime.timezone.utc", "datetime.UTC"}
_NOW = "datetime.datetime.now"
# Called without arguments; unsafe where type or meaning changes.
_CLOCKS = {
    "datetime.datetime.utcnow": Remedy("safe", W + ".now().replace(tzinfo=None)"),
    "django.utils.timezone.now": Remedy("safe", W + ".now()"),
    "time.time": Remedy("safe", W + ".time()"),
    "time.time_ns": Remedy("safe", W + ".time_ns()"),
    "datetime.datetime.today": Remedy("unsafe", W + ".now()"),
    "datetime.date.today": Remedy("unsafe", W + ".now().date()"),
    "time.monotonic": Remedy("unsafe", W + ".time()"),
    "time.perf_counter": Remedy("unsafe", W + ".time()"),
}


def clock(reach: Reach, node: Node, use: Use) -> Remedy | None:
    call = use.call
    if call is None:
        return None
    given = [*call.args, *(value for _, value in call.keywords)]
    if use.name != _NOW:
        return None if given else _CLOCKS.get(use.name)
    if not given:
        return Remedy("unsafe", W + ".now()")
    if len(given) > 1 or any(name != "tz" for name, _ in call.keywords):
        return None
    zone = reach.linker.value(given[0], node.frame)
    if isinstance(zone, External) and zone.name in _UTC:
        return Remedy("safe", W + ".now()")
    made = zone.of if isinstance(zone, Instance) else zone
    if made == External("zoneinfo.ZoneInfo") and reach.settings.sandbox:
        return None  # the sandbox puts a proxy around it, which ``astimezone`` refuses
    word = "{0}" if call.args else "{tz}"
    is_zone = made == External("datetime.timezone")
    return Remedy("safe" if is_zone else "unsafe", W + f".now().astimezone({word})")
