"""Files in odd layouts, and what all fixes make of them: stored next to them, and rewritten with ``--accept``.

What each line is about is said there. That a fix keeps its promises is for ``test_fixes``, which sees ordinary code.
"""

from pathlib import Path

import pytest
from harness import EXAMPLES, check
from test_fixes import ALL_KINDS, fix

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
