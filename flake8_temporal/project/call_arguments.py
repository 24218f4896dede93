"""Arguments that an SDK call does not take, or that what it starts does not.

Takes a node of the reach, gives places with the call and what is wrong with it. Starred arguments, options from
elsewhere and targets that are not known say nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Display, Expr, Result, Starred
from flake8_temporal.model import Span
from flake8_temporal.project.awaiting import is_coroutine
from flake8_temporal.project.commands import (
    ACTIVITY,
    CHILD,
    LOCAL_ACTIVITY,
    WORKFLOW,
    Site,
    elements,
    sdk_calls,
    sent,
    sites,
    target_name,
    target_of,
    target_value,
)
from flake8_temporal.project.origins import constant, origin
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.targets import arity, definition_of, is_dynamic, is_only_decorated_by_sdk
from flake8_temporal.project.values import External, FunctionValue
from flake8_temporal.report import shortened

_REJECTED = {
    ACTIVITY: ("timeout", "execution_timeout", "run_timeout", "task_timeout", "id", "parent_close_policy"),
    LOCAL_ACTIVITY: ("timeout", "heartbeat_timeout", "task_queue", "execution_timeout", "run_timeout", "id"),
    CHILD: ("timeout", "start_to_close_timeout", "schedule_to_close_timeout", "heartbeat_timeout"),
}
_NUMBERS = ("no", "one", "two", "three", "four", "five")
_WAIT = f"{WORKFLOW}wait"
_AS_COMPLETED = External(f"{WORKFLOW}as_completed")
_CONTINUE = f"{WORKFLOW}continue_as_new"
_CONTINUE_ERROR = External(f"{WORKFLOW}ContinueAsNewError")


class Refusal(NamedTuple):
    """A call as a message shows it, and what is wrong; ``guard`` is what it stands behind.

    ``form`` is "several" for positional arguments that belong into a list, "async for" for such a loop.
    """

    shown: str
    problem: str
    guard: int
    form: str = ""


def bad_arguments(reach: Reach, node: Node) -> Iterator[tuple[Span, Refusal]]:
    """The calls that the SDK, or what they start, refuses."""
    for site in sites(reach, node):
        problem = _of_site(reach, site)
        if problem:
            form = "several" if _is_list_taken_apart(site) else ""
            yield site.call.span, Refusal(site.api, problem, site.call.guard, form)
    for name, call in sdk_calls(reach, node):
        if name == _WAIT:
            problem = _of_wait(reach, node, call)
            if problem:
                yield call.span, Refusal("workflow.wait", problem, call.guard)
    yield from _of_loops(reach, node)
    yield from _of_raises(reach, node)


def _of_site(reach: Reach, site: Site) -> str:
    return _of_form(reach, site) or _of_keywords(site) or _of_target(reach, site) or _of_count(reach, site)


def _of_form(reach: Reach, site: Site) -> str:
    """Too many positional arguments, ``arg`` beside ``args``, or ``args`` that is no list."""
    if any(isinstance(arg, Starred) for arg in site.call.args):
        return ""
    given = site.call.args[1:]
    if len(given) > 1:
        listed = ", ".join(spelled(arg) or "..." for arg in given)
        listed = shortened(listed, 40)
        return f"{_counted(len(given))} arguments given; pass args=[{listed}]"
    listed_args = site.options.given.get("args")
    if listed_args is None:
        return ""
    found = origin(reach.linker, *listed_args).expr
    if isinstance(found, Constant) or (isinstance(found, Display) and found.kind in ("dict", "set")):
        return "args= takes a list of arguments"
    if (given or "arg" in site.options.given) and elements(reach.linker, listed_args):
        return "an argument and args= given; pass args=[...] alone"
    return ""


def _is_list_taken_apart(site: Site) -> bool:
    """Whether several arguments are given by position, and none in another way."""
    names = {name for name, _ in site.call.keywords}
    is_plain = not any(isinstance(arg, Starred) for arg in site.call.args)
    return len(site.call.args) > 2 and is_plain and not names & {"arg", "args", ""}


def _of_keywords(site: Site) -> str:
    for name, _ in site.call.keywords:
        if name in _REJECTED[site.kind]:
            return f"{name}= is no option of {_with_article(site.kind)}"
    return ""


def _with_article(kind: str) -> str:
    return f"an {kind}" if kind.startswith("a") else f"a {kind}"


def _of_target(reach: Reach, site: Site) -> str:
    target = target_of(site)
    if target is None:
        return ""
    known = constant(reach.linker, target, site.frame)
    if known is not None and not isinstance(known.value, str):
        return f"{known.value!r} is neither a function nor a name"
    value = target_value(reach.linker, site)
    name = target_name(reach.linker, site)
    if not isinstance(value, FunctionValue) or isinstance(
        origin(reach.linker, target, site.frame).expr, Result
    ):
        return ""
    roles = reach.roles.of_function(value.module, value.number)
    if site.kind != CHILD and "activity" in roles and is_dynamic(reach, value):
        return f"{name} is dynamic; call it by a name"
    wanted = "run" if site.kind == CHILD else "activity"
    if wanted in roles or not is_only_decorated_by_sdk(reach, value):
        return ""
    if site.kind == CHILD:
        return f"{name or 'the function'} is not decorated with @workflow.run"
    return f"{name or 'the function'} is not decorated with @activity.defn"


def _of_count(reach: Reach, site: Site) -> str:
    given = sent(reach.linker, site)
    function = None if given is None else definition_of(reach, site)
    taken = None if function is None else arity(reach, function)
    if given is None or taken is None:
        return ""
    count = len(given)
    if count >= taken.least and (taken.most is None or count <= taken.most):
        return ""
    wanted = taken.least if count < taken.least else taken.most or 0
    bound = "" if taken.least == taken.most else "at least " if count < taken.least else "at most "
    noun = "argument" if wanted == 1 else "arguments"
    given_count = _counted(count) if count else "none"
    return f"{target_name(reach.linker, site)} takes {bound}{_counted(wanted)} {noun}, {given_count} given"


def _counted(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _of_wait(reach: Reach, node: Node, call: Call) -> str:
    if not call.args:
        return ""
    found = call.args[0]
    if not isinstance(found, Display) or found.kind not in ("list", "tuple", "generator"):
        return ""
    if not found.elements:
        return "there is nothing to wait for"
    if any(_is_bare_coroutine(reach, node, part) for part in found.elements):
        return "takes tasks; wrap each coroutine in asyncio.create_task()"
    return ""


def _is_bare_coroutine(reach: Reach, node: Node, part: Expr) -> bool:
    if not isinstance(part, Result):
        return False
    call = reach.linker.facts(node.frame.module).calls[part.call]
    return call.use == "element" and is_coroutine(reach, node, call)


def _of_loops(reach: Reach, node: Node) -> Iterator[tuple[Span, Refusal]]:
    facts = reach.linker.facts(node.frame.module)
    for loop in node.function.iterations:
        if loop.kind == "async for" and isinstance(loop.iterable, Result):
            callee = reach.linker.value(facts.calls[loop.iterable.call].func, node.frame)
            if callee == _AS_COMPLETED and reach.boundary.state(node.frame, loop.guard).runs:
                problem = "no async iterator; use for, and await each"
                yield loop.span, Refusal("workflow.as_completed", problem, loop.guard, "async for")


def _of_raises(reach: Reach, node: Node) -> Iterator[tuple[Span, Refusal]]:
    facts = reach.linker.facts(node.frame.module)
    for found in node.function.raises:
        if found.value is None or not reach.boundary.state(node.frame, found.guard).runs:
            continue
        is_call = isinstance(found.value, Result)
        expr = facts.calls[found.value.call].func if isinstance(found.value, Result) else found.value
        value = reach.linker.value(expr, node.frame)
        if value == _CONTINUE_ERROR:
            problem = "cannot be raised; call workflow.continue_as_new(...)"
            yield found.span, Refusal("ContinueAsNewError", problem, found.guard)
        elif value == External(_CONTINUE) and not is_call:
            problem = "is a function; call it, without raise"
            yield found.span, Refusal("continue_as_new", problem, found.guard)
