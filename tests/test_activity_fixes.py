"""Activities that are all fixable, run by the SDK before and after: what ran gives the same, what could not run runs.

Each activity is tried twice, as Temporal does when an attempt is lost after its last step; what only the second attempt
shows (a step that fails, a key that changes) must be gone.
"""

import asyncio
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import EXAMPLES, check  # noqa: E402
from temporalio.testing import ActivityEnvironment  # noqa: E402
from test_fixes import fix  # noqa: E402

FOLDER = Path(__file__).with_name("activity_fixes")
EACH = pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
# Rules that are off by default, for the files that are about them.
OPTED_IN = {"logs": "tmp514", "plain": "tmp513"}
# What does not run before, and what fails at its second attempt.
RAISES_TODAY = {"executors", "sides", "awaits", "parameters"}
FAILS_AGAIN = {"make", "tables"}
# What is the same on every attempt only when it is fixed.
DIFFERS = {"pay"}


class Outcome(NamedTuple):
    """What an attempt gave or raised, and what it sent as heartbeats."""

    result: object
    error: str
    beats: list[tuple[Any, ...]]


def named(path: Path) -> Path:
    """A path outside of the tests, which switches the rule on for which the file is."""
    return EXAMPLES / f"{OPTED_IN.get(path.stem, path.stem)}.py"


def fixed(path: Path) -> str:
    return fix(path.read_text(), named(path), frozenset({"safe", path.parent.name})).text


def attempted(source: str, folder: Path) -> dict[str, list[Outcome]]:
    """Two attempts of every activity of a source, by name; of one that cannot be loaded, nothing."""
    module = types.ModuleType("activities")
    try:
        exec(compile(source, "activities.py", "exec"), module.__dict__)
    except TypeError:
        return {}
    activities = {
        name: value
        for name, value in vars(module).items()
        if hasattr(value, "__temporal_activity_definition")
    }
    folder.mkdir()
    return {name: [_attempt(run, folder) for _ in range(2)] for name, run in activities.items()}


def _attempt(run: Callable[[str], Any], folder: Path) -> Outcome:
    environment = ActivityEnvironment()
    beats: list[tuple[Any, ...]] = []
    environment.on_heartbeat = lambda *details: beats.append(details)
    try:
        made = environment.run(run, str(folder))
        result = asyncio.run(made) if asyncio.iscoroutine(made) else made
    except Exception as error:
        return Outcome(None, type(error).__name__, beats)
    return Outcome(result, "", beats)


@EACH
def test_what_is_fixed_has_no_finding(path: Path) -> None:
    assert check(path.read_text(), named(path)), "something to fix"
    assert check(fixed(path), named(path)) == []


@EACH
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")  # what raises today
def test_what_ran_gives_the_same(path: Path, tmp_path: Path) -> None:
    before = attempted(path.read_text(), tmp_path / "before")
    after = attempted(fixed(path), tmp_path / "after")
    assert after, "what is fixed can be loaded"
    assert {name: [one.error for one in both] for name, both in after.items()} == dict.fromkeys(
        after, ["", ""]
    )
    if path.stem in RAISES_TODAY:
        assert all(one.error for both in before.values() for one in both)
        return
    for name, (first, second) in before.items():
        if name in FAILS_AGAIN:
            assert (first.error, bool(second.error)) == ("", True)
            assert after[name][0] == after[name][1] == first
        elif name in DIFFERS:
            assert first.result != second.result and after[name][0] == after[name][1]
        else:
            assert after[name] == [first, second]


def test_a_key_is_that_of_the_run_and_the_activity() -> None:
    text = fixed(FOLDER / "unsafe" / "attempts.py")
    info = ActivityEnvironment.default_info()
    module = types.ModuleType("activities")
    exec(compile(text, "activities.py", "exec"), module.__dict__)
    paid = ActivityEnvironment().run(module.pay, "")
    assert paid == f"False {info.workflow_run_id}-{info.activity_id}"
