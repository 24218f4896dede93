"""The harm is real: the reported workflow issues other commands when it runs again, and the repaired one does not.

The worlds of a pair differ in one thing that a replay may meet; the hash seed needs a process for each seed.
"""

from pathlib import Path

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import settings_for  # noqa: E402
from sandbox import replay  # noqa: E402

from flake8_temporal import engine  # noqa: E402


def test_bad_workflows_take_another_course_and_good_ones_do_not() -> None:
    by_seed = replay.in_seeds()
    for pair in replay.PAIRS:
        bad, good = (replay.courses(pair, body, by_seed) for body in (pair.bad, pair.good))
        assert any(course != bad[0] for course in bad), f"{pair.about}: no difference"
        assert all(course == good[0] for course in good), f"{pair.about}: the remedy differs too"
        assert all(good), pair.about


@pytest.mark.parametrize("pair", replay.PAIRS, ids=lambda pair: pair.about)
def test_the_plugin_tells_them_apart(pair: replay.Pair, tmp_path: Path) -> None:
    for name, text in replay.MODULES.items():
        (tmp_path / f"{name}.py").write_text(text)
    path = tmp_path / "workflows.py"
    codes = [
        {
            found.code
            for found in engine.check(replay.source(body), None, str(path), settings_for(path))
            if found.code.startswith("TMP1")
        }
        for body in (pair.bad, pair.good)
    ]
    assert codes == [{pair.code}, set()]
