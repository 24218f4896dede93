"""Functions of the SDK that stand on the wrong side, or are awaited in vain, as they are written there: TMP503, TMP506.

Takes the call. What raises today cannot have run, so its rewrite is safe where nothing else runs the code.
"""

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Starred
from flake8_temporal.project.activity_context import Misuse
from flake8_temporal.project.apis import Misplaced
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import ACTIVITY, A, Remedy, W, is_of_activity, is_written

_CLOCKS = {
    "now": ("{datetime.datetime}.now({datetime.timezone}.utc)", ("datetime.datetime", "datetime.timezone")),
    "time": ("{time}.time()", ("time",)),
    "time_ns": ("{time}.time_ns()", ("time",)),
}
_ON_BOTH_SIDES = {"metric_meter", "payload_converter"}


def on_this_side(reach: Reach, node: Node, found: Misplaced) -> Remedy | None:
    if not is_written(reach, node, found.call.func, f"temporalio.{found.name}"):
        return None
    api = found.name.partition(".")[2]
    if reach.linker.context is Context.WORKFLOW:
        return _in_workflow(api, found.call)
    made = _in_activity(api, found.call)
    return made if made is None or is_of_activity(reach, node) else made._replace(kind="unsafe")


def _in_workflow(api: str, call: Call) -> Remedy | None:
    if api.startswith("logger."):
        return Remedy("unsafe", f"{W}.{api}({{*}})")  # it logs today, if too often
    return Remedy("safe", f"{W}.{api}()") if api in _ON_BOTH_SIDES and _is_empty(call) else None


def _in_activity(api: str, call: Call) -> Remedy | None:
    if api.startswith("logger."):
        return Remedy("safe", f"{A}.{api}({{*}})", names=(ACTIVITY,), for_workflows=False)
    if api == "sleep":
        is_number = len(call.args) == 1 and not call.keywords and _is_number(call)
        return (
            Remedy("safe", "{asyncio}.sleep({0})", names=("asyncio",), for_workflows=False)
            if is_number
            else None
        )
    if not _is_empty(call):
        return None
    if api in _ON_BOTH_SIDES:
        return Remedy("safe", f"{A}.{api}()", names=(ACTIVITY,), for_workflows=False)
    text, names = _CLOCKS.get(api, ("", ()))
    return Remedy("safe", text, names=names, for_workflows=False) if text else None


def _is_empty(call: Call) -> bool:
    return not call.args and not call.keywords


def _is_number(call: Call) -> bool:
    given = call.args[0]
    return (
        not isinstance(given, Starred)
        and isinstance(given, Constant)
        and isinstance(given.value, int | float)
    )


def not_awaited(reach: Reach, node: Node, found: Misuse) -> Remedy | None:
    """The call without the ``await``, which raises whenever it runs."""
    if not found.is_awaited:
        return None
    return Remedy("safe", rewrite="without-await", text="", names=(), for_workflows=False)
