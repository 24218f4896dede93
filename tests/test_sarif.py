"""SARIF against what the schema of SARIF 2.1.0 requires and allows of the objects we write, and what GitHub adds to it.

No package of ours carries the schema; the tables below are its definitions of these objects, shortened to what we use.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import WORKFLOW, write

from flake8_temporal.cli import main
from flake8_temporal.cli.formats import Reported, sarif
from flake8_temporal.model import Finding, Span
from flake8_temporal.rules import ALL

TEXT, LINE, INDEX, FLAG = str, "line", "index", bool
# By object: what it must have, and what else it may have; every definition of the schema forbids all others.
DEFINITIONS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "sarifLog": ({"version": {"2.1.0"}, "runs": ["run"]}, {"$schema": TEXT}),
    "run": (
        {"tool": "tool"},
        {"results": ["result"], "columnKind": {"utf16CodeUnits", "unicodeCodePoints"}},
    ),
    "tool": ({"driver": "toolComponent"}, {}),
    "toolComponent": ({"name": TEXT}, {"version": TEXT, "rules": ["reportingDescriptor"]}),
    "reportingDescriptor": (
        {"id": TEXT},
        {
            "name": TEXT,
            "shortDescription": "multiformatMessageString",
            "fullDescription": "multiformatMessageString",
            "help": "multiformatMessageString",
            "defaultConfiguration": "reportingConfiguration",
        },
    ),
    "reportingConfiguration": ({}, {"enabled": FLAG, "level": {"none", "note", "warning", "error"}}),
    "multiformatMessageString": ({"text": TEXT}, {}),
    "result": (
        {"message": "message"},
        {
            "ruleId": TEXT,
            "ruleIndex": INDEX,
            "level": {"none", "note", "warning", "error"},
            "locations": ["location"],
        },
    ),
    "message": ({"text": TEXT}, {}),
    "location": ({}, {"physicalLocation": "physicalLocation"}),
    "physicalLocation": ({"artifactLocation": "artifactLocation"}, {"region": "region"}),
    "artifactLocation": ({"uri": "uri"}, {}),
    "region": ({"startLine": LINE}, {"startColumn": LINE, "endLine": LINE}),
}


def problems(value: Any, kind: Any, where: str) -> list[str]:
    """What is wrong with a value of a kind: a set of words, a list of objects, a type, or the name of an object."""
    if isinstance(kind, set):
        return [] if value in kind else [f"{where}: {value!r}"]
    if isinstance(kind, list):
        assert isinstance(value, list), where
        return [
            each for place, part in enumerate(value) for each in problems(part, kind[0], f"{where}[{place}]")
        ]
    if kind in (LINE, INDEX):
        least = 1 if kind == LINE else 0
        return [] if type(value) is int and value >= least else [f"{where}: {value!r}"]
    if kind == "uri":
        return [] if re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=@%/-]+", value) else [f"{where}: {value!r}"]
    if kind in (TEXT, FLAG):
        return [] if type(value) is kind and value != "" else [f"{where}: {value!r}"]
    must, may = DEFINITIONS[kind]
    found = [f"{where}: no {name}" for name in must if name not in value]
    for name, part in value.items():
        known = must.get(name, may.get(name))
        found += [f"{where}: {name}"] if known is None else problems(part, known, f"{where}.{name}")
    return found


def logged(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["check", "--format", "sarif", "--jobs", "1", *arguments])
    log: dict[str, Any] = json.loads(capsys.readouterr().out)
    return log


def test_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"a b/ö#%.py": WORKFLOW, "broken.py": "import temporalio\nclass (\n", "clean.py": ""}
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    log = logged(tmp_path, capsys)
    assert problems(log, "sarifLog", "log") == []
    assert [each["ruleId"] for each in log["runs"][0]["results"]].count("TMP101") == 1
    assert problems(logged(tmp_path, capsys, "clean.py"), "sarifLog", "log") == []


def test_every_rule_as_github_wants_it() -> None:
    span = Span(3, 4, 3, 9)
    found = [Reported("shop/a.py", Finding(3, 4, rule.code, "message", span)) for rule in ALL]
    log = json.loads("\n".join(sarif(found)))
    assert problems(log, "sarifLog", "log") == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [rule.code for rule in ALL]
    for rule in rules:
        assert len(rule["name"]) <= 255 and rule["help"]["text"].startswith(rule["fullDescription"]["text"])
        assert len(rule["shortDescription"]["text"]) <= 1024 and len(rule["fullDescription"]["text"]) <= 1024


def test_the_check_sees_what_is_wrong() -> None:
    (text,) = sarif([Reported("a.py", Finding(1, 0, "TMP101", "message", Span(1, 0, 1, 1)))])
    log = json.loads(text)
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    log["runs"][0]["results"][0]["level"] = "fatal"
    log["runs"][0]["tool"]["driver"]["nam"] = log["runs"][0]["tool"]["driver"].pop("name")
    assert [each.removeprefix("log.runs[0].") for each in problems(log, "sarifLog", "log")] == [
        "tool.driver: no name",
        "tool.driver: nam",
        "results[0].level: 'fatal'",
        "results[0].locations[0].physicalLocation.region.startLine: 0",
    ]
