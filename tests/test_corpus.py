"""The whole analysis over code that was not written for it: no exception, and nothing found without Temporal.

``test_bad_input`` shows that ordinary files end early; here none does. A third of the standard library, another one
for each Python, is analysed, and then once more as if a workflow called all of it; ``benchmarks/fuzz.py --files`` takes
all of it.
"""

import ast
import signal
import sys
import sysconfig
import warnings
from pathlib import Path

import pytest
from inputs import Endless, called_by_a_workflow, limited

from flake8_temporal.engine import check
from flake8_temporal.model import Settings

LIBRARY = Path(sysconfig.get_path("stdlib"))
# The test suite of Python is no library, and what pip installs is sampled below.
NOT_THE_LIBRARY = {"test", "tests", "idle_test", "site-packages", "__pycache__"}
SAMPLE = 100
PATIENCE = 60.0  # seconds of CPU: nothing takes a tenth of it, and what never ends shall fail and not hang


def library_files() -> list[Path]:
    paths = sorted(LIBRARY.rglob("*.py"))
    found = [path for path in paths if not NOT_THE_LIBRARY & set(path.relative_to(LIBRARY).parts)]
    return found[sys.version_info.minor % 3 :: 3]


def installed_files() -> list[Path]:
    """A sample of what is installed here that does not depend on the order of the file system."""
    paths = sorted(Path(sysconfig.get_path("purelib")).rglob("*.py"))
    return paths[:: max(1, len(paths) // SAMPLE)]


def parsed(path: Path) -> tuple[str, ast.Module] | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return text, ast.parse(text)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def test_nothing_is_found_without_temporal() -> None:
    count = 0
    for path in [*library_files(), *installed_files()]:
        source = parsed(path)
        if source is not None and "temporalio" not in source[0]:
            text, tree = source
            # The comment keeps the scan of the text from ending it here.
            assert check(text + "\n# temporalio\n", tree, str(path), Settings(strict=True)) == [], path
            count += 1
    assert count > 200


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="the system cannot interrupt a calculation")
def test_a_workflow_that_calls_the_whole_library() -> None:
    count = found = 0
    endless: list[str] = []
    for path in library_files():
        source = parsed(path)
        if source is not None:
            text = called_by_a_workflow(*source)
            try:
                with limited(PATIENCE):
                    found += len(check(text, ast.parse(text), str(path), Settings(strict=True)))
            except Endless:
                endless.append(str(path.relative_to(LIBRARY)))
            count += 1
    assert not endless
    assert count > 150
    assert found > 300, "a library without effects"
