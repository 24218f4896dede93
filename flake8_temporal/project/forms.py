"""One function for each form of expression: attribute, call result, subscript, display, operator and the rest.

Each asks the evaluator for the parts and gives a value or None. Names are next door in ``naming``, calls in
``results``.
"""

from collections.abc import Callable

from flake8_temporal.facts import terms
from flake8_temporal.facts.terms import Expr
from flake8_temporal.project import guards, members, naming, results
from flake8_temporal.project.values import (
    TEXT,
    UNSETTLED,
    Arguments,
    Collection,
    ClassValue,
    Evaluator,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Value,
    merged,
)

_SET_OPERATORS = ("or", "and", "xor", "sub")


def _attribute_expr(ev: Evaluator, expr: terms.Attribute, frame: Frame) -> Value:
    base = ev.value(expr.base, frame)
    return None if base is None else ev.attribute(base, expr.name)


def _result(ev: Evaluator, expr: terms.Result, frame: Frame) -> Value:
    call = ev.facts(frame.module).calls[expr.call]
    return results.result_of(ev, ev.value(call.func, frame), call, frame)


def _text(ev: Evaluator, expr: terms.Text, frame: Frame) -> Value:
    return TEXT


def _defined(ev: Evaluator, expr: terms.Defined, frame: Frame) -> Value:
    parent = ev.facts(frame.module).functions[expr.function].parent
    around = guards.frame_of(frame, parent) if parent > 0 else None
    return FunctionValue(frame.module, expr.function, None, around)


def _defined_class(ev: Evaluator, expr: terms.DefinedClass, frame: Frame) -> Value:
    return ClassValue(frame.module, expr.class_)


def _item(ev: Evaluator, expr: terms.Item, frame: Frame) -> Value:
    base = ev.value(expr.base, frame)
    return results.item_of(ev, base, expr.key, frame)


def _element(ev: Evaluator, expr: terms.Element, frame: Frame) -> Value:
    base = ev.value(expr.base, frame)
    if base == UNSETTLED:
        return base
    if not isinstance(base, Collection):
        return None
    elements = base.keys if base.kind == "dict" else base.elements
    return merged(elements) if elements else None


def _entered(ev: Evaluator, expr: terms.Entered, frame: Frame) -> Value:
    return results.entered_value(ev, ev.value(expr.base, frame), expr.is_async)


def _either(ev: Evaluator, expr: terms.Either, frame: Frame) -> Value:
    if expr.kind == "if":
        chosen = guards.truth(ev, expr.test, frame)
        if chosen is not None:
            return ev.value(expr.options[0 if chosen else 1], frame)
        return merged(ev.value(option, frame) for option in expr.options)
    if expr.kind == "and":
        return ev.value(expr.options[-1], frame)
    values = []
    for option in expr.options:
        chosen = guards.chosen(ev, option, frame)
        if chosen is not False:
            values.append(ev.value(option, frame))
        if chosen:
            break
    return merged(values) if values else ev.value(expr.options[-1], frame)


def _display(ev: Evaluator, expr: terms.Display, frame: Frame) -> Value:
    elements = tuple(_spread(ev, element, frame) for element in expr.elements[:50])
    keys = tuple(ev.value(key, frame) for key in expr.keys[:50])
    kind = expr.kind
    if kind in ("list", "tuple", "generator") and _is_shuffled(ev, expr, frame):
        kind = results.SHUFFLED
    return Collection(kind, elements, keys)


def _is_shuffled(ev: Evaluator, expr: terms.Display, frame: Frame) -> bool:
    """Whether the order of the elements is that of a set: a comprehension over one, or one unpacked."""
    sources = [expr.over] if expr.over is not None else []
    sources += [element.value for element in expr.elements if isinstance(element, terms.Starred)]
    values = [ev.value(source, frame) for source in sources]
    return any(isinstance(value, Collection) and value.kind in ("set", results.SHUFFLED) for value in values)


def _spread(ev: Evaluator, element: Expr, frame: Frame) -> Value:
    if isinstance(element, terms.Starred):
        return _element(ev, terms.Element(element.value), frame)
    return ev.value(element, frame)


def _binary(ev: Evaluator, expr: terms.Binary, frame: Frame) -> Value:
    left, right = ev.value(expr.left, frame), ev.value(expr.right, frame)
    if UNSETTLED in (left, right):
        return UNSETTLED
    if expr.operator in _SET_OPERATORS:
        sides = [
            side for side in (left, right) if isinstance(side, Collection) and side.kind in ("set", "keys")
        ]
        if isinstance(left, Collection) and left.kind == "dict" or not sides:
            return None
        return Collection("set", _elements(sides))
    if expr.operator == "add" and isinstance(left, Collection) and isinstance(right, Collection):
        return merged([left, right])
    if expr.operator == "truediv" and isinstance(left, Instance) and isinstance(left.of, External):
        return left if left.of.name.startswith("pathlib.") else None
    if isinstance(left, Instance):
        method = members.find_method(ev, left, f"__{expr.operator}__")
        if method is not None:
            return ev.returned(method, Arguments((right,), (), True))
    if left in (TEXT,) or isinstance(left, Literal) and isinstance(left.value, str):
        return TEXT
    return None


def _elements(collections: list[Collection]) -> tuple[Value, ...]:
    elements: list[Value] = []
    for collection in collections:
        elements += [element for element in collection.elements if element not in elements]
    return tuple(elements)


HANDLERS: dict[type, Callable[..., Value]] = {
    terms.Name: naming.name_value,
    terms.Imported: naming.imported_value,
    terms.Attribute: _attribute_expr,
    terms.Result: _result,
    terms.Defined: _defined,
    terms.DefinedClass: _defined_class,
    terms.Item: _item,
    terms.Element: _element,
    terms.Entered: _entered,
    terms.Either: _either,
    terms.Display: _display,
    terms.Binary: _binary,
    terms.Text: _text,
}
