"""Whether an activity heartbeats, and whether the calls that start it count on that.

The body of an activity is explored like activity code, wherever it stands. Anything that might heartbeat on its
behalf (a decorator, an unknown callee, a name that says so, a completion from elsewhere) makes the answer "not known".
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE, Call
from flake8_temporal.facts.terms import (
    Attribute,
    Binary,
    Constant,
    Display,
    Element,
    Entered,
    Expr,
    Item,
    Name,
    Result,
    Text,
)
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.commands import CHILD, LOCAL_ACTIVITY, Site, sites, target_name
from flake8_temporal.project.names import is_parameter, scope_of
from flake8_temporal.project.origins import constant, origin, seconds
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.targets import definition_of, is_only_decorated_by_sdk
from flake8_temporal.project.values import (
    Choice,
    ClassValue,
    External,
    FunctionValue,
    Instance,
    Unreadable,
    Value,
)

_BEAT = "temporalio.activity.heartbeat"
# Calls that take no time: an activity that makes no others ends before it could heartbeat.
_QUICK = ("temporalio.activity.", "temporalio.exceptions.", "builtins.", "datetime.", "logging.")
_ANYTHING = ("typing.", "collections.abc.", "builtins.object.")
_MOST = 300
_DEEPEST = 20


class Heartbeats:
    """Answers for one linted file, remembered by activity. ``activities`` is any reach in the context of activities."""

    def __init__(self, activities: Reach) -> None:
        self._activities = activities
        self._known: dict[tuple[str, int], bool | None] = {}
        self._watched: set[tuple[str, int]] | None = None

    def of(self, value: FunctionValue) -> bool | None:
        """Whether the activity heartbeats, or None where that cannot be told."""
        key = (value.module, value.number)
        if key not in self._known:
            self._known[key] = self._looked_up(value)
        return self._known[key]

    def are_watched(self, reach: Reach, value: FunctionValue) -> bool:
        """Whether some call in the workflows of the file gives the activity a heartbeat timeout, or may do so."""
        if self._watched is None:
            self._watched = set()
            for node in reach.nodes:
                for site in sites(reach, node):
                    if "heartbeat_timeout" in site.options.given or not site.options.is_complete:
                        found = definition_of(reach, site)
                        self._watched.update(() if found is None else [(found.module, found.number)])
        return (value.module, value.number) in self._watched

    def _looked_up(self, value: FunctionValue) -> bool | None:
        linker = self._activities.linker
        function = linker.facts(value.module).functions[value.number]
        names = members.decorator_names(linker, value.module, function)
        if not is_only_decorated_by_sdk(self._activities, value) or "abc.abstractmethod" in names:
            return None
        if function.owner != NOWHERE and value.receiver is None:
            value = self._activities.roles.unbound(value.module, value.number)
        reach = Reach.of_function(self._activities.boundary, value)
        if len(reach.nodes) > _MOST:
            return None
        answers = [_of_node(reach, node, node.origin is None) for node in reach.nodes]
        if None in answers:
            return None
        return True if True in answers else False if _takes_time(reach) else None


def _takes_time(reach: Reach) -> bool:
    """Whether the activity does anything that could last."""
    for node in reach.nodes:
        facts = reach.linker.facts(node.frame.module)
        for number in node.function.calls:
            callee = reach.linker.value(facts.calls[number].func, node.frame)
            is_quick = isinstance(callee, External) and callee.name.startswith(_QUICK)
            # What a class or function of the project does is among the nodes.
            if not is_quick and not isinstance(callee, (ClassValue, FunctionValue)):
                return True
    return False


def _of_node(reach: Reach, node: Node, is_activity: bool) -> bool | None:
    """Whether one function heartbeats itself."""
    facts = reach.linker.facts(node.frame.module)
    if not is_activity and _is_to_be_overridden(node):
        return None
    beats = False
    for inner in reach.linker.contents(node.frame.module).inner.get(node.frame.function, ()):
        if not any(other.frame[:2] == (node.frame.module, inner) for other in reach.nodes):
            return None  # handed to somebody who may call it
    for number in node.function.calls:
        call = facts.calls[number]
        answer = _of_call(reach, node, call, is_activity)
        if answer is None:
            return None
        beats = beats or answer
    for read in node.function.reads:
        value = reach.linker.value(read.value, node.frame)
        if value == External(_BEAT) or "heartbeat" in spelled(read.value).lower():
            return None  # handed on, or it asks what it was given
    return beats


def _is_to_be_overridden(node: Node) -> bool:
    """Whether a method does nothing itself, so that some subclass may well do it."""
    function = node.function
    return function.owner != NOWHERE and not function.calls and not function.results


def _of_call(reach: Reach, node: Node, call: Call, is_activity: bool) -> bool | None:
    callee = reach.linker.value(call.func, node.frame)
    if callee == External(_BEAT):
        return True
    name = callee.name if isinstance(callee, External) else spelled(call.func)
    if (
        name.startswith(_ANYTHING)
        or "heartbeat" in name.lower()
        or name == "temporalio.activity.raise_complete_async"
    ):
        return None
    if name.endswith(".info") and call.use == "callee":
        return False
    if isinstance(callee, (External, Choice)) or _is_followed(reach, node, callee, call):
        return False
    return False if _is_data(reach, node, call.func, is_activity) else None


def _is_followed(reach: Reach, node: Node, callee: Value, call: Call) -> bool:
    """Whether the reach has looked into what is called, or there is nothing to look into."""
    if isinstance(callee, Instance) and isinstance(callee.of, External):
        return True
    if callee is None or isinstance(callee, (Instance, Unreadable)):
        return False
    if isinstance(callee, FunctionValue):
        return any(edge.span == call.span for edge in node.edges)
    return True


def _is_data(reach: Reach, node: Node, func: Expr, is_activity: bool) -> bool:
    """Whether a method belongs to plain data: the activity's own arguments, text, or what an outside library gave."""
    frame = node.frame
    for _ in range(_DEEPEST):
        found = origin(reach.linker, func, frame)
        func, frame = found.expr, found.frame
        if isinstance(func, (Constant, Text, Display, Binary)):
            return True
        value = reach.linker.value(func, frame)
        if isinstance(value, External) or (isinstance(value, Instance) and isinstance(value.of, External)):
            return True
        if isinstance(func, Result):
            call = reach.linker.facts(frame.module).calls[func.call]
            func = call.func
        elif isinstance(func, (Attribute, Item, Element, Entered)):
            func = func.base
        elif isinstance(func, Name):
            return is_activity and _is_argument(reach, node, func)
        else:
            return False
    return False


def _is_argument(reach: Reach, node: Node, name: Name) -> bool:
    """Whether it is a parameter of the activity, other than ``self``: those come from the server."""
    facts = reach.linker.facts(node.frame.module)
    scope = scope_of(facts, name)
    if scope != node.function.scope:
        return False
    position = is_parameter(facts, scope, name.id)
    return position is not None and not (position == 0 and node.function.owner != NOWHERE)


def mismatches(reach: Reach, node: Node, heartbeats: Heartbeats) -> Iterator[tuple[Span, str]]:
    """Calls whose heartbeat timeout does not fit the activity, or its other timeouts."""
    for site in sites(reach, node):
        if site.kind == CHILD or (site.kind == LOCAL_ACTIVITY and "heartbeat_timeout" in site.options.given):
            continue  # takes no such option
        problem = _of_timeouts(reach, site) or _of_activity(reach, site, heartbeats)
        if problem:
            yield site.call.span, problem


def _of_timeouts(reach: Reach, site: Site) -> str:
    given = site.options.given
    beat = seconds(reach.linker, *given["heartbeat_timeout"]) if "heartbeat_timeout" in given else None
    if not beat:
        return ""
    for name in ("start_to_close_timeout", "schedule_to_close_timeout"):
        whole = seconds(reach.linker, *given[name]) if name in given else None
        if whole and beat >= whole:
            return f"heartbeat_timeout is not shorter than {name}, so it never counts"
    return ""


def _speaks_of_heartbeats(reach: Reach, value: FunctionValue) -> bool:
    """A cheap look before an activity is explored: whether its file, or that of a function it calls, calls something
    of that name."""
    linker = reach.linker
    facts = linker.facts(value.module)
    frame = linker.enter(value, None)
    modules = {value.module}
    for number in facts.functions[value.number].calls:
        callee = linker.value(facts.calls[number].func, frame)
        if isinstance(callee, FunctionValue):
            modules.add(callee.module)
    return any(
        isinstance(call.func, (Attribute, Name)) and spelled(call.func).rpartition(".")[2] == "heartbeat"
        for module in modules
        for call in linker.facts(module).calls
    )


def _of_activity(reach: Reach, site: Site, heartbeats: Heartbeats) -> str:
    given = site.options.given.get("heartbeat_timeout")
    if given is None and not (site.options.is_complete or site.kind == LOCAL_ACTIVITY):
        return ""
    known = None if given is None else constant(reach.linker, *given)
    is_set = given is not None and known is None
    function = definition_of(reach, site)
    if function is None:
        return ""
    name = target_name(reach.linker, site)
    if is_set:
        is_silent = heartbeats.of(function) is False
        return f"heartbeat_timeout is set but activity {name} never heartbeats" if is_silent else ""
    if not _speaks_of_heartbeats(reach, function) or not heartbeats.of(function):
        return ""
    if site.kind == LOCAL_ACTIVITY:
        return f"activity {name} heartbeats, which does nothing in a local activity"
    if heartbeats.are_watched(reach, function):
        return ""
    return f"activity {name} heartbeats, but without heartbeat_timeout nobody notices when it stops"
