"""What workflow code does that is no outside effect: calls activities inline, imports, branches on replay.

Takes a node of the reach, gives places with the words for the message. Which of it is reported is for the rules.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import ROOT, Call, Guard, calls_in, guards_around
from flake8_temporal.facts.terms import Attribute, Constant, Result
from flake8_temporal.model import Span
from flake8_temporal.project import guards, members
from flake8_temporal.project.loading import PASSED_THROUGH
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.scheduling import COMMANDS
from flake8_temporal.project.roles import INTERCEPTORS
from flake8_temporal.project.uses import shown
from flake8_temporal.project.values import Choice, ClassValue, External, FunctionValue, Instance, Super

_DEADLINES = {"asyncio.timeout_at", "asyncio.AbstractEventLoop.call_at"}
_OTHER_CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "datetime.datetime.timestamp"}
_CONSEQUENCES = {"await", "raise", "break", "continue", "yield", "store-self", "return-value"}


def direct_calls(reach: Reach, node: Node) -> Iterator[tuple[Span, str, bool]]:
    """Calls that run an activity, or another workflow's run method (true), inside the workflow."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if not reach.boundary.state(node.frame, call.guard).runs:
            continue
        callee = reach.linker.value(call.func, node.frame)
        for value in callee.options if isinstance(callee, Choice) else (callee,):
            if not isinstance(value, FunctionValue):
                continue
            running = reach.boundary.running(value)
            if running != value and not reach.roles.is_activity(running):
                continue  # its decorator runs something else, most likely the activity where it belongs
            function = reach.linker.facts(value.module).functions[value.number]
            if reach.roles.is_activity(value):
                yield call.span, function.name, False
            elif isinstance(call.func, Attribute) and _is_other_run(reach, node, value):
                yield call.span, reach.linker.facts(value.module).classes[function.owner].name, True


def _is_other_run(reach: Reach, node: Node, value: FunctionValue) -> bool:
    function = reach.linker.facts(value.module).functions[value.number]
    if function.owner < 0 or "run" not in reach.roles.of_function(value.module, value.number):
        return False
    owner = ClassValue(value.module, function.owner)
    if "workflow" not in reach.roles.of_class(owner):
        return False
    own = node.frame.receiver
    if isinstance(own, Instance) and isinstance(own.of, ClassValue):
        return owner not in members.linearized(reach.linker, own.of)
    return not isinstance(own, Super)


def dynamic_imports(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Import statements that load a module while the workflow runs."""
    frame = node.frame
    for found in node.function.imports:
        if not reach.boundary.state(frame, found.guard).runs or PASSED_THROUGH in reach.boundary.managers(
            frame, found.guard
        ):
            continue
        dotted = reach.linker.absolute(found.module, found.level, frame.module)
        if dotted is None or _is_loaded(reach, dotted, found.names):
            continue
        dots = "." * found.level
        module = found.module or ("" if not found.names else found.names[0])
        yield found.span, f"import {dots}{module}"


def _is_loaded(reach: Reach, module: str, names: tuple[str, ...]) -> bool:
    """Whether the module is there before the workflow runs: passed through, or imported at the top of a file that
    the linted one was seen to import, in which case the statement only looks it up."""
    if reach.linker.table.passed_by_default(module):
        return True
    if any(module == known or module.startswith(known + ".") for known in reach.settings.passthrough_modules):
        return True
    loaded = reach.linker.imported_at_top()
    if not names:
        return module in loaded
    return all(f"{module}.{name}" in loaded for name in names) or (
        module in loaded
        and reach.linker.module_named(module) is not None
        and _are_members(reach, module, names)
    )


def _are_members(reach: Reach, module: str, names: tuple[str, ...]) -> bool:
    """Whether the names are defined in the module, rather than being modules to load themselves."""
    known = reach.linker.module_named(module)
    bindings = reach.linker.facts(known).scopes[ROOT].bindings if known else {}
    return all(name in bindings for name in names)


def replay_branches(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Tests on replay whose branches do more than log."""
    frame = node.frame
    if _is_interceptor(reach, node):
        return
    for guard in reach.linker.contents(frame.module).guards.get(frame.function, ()):
        if guard.kind == "with":
            continue
        live = guards.truth(reach.linker, guard.test, frame, False)
        if live is guards.truth(reach.linker, guard.test, frame, True):
            continue
        does = set(guard.does)
        if _schedules_behind(reach, node, guard):
            does.add("await")
        if does & _CONSEQUENCES or ("return" in does and _CONSEQUENCES & set(node.function.does)):
            yield guard.span, "is_replaying()"


def _schedules_behind(reach: Reach, node: Node, guard: Guard) -> bool:
    """Whether a command of the SDK stands behind the guard, awaited or not."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        if any(around is guard for around in guards_around(facts, call.guard)):
            callee = reach.linker.value(call.func, node.frame)
            if isinstance(callee, External) and callee.name.startswith(COMMANDS):
                return True
    return False


def _is_interceptor(reach: Reach, node: Node) -> bool:
    receiver = node.frame.receiver
    if isinstance(receiver, Instance) and isinstance(receiver.of, ClassValue):
        return any(name in INTERCEPTORS for name in members.external_bases(reach.linker, receiver.of))
    return False


def foreign_deadlines(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """``call_at`` and ``timeout_at`` with a deadline that is not the loop's own time."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = reach.linker.value(call.func, node.frame)
        if not isinstance(callee, External) or callee.name not in _DEADLINES or not call.args:
            continue
        if not reach.boundary.state(node.frame, call.guard).runs:
            continue
        sources = [
            reach.linker.value(facts.calls[inner].func, node.frame) for inner in calls_in(facts, call.args[0])
        ]
        if isinstance(call.args[0], Constant) or any(
            isinstance(source, External) and source.name in _OTHER_CLOCKS for source in sources
        ):
            yield call.span, shown(callee.name) + "() with a deadline that is not loop.time()"


def starts_several_tasks(reach: Reach, node: Node, group: Call) -> bool:
    """Whether a task group gets two tasks or more: written twice in its block, or in a loop there."""
    facts = reach.linker.facts(node.frame.module)
    opened = Result(next(number for number, call in enumerate(facts.calls) if call is group))
    started = [
        call
        for call in (facts.calls[number] for number in node.function.calls)
        if isinstance(call.func, Attribute)
        and call.func.name == "create_task"
        and any(guard.kind == "with" and guard.test == opened for guard in guards_around(facts, call.guard))
    ]
    bodies = [iteration.body for iteration in node.function.iterations]
    in_loop = any(body.line <= call.span.line <= body.end_line for call in started for body in bodies)
    return len(started) > 1 or in_loop
