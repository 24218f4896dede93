"""What the fixer makes of the examples: stored next to them, stable, compiling, and nothing else touched.

``--accept`` stores what is made now. Whether a fix keeps the commands of a workflow is for the sandbox tests.
"""

import ast
import difflib
import functools
from collections import Counter
from pathlib import Path

import pytest
from harness import EXAMPLES, bare, check, examples, name_of

from flake8_temporal.fixes.apply import Outcome, Wanted, fixed
from flake8_temporal.model import Finding, Judgement
from flake8_temporal.rules import ALL

FIXED = EXAMPLES / "fixed"
ALL_KINDS = frozenset({"safe", "unsafe", "replay"})


@functools.cache
def judge(text: str, path: Path) -> Judgement:
    found = check(text, path)
    return Judgement(found, found)


@functools.cache
def fix(text: str, path: Path, kinds: frozenset[str]) -> Outcome:
    return fixed(text, judge(text, path), lambda edited: judge(edited, path), Wanted(kinds))


def fixable_codes(path: Path) -> set[tuple[str, str]]:
    """The codes with a fix in an example, and the classes of the fixes."""
    return {
        (found.code, found.fix.kind)
        for found in judge(bare(path.read_text()), path).findings
        if found.fix is not None
    }


CLASSES = {path: codes for path in examples() if (codes := fixable_codes(path))}
FIXABLE = {path: {code for code, _ in codes} for path, codes in CLASSES.items()}
# The example of a rule that has a fix shows what comes out; for the others its properties are enough.
SHOWN = [
    path
    for path, codes in FIXABLE.items()
    if path.stem[:6].upper() in codes and (path.parent == EXAMPLES or path.parent.name.startswith("options_"))
]
EACH = pytest.mark.parametrize("path", FIXABLE, ids=name_of)
KINDS = pytest.mark.parametrize("kinds", [frozenset({"safe"}), ALL_KINDS], ids=["safe", "all"])


@pytest.mark.parametrize("path", SHOWN, ids=name_of)
def test_stored_result(path: Path, request: pytest.FixtureRequest) -> None:
    stored = FIXED / path.name
    outcome = fix(bare(path.read_text()), path, ALL_KINDS)
    if request.config.getoption("--accept", default=False):
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(outcome.text)
    assert outcome.text == stored.read_text()


def test_rules_tell_which_fixes_they_have() -> None:
    """What the page of fixes says is what the examples show; a safe fix may be unsafe in code that others run."""
    told = {(rule.code, kind) for rule in ALL for kind, _ in rule.fixes}
    lowered = {(code, "unsafe") for code, kind in told if kind == "safe"}
    seen = set().union(*CLASSES.values())
    assert seen - told - lowered == set()
    assert told - seen == set()


def test_nothing_stored_without_its_example() -> None:
    assert {path.name for path in FIXED.iterdir()} == {path.name for path in SHOWN}


@EACH
@KINDS
def test_fixing_again_changes_nothing(path: Path, kinds: frozenset[str]) -> None:
    outcome = fix(bare(path.read_text()), path, kinds)
    ast.parse(outcome.text)
    again = fix(outcome.text, path, kinds)
    assert again.text == outcome.text
    assert not again.applied


@EACH
@KINDS
def test_findings_only_go(path: Path, kinds: frozenset[str]) -> None:
    text = bare(path.read_text())
    outcome = fix(text, path, kinds)
    before, after = judge(text, path).findings, judge(outcome.text, path).findings
    assert len(after) <= len(before) - len(outcome.applied)
    assert not Counter(map(said, after)) - Counter(map(said, before))
    left = [found for found in after if found.fix and found.fix.kind in kinds]
    assert len(left) == len(outcome.refused), "each fix is made, or the reason is told"


def said(found: Finding) -> str:
    return f"{found.code} {found.message}"


@EACH
def test_only_lines_with_findings_change(path: Path) -> None:
    """Beside them only import statements do, and the blank lines that are left between those."""
    text = bare(path.read_text())
    spans = [(found.span.line, found.span.end_line) for found in judge(text, path).findings if found.fix]
    defs = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    spans += [
        (min([node.lineno, *(each.lineno for each in node.decorator_list)]), node.body[0].lineno - 1)
        for node in defs
        if (node.lineno, node.lineno) in spans
    ]
    loops = {found.line for found in check(text, path) if found.fix and found.fix.rewrite == "waited"}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.While) and node.lineno in loops:
            spans.append((node.lineno, node.end_lineno or 0))
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
    spans += [(node.lineno, node.end_lineno or 0) for node in imports]
    touched = {line for first, last in spans for line in range(first, last + 1)}
    before, after = text.splitlines(), fix(text, path, ALL_KINDS).text.splitlines()
    for tag, start, end, _, _ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(start, end):
            assert number + 1 in touched or not before[number].strip(), f"{number + 1}: {before[number]}"
