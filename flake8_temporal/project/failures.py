"""Handlers for failures that never come, and compensations that come too late.

Takes a node of the reach, gives places with the words for the message. A ``try`` is judged only if nothing in it but
the awaited calls of the SDK can raise, as far as can be seen.
"""

from collections.abc import Iterator, Sequence

from flake8_temporal.facts.records import Call, ModuleFacts, Try
from flake8_temporal.facts.terms import Attribute, Defined, Expr, Item, Name, Result, last_name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.catching import (
    Caught,
    awaits_inside,
    calls_inside,
    caught,
    external_bases_only,
    named,
    running_tries,
)
from flake8_temporal.project.commands import (
    ACTIVITY,
    CHILD,
    LOCAL_ACTIVITY,
    STARTERS,
    WORKFLOW,
    Site,
    sites,
    target_name,
)
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import spelled
from flake8_temporal.project.values import ClassValue, External, Instance
from flake8_temporal.report import shortened

_EXCEPTIONS = "temporalio.exceptions."
_WRAPPERS = {ACTIVITY: "ActivityError", LOCAL_ACTIVITY: "ActivityError", CHILD: "ChildWorkflowError"}
_INSIDE = {f"{_EXCEPTIONS}ApplicationError", f"{_EXCEPTIONS}TimeoutError", f"{_EXCEPTIONS}CancelledError"}
# What an activity raises often enough, and the SDK's call itself does not.
_ORDINARY = {
    f"builtins.{name}"
    for name in (
        "ArithmeticError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError", "FileExistsError",
        "FileNotFoundError", "IOError", "IndexError", "InterruptedError", "KeyError", "LookupError", "OSError",
        "PermissionError", "TimeoutError", "UnicodeDecodeError", "ValueError", "ZeroDivisionError",
    )
} | {"asyncio.TimeoutError", "socket.timeout", "json.JSONDecodeError"}  # fmt: skip
_HARMLESS = {
    "datetime.timedelta",
    "temporalio.common.RetryPolicy",
    f"{WORKFLOW}ActivityConfig",
    f"{WORKFLOW}LocalActivityConfig",
}
_LOGS = ("temporalio.workflow.logger.", "logging.")
_ADDS = {"append", "insert", "push", "appendleft", "add"}
_UNDOING = ("compensat", "rollback", "undo", "cleanup", "saga")


def dead_handlers(reach: Reach, node: Node) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Clauses for what an activity or a child raises over there: the clause, and what arrives here instead."""
    for found in running_tries(reach, node):
        wrapper = _only_wrapped(reach, node, found)
        if not wrapper or found.is_group:
            continue
        for handler in found.handlers:
            taken = caught(reach, node, handler)
            if handler.type is not None and taken.is_known and _never_matches(reach, taken):
                yield handler.span, (named(taken), wrapper)


def _only_wrapped(reach: Reach, node: Node, found: Try) -> str:
    """What the block raises, if it does nothing but await activities or children."""
    body = found.body
    waits = awaits_inside(node, body)
    if not waits or _does_more(reach, node, body):
        return ""
    wrappers = set()
    for each in waits:
        if not isinstance(each.value, Result):
            return ""
        call = reach.linker.facts(node.frame.module).calls[each.value.call]
        callee = reach.linker.value(call.func, node.frame)
        name = callee.name if isinstance(callee, External) else ""
        if name not in STARTERS or not name.startswith(f"{WORKFLOW}execute_"):
            return ""
        wrappers.add(_WRAPPERS[STARTERS[name]])
    return wrappers.pop() if len(wrappers) == 1 else "FailureError"


def _does_more(reach: Reach, node: Node, body: Span) -> bool:
    """Whether something else in the block may raise: another call, a subscript, an unpacking, a loop, a ``raise``."""
    function = node.function
    others = [
        *(each.span for each in function.iterations),
        *(each.span for each in function.raises),
        *(each.span for each in function.operations),
        *(each.body for each in function.tries if each.body != body),
    ]
    if any(span.is_within(body) for span in others):
        return True
    for name, call in calls_inside(reach, node, body):
        is_known = name in STARTERS or name in _HARMLESS or name.startswith(_LOGS)
        if not is_known and not _builds_data(reach, node, call):
            return True
    scope = reach.linker.facts(node.frame.module).scopes[function.scope]
    return any(
        isinstance(binding.value, Item) and body.line <= binding.line <= body.end_line
        for bindings in scope.bindings.values()
        for binding in bindings
    )


def _builds_data(reach: Reach, node: Node, call: Call) -> bool:
    """A class of the project without any code that runs when an object is made."""
    callee = reach.linker.value(call.func, node.frame)
    if not isinstance(callee, ClassValue) or external_bases_only(reach, callee) != []:
        return False
    return not any(
        members.find_method(reach.linker, Instance(callee), name)
        for name in ("__init__", "__post_init__", "__new__")
    )


def _never_matches(reach: Reach, taken: Caught) -> bool:
    return bool(taken.names or taken.classes) and (
        all(_is_raised_elsewhere(name) for name in taken.names)
        and all(_is_own_error(reach, value) for value in taken.classes)
    )


def _is_raised_elsewhere(name: str) -> bool:
    if name in _INSIDE or name in _ORDINARY:
        return True
    is_foreign = not name.startswith(("builtins.", "temporalio.", "asyncio.", "concurrent.", "pydantic"))
    return is_foreign and name.endswith(("Error", "Exception"))


def _is_own_error(reach: Reach, value: ClassValue) -> bool:
    """Whether a class of the project is an error that the SDK does not raise here."""
    bases = external_bases_only(reach, value)
    if not bases:
        return False
    return all(
        base
        in (
            "builtins.Exception",
            "builtins.RuntimeError",
            "builtins.BaseException",
            f"{_EXCEPTIONS}ApplicationError",
        )
        or base in _ORDINARY
        for base in bases
    )


def late_compensations(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Compensations that are noted after the step, or undone in the order of the steps."""
    facts = reach.linker.facts(node.frame.module)
    steps = list(sites(reach, node))
    for site in steps:
        found = _noted_next(facts, node, site)
        if found is not None and not _is_for_next_step(facts, node, found, steps):
            step = target_name(reach.linker, site) or site.api
            yield (
                found.span,
                f"compensation is registered after {step}; register it before the step it undoes",
            )
    for loop in node.function.iterations:
        if loop.kind == "for" and _is_list_of_undoing(loop.iterable) and _is_in_handler(node, loop.body):
            name = shortened(spelled(loop.iterable), 40)
            if not _is_filled_in_front(facts, loop.iterable):
                yield (
                    loop.span,
                    f"{name} runs in the order of the steps; undo the last one first, with reversed()",
                )


def _noted_next(facts: ModuleFacts, node: Node, site: Site) -> Call | None:
    """The statement after an awaited step of a ``try``, if it notes how to undo the step without needing its result."""
    wait = next((each for each in node.function.awaits if _is_of(facts, each.value, site.call)), None)
    if wait is None or wait.use not in ("statement", "assign"):
        return None
    if not any(wait.span.is_within(found.body) for found in node.function.tries):
        return None
    after = [facts.calls[number] for number in node.function.calls]
    following = min(
        (call for call in after if call.span[:2] > wait.span[2:]),
        key=lambda call: call.span[:2],
        default=None,
    )
    if following is None or following.use != "statement" or following.guard != site.call.guard:
        return None
    if not _notes_undoing(following):
        return None
    bindings = facts.scopes[node.function.scope].bindings
    results = {
        name for name, made in bindings.items() for each in made if _comes_from(facts, each.value, site.call)
    }
    needed = {name for arg in following.args for name in _names_in(facts, arg)}
    return None if results & needed else following


def _is_for_next_step(facts: ModuleFacts, node: Node, note: Call, steps: Sequence[Site]) -> bool:
    """Whether the block notes and then acts: its first such line is a note, or its last one a step."""
    blocks = [found.body for found in node.function.tries if note.span.is_within(found.body)]
    block = max(blocks, key=lambda span: span[:2])
    notes = [
        call.span
        for call in (facts.calls[number] for number in node.function.calls)
        if _notes_undoing(call) and call.span.is_within(block)
    ]
    acts = [step.call.span for step in steps if step.call.span.is_within(block)]
    return min(notes) < min(acts) or max(notes) < max(acts)


def _notes_undoing(call: Call) -> bool:
    func = call.func
    return isinstance(func, Attribute) and func.name in _ADDS and _is_list_of_undoing(func.base)


def _is_of(facts: ModuleFacts, value: Expr | None, call: Call) -> bool:
    return isinstance(value, Result) and facts.calls[value.call] is call


def _comes_from(facts: ModuleFacts, value: Expr | None, call: Call) -> bool:
    while isinstance(value, (Item, Attribute)):
        value = value.base
    return _is_of(facts, value, call)


def _names_in(facts: ModuleFacts, expr: Expr) -> Iterator[str]:
    """The names that an expression is made of, calls and lambdas included."""
    pending: list[object] = [expr]
    while pending:
        part = pending.pop()
        if isinstance(part, Name):
            yield part.id
        elif isinstance(part, Result):
            call = facts.calls[part.call]
            pending += [call.func, *call.args, *(value for _, value in call.keywords)]
        elif isinstance(part, Defined):
            function = facts.functions[part.function]
            pending += [found.value for found in function.results]
            pending += [Result(number) for number in function.calls]
        elif isinstance(part, tuple):
            pending += [inner for inner in part if isinstance(inner, tuple)]


def _is_list_of_undoing(expr: Expr) -> bool:
    return any(word in last_name(expr).lower() for word in _UNDOING)


def _is_in_handler(node: Node, span: Span) -> bool:
    def blocks(found: Try) -> Iterator[Span]:
        yield found.finally_
        yield from (handler.body for handler in found.handlers)

    return any(span.is_within(block) for found in node.function.tries for block in blocks(found))


def _is_filled_in_front(facts: ModuleFacts, target: Expr) -> bool:
    """Whether the newest compensation comes first already, or the list is turned round in place."""
    return any(
        isinstance(call.func, Attribute)
        and call.func.name in ("insert", "appendleft", "reverse")
        and last_name(call.func.base) == last_name(target)
        for call in facts.calls
    )
