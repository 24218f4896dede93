"""Waits that block, order tasks by address or say less than they could, as the SDK's: TMP110, TMP115 and TMP903.

Takes the use of a wait. A sleep becomes a timer, which is a new command; it is awaited, so it must stand in an async
function and be a statement of its own, from which nothing flows on.
"""

from flake8_temporal.facts.records import Call, Function, ModuleFacts
from flake8_temporal.facts.terms import Constant, Item, Result
from flake8_temporal.project.origins import number
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, W, is_written
from flake8_temporal.project.sdk_calls import SdkCall
from flake8_temporal.project.uses import Use


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
    if use.name == "asyncio.as_completed":
        return Remedy("safe", W + ".as_completed({*})")
    if use.name != "asyncio.wait" or use.call is None:
        return None
    # It gives lists, not sets.
    return Remedy("safe" if _is_unread(reach, node, use.call) else "unsafe", W + ".wait({*})")


def _is_unread(reach: Reach, node: Node, call: Call) -> bool:
    """Whether nobody looks at what the call gives; how a local variable is read, the facts do not say."""
    facts = reach.linker.facts(node.frame.module)
    awaited = [found for found in node.function.awaits if found.value in _results(facts, node.function, call)]
    if not awaited or any(found.use not in ("statement", "assign") for found in awaited):
        return False
    if all(found.use == "statement" for found in awaited):
        return True
    taken = [Item(awaited[0].value, Constant(position)) for position in (0, 1)]
    if any(store.value in (awaited[0].value, *taken) for store in node.function.stores):
        return False
    scope = facts.scopes[node.function.scope]
    names = [
        [name for name, bindings in scope.bindings.items() if any(made.value == part for made in bindings)]
        for part in taken
    ]
    return all(names) and {name for each in names for name in each} <= set(node.function.unread)


def _results(facts: ModuleFacts, function: Function, call: Call) -> list[Result]:
    return [Result(number) for number in function.calls if facts.calls[number] is call]
