"""Findings of a whole run as text, JSON, GitHub annotations or SARIF 2.1.0.

Takes what was found per file, gives the text to print; which findings there are is decided before.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from flake8_temporal import __version__
from flake8_temporal.model import Finding
from flake8_temporal.report import printable, shown, told
from flake8_temporal.rules import ALL

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | bool | None"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_NAMES = {rule.code: rule.name for rule in ALL}


class Reported(NamedTuple):
    """A finding and the file it stands in, as the user named it."""

    path: str
    finding: Finding


def line(path: str, found: Finding) -> str:
    """A finding as flake8 prints it, though a path cannot steer the terminal; columns count from 1."""
    return f"{printable(path)}:{found.line}:{found.column + 1}: {shown(found)}"


def counted(number: int, what: str) -> str:
    """A number of things: ``1 file``, ``2 files``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def text(reported: Iterable[Reported]) -> Iterator[str]:
    for path, found in reported:
        yield line(path, found)


def github(reported: Iterable[Reported]) -> Iterator[str]:
    """Workflow commands that GitHub shows next to the line."""
    for path, found in reported:
        place = (
            f"file={_property(path)},line={found.line},endLine={found.span.end_line},col={found.column + 1}"
        )
        title = _property(f"{found.code} {_NAMES.get(found.code, '')}".strip())
        yield f"::error {place},title={title}::{_data(told(found))}"


def _data(value: str) -> str:
    return printable(value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def as_json(reported: Iterable[Reported]) -> Iterator[str]:
    rows = [
        {
            "path": path,
            "line": found.line,
            "column": found.column + 1,
            "end_line": found.span.end_line,
            "code": found.code,
            "name": _NAMES.get(found.code, ""),
            "message": found.message,
            "fix": None if found.fix is None else found.fix.kind,
        }
        for path, found in reported
    ]
    yield json.dumps(rows, indent=2)


def sarif(reported: Iterable[Reported]) -> Iterator[str]:
    """One run; rules are those that have a result, each with its docstring.

    GitHub wants ``help`` too, and no description longer than 1024 characters.
    """
    found = list(reported)
    used = [rule for rule in ALL if any(one.finding.code == rule.code for one in found)]
    places = {rule.code: number for number, rule in enumerate(used)}
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.message},
            "fullDescription": {"text": inspect.cleandoc(rule.doc).partition("\n\n")[0]},
            "help": {"text": inspect.cleandoc(rule.doc)},
            "defaultConfiguration": {"enabled": rule.on_by_default, "level": "error"},
        }
        for rule in used
    ]
    driver = {"name": "flake8-temporal", "version": __version__, "rules": rules}
    results = [_result(path, one, places.get(one.code)) for path, one in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(path: str, found: Finding, rule: int | None) -> dict[str, object]:
    location = {
        "artifactLocation": {"uri": _uri(path)},
        "region": {"startLine": found.line, "startColumn": found.column + 1, "endLine": found.span.end_line},
    }
    result: dict[str, object] = {
        "ruleId": found.code,
        "level": "error",
        "message": {"text": found.message},
        "locations": [{"physicalLocation": location}],
    }
    return result if rule is None else {**result, "ruleIndex": rule}


def plain(value: object) -> Plain:
    """Records as dictionaries, all the way down."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(part) for name, part in zip(value._fields, value)}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    assert value is None or isinstance(value, (str, int)), value
    return value


def _uri(path: str) -> str:
    """A relative path as a reference; one that is no text keeps its bytes."""
    return quote(path.removeprefix("./").replace("\\", "/").encode("utf-8", "surrogateescape"))


FORMATS: dict[str, Callable[[Iterable[Reported]], Iterator[str]]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
}
