"""When handlers run beside the run method: what is still running when it ends, and what is read before it begins.

Takes a workflow class and what its methods reach, gives the handlers and places in question with the words for the
message. A class with a base that is not known is left alone: it may wait, and it may set anything.
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, Await, Call, ModuleFacts, guards_around
from flake8_temporal.facts.terms import Attribute, Constant, Expr, Item, Name, Result
from flake8_temporal.model import Span
from flake8_temporal.project.definitions import Definition, Method
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sharing import MUTATORS
from flake8_temporal.project.values import (
    UNREADABLE,
    ClassValue,
    External,
    Frame,
    FunctionValue,
    Instance,
    Value,
)

_WAITED_FOR = External("temporalio.workflow.all_handlers_finished")
_CONDITION = External("temporalio.workflow.wait_condition")
_CONTINUE = External("temporalio.workflow.continue_as_new")
# Names that let an attribute exist without an assignment, or add some to every object.
_UNUSUAL = ("__getattr__", "__getattribute__", "__new__", "__post_init__", "__slots__")
# Waiting for these may take no time at all.
_LOCKS = (
    "asyncio.Lock",
    "asyncio.Semaphore",
    "asyncio.BoundedSemaphore",
    "asyncio.Condition",
    "asyncio.Event",
    "asyncio.Queue",
)


def unfinished(reach: Reach, found: Definition, is_strict: bool) -> Method | None:
    """The first handler that may still be running when the run method returns, with nobody waiting for it."""
    known = reach.definitions
    if known.bases(found) is None or found.applied is None or not any(found.with_role("run")):
        return None
    suspects = [method for method in known.visible(found) if _is_suspect(reach, found, method, is_strict)]
    if not suspects:
        return None
    nodes = [node for node in reach.nodes if _class_of(node) == found.value and not node.is_foreign]
    reached = reach.narrowed(nodes).nodes
    if any(_waits(reach, node) for node in reached) or _is_endless(reach, found):
        return None
    conditions = _conditions(reach, reached)
    suspects = [method for method in suspects if not _announces_its_end(reach, method, conditions)]
    waits = [
        condition
        for node in reach.narrowed([node for node in nodes if _is_run(reach, node)]).nodes
        for condition in _waited_on(reach, node.frame)
    ]
    suspects = [method for method in suspects if not _ends_with_run(reach, found, method, waits)]
    if not suspects:
        return None
    own = [method for method in suspects if known.owner(method) == found.value]
    return (own or suspects)[0]


def _class_of(node: Node) -> ClassValue | None:
    receiver = node.frame.receiver
    return receiver.of if isinstance(receiver, Instance) and isinstance(receiver.of, ClassValue) else None


def _is_suspect(reach: Reach, found: Definition, method: Method, is_strict: bool) -> bool:
    applied = method.role("signal", "update")
    if applied is None or not applied.is_plain or not method.record.is_async or method.form:
        return False
    policy = applied.given("unfinished_policy")
    if policy is None or (isinstance(policy, External) and policy.name.endswith(".ABANDON")):
        return False
    return _suspends(reach, method.value._replace(receiver=Instance(found.value)), is_strict, set())


def _suspends(reach: Reach, value: FunctionValue, is_strict: bool, seen: set[tuple[str, int]]) -> bool:
    """Whether running the function surely lets go of the event loop before it ends."""
    if value[:2] in seen:
        return False
    seen.add(value[:2])
    frame = reach.linker.enter(value, None)
    record = reach.linker.facts(value.module).functions[value.number]
    for wait in record.awaits:
        if not reach.boundary.state(frame, wait.guard).runs:
            continue
        awaited = _awaited(reach, wait, frame)
        if isinstance(awaited, FunctionValue):
            if _suspends(reach, awaited, is_strict, seen):
                return True
        elif isinstance(awaited, External) and (is_strict or not awaited.name.startswith(_LOCKS)):
            return True
    return False


def _awaited(reach: Reach, wait: Await, frame: Frame) -> Value:
    """What is called and awaited, or whose object is entered or iterated over."""
    if wait.kind == "await" and isinstance(wait.value, Result):
        return reach.linker.value(reach.linker.facts(frame.module).calls[wait.value.call].func, frame)
    value = reach.linker.value(wait.value, frame)
    return value.of if isinstance(value, Instance) and isinstance(value.of, External) else value


def _waits(reach: Reach, node: Node) -> bool:
    """Whether a function asks for the handlers, or does something that nobody knows."""
    facts = reach.linker.facts(node.frame.module)
    values = [reach.linker.value(facts.calls[number].func, node.frame) for number in node.function.calls]
    values += [reach.linker.value(read.value, node.frame) for read in node.function.reads]
    return _WAITED_FOR in values or UNREADABLE in values


def _conditions(reach: Reach, nodes: list[Node]) -> set[str]:
    """The attributes of the workflow that it waits on."""
    found: set[str] = set()
    for node in nodes:
        facts = reach.linker.facts(node.frame.module)
        for condition in _waited_on(reach, node.frame):
            asked = reach.linker.facts(condition.module).functions[condition.number]
            sites = [read.value for read in asked.reads]
            sites += [facts.calls[n].func for n in asked.calls if condition.module == node.frame.module]
            found |= {of_self(site, "self") for site in sites}
    return found - {""}


def _waited_on(reach: Reach, frame: Frame) -> Iterator[FunctionValue]:
    """The conditions that a function waits for."""
    facts = reach.linker.facts(frame.module)
    for call in (facts.calls[number] for number in facts.functions[frame.function].calls):
        if reach.linker.value(call.func, frame) == _CONDITION and call.args:
            condition = reach.linker.value(call.args[0], frame)
            if isinstance(condition, FunctionValue):
                yield condition


def _ends_with_run(reach: Reach, found: Definition, method: Method, waits: list[FunctionValue]) -> bool:
    """Whether a handler only waits for what the run method waits for, too: both go on in the same moment."""
    frame = reach.linker.enter(method.value._replace(receiver=Instance(found.value)), None)
    own = list(_waited_on(reach, frame))
    return len(own) == len(method.record.awaits) and all(
        any(_is_same(reach, one, other) for other in waits) for one in own
    )


def _is_same(reach: Reach, one: FunctionValue, other: FunctionValue) -> bool:
    """Whether two conditions are one function, or two lambdas that ask for the same."""
    if one[:2] == other[:2]:
        return True
    facts = reach.linker.facts(one.module)
    answers = [
        tuple(result.value for result in facts.functions[each.number].results) for each in (one, other)
    ]
    return one.module == other.module and _is_alike(facts, *answers)


def _is_alike(facts: ModuleFacts, one: object, other: object) -> bool:
    if isinstance(one, Name) and isinstance(other, Name):
        return one.id == other.id
    if isinstance(one, Result) and isinstance(other, Result):
        calls = [facts.calls[each.call] for each in (one, other)]
        return _is_alike(facts, *[(call.func, call.args, call.keywords) for call in calls])
    if isinstance(one, tuple) and isinstance(other, tuple) and type(one) is type(other):
        return len(one) == len(other) and all(_is_alike(facts, *pair) for pair in zip(one, other))
    return one == other


def _announces_its_end(reach: Reach, method: Method, conditions: set[str]) -> bool:
    """Whether a handler changes something that is waited on once it has awaited everything."""
    record = method.record
    facts = reach.linker.facts(method.value.module)
    last = max((wait.span.end_line for wait in record.awaits), default=0)
    changed = [(store.span, store.target) for store in record.stores]
    for call in (facts.calls[number] for number in record.calls):
        if isinstance(call.func, Attribute) and call.func.name in MUTATORS:
            changed.append((call.span, call.func.base))
    return any(span.line >= last and of_self(target, "self") in conditions for span, target in changed)


def _is_endless(reach: Reach, found: Definition) -> bool:
    """Whether the run method only ends by an error: it waits for what never comes, and there is no new run."""
    runs = [node for node in reach.nodes if _class_of(node) == found.value and _is_run(reach, node)]
    narrow = reach.narrowed(runs)
    if any(_continues(narrow, node) for node in narrow.nodes):
        return False
    return any(_never_ends(narrow, found, node) for node in _certain(narrow, runs))


def _is_run(reach: Reach, node: Node) -> bool:
    return "run" in reach.roles.of_function(node.frame.module, node.frame.function)


def _continues(reach: Reach, node: Node) -> bool:
    facts = reach.linker.facts(node.frame.module)
    return any(
        reach.linker.value(facts.calls[number].func, node.frame) == _CONTINUE
        for number in node.function.calls
    )


def _certain(reach: Reach, runs: list[Node]) -> Iterator[Node]:
    """The run methods, and what they await whatever happens."""
    pending, seen = list(runs), {id(node.frame) for node in runs}
    while pending:
        current = pending.pop()
        yield current
        facts = reach.linker.facts(current.frame.module)
        awaited = {facts.calls[n].span for n in current.function.calls if _is_awaited(facts.calls[n])}
        for edge in current.edges:
            target = reach.node_of(edge.target)
            if target is not None and edge.span in awaited and id(edge.target) not in seen:
                seen.add(id(edge.target))
                pending.append(target)


def _is_awaited(call: Call) -> bool:
    return call.use == "await" and call.guard == NOWHERE


def _never_ends(reach: Reach, found: Definition, node: Node) -> bool:
    """Whether nothing leaves a loop of the function, or something that it awaits never comes."""
    for loop in node.function.whiles:
        is_endless = isinstance(loop.test, Constant) and bool(loop.test.value) and loop.guard == NOWHERE
        if is_endless and not {"break", "return", "return-value"}.intersection(loop.does):
            return True
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = reach.linker.value(call.func, node.frame) if _is_awaited(call) else None
        if callee == External("asyncio.Future"):
            return True
        if callee == _CONDITION and call.args and _has_no_timeout(call):
            if _is_never_true(reach, found, reach.linker.value(call.args[0], node.frame)):
                return True
    return False


def _has_no_timeout(call: Call) -> bool:
    return all(name == "timeout_summary" or value == Constant(None) for name, value in call.keywords)


def _is_never_true(reach: Reach, found: Definition, condition: Value) -> bool:
    """Whether a condition is False, or a flag of the workflow that nothing sets after the constructor."""
    if not isinstance(condition, FunctionValue):
        return False
    facts = reach.linker.facts(condition.module)
    results = facts.functions[condition.number].results
    value = results[0].value if len(results) == 1 else None
    if isinstance(value, Constant):
        return not value.value
    if not isinstance(value, Attribute) or not isinstance(value.base, Name):
        return False
    owners = (found, *(reach.definitions.bases(found) or ()))
    setters = [
        reach.linker.facts(owner.value.module).functions[number].name
        for owner in owners
        for number, _ in owner.record.attributes.get(value.name, ())
    ]
    return bool(setters) and set(setters) == {"__init__"}


class EarlyRead(NamedTuple):
    """A handler reads an attribute of the workflow that only other methods, ``setters``, give a value."""

    handler: str
    attribute: str
    setters: tuple[str, ...]


def early_reads(reach: Reach, found: Definition) -> Iterator[tuple[Span, EarlyRead]]:
    """What the handlers of a class read although nothing sets it before the first of them may run."""
    known = reach.definitions
    bases = known.bases(found)
    if bases is None or found.applied is None or not found.is_known:
        return
    owners = (found, *bases)
    if any(known.binds(owner, name) for owner in owners for name in _UNUSUAL):
        return
    late = _set_late(reach, owners)
    if late is None:
        return
    for method in known.current(found):
        if method.role("signal", "query", "update", "validator") is not None and not method.form:
            for span, attribute in _reads_of_self(reach, method):
                if attribute in late:
                    runs = {run.record.name for run in found.with_role("run")} & late[attribute]
                    setters = sorted(late[attribute] - runs)
                    yield span, EarlyRead(method.record.name, attribute, (*sorted(runs), *setters))


def _set_late(reach: Reach, owners: tuple[Definition, ...]) -> dict[str, set[str]] | None:
    """The attributes that only methods set which run after the constructor, with these; None if anything may."""
    linker = reach.linker
    first = reach.narrowed(
        [n for n in reach.nodes if _class_of(n) == owners[0].value and n.function.name == "__init__"]
    )
    early = {(node.frame.module, node.frame.function) for node in first.nodes}
    if any(_hands_self_on(reach, node) for node in first.nodes):
        return None
    late: dict[str, set[str]] = {}
    known: set[str] = set()
    for owner in owners:
        module = owner.value.module
        facts = linker.facts(module)
        bindings = facts.scopes[owner.record.scope].bindings
        known |= {name for name, made in bindings.items() if any(b.value is not None for b in made)}
        for name, assigned in owner.record.attributes.items():
            for number, _ in assigned:
                if (module, number) in early or facts.functions[number].name == "__init__":
                    known.add(name)
                else:
                    late.setdefault(name, set()).add(facts.functions[number].name)
    return {name: setters for name, setters in late.items() if name not in known}


def _hands_self_on(reach: Reach, node: Node) -> bool:
    """Whether a constructor gives the object to something that may set any attribute of it."""
    facts = reach.linker.facts(node.frame.module)
    owner = _class_of(node)
    for number in node.function.calls:
        call = facts.calls[number]
        for argument in (*call.args, *(value for _, value in call.keywords)):
            value = reach.linker.value(argument, node.frame) if isinstance(argument, Name) else None
            if isinstance(value, Instance) and value.of == owner:
                return True
    return any(
        isinstance(read.value, Attribute) and read.value.name == "__dict__" for read in node.function.reads
    )


def _reads_of_self(reach: Reach, method: Method) -> Iterator[tuple[Span, str]]:
    """The attributes of ``self`` that a handler reads whatever happens, before it waits for anything."""
    record = method.record
    if not record.params or _asks_for_attributes(reach, method):
        return
    facts = reach.linker.facts(method.value.module)
    receiver = record.params[0].name
    sites = [(read.span, read.value, read.guard) for read in record.reads]
    sites += [(facts.calls[n].span, facts.calls[n].func, facts.calls[n].guard) for n in record.calls]
    first_wait = min((wait.span[2:] for wait in record.awaits), default=(sys.maxsize, 0))
    for span, value, guard in sorted(sites, key=lambda site: site[0]):
        attribute = of_self(value, receiver)
        is_sure = all(around.kind == "with" for around in guards_around(facts, guard))
        if attribute and is_sure and span[:2] < first_wait and not _is_caught(reach, method, span):
            if not any(of_self(s.target, receiver) == attribute and s.span < span for s in record.stores):
                yield span, attribute


def of_self(expr: Expr, receiver: str) -> str:
    """The first attribute in a chain that starts at the object itself."""
    name = ""
    while isinstance(expr, (Attribute, Item)):
        name = expr.name if isinstance(expr, Attribute) else ""
        expr = expr.base
    return name if isinstance(expr, Name) and expr.id == receiver else ""


def _asks_for_attributes(reach: Reach, method: Method) -> bool:
    facts = reach.linker.facts(method.value.module)
    frame = reach.linker.enter(method.value, None)
    asked = {External("builtins.hasattr"), External("builtins.getattr"), External("builtins.vars")}
    return any(reach.linker.value(facts.calls[n].func, frame) in asked for n in method.record.calls)


def _is_caught(reach: Reach, method: Method, span: Span) -> bool:
    """Whether a ``try`` stands around the place, whatever it catches."""
    return any(attempt.handlers and _is_in(span, attempt.body) for attempt in method.record.tries)


def _is_in(span: Span, body: Span) -> bool:
    return body[:2] <= span[:2] and span[2:] <= body[2:]
