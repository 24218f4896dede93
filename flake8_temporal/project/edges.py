"""What running one function calls: functions, constructors, properties, operators, wrappers, and what it hands on.

Takes a frame, gives edges to further frames. Each edge carries the place of the call; whether it counts is asked
of the ``Boundary``.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Function, Operation
from flake8_temporal.facts.terms import Attribute, Expr
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.boundary import Boundary
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.construct import built_frames, factories
from flake8_temporal.project.invoke import after_partial, arguments_of
from flake8_temporal.project.scheduling import (
    calls_its_functions,
    runs_in_thread,
    schedules,
    special_methods,
)
from flake8_temporal.project.values import (
    Arguments,
    Choice,
    ClassValue,
    External,
    Frame,
    FunctionValue,
    Instance,
    Method,
    Partial,
    Value,
)


class Edge(NamedTuple):
    """A call at ``span`` that runs ``target``; ``is_live_only`` when it never happens during replay.

    ``is_threaded`` when the target runs in another thread, beside the event loop; activities may do that.
    """

    span: Span
    target: Frame
    is_live_only: bool
    is_threaded: bool = False


def edges_of(boundary: Boundary, frame: Frame, function: Function, is_entry: bool) -> Iterator[Edge]:
    """The calls that running this function makes, with what they run."""
    if function.kind == "class":
        yield from _factory_edges(boundary, frame)
        return
    facts = boundary.linker.facts(frame.module)
    for number in function.calls:
        call = facts.calls[number]
        state = boundary.state(frame, call.guard)
        if not boundary.is_followed(state) or boundary.is_pure_line(frame, call.span):
            continue
        for target in _call_targets(boundary, call, frame):
            yield Edge(call.span, target, state.is_live_only)
        for target in _threaded_targets(boundary, call, frame):
            yield Edge(call.span, target, state.is_live_only, True)
        yield from _property_edges(boundary, call.func, call.span, call.guard, frame)
    for read in function.reads:
        yield from _property_edges(boundary, read.value, read.span, read.guard, frame)
    for operation in function.operations:
        yield from _operation_edges(boundary, operation, frame)
    yield from _setter_edges(boundary, frame, function)
    if is_entry:
        yield from _wrapper_edges(boundary, frame)


def _entered(boundary: Boundary, value: Value, arguments: Arguments | None) -> Iterator[Frame]:
    """The frame of a function that is called, or nothing where calls of it are not followed."""
    running = boundary.followed(value) if isinstance(value, FunctionValue) else None
    if running is not None and isinstance(value, FunctionValue):
        if running != value and running.receiver is None and value.receiver is not None:
            arguments = _after_receiver(value.receiver, arguments)
        yield boundary.linker.enter(running, arguments)


def _after_receiver(receiver: Value, arguments: Arguments | None) -> Arguments:
    """The arguments that the wrapper of a method gets: the object comes first."""
    if arguments is None:
        return Arguments((receiver,), (), False)
    return arguments._replace(positional=(receiver, *arguments.positional))


def _factory_edges(boundary: Boundary, frame: Frame) -> Iterator[Edge]:
    for factory in factories(boundary.linker, frame):
        for target in _entered(boundary, factory.value, None):
            yield Edge(factory.span, target, False)


def _operation_edges(boundary: Boundary, operation: Operation, frame: Frame) -> Iterator[Edge]:
    operand = boundary.linker.value(operation.operand, frame)
    if not isinstance(operand, Instance):
        return
    state = boundary.state(frame, operation.guard)
    for name in operation.methods if boundary.is_followed(state) else ():
        for target in _entered(boundary, members.find_method(boundary.linker, operand, name), None):
            yield Edge(operation.span, target, state.is_live_only)


def _setter_edges(boundary: Boundary, frame: Frame, function: Function) -> Iterator[Edge]:
    for store in function.stores:
        if isinstance(store.target, Attribute):
            base = boundary.linker.value(store.target.base, frame)
            state = boundary.state(frame, store.guard)
            if isinstance(base, Instance) and boundary.is_followed(state):
                setter = members.find_setter(boundary.linker, base, store.target.name)
                for target in _entered(boundary, setter, None):
                    yield Edge(store.span, target, state.is_live_only)


def _call_targets(boundary: Boundary, call: Call, frame: Frame) -> Iterator[Frame]:
    callee = boundary.linker.value(call.func, frame)
    for value in callee.options if isinstance(callee, Choice) else (callee,):
        yield from _targets(boundary, value, call, frame)


def _threaded_targets(boundary: Boundary, call: Call, frame: Frame) -> Iterator[Frame]:
    """The functions that a call runs in another thread; only activities may, in a workflow the call is the finding."""
    callee = boundary.linker.value(call.func, frame)
    if boundary.linker.context is Context.WORKFLOW or not isinstance(callee, External):
        return
    if runs_in_thread(callee.name):
        arguments = arguments_of(boundary.linker, call, frame)
        for value in (*arguments.positional, *dict(arguments.keywords).values()):
            yield from _entered(boundary, value.function if isinstance(value, Partial) else value, None)


def _targets(boundary: Boundary, value: Value, call: Call, frame: Frame) -> Iterator[Frame]:
    if isinstance(value, (External, Method)):
        yield from _argument_targets(boundary, value, call, frame)
        return
    arguments = arguments_of(boundary.linker, call, frame)
    while isinstance(value, Partial):
        arguments = after_partial(value, arguments)
        value = value.function
    if isinstance(value, Instance):
        value = members.find_method(boundary.linker, value, "__call__")
    if isinstance(value, FunctionValue):
        if boundary.followed(value) is None:
            boundary.schedule(arguments.positional)
        yield from _entered(boundary, value, arguments)
    elif isinstance(value, ClassValue):
        for made in built_frames(boundary.linker, value, arguments):
            if isinstance(made, Frame):
                yield made
            else:
                yield from _entered(boundary, made, arguments)


def _argument_targets(
    boundary: Boundary, callee: External | Method, call: Call, frame: Frame
) -> Iterator[Frame]:
    """The functions handed to an outside call that calls them before it returns, or on the same loop."""
    outside = callee.name if isinstance(callee, External) else ""
    special, is_scheduler = special_methods(outside), schedules(outside, boundary.settings)
    if not special and not is_scheduler and not calls_its_functions(callee):
        return  # what it is given stays what it is
    arguments = arguments_of(boundary.linker, call, frame)
    values = [*arguments.positional, *dict(arguments.keywords).values()]
    for name in special if values else ():
        method = members.find_method(boundary.linker, values[0], name)
        yield from _entered(boundary, method, Arguments((), (), True))
    if is_scheduler:
        boundary.schedule(values)
    elif calls_its_functions(callee):
        for value in values:
            function = value.function if isinstance(value, Partial) else value
            yield from _entered(boundary, function, None)


def _property_edges(boundary: Boundary, expr: Expr, span: Span, guard: int, frame: Frame) -> Iterator[Edge]:
    while isinstance(expr, Attribute):
        base = boundary.linker.value(expr.base, frame)
        if isinstance(base, Instance) and isinstance(base.of, ClassValue):
            method = members.find_method(boundary.linker, base, expr.name)
            if method is not None and members.is_property(boundary.linker, method):
                state = boundary.state(frame, guard)
                if boundary.is_followed(state):
                    for target in _entered(boundary, method, Arguments((), (), True)):
                        yield Edge(span, target, state.is_live_only)
        expr = expr.base


def _wrapper_edges(boundary: Boundary, frame: Frame) -> Iterator[Edge]:
    """A decorated entry point: the SDK calls what the decorators made of it."""
    value = FunctionValue(frame.module, frame.function, frame.receiver, frame.parent)
    for span, wrapper in boundary.wrappers(value):
        given = None if value.receiver is None else _after_receiver(value.receiver, None)
        yield Edge(span, boundary.linker.enter(wrapper, given if wrapper.receiver is None else None), False)
