"""What the messages of TMP2xx, TMP3xx, TMP6xx and TMP9xx advise runs in the sandbox, and satisfies the plugin.

``sandbox/advice`` follows the advice, rule by rule. Every message that an example shows must be quoted there, and
what has nothing to run in a workflow says why. The advice about effects (TMP1xx) is in ``test_sandbox_probes``.
"""

import ast
import functools
import re
from pathlib import Path

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import MARK, check, examples  # noqa: E402
from sandbox import sources  # noqa: E402
from sandbox.marks import imported  # noqa: E402
from sandbox.oracle import Part, run  # noqa: E402

from flake8_temporal.rules import ALL  # noqa: E402

FOLDER = Path(__file__).parent / "sandbox" / "advice"
FILES = {path.stem.upper(): path for path in sorted(FOLDER.glob("tmp*.py"))}
FAMILIES = ("TMP2", "TMP3", "TMP6", "TMP9")
RULES = [rule.code for rule in ALL if rule.code.startswith(FAMILIES)]
# Rules whose message asks for something to be left out.
NOTHING_TO_RUN = {"TMP609": "the sandbox stays on, as it is by default"}

COURSES = ("", "failing", "cancelled")
# What these advise ends the workflow.
FAILS = ("TMP213", "TMP612", "TMP907")


def is_right(part: Part, code: str, course: str) -> bool:
    """Whether a workflow that follows the advice may end so when its activities fail, or when it is cancelled."""
    if part.outcome == "workflow failure":
        return bool(course) or code in FAILS
    if part.outcome == "warning":  # whoever cancels a workflow ends its handlers, too
        return course == "cancelled" and part.name.startswith("Unfinished")
    fails = course == "failing" and part.name == "ActivityError"  # an update ends so
    return part.outcome == "ok" or fails


@functools.cache
def messages() -> dict[str, set[str]]:
    """The messages that the examples show, by code."""
    found: dict[str, set[str]] = {}
    for path in examples():
        for mark in MARK.findall(path.read_text(encoding="utf-8")):
            for code, message in re.findall(r"(TMP\d{3}) @\d+ (.*?)(?= \| TMP|$)", mark):
                found.setdefault(code, set()).add(message)
    return found


def quoted(path: Path) -> list[str]:
    return re.findall(r"# advice: (.+)", path.read_text(encoding="utf-8"))


def advised_lines(text: str) -> set[int]:
    """The lines that follow advice in workflow code: each that says so, or the next one with code."""
    lines = text.split("\n")
    found = set()
    for number, line in enumerate(lines):
        if "# advice: " in line:
            while not lines[number].partition("#")[0].strip():
                number += 1
            found.add(number + 1)
    in_activities = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.AsyncFunctionDef)
        and any("activity" in ast.unparse(each) for each in node.decorator_list)
        for number in range(node.body[0].lineno, (node.end_lineno or 0) + 1)
    }
    return found - in_activities


def test_every_rule_has_its_advice() -> None:
    assert sorted([*FILES, *NOTHING_TO_RUN]) == RULES


@pytest.mark.parametrize("code", FILES)
def test_all_that_its_messages_advise_is_followed(code: str) -> None:
    shown, known = messages()[code], quoted(FILES[code])
    assert shown
    assert [message for message in shown if not any(each in message for each in known)] == []
    assert [each for each in known if not any(each in message for message in shown)] == [], "out of date"


@pytest.mark.parametrize("code", FILES)
def test_what_follows_it_is_not_reported(code: str) -> None:
    text = FILES[code].read_text(encoding="utf-8")
    assert [(found.line, found.code, found.message) for found in check(text, FILES[code])] == []


@pytest.mark.parametrize("code", FILES)
def test_what_follows_it_runs(code: str) -> None:
    text = FILES[code].read_text(encoding="utf-8")
    stand_ins = sources.missing(imported(ast.parse(text)))
    ran: set[int] = set()
    for course in COURSES:
        report = run(text, stand_ins=stand_ins, course=course, trace=True)
        assert report.unloadable is None
        parts = [part for verdict in report.values() for part in verdict.parts.values()]
        assert [part for part in parts if not is_right(part, code, course)] == [], course
        assert report and all(verdict.finished for verdict in report.values()), course
        ran |= report.ran
    assert advised_lines(text) - ran == set()
