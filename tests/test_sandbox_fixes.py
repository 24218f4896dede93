"""Workflows that are all fixable, in the real sandbox: fixed, they run to their end.

After safe fixes they ask for the same commands as before; before, they run without the sandbox's restrictions, which
would stop them. The folder of a file in ``fixes`` says which class of fixes it needs.
"""

from pathlib import Path

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import EXAMPLES, check  # noqa: E402
from sandbox.oracle import Report, run  # noqa: E402
from test_fixes import fix  # noqa: E402

FOLDER = Path(__file__).with_name("fixes")
EACH = pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
# What the SDK refuses has no commands to compare with, and what it cannot call does not run before.
RAISES_TODAY = {"definitions", "dynamic", "refused_calls"}
NEVER_CALLED = {"parameters"}
SAFE = pytest.mark.parametrize("path", sorted(FOLDER.glob("safe/*.py")), ids=lambda path: path.stem)


def seen_as(path: Path) -> Path:
    """A place outside of the tests, where rules that leave tests alone judge too."""
    return EXAMPLES / path.name


def fixed(path: Path) -> str:
    return fix(path.read_text(), seen_as(path), frozenset({"safe", path.parent.name})).text


def ended(report: Report) -> dict[str, list[str]]:
    """What each workflow asked for; all must have come to their end."""
    assert not report.unloadable
    assert {name: verdict.part for name, verdict in report.items() if verdict.outcome != "ok"} == {}
    assert report and all(verdict.finished for verdict in report.values())
    return {name: [command.kind for command in verdict.commands] for name, verdict in report.items()}


@EACH
def test_what_is_fixed_has_no_finding_and_runs(path: Path) -> None:
    assert {found.code for found in check(path.read_text(), seen_as(path))}, "something to fix"
    assert check(fixed(path), seen_as(path)) == []
    ended(run(fixed(path)))


@SAFE
def test_safe_fixes_keep_the_commands(path: Path) -> None:
    before = run(path.read_text(), restricted=False)
    if path.stem in NEVER_CALLED:
        return
    if path.stem in RAISES_TODAY:
        for verdict in before.values():
            assert any(part.outcome != "ok" for part in verdict.parts.values()), verdict
        assert before or before.unloadable
        return
    assert ended(run(fixed(path))) == ended(before)


# The sandbox puts a proxy around what it restricts.
REFUSES = "import datetime\nif type(datetime).__name__ != 'module':\n    raise RuntimeError('twice')\n"
IMPORTS = """
import asyncio
import trio
from temporalio import workflow


@workflow.defn
class Imports:
    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)
"""


def test_what_fails_in_the_sandbox_is_passed_through() -> None:
    path = EXAMPLES / "imports.py"
    before = run(IMPORTS, {"trio": REFUSES})
    assert before.unloadable is not None and "twice" in before.unloadable.message
    outcome = fix(IMPORTS, path, frozenset({"safe"}))
    assert [found.code for found in outcome.applied] == ["TMP604"]
    assert ended(run(outcome.text, {"trio": REFUSES})) == {"Imports": ["start_timer", "complete_workflow_execution"]}
