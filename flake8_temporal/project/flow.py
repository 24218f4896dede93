"""Value flow: an expression where it stands, followed back through names, parameters, fields and helper results.

Takes a ``Spot`` and gives the spots its value is made at; several when branches disagree, none when it cannot be
told. It knows no effects: what is volatile is in ``volatile``, what is SQL in ``sql``, what a part is called in
``slots``.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

from flake8_temporal.facts.records import ROOT, Call, ModuleFacts, Parameter
from flake8_temporal.facts.terms import (
    Attribute,
    Constant,
    Display,
    Expr,
    Imported,
    Item,
    Name,
    Result,
    Starred,
)
from flake8_temporal.project import members
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.guards import frame_of
from flake8_temporal.project.invoke import arguments_of
from flake8_temporal.project.names import bindings_of, is_parameter, scope_of
from flake8_temporal.project.values import ClassValue, Frame, FunctionValue, Instance

Answer = TypeVar("Answer")
_DEEPEST = 12
_MOST_RETURNS = 6


class Spot(NamedTuple):
    """An expression in the frame it is evaluated in; ``given`` is what a followed call passed to its parameters."""

    expr: Expr
    frame: Frame
    given: "tuple[tuple[str, Spot], ...]" = ()
    depth: int = 0

    def part(self, expr: Expr) -> "Spot":
        """Another expression of the same function."""
        return self._replace(expr=expr, depth=self.depth + 1)


class Flow:
    """The flow in the modules that one linted file can see; what was followed once is remembered."""

    def __init__(self, linker: Linker) -> None:
        self.linker = linker
        self._known: dict[tuple[object, ...], tuple[Spot, object]] = {}

    def once(self, question: object, spot: Spot, ask: Callable[[], Answer], unknown: Answer) -> Answer:
        """The answer to a question about a spot; ``unknown`` where it leads back to itself."""
        key = (question, id(spot.expr), id(spot.frame), id(spot.given))
        if key not in self._known:
            self._known[key] = (spot, unknown)  # the spot stays alive, so that no other gets its identity
            self._known[key] = (spot, ask())
        return cast(Answer, self._known[key][1])


def call_of(flow: Flow, spot: Spot) -> Call | None:
    """The call whose result the expression is."""
    if not isinstance(spot.expr, Result):
        return None
    return flow.linker.facts(spot.frame.module).calls[spot.expr.call]


def settled(flow: Flow, spot: Spot) -> tuple[Spot, ...]:
    """The spots where the value is made: the expression itself, or what its name, field or item stands for."""
    if not isinstance(spot.expr, (Name, Attribute, Item)):
        return (spot,)
    return () if spot.depth > _DEEPEST else flow.once("settled", spot, lambda: _followed(flow, spot), ())


def _followed(flow: Flow, spot: Spot) -> tuple[Spot, ...]:
    if isinstance(spot.expr, Name):
        return _settled_all(flow, _of_name(flow, spot, spot.expr))
    if isinstance(spot.expr, Attribute):
        return _of_attribute(flow, spot, spot.expr)
    return _of_item(flow, spot, spot.expr) if isinstance(spot.expr, Item) else (spot,)


def single(flow: Flow, spot: Spot) -> Spot | None:
    """The one spot where the value is made, if there is but one."""
    found = settled(flow, spot)
    return found[0] if len(found) == 1 else None


def _settled_all(flow: Flow, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    found: list[Spot] = []
    for spot in spots:
        made = settled(flow, spot)
        if not made:
            return ()
        found += made
    return tuple(found)


def _of_name(flow: Flow, spot: Spot, name: Name) -> tuple[Spot, ...]:
    facts = flow.linker.facts(spot.frame.module)
    scope = scope_of(facts, name)
    if scope is None or is_added_to(facts, scope, name.id):
        return ()
    function = facts.scopes[scope].function
    bindings = bindings_of(facts, scope, name.id)
    made = [binding.value for binding in bindings]
    found: list[Spot] = []
    if is_parameter(facts, scope, name.id) is not None:
        passed = dict(spot.given).get(name.id)
        if passed is None:
            return ()
        found.append(passed._replace(depth=spot.depth + 1))
    if function == spot.frame.function:
        home = spot
    else:
        frame = flow.linker.frame(frame_of(spot.frame, function) or Frame(spot.frame.module, function))
        home = Spot(name, frame, (), spot.depth)
    for value in made:
        if value is None:
            return ()
        found += _of_import(flow, spot, value) if isinstance(value, Imported) else (home.part(value),)
    return tuple(found)


def _of_import(flow: Flow, spot: Spot, value: Imported) -> tuple[Spot, ...]:
    """The module-level name of another module of the project."""
    source = flow.linker.absolute(value.module, value.level, spot.frame.module)
    module = flow.linker.module_named(source) if source and value.name else None
    if module is None or value.name not in flow.linker.facts(module).scopes[ROOT].bindings:
        return ()
    return (Spot(Name(ROOT, value.name), flow.linker.frame(Frame(module, ROOT)), (), spot.depth + 1),)


def is_added_to(facts: ModuleFacts, scope: int, name: str) -> bool:
    """Whether ``name += ...`` stands in its function, which makes it more than any of its bindings."""
    function = facts.functions[facts.scopes[scope].function]
    return any(
        "__iadd__" in operation.methods
        and isinstance(operation.operand, Name)
        and operation.operand.id == name
        and scope_of(facts, operation.operand) == scope
        for operation in function.operations
    )


def _of_attribute(flow: Flow, spot: Spot, expr: Attribute) -> tuple[Spot, ...]:
    """A field of an object that is built in view; else the attribute itself."""
    for made in settled(flow, spot.part(expr.base)):
        call = call_of(flow, made)
        owner = None if call is None else flow.linker.value(call.func, made.frame)
        if call is None or not isinstance(owner, ClassValue):
            return (spot,)
        field = _field(flow, owner, call, expr.name)
        return () if field is None else settled(flow, made.part(field))
    return (spot,)


def _field(flow: Flow, owner: ClassValue, call: Call, name: str) -> Expr | None:
    if name in dict(call.keywords):
        return dict(call.keywords)[name]
    fields = list(members.fields_of(flow.linker, owner))
    if members.find_method(flow.linker, Instance(owner), "__init__") is not None or name not in fields:
        return None
    position = fields.index(name)
    is_passed = position < len(call.args) and not any(isinstance(arg, Starred) for arg in call.args)
    return call.args[position] if is_passed else None


def _of_item(flow: Flow, spot: Spot, expr: Item) -> tuple[Spot, ...]:
    """What a dictionary or tuple that is written out holds under a key; else the item itself."""
    for made in settled(flow, spot.part(expr.base)):
        shown = made.expr
        if not isinstance(shown, Display) or not isinstance(expr.key, Constant):
            return (spot,)
        if shown.kind == "dict":
            values = [value for key, value in zip(shown.keys, shown.elements) if key == expr.key]
        else:
            position = expr.key.value
            values = list(shown.elements[position : position + 1]) if isinstance(position, int) else []
        return settled(flow, made.part(values[-1])) if values else ()
    return (spot,)


def passed_to(flow: Flow, function: FunctionValue, call: Call, spot: Spot) -> tuple[tuple[str, Spot], ...]:
    """What a call passes to the parameters of a function of the project."""
    record = flow.linker.facts(function.module).functions[function.number]
    params = [param for param in record.params if param.kind == "positional"]
    if record.owner >= 0 and not members.is_static(flow.linker, function.module, record):
        params = params[1:]
    args = call.args if not any(isinstance(arg, Starred) for arg in call.args) else ()
    found = {param.name: spot.part(arg) for param, arg in zip(params, args)}
    found |= {name: spot.part(value) for name, value in call.keywords if name}
    home = flow.linker.frame(Frame(function.module, ROOT))
    for param in record.params:
        if param.name not in found and _has_default(param) and ("" not in dict(call.keywords)):
            found[param.name] = Spot(param.default or Constant(None), home, (), spot.depth + 1)
    return tuple(found.items())


def _has_default(param: Parameter) -> bool:
    return param.default is not None and param.kind in ("positional", "keyword")


def results_of(flow: Flow, function: FunctionValue, call: Call, spot: Spot) -> tuple[Spot, ...]:
    """The values that a helper of the project returns to this call."""
    record = flow.linker.facts(function.module).functions[function.number]
    if spot.depth > _DEEPEST or record.yields or not 0 < len(record.results) <= _MOST_RETURNS:
        return ()
    frame = flow.linker.enter(function, arguments_of(flow.linker, call, spot.frame))
    given = passed_to(flow, function, call, spot)
    return tuple(
        Spot(found.value, frame, given, spot.depth + 1)
        for found in record.results
        if flow.linker.runs(function.module, found.guard, frame)
    )
