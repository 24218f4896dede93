"""Facts to JSON and back: columns that decode without a loop per record, each expression written once.

``decode`` takes nothing on trust: what is not a document as ``encode`` makes it from these records is ``None``.
It follows the annotations of ``records`` instead of naming records one by one; files are the business of
``project.cache``.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain, count, islice
from operator import lt
from types import GenericAlias, NoneType
from typing import ForwardRef, NamedTuple, TypeAlias, get_args, get_origin

from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.terms import Expr

# A document is ``[texts, group, group, ...]``. Every value has a number: 0 is None, then come the empty tuples of
# each kind, the texts, and the values of each group in turn; the last one is the module. A group is
# ``[kind, column, ...]`` with a column per field, of plain values or of numbers of earlier values. Tuples of any
# length are lists in one column.
_TEXT = 1  # the kind of texts; None is of kind 0
_EXPR = "Expr"
_SCALARS = {"None": NoneType, "bool": bool, "int": int, "float": float, "str": str}
# What numbers point at, by the field or by the type of the tuple they stand in.
_LISTS = {
    "scope": "scopes",
    "call": "calls",
    "function": "functions",
    "class_": "classes",
    "guard": "guards",
    "owner": "classes",
    "Class.body": "functions",
    "Class.parent": "functions",
    "Function.parent": "functions",
    "Guard.parent": "guards",
    "Scope.parent": "scopes",
    "tuple[int, ...]": "calls",
    "tuple[int, Binding]": "functions",
}
_LOWEST = -2  # NOWHERE and ELSEWHERE
_TEXTS = frozenset((str,))

_Record: TypeAlias = tuple[object, ...]


class _Field(NamedTuple):
    """Plain values of some types, or else numbers of values of some kinds.

    ``only`` is the kind if there is but one; ``points_at`` is the list that integers are places in.
    """

    plain: frozenset[type]
    kinds: frozenset[int]
    only: int
    points_at: str


class _Kind(NamedTuple):
    """``build`` makes values from tuples of what their fields hold; one that ``repeats`` its field has any length.

    ``is_shared`` says that equal ones are written once (records that are no expressions are seldom equal),
    ``is_mixed`` that equal ones may differ, as 1 and True do.
    """

    build: Callable[[Iterable[_Record]], Iterable[object]]
    fields: tuple[_Field, ...]
    repeats: bool
    is_shared: bool
    is_mixed: bool


class _Schema(NamedTuple):
    """``empty`` numbers the empty tuple of each kind of tuple."""

    kinds: tuple[_Kind, ...]
    of_class: dict[type, int]
    empty: dict[int, int]


@cache
def _schema() -> _Schema:
    """The kinds of value in facts, each behind what it is made of; only expressions are made of each other."""
    found: dict[str, _Type] = {"None": _Type(NoneType, ()), "str": _Type(str, ())}
    _add(Expr, found, set())
    # What expressions end in comes first, so that ``encode`` gets there last and once.
    found = dict(sorted(found.items(), key=lambda item: any(_EXPR in part.type for part in item[1].parts)))
    early = len(found)
    _add(ModuleFacts, found, set())
    numbers = {name: frozenset((number,)) for number, name in enumerate(found)}
    numbers[_EXPR] = frozenset(chain.from_iterable(numbers[_named(member)] for member in get_args(Expr)))
    kinds = []
    for number, (name, (hint, parts)) in enumerate(found.items()):
        fields = tuple(_field(part, numbers) for part in parts)
        repeats = name.endswith(", ...]")
        is_mixed = any(len(field.plain) > 1 for field in fields)
        kinds.append(_Kind(_builder(hint), fields, repeats, repeats or number < early, is_mixed))
    of_class = {hint: number for number, (hint, _) in enumerate(found.values()) if isinstance(hint, type)}
    empty = zip((number for number, kind in enumerate(kinds) if kind.repeats), count(1))
    return _Schema(tuple(kinds), of_class, dict(empty))


class _Part(NamedTuple):
    """A field as its record is annotated, or what stands in the brackets of ``tuple``."""

    name: str
    type: str


class _Type(NamedTuple):
    hint: object
    parts: tuple[_Part, ...]


def _named(hint: object) -> str:
    """The spelling of a type. Comparing types would compare all that ``Expr`` is made of, again and again."""
    if hint is Expr:
        return _EXPR
    if isinstance(hint, ForwardRef):
        return hint.__forward_arg__
    if isinstance(hint, str):
        return hint
    args = get_args(hint)
    if not args:
        return "None" if hint is NoneType else str(getattr(hint, "__name__", "..."))
    origin = get_origin(hint)
    if origin in (tuple, dict):
        return f"{getattr(origin, '__name__')}[{', '.join(map(_named, args))}]"
    members = [*map(_named, args)]
    if len(args) > len(get_args(Expr)):
        members = [_EXPR, *members[len(get_args(Expr)) :]]
    return " | ".join(members)


def _options(name: str) -> list[str]:
    return [name] if name.endswith("]") else name.split(" | ")


def _add(hint: object, found: dict[str, _Type], entered: set[str]) -> str:
    """Add the kinds of value that a type allows, parts first; returns its name."""
    name = _named(hint)
    if name in found or name in entered or name in _SCALARS or name == "...":
        return name
    entered.add(name)
    args = get_args(hint)
    origin = get_origin(hint)
    if origin is dict:  # its keys and its values
        args = tuple(GenericAlias(tuple, (part, ...)) for part in args)
    if isinstance(hint, type) and not args:
        fields: dict[str, object] = getattr(hint, "__annotations__")
        parts = [_Part(f"{name}.{field}", _add(part, found, entered)) for field, part in fields.items()]
    else:
        parts = [_Part(name, _add(part, found, entered)) for part in args if part is not Ellipsis]
    if args and origin not in (tuple, dict) or isinstance(hint, str | ForwardRef):
        return name  # of these there are no values, only of their members
    found[name] = _Type(hint, tuple(parts))
    return name


def _field(part: _Part, numbers: dict[str, frozenset[int]]) -> _Field:
    options = _options(part.type)
    if part.type != "str" and _SCALARS.keys() >= set(options):
        points_at = ""
        if part.type == "int":
            points_at = _LISTS.get(part.name) or _LISTS.get(part.name.rpartition(".")[2], "")
        return _Field(frozenset(_SCALARS[option] for option in options), frozenset(), 0, points_at)
    if part.type not in numbers:
        numbers[part.type] = frozenset(chain.from_iterable(numbers[option] for option in options))
    kinds = numbers[part.type]
    return _Field(frozenset(), kinds, min(kinds) if len(kinds) == 1 else 0, "")


def _builder(hint: object) -> Callable[[Iterable[_Record]], Iterable[object]]:
    if get_origin(hint) is dict:
        return _dicts
    if get_origin(hint) is tuple:
        return partial(map, tuple)
    return partial(map, partial(tuple.__new__, hint))  # type: ignore[arg-type]


def _dicts(rows: Iterable[_Record]) -> Iterator[object]:
    for keys, values in rows:
        yield dict(zip(keys, values, strict=True))  # type: ignore[call-overload]


# Encoding


class _Layer(NamedTuple):
    """Values of one kind, and a column for each of their fields."""

    number: int
    values: list[object]
    columns: list[Sequence[object]]


def encode(facts: ModuleFacts) -> str:
    """JSON from which ``decode`` makes equal facts; a ValueError for what JSON cannot hold."""
    with _without_collector():
        texts, layers = _layers(facts)
        return json.dumps([[*texts], *_groups(texts, layers)], ensure_ascii=False, separators=(",", ":"))


def _layers(facts: ModuleFacts) -> tuple[dict[object, None], list[_Layer]]:
    """From the module down, a kind at a time; what is met again further down is in a lower layer too."""
    kinds, of_class, _ = _schema()
    texts: dict[object, None] = {}
    layers: list[_Layer] = []
    pending: dict[int, dict[int, object]] = {of_class[ModuleFacts]: {id(facts): facts}}
    while pending:
        number = max(pending)
        values = [*pending.pop(number).values()]
        columns = _taken_apart(kinds[number], values)
        layers.append(_Layer(number, values, columns))
        for field, column in zip(kinds[number].fields, columns):
            if field.only == _TEXT:
                texts |= dict.fromkeys(column)
            elif field.only and column:
                pending.setdefault(field.only, {}).update(zip(map(id, column), column))
            elif not field.plain:
                for value in dict(zip(map(id, column), column)).values():
                    if value is not None:
                        pending.setdefault(of_class[type(value)], {})[id(value)] = value
    return texts, layers


def _taken_apart(kind: _Kind, values: list[object]) -> list[Sequence[object]]:
    if kind.repeats:
        return [[*chain.from_iterable(values)]]  # type: ignore[arg-type]
    dicts = [value for value in values if isinstance(value, dict)]
    if dicts:
        return [[*map(tuple, dicts)], [tuple(value.values()) for value in dicts]]
    return [*zip(*values)]


def _groups(texts: Iterable[object], layers: list[_Layer]) -> Iterator[list[object]]:
    """The layers from the bottom up, in numbers. No loop per value: this is paid for every new module."""
    kinds, _, empty = _schema()
    of_text = dict(zip(texts, count(len(empty) + 1)))
    of_value = {id(None): 0}
    of_tuple: dict[int, dict[int, int]] = {}  # by kind, because all empty tuples are one object
    free = len(empty) + len(of_text) + 1
    for number, values, columns in reversed(layers):
        kind = kinds[number]
        filled: list[Iterable[object]] = [
            column
            if field.plain
            else map(of_text.__getitem__, column)
            if field.only == _TEXT
            else map(of_tuple.get(field.only, of_value).__getitem__, map(id, column))
            for field, column in zip(kind.fields, columns)
        ]
        rows: list[_Record]
        if kind.repeats:
            parts = iter(filled[0])
            rows = [tuple(islice(parts, len(value))) for value in values]  # type: ignore[arg-type]
        elif not kind.fields:
            rows = [()] * len(values)
        elif kind.is_shared:
            rows = [*zip(*filled)]
        else:
            of_value.update(zip(map(id, values), count(free)))
            free += len(values)
            yield [number, *map(list, filled)]
            continue
        keys: Sequence[object] = [*map(repr, rows)] if kind.is_mixed else rows
        fresh = dict(zip(keys, rows))
        if kind.repeats:
            fresh.pop((), None)
        numbers = {(): empty.get(number, 0)} | dict(zip(fresh, count(free)))
        same = of_tuple.setdefault(number, {}) if kind.repeats else of_value
        same.update(zip(map(id, values), map(numbers.__getitem__, keys)))
        free += len(fresh)
        if fresh:
            yield [number, [*fresh.values()]] if kind.repeats else [number, *zip(*fresh.values())]


# Decoding


class _Invalid(Exception):
    """Not a document of ours."""


class _Values(NamedTuple):
    """All values so far and the kind of each; ``pointers`` are the highest numbers that point into lists."""

    values: list[object]
    kinds: list[int]
    pointers: dict[str, int]


def decode(text: str) -> ModuleFacts | None:
    """The facts that ``encode`` made this text from; None for any other text."""
    try:
        with _without_collector():
            return _decoded(json.loads(text))
    except (_Invalid, ArithmeticError, LookupError, TypeError, ValueError, RecursionError, MemoryError):
        return None


def _decoded(document: object) -> ModuleFacts:
    kinds, _, empty = _schema()
    texts, *groups = _list(document)
    texts = _list(texts)
    _require(_TEXTS.issuperset(map(type, texts)))
    done = _Values([None, *[()] * len(empty), *texts], [0, *empty, *[_TEXT] * len(texts)], {})
    for group in groups:
        number, *columns = _list(group)
        if type(number) is not int or not _TEXT < number < len(kinds):
            raise _Invalid
        made = _made(kinds[number], columns, done)
        done.values.extend(made)
        done.kinds.extend([number] * len(made))
    facts = done.values[-1]
    if not isinstance(facts, ModuleFacts):
        raise _Invalid
    _require(all(highest < len(getattr(facts, name)) for name, highest in done.pointers.items()))
    # Whoever walks up from parent to parent arrives.
    parents = ([record.parent for record in facts.scopes], [record.parent for record in facts.functions])
    for numbers in (*parents, [record.parent for record in facts.guards]):
        _require(all(map(lt, numbers, count())))
    return facts


def _require(is_so: bool) -> None:
    if not is_so:
        raise _Invalid


def _list(value: object) -> list[object]:
    if type(value) is not list:
        raise _Invalid
    return value


def _made(kind: _Kind, columns: list[object], done: _Values) -> list[object]:
    """The values of one group."""
    if not kind.fields:
        _require(not columns)
        return [*kind.build([()])]
    if kind.repeats:
        (column,) = columns
        lists = [*map(_list, _list(column))]
        parts = iter(_column(kind.fields[0], [*chain.from_iterable(lists)], done))
        return [tuple(islice(parts, len(part))) for part in lists]
    filled = [_column(field, _list(column), done) for field, column in zip(kind.fields, columns, strict=True)]
    return [*kind.build(zip(*filled, strict=True))]


def _column(field: _Field, column: list[object], done: _Values) -> list[object]:
    """What one field of many records holds."""
    if field.plain:
        _require(field.plain.issuperset(map(type, column)))
        if field.points_at and column:
            numbers: list[int] = column  # type: ignore[assignment]  # no other plain type points at anything
            _require(min(numbers) >= _LOWEST)
            done.pointers[field.points_at] = max(done.pointers.get(field.points_at, _LOWEST), max(numbers))
        return column
    # What is no int is a TypeError here.
    _require(field.kinds.issuperset(map(done.kinds.__getitem__, column)))  # type: ignore[arg-type]
    return [*map(done.values.__getitem__, column)]  # type: ignore[arg-type]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Everything that is made here stays alive: collecting meanwhile is wasted work, as in ``source.parse``."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
