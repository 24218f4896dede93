"""Signatures as the SDK compares them: kinds, defaults and annotations of parameters, whatever their names.

Takes functions, answers yes, no or None for "cannot be told". Annotations are compared by what they name, so that
``models.Order`` and ``Order`` are one; a type alias is not looked into and makes the answer None.
"""

import sys
from collections.abc import Iterator
from typing import TypeAlias

from flake8_temporal.facts.records import ROOT, Function, Parameter
from flake8_temporal.facts.terms import Attribute, Binary, Constant, Display, Expr, Item, Name
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue

# What an annotation names: dotted names and classes, nested in tuples and unions; None for what cannot be told.
Shape: TypeAlias = tuple[object, ...] | frozenset[object] | str | None
NO_VALUE = ("None", "typing.NoReturn", "typing.Never", "typing_extensions.Never", "typing.Any")
_PLAIN = ("None", "builtins.", "typing.", "collections.")
_UNIONS = {"typing.Union", "typing.Optional"}
SEQUENCES = ("typing.Sequence", "collections.abc.Sequence")
RAW = "temporalio.common.RawValue"


def required(function: Function) -> list[str]:
    """The parameters behind ``self`` that a call must give."""
    return [
        found.name
        for position, found in enumerate(function.params)
        if found.kind in ("positional", "keyword")
        and found.default is None
        and (position > 0 or found.kind == "keyword")
    ]


def takes_self(function: Function) -> bool:
    """Whether a call with an instance in front can succeed."""
    return any(parameter.kind in ("positional", "star") for parameter in function.params[:1])


def are_same(linker: Linker, left: FunctionValue, right: FunctionValue) -> bool | None:
    """Whether two functions have the same parameters up to their names."""
    ours, theirs = (linker.facts(f.module).functions[f.number].params for f in (left, right))
    if len(ours) != len(theirs):
        return False
    answers = [
        _is_same(linker, (left.module, one), (right.module, other)) for one, other in zip(ours, theirs)
    ]
    return False if False in answers else None if None in answers else True


def _is_same(linker: Linker, left: tuple[str, Parameter], right: tuple[str, Parameter]) -> bool | None:
    one, other = left[1], right[1]
    if one.kind != other.kind:
        return False
    defaults = _same_default(one.default, other.default)
    annotations = _same_annotation(linker, (left[0], one.annotation), (right[0], other.annotation))
    return False if False in (defaults, annotations) else None if None in (defaults, annotations) else True


def _same_default(one: Expr | None, other: Expr | None) -> bool | None:
    if one is None or other is None:
        return one is other
    if isinstance(one, Constant) and isinstance(other, Constant):
        return one.value == other.value
    return True if _bare(one) == _bare(other) else None


def _same_annotation(
    linker: Linker, one: tuple[str, Expr | None], other: tuple[str, Expr | None]
) -> bool | None:
    if one[1] is None or other[1] is None:
        return one[1] is other[1]
    if one[0] == other[0] and _bare(one[1]) == _bare(other[1]):
        return True
    return _agree(shape(linker, one[1], one[0]), shape(linker, other[1], other[0]))


def _agree(left: Shape, right: Shape) -> bool | None:
    """Whether two shapes are one; of a library's name nobody knows what it is an alias of."""
    if left is None or right is None:
        return None
    is_firm = all(isinstance(leaf, ClassValue) or _is_firm(leaf) for leaf in (*leaves(left), *leaves(right)))
    return True if left == right else False if is_firm else None


def leaves(found: object) -> Iterator[object]:
    """The dotted names and classes that an annotation names; nothing where it is not known."""
    if isinstance(found, frozenset) or (isinstance(found, tuple) and not isinstance(found, ClassValue)):
        for part in found:
            yield from leaves(part)
    else:
        yield found


def _is_firm(name: object) -> bool:
    root = str(name).partition(".")[0]
    return root in ("None", "builtins", "temporalio") or root in sys.stdlib_module_names


def _bare(expr: object) -> object:
    """An expression without the scopes that its names are used in."""
    if isinstance(expr, Name):
        return ("name", expr.id)
    if isinstance(expr, tuple):
        return (type(expr).__name__, *(_bare(part) for part in expr))
    return (type(expr).__name__, expr)


def shape(linker: Linker, annotation: Expr, module: str) -> Shape:
    """What an annotation says, in a form that compares as the annotation itself would."""
    if isinstance(annotation, Constant):
        return "None" if annotation.value is None else None
    if isinstance(annotation, (Name, Attribute)):
        value = linker.value(annotation, Frame(module, ROOT))
        if isinstance(value, External) and not value.bound:
            return value.name
        return value if isinstance(value, ClassValue) else None
    if isinstance(annotation, Binary):
        return _union([shape(linker, side, module) for side in (annotation.left, annotation.right)])
    if isinstance(annotation, Item) and isinstance(annotation.key, Display):
        return _subscripted(linker, annotation.base, annotation.key.elements, module)
    return None


def _subscripted(linker: Linker, base: Expr, inside: tuple[Expr, ...], module: str) -> Shape:
    outer = shape(linker, base, module)
    parts = [shape(linker, part, module) for part in inside]
    if outer in _UNIONS:
        return _union(parts if outer == "typing.Union" else [*parts, "None"])
    return None if outer is None or None in parts else (outer, *parts)


def _union(parts: list[Shape]) -> Shape:
    if None in parts:
        return None
    found: set[object] = set()
    for part in parts:
        found |= part if isinstance(part, frozenset) else {part}
    return frozenset(found)


def is_raw_values(linker: Linker, parameter: Parameter, module: str) -> bool | None:
    """Whether a parameter takes ``Sequence[RawValue]``."""
    return _fits(linker, parameter, module, [(sequence, RAW) for sequence in SEQUENCES])


def is_text(linker: Linker, parameter: Parameter, module: str) -> bool | None:
    return _fits(linker, parameter, module, ["builtins.str"])


def _fits(linker: Linker, parameter: Parameter, module: str, wanted: list[Shape]) -> bool | None:
    if parameter.kind != "positional" or parameter.annotation is None:
        return False
    found = shape(linker, parameter.annotation, module)
    answers = [_agree(found, shape_of) for shape_of in wanted]
    return True if True in answers else None if None in answers else False


def is_converted(linker: Linker, parameter: Parameter, module: str) -> bool:
    """Whether an argument arrives as something else than plain data only because the annotation says so."""
    if parameter.annotation is None:
        return False
    found = shape(linker, parameter.annotation, module)
    return found is not None and any(
        isinstance(leaf, ClassValue) or not str(leaf).startswith(_PLAIN) for leaf in leaves(found)
    )
