"""Files in odd layouts, and what all fixes make of them: stored next to them, and rewritten with ``--accept``.

What each line is about is said there. That a fix keeps its promises is for ``test_fixes``, which sees ordinary code.
"""

from pathlib import Path

import pytest
from harness import EXAMPLES, check
from test_fixes import ALL_KINDS, fix, judge

from flake8_temporal.fixes.apply import Wanted, fixed

FOLDER = Path(__file__).with_name("edits")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_stored_result(path: Path, request: pytest.FixtureRequest) -> None:
    place = EXAMPLES / path.name  # no test file, so that all rules judge it
    outcome = fix(path.read_text(), place, ALL_KINDS)
    left = [f"{found.code} {found.line}: {reason}" for found, reason in sorted(outcome.refused)]
    made = outcome.text + "".join(f"# left: {line}\n" for line in left)
    stored = FOLDER / "fixed" / path.name
    if request.config.getoption("--accept", default=False):
        stored.write_text(made)
    assert made == stored.read_text()
    assert len(check(outcome.text, place)) <= len(check(path.read_text(), place)) - len(outcome.applied)


LOOP = """
from temporalio import workflow


@workflow.defn
class W:
    def __init__(self) -> None:
        self.done = False

    @workflow.run
    async def run(self) -> None:
        # until somebody says so
        while not self.done:
            await workflow.sleep(5)
        workflow.sleep(1)

    @workflow.signal
    def stop(self) -> None:
        self.done = True
"""
PATCHED = """\
        # until somebody says so
        if workflow.patched("waits"):
            await workflow.wait_condition(lambda: self.done)
        else:
            while not self.done:
                await workflow.sleep(5)
        if workflow.patched("waits"):
            await workflow.sleep(1)
        else:
            workflow.sleep(1)
"""


def test_a_loop_that_becomes_a_statement_can_stand_behind_a_patch() -> None:
    path = EXAMPLES / "loop.py"
    wanted = Wanted(frozenset({"replay"}), "waits")
    outcome = fixed(LOOP, judge(LOOP, path), lambda text: judge(text, path), wanted)
    start, end = LOOP.index("        # until"), LOOP.index("\n    @workflow.signal")
    assert outcome.text == LOOP[:start] + PATCHED + LOOP[end:]
