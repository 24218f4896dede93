"""What the SDK allows and a team may want to forbid: how functions are declared, called and checked.

Takes the definitions of the linted file and nodes of the reach, gives places with the words for the message. Which
of it is wanted is for the rules, all of which are off by default.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Assertion, calls_in
from flake8_temporal.facts.terms import Attribute, Compared, Constant, Either, Expr, Item, Name, Result
from flake8_temporal.model import Span
from flake8_temporal.project.definitions import Method
from flake8_temporal.project.payloads import Part, carried, parts_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sdk_calls import (
    ACTIVITIES,
    CHILDREN,
    CONTINUE,
    STARTS,
    WORKFLOW,
    SdkCall,
    calls_in_file,
    calls_in_node,
)
from flake8_temporal.project.spelling import in_words
from flake8_temporal.project.values import NOTHING, External, Frame, Instance, Literal

_BARE = {"dict", "Dict", "object", "Any"}
_RETRY = "temporalio.common.RetryPolicy"
_DRAWN = {WORKFLOW + "uuid4", WORKFLOW + "uuid7", WORKFLOW + "random"}
_FRESH = {"uuid.uuid1", "uuid.uuid4", "uuid.uuid7", *_DRAWN}
_NORMAL = tuple(name for name in ACTIVITIES if "local" not in name)


def several_parameters(reach: Reach) -> Iterator[tuple[Span, tuple[str, int]]]:
    """Functions that the SDK calls with more than one argument."""
    for method in carried(reach):
        count = sum(bool(part.name) for part in parts_of(method))
        if count > 1:
            yield method.record.span, (method.record.name, count)


def untyped_parts(reach: Reach) -> Iterator[tuple[Span, tuple[str, str]]]:
    """The first parameter or result of each function that says nothing of its type."""
    for method in carried(reach):
        for part in parts_of(method):
            problem = _untyped(reach, method, part)
            if problem:
                yield method.record.span, (part.what, problem)
                break


def _untyped(reach: Reach, method: Method, part: Part) -> str:
    if part.annotation is None:
        returns = any(returned.value != Constant(None) for returned in method.record.results)
        return "is not annotated" if part.name or returns else ""
    value = reach.linker.value(part.annotation, Frame(method.value.module, 0))
    home, _, name = value.name.rpartition(".") if isinstance(value, External) else ("", "", "")
    is_bare = home in ("builtins", "typing") and name in _BARE
    return f"is {'a bare ' if name in ('dict', 'Dict') else ''}{name}" if is_bare else ""


def untyped_results(reach: Reach, node: Node) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Results of what is called by a name, which nobody told the type of."""
    facts = reach.linker.facts(node.frame.module)
    used = {
        wait.value.call
        for wait in node.function.awaits
        if isinstance(wait.value, Result) and wait.use != "statement"
    }
    for found in calls_in_node(reach, node, (*ACTIVITIES, *CHILDREN)):
        target = found.call.args[0] if found.call.args else None
        is_text = target is not None and isinstance(reach.linker.value(target, node.frame), Literal)
        if is_text and not found.is_open and found.keyword("result_type") is None:
            if any(facts.calls[number] is found.call for number in used):
                yield (
                    found.call.span,
                    (
                        f"result of {found.short}({in_words(facts, target or Constant(None))})",
                        "has no result_type",
                    ),
                )


def plain_sleeps(reach: Reach, node: Node) -> Iterator[tuple[Span, SdkCall]]:
    """``asyncio.sleep`` of any time but none, which only lets others run."""
    for found in calls_in_node(reach, node, ("asyncio.sleep",)):
        pause = found.call.args[0] if found.call.args else found.keyword("delay")
        value = None if pause is None else reach.linker.value(pause, node.frame)
        if not isinstance(value, Literal) or value.value != 0:
            yield found.call.span, found


def retried_workflows(reach: Reach) -> Iterator[tuple[Span, str]]:
    """Calls that let a whole workflow be tried again."""
    for found in calls_in_file(reach, (*CHILDREN, *STARTS, CONTINUE)):
        policy = found.keyword("retry_policy")
        value = None if policy is None else reach.linker.value(policy, found.frame)
        if (
            isinstance(value, Instance)
            and value.of == External(_RETRY)
            and found.keyword("cron_schedule") is None
        ):
            if policy is not None and not _is_single(reach, found.frame, policy):
                yield found.call.span, found.short


def _is_single(reach: Reach, frame: Frame, policy: Expr) -> bool:
    """Whether a policy allows one attempt only."""
    made = held_by(reach, frame, policy)
    call = reach.linker.facts(frame.module).calls[made.call] if isinstance(made, Result) else None
    return call is not None and ("maximum_attempts", Constant(1)) in call.keywords


def held_by(reach: Reach, frame: Frame, expr: Expr) -> Expr:
    """The expression that a name of the module or function holds, if it is assigned once."""
    facts = reach.linker.facts(frame.module)
    if not isinstance(expr, Name):
        return expr
    scopes = (facts.functions[frame.function].scope, 0)
    made = next(
        (
            facts.scopes[scope].bindings[expr.id]
            for scope in scopes
            if expr.id in facts.scopes[scope].bindings
        ),
        (),
    )
    value = made[0].value if len(made) == 1 else None
    return expr if value is None else value


def slow_to_notice(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Activities with a limit for all attempts and none for each."""
    for found in calls_in_node(reach, node, _NORMAL):
        whole = found.keyword("schedule_to_close_timeout")
        if whole is None or found.is_open or found.keyword("start_to_close_timeout") is not None:
            continue
        if reach.linker.value(whole, node.frame) != NOTHING:
            target = (
                in_words(reach.linker.facts(node.frame.module), found.call.args[0])
                if found.call.args
                else "..."
            )
            yield found.call.span, f"{found.short}({target})"


def fragile_ids(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Ids of children and activities that are drawn at random, or left to the SDK, which does so."""
    for found in calls_in_node(reach, node, (*CHILDREN, *ACTIVITIES)):
        is_child = found.name in CHILDREN
        given = found.keyword("id" if is_child else "activity_id")
        if given is None:
            if is_child and not found.is_open:
                yield found.call.span, f"{found.short}() without id= draws a random one"
        elif _is_drawn(reach, found, given):
            yield found.call.span, f"{'child workflow' if is_child else 'activity'} id is random"
        if not is_child:
            yield from _drawn_fields(reach, found)


def _drawn_fields(reach: Reach, found: SdkCall) -> Iterator[tuple[Span, str]]:
    """Fields of an activity's argument that are called an id and drawn at random."""
    facts = reach.linker.facts(found.frame.module)
    for given in found.inputs(1) or ():
        made = held_by(reach, found.frame, given)
        for key, value in facts.calls[made.call].keywords if isinstance(made, Result) else ():
            if (key == "id" or key.endswith("_id")) and _is_drawn(reach, found, value):
                yield found.call.span, f"{key} in the input of an activity is random"


def random_starts(reach: Reach) -> Iterator[tuple[Span, str]]:
    """Workflows that a client starts under a random id."""
    for found in calls_in_file(reach, STARTS):
        given = found.keyword("id")
        if given is not None and _is_drawn(reach, found, given):
            yield found.call.span, "workflow id is random"


def _is_drawn(reach: Reach, found: SdkCall, expr: Expr) -> bool:
    facts = reach.linker.facts(found.frame.module)
    callees = (facts.calls[number].func for number in calls_in(facts, held_by(reach, found.frame, expr)))
    values = [reach.linker.value(callee, found.frame) for callee in callees]
    return any(isinstance(value, External) and value.name in _FRESH for value in values)


def failing_asserts(reach: Reach, node: Node) -> Iterator[tuple[Span, Assertion]]:
    """Assertions of workflow code that do more than tell a type checker something."""
    for found in node.function.asserts:
        runs = node.is_replayed and reach.boundary.state(node.frame, found.guard).runs
        if runs and (reach.settings.strict or not _narrows(reach, node, found.test)):
            yield found.span, found


def _narrows(reach: Reach, node: Node, test: Expr) -> bool:
    if isinstance(test, Either) and test.kind == "and":
        return all(_narrows(reach, node, option) for option in test.options)
    if isinstance(test, Compared):
        return test.operator in ("is not", "is") and test.right == Constant(None)
    if isinstance(test, Result):
        callee = reach.linker.value(reach.linker.facts(node.frame.module).calls[test.call].func, node.frame)
        return isinstance(callee, External) and callee.name in (
            "builtins.isinstance",
            "builtins.issubclass",
            "builtins.callable",
        )
    return isinstance(test, (Name, Attribute, Item))
