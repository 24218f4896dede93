"""Facts to JSON and back, against facts as they were extracted; and facts against their own goldens.

Run as a program with ``--accept`` it writes the goldens anew. Files and their faults are in ``test_cache``.
"""

import ast
import itertools
import json
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from harness import examples, name_of

from flake8_temporal.facts import codec, records
from flake8_temporal.facts.codec import decode, encode
from flake8_temporal.facts.extract import extract
from flake8_temporal.facts.records import (ModuleFacts)
from flake8_temporal.facts.terms import (Constant)
from flake8_temporal.facts.source import decode as decode_source
from flake8_temporal.facts.source import parse
from flake8_temporal.model import Span

GOLDENS = sorted((Path(__file__).parent / "facts").glob("*.py"))
LIBRARY = sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py"))[::9][:400]
# Integers that count something, in contrast to those that point into a list of the module.
COUNTS = {"Imported.level", "Binding.line", "Import.level", "Pragma.line", "Pragma.column", "Noqa.line"}


def facts_in(text: str) -> ModuleFacts:
    tree = parse(text)
    assert tree is not None
    return extract(tree, text)


def plain(value: object) -> object:
    """Something to read: a record as its class and fields, a span as ``line:column-line:column``."""
    if isinstance(value, Span):
        return f"{value.line}:{value.column}-{value.end_line}:{value.end_column}"
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        fields = {name: plain(part) for name, part in value._asdict().items() if part != () and part is not None}
        return {type(value).__name__: fields}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return value


def golden(facts: ModuleFacts) -> str:
    """One line for each record of the lists a module has."""
    lists = []
    for name, found in facts._asdict().items():
        lines = ",\n".join("  " + json.dumps(plain(record)) for record in found)
        lists.append(f'"{name}": [' + (f"\n{lines}\n" if lines else "") + "]")
    return "{\n" + ",\n".join(lists) + "\n}\n"


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    text = golden(facts_in(path.read_text()))
    json.loads(text)
    assert text == path.with_suffix(".json").read_text(), "python tests/test_codec.py --accept"


def assert_comes_back(facts: ModuleFacts) -> None:
    again = decode(encode(facts))
    assert again == facts
    assert repr(again) == repr(facts)  # tells apart what is equal: 1, True and 1.0, or two records of two classes


@pytest.mark.parametrize("path", [*examples(), *GOLDENS], ids=name_of)
def test_round_trip(path: Path) -> None:
    assert_comes_back(facts_in(path.read_text()))


def test_round_trip_of_the_standard_library() -> None:
    done = 0
    for path in LIBRARY:
        text = decode_source(path.read_bytes())
        tree = None if text is None else parse(text)
        if tree is not None and text is not None:
            assert_comes_back(extract(tree, text))
            done += 1
    assert done > 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "f(1, True, 1.0, '1', None, 0, False, -0.0, 0.0, 1e999, -1, '', 'None')",
        r"f('\ud83d\ude00', '\ud83d', '\U0001f600', '\0', '\u2028', '\x85', '\"]}')",
        "a = ()\nb = [*()]\nc = {**d}\nlambda: ...",
        "x = " + "(" * 50 + "1" + ")" * 50 + " + 1" * 300,
        "x" + ".y" * 500 + "()" * 90,
    ],
)
def test_round_trip_of_odd_values(text: str) -> None:
    assert_comes_back(facts_in(text))


def test_equal_but_different_constants_stay_apart() -> None:
    facts = facts_in("x = [1, True, 1.0, -0.0]\ny = [True, 1]")
    again = decode(encode(facts))
    assert again is not None
    values = [value for value in walk(again) if isinstance(value, Constant)]
    assert {type(value.value) for value in values} >= {int, bool, float}


def walk(value: object) -> Iterator[object]:
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from walk(part)


def holding(value: Any, number: int) -> Any:
    """The same facts with another number in every constant."""
    if isinstance(value, Constant):
        return value._replace(value=number)
    if isinstance(value, dict):
        return {name: holding(part, number) for name, part in value.items()}
    if isinstance(value, tuple):
        parts = [holding(part, number) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def test_what_json_cannot_hold_is_a_value_error() -> None:
    facts = facts_in("x = 1")
    assert encode(holding(facts, 2)) != encode(facts)
    with pytest.raises(ValueError):
        encode(holding(facts, int("f" * 5000, 16)))  # more digits than Python writes


def test_equal_expressions_are_one_object() -> None:
    again = decode(encode(facts_in("f(a.b.c)\ng(a.b.c)")))
    assert again is not None
    assert again.calls[0].args[0] is again.calls[1].args[0]


def test_every_record_is_known() -> None:
    classes = {kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, tuple)}
    assert classes <= codec._schema().of_class.keys()
    for record in classes:
        for name, hint in get_type_hints(record).items():
            if hint is int and record is not Span:
                is_pointer = name in codec._LISTS or f"{record.__name__}.{name}" in codec._LISTS
                assert is_pointer != (f"{record.__name__}.{name}" in COUNTS), f"{record.__name__}.{name}"


def fits(value: object, hint: object) -> bool:
    """Whether a value is what an annotation says: a second opinion, by way of ``typing``."""
    args = get_args(hint)
    if get_origin(hint) is dict:
        return type(value) is dict and all(type(k) is str and fits(v, args[1]) for k, v in value.items())
    if get_origin(hint) is tuple:
        if type(value) is not tuple:
            return False
        hints = itertools.repeat(args[0], len(value)) if args[-1] is Ellipsis else args
        return all(fits(part, each) for part, each in zip(value, hints, strict=True))
    if args:
        return any(fits(value, option) for option in args)
    assert isinstance(hint, type)
    if type(value) is not hint or hint in (int, str, bool, float, NoneType):
        return type(value) is hint
    assert isinstance(value, tuple)
    return all(fits(part, each) for part, each in zip(value, hints_of(hint).values(), strict=True))


def hints_of(record: type, known: dict[type, dict[str, object]] = {}) -> dict[str, object]:
    return known.get(record) or known.setdefault(record, get_type_hints(record))


def pointers_lead_somewhere(facts: ModuleFacts) -> bool:
    for value in walk(facts):
        for field in getattr(value, "_fields", ()):
            key = f"{type(value).__name__}.{field}"
            target = codec._LISTS.get(key) or codec._LISTS.get(field)
            number = getattr(value, field)
            if target and isinstance(number, int) and not -2 <= number < len(getattr(facts, target)):
                return False
    return True


def places_in(value: object) -> Iterator[tuple[list[object], int]]:
    """Every place in a document where another value could stand."""
    if isinstance(value, list):
        for position, part in enumerate(value):
            yield value, position
            yield from places_in(part)


WRONG: tuple[object, ...] = (None, True, -1, -3, 0, 7, 10**9, 1.5, "x", [], [0], {}, {"a": 1})


@pytest.mark.once
@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_a_changed_document_is_refused_or_fits(path: Path) -> None:
    document = json.loads(encode(facts_in(path.read_text())))
    refused = accepted = 0
    for number, (parent, position) in enumerate(list(places_in(document))):
        before = parent[position]
        for wrong in WRONG[number % 3 :: 3]:
            parent[position] = wrong
            facts = decode(json.dumps(document))
            refused += facts is None
            if facts is not None:
                accepted += 1
                assert fits(facts, ModuleFacts), (before, wrong)
                assert pointers_lead_somewhere(facts), (before, wrong)
        parent[position] = before
    assert decode(json.dumps(document)) is not None
    assert refused > 500 and accepted > 50


def test_the_second_opinion_has_one() -> None:
    facts = facts_in("f(1)")
    assert fits(facts, ModuleFacts) and pointers_lead_somewhere(facts)
    assert not fits(facts._replace(calls=facts.scopes), ModuleFacts)
    assert not pointers_lead_somewhere(facts._replace(guards=(), functions=()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "1",
        "{}",
        "[]",
        "[[]]",
        "[{}]",
        "[[], []]",
        "[[], [67]]",
        "[[], [1e5]]",
        "[[1]]",
        '[["a"], [2, [0], [99]]]',
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 50_000,
        "[[], [" + "9" * 5000 + "]]",
        "[[], NaN]",
        "\ud800",
    ],
    ids=range(18),
)
def test_other_texts_are_refused(text: str) -> None:
    assert decode(text) is None


def test_walking_up_ends() -> None:
    facts = facts_in("if a:\n  if b:\n    def f(): c()")
    assert decode(encode(facts)) == facts
    guards = tuple(guard._replace(parent=1) for guard in facts.guards)
    assert decode(encode(facts._replace(guards=guards))) is None
    scopes = tuple(scope._replace(parent=0) for scope in facts.scopes)
    assert decode(encode(facts._replace(scopes=scopes))) is None


def accept() -> None:
    for path in GOLDENS:
        ast.parse(path.read_text())
        path.with_suffix(".json").write_text(golden(facts_in(path.read_text())))


if __name__ == "__main__":
    assert sys.argv[1:] == ["--accept"], "python tests/test_codec.py --accept"
    accept()
