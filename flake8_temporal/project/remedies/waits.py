"""Waits that block or that order tasks by address, as those of the workflow's event loop: TMP110 and TMP115.

Takes the use of a wait. A sleep becomes a timer, which is a new command; it is awaited, so it must stand in an async
function and be a statement of its own, from which nothing flows on.
"""

from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, W
from flake8_temporal.project.uses import Use

_ORDERED = {
    "asyncio.as_completed": Remedy("safe", W + ".as_completed({*})"),
    "asyncio.wait": Remedy("unsafe", W + ".wait({*})"),  # it gives lists, not sets
}


def sleep(reach: Reach, node: Node, use: Use) -> Remedy | None:
    call = use.call
    if use.name != "time.sleep" or call is None or call.use != "statement" or len(call.args) != 1:
        return None
    return Remedy("replay", "await " + W + ".sleep({0})") if node.function.is_async else None


def ordered(reach: Reach, node: Node, use: Use) -> Remedy | None:
    return _ORDERED.get(use.name)
