"""Waits that block, order tasks by address or say less than they could, as the SDK's: TMP110, TMP115 and TMP903.

Takes the use of a wait. A sleep becomes a timer, which is a new command; it is awaited, so it must stand in an async
function and be a statement of its own, from which nothing flows on.
"""

from flake8_temporal.project.origins import number
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, W, is_written
from flake8_temporal.project.sdk_calls import SdkCall
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


def timer(reach: Reach, node: Node, found: SdkCall) -> Remedy | None:
    """The same timer by the SDK, for a time above 0: none at all is a timer there."""
    call = found.call
    names = [name for name, _ in call.keywords]
    given = [*call.args, *(value for _, value in call.keywords)]
    if len(given) != 1 or names not in ([], ["delay"]) or not is_written(reach, node, call.func, found.name):
        return None
    length = number(reach.linker, given[0], node.frame)
    is_timer = length is not None and length > 0
    return Remedy("safe", W + (".sleep({*})" if call.args else ".sleep({delay})")) if is_timer else None


def ordered(reach: Reach, node: Node, use: Use) -> Remedy | None:
    return _ORDERED.get(use.name)
