"""The documents that can be generated are, and what is written by hand names every rule."""

from pathlib import Path

import pytest

from flake8_temporal import devtools
from flake8_temporal.rules import ALL

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"


@pytest.mark.parametrize(("path", "text"), devtools.documents(), ids=lambda value: getattr(value, "name", ""))
def test_documents_are_in_step(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, f"run {devtools.PROGRAM} docs"


def test_each_code_stands_once() -> None:
    codes = [rule.code for rule in ALL]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in ALL}) == len(ALL)


def test_every_code_has_its_line_in_the_changelog() -> None:
    text = CHANGELOG.read_text(encoding="utf-8")
    assert [rule.code for rule in ALL if text.count(f"`{rule.code}` {rule.name}") != 1] == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_must(rule: object) -> None:
    doc = getattr(rule, "doc")
    paragraphs = doc.strip().split("\n\n")
    assert any(part.strip().startswith("Write ") for part in paragraphs), "what to write instead"
    assert any(part.strip().startswith("Limits: ") for part in paragraphs), "what it cannot see"
    assert getattr(rule, "code") < "TMP100" or any(part.strip().startswith("Source: ") for part in paragraphs)
