"""Effects that one reached function touches: calls, reads, decorators and factories looked up in the knowledge base.

Takes a node of the reach, gives ``Use`` records with the place in that function's own module. Where a use is
reported, and under which code, is for the rules.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Read
from flake8_temporal.knowledge.table import Effect
from flake8_temporal.model import Span
from flake8_temporal.project import loggers, members
from flake8_temporal.project.conditions import applies
from flake8_temporal.project.construct import factories
from flake8_temporal.project.invoke import arguments_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.scheduling import calls_its_functions, special_methods
from flake8_temporal.project.values import (
    Choice,
    ClassValue,
    External,
    Frame,
    FunctionValue,
    Instance,
    Method,
    Value,
)

QUIET_WHEN_LIVE = frozenset({"console", "log", "telemetry", "debug"})
_WIDEST = 36


class Use(NamedTuple):
    """An effect at a place. ``api`` is the name as a reader knows it, ``name`` the full dotted one, ``aio`` says how
    long it takes (see ``Effect``).
    """

    kind: str
    name: str
    api: str
    remedy: str
    span: Span
    call: Call | None = None
    aio: str = "brief"


def uses_of(reach: Reach, node: Node) -> Iterator[Use]:
    """The effects of one node, by kind of site and in source order within each."""
    linker, frame, function = reach.linker, node.frame, node.function
    if function.kind == "class":
        for factory in factories(linker, frame):
            if isinstance(factory.value, External):
                yield from _called(reach, factory.value, None, factory.span, frame)
        return
    yield from _of_calls(reach, node)
    for read in function.reads:
        yield from _of_read(reach, node, read)
    for operation in function.operations:
        value = linker.value(operation.operand, frame)
        if isinstance(value, Instance) and isinstance(value.of, External):
            if _counts(reach, frame, operation.guard):
                yield from _special(reach, value.of, operation.methods, operation.span, frame)
    for raised in function.raises:
        value = None if raised.value is None else linker.value(raised.value, frame)
        value = value.of if isinstance(value, Instance) else value
        if value == External("builtins.SystemExit") and _counts(reach, frame, raised.guard):
            yield Use("proc", "builtins.SystemExit", "raise SystemExit", "", raised.span)
    yield from _of_decorators(reach, node)


def _of_calls(reach: Reach, node: Node) -> Iterator[Use]:
    frame = node.frame
    facts = reach.linker.facts(frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        callee = reach.linker.value(call.func, frame)
        if callee is None or not _counts(reach, frame, call.guard):
            continue
        if reach.boundary.is_pure_line(frame, call.span):
            continue
        is_live_only = not node.is_replayed or reach.boundary.state(frame, call.guard).is_live_only
        for use in _of_call(reach, callee, call, frame):
            if not (is_live_only and use.kind in QUIET_WHEN_LIVE):
                yield use


def _of_decorators(reach: Reach, node: Node) -> Iterator[Use]:
    """Retry decorators: they sleep between attempts."""
    frame = node.frame
    for decorator in node.function.decorators:
        applied = members.decorator_value(reach.linker, frame.module, decorator)
        if isinstance(applied, External):
            effect = reach.linker.table.call(applied.name)
            if effect is not None and effect.kind in ("retry", "sleep"):
                yield _use(effect, decorator.span, "@" + shown(effect.name), None)


def _counts(reach: Reach, frame: Frame, guard: int) -> bool:
    return reach.boundary.is_followed(reach.boundary.state(frame, guard))


def _of_call(reach: Reach, callee: Value, call: Call, frame: Frame) -> Iterator[Use]:
    for value in callee.options if isinstance(callee, Choice) else (callee,):
        if isinstance(value, External):
            yield from _called(reach, value, call, call.span, frame)
            if calls_its_functions(value):
                yield from _handed_over(reach, call, frame)
            methods = special_methods(value.name)
            first = reach.linker.value(call.args[0], frame) if methods and call.args else None
            if isinstance(first, Instance) and isinstance(first.of, External):
                yield from _special(reach, first.of, methods, call.span, frame)
        elif isinstance(value, FunctionValue):
            effect = reach.boundary.effect_of(value)
            if effect is not None:
                yield _use(effect, call.span, shown(effect.name) + "()", call)
        elif isinstance(value, Method) and calls_its_functions(value):
            yield from _handed_over(reach, call, frame)
        elif isinstance(value, ClassValue):
            yield from _built(reach, value, call)
        elif isinstance(value, Instance) and isinstance(value.of, External):
            yield from _called(reach, External(value.of.name + ".__call__", True), call, call.span, frame)


def _special(reach: Reach, of: External, methods: tuple[str, ...], span: Span, frame: Frame) -> Iterator[Use]:
    """Special methods that act: iterating over a lazy query runs it."""
    for name in methods:
        if reach.linker.table.call(f"{of.name}.{name}") is not None:
            yield from _called(reach, External(f"{of.name}.{name}", True), None, span, frame)
            return


def _called(reach: Reach, callee: External, call: Call | None, span: Span, frame: Frame) -> Iterator[Use]:
    linker = reach.linker
    table = linker.table
    effect = table.call(callee.name) or _read_through(reach, callee)
    if effect is None or table.is_durable(callee.name) or (effect.weak and not reach.settings.strict):
        return
    if effect.kind in QUIET_WHEN_LIVE and loggers.is_safe(reach, callee, call, frame):
        return
    if call is not None and not applies(linker, effect.only_when, call, frame):
        return
    yield _use(effect, span, shown(callee.name) + "()", call)


def _read_through(reach: Reach, callee: External) -> Effect | None:
    """A method of something whose mere reading is an effect: ``os.environ.get``."""
    effect = reach.linker.table.read(callee.name)
    return effect if effect is not None and effect.name != callee.name else None


def _handed_over(reach: Reach, call: Call, frame: Frame) -> Iterator[Use]:
    """An outside function given to a call that calls it: ``map(time.time, ...)``."""
    arguments = arguments_of(reach.linker, call, frame)
    for value in (*arguments.positional, *dict(arguments.keywords).values()):
        if isinstance(value, External):
            effect = reach.linker.table.call(value.name)
            if effect is not None and not effect.only_when:
                yield from _called(reach, value, None, call.span, frame)


def _built(reach: Reach, owner: ClassValue, call: Call) -> Iterator[Use]:
    """Building a subclass of an outside class whose constructor acts, such as ``BaseSettings``."""
    linker = reach.linker
    if members.find_method(linker, Instance(owner), "__init__") is not None:
        return
    for name in members.external_bases(linker, owner):
        effect = linker.table.call(name)
        if effect is not None and not effect.only_when and (reach.settings.strict or not effect.weak):
            yield _use(effect, call.span, members.class_of(linker, owner).qualname + "()", call)


def _of_read(reach: Reach, node: Node, read: Read) -> Iterator[Use]:
    linker, frame = reach.linker, node.frame
    value = linker.value(read.value, frame)
    if not isinstance(value, External) or not _counts(reach, frame, read.guard):
        return
    effect = linker.table.read(value.name)
    if effect is None or (effect.weak and not reach.settings.strict):
        return
    yield _use(effect, read.span, shown(value.name), None)


def _use(effect: Effect, span: Span, api: str, call: Call | None) -> Use:
    return Use(effect.kind, effect.name, api, effect.remedy, span, call, effect.aio)


def shown(name: str) -> str:
    """A dotted name as a reader knows it: ``datetime.now``, ``AsyncSession.execute``, ``requests.get``."""
    parts = name.removeprefix("builtins.").split(".")
    if len(parts) > 2:  # datetime.datetime.now is known as datetime.now, but time.time as time.time
        parts = [part for position, part in enumerate(parts) if position == 0 or part != parts[position - 1]]
    if len(".".join(parts)) <= _WIDEST and len(parts) <= 3:
        return ".".join(parts)
    first = next((position for position, part in enumerate(parts) if part[:1].isupper()), 0)
    if first and len(parts) - first > 1:
        parts = parts[first:]
    return ".".join(parts if len(parts) <= 4 else parts[-4:])
