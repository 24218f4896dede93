"""Every example is its own golden file: its marks are exactly what the engine finds, all default rules on.

A difference is shown as that of two texts, and ``--accept`` takes what is found for right. Codes alone are
compared by ``python -m tests.harness``.
"""

import re
from pathlib import Path

import pytest
from harness import EXAMPLES, MARK, accept, annotate, bare, check, examples, expected, name_of

from flake8_temporal.rules import ALL
from flake8_temporal.rules.rule import Rule

RULES = [rule for rule in ALL if rule.code != "TMP000"]
OK = re.compile(r"  # ok: \S")


@pytest.fixture
def accepting(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept", default=False))


@pytest.mark.parametrize("path", examples(), ids=name_of)
def test_example(path: Path, accepting: bool) -> None:
    if accepting:
        accept(path)
    marked = path.read_text()
    text = bare(marked)
    assert annotate(text, check(text, path)).splitlines() == marked.splitlines()


@pytest.mark.parametrize("path", examples(), ids=name_of)
def test_example_says_what_it_shows(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert re.fullmatch(r'"""\S[^"]+\."""', lines[0]), "the first line is a docstring of one line"
    assert not [line for line in lines if MARK.search(line) and OK.search(line)], "a line is right or wrong"
    assert not [line for line in lines if "# ok" in line and not OK.search(line)], "a near miss has a reason"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_its_example(rule: Rule) -> None:
    marked = (EXAMPLES / f"{_stem(rule)}.py").read_text()
    assert marked.startswith(f'"""{rule.code}: ')
    findings = [place for place in expected(marked) if place.code == rule.code]
    near_misses = OK.findall(marked)
    assert findings
    assert near_misses
    assert rule.code < "TMP100" or len(near_misses) >= len(findings), "a rule is judged by its near misses"


def test_no_example_of_a_rule_that_is_gone() -> None:
    assert {path.stem for path in EXAMPLES.glob("tmp*.py")} == {_stem(rule) for rule in RULES}


def _stem(rule: Rule) -> str:
    return f"{rule.code.lower()}_{rule.name.replace('-', '_')}"


def test_every_example_is_found() -> None:
    assert len(examples()) > 60
    assert {path.parent.name for path in examples()} >= {"examples", "options_strict", "options_decorators"}
