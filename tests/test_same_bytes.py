"""The same input gives the same bytes, whatever the seed of hashes, the locale, the time zone or the number of jobs.

What is found is compared in ``test_invariants``; here it is what is printed, by processes of their own.
"""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import WORKFLOW, Lint, write
from harness import EXAMPLES, bare, examples

from flake8_temporal import engine
from flake8_temporal.model import Settings
from flake8_temporal.project import index
from flake8_temporal.project.layout import Layout

PLAIN = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
OTHERS = {
    "C": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Kathmandu"},
    "tr_TR": {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE", "TZ": "America/New_York"},
}
PROGRAM = """\
import sys
from flake8_temporal.cli import main
for output in ("text", "json", "sarif", "github"):
    main(["check", "--exit-zero", f"--format={output}", "--chain=full", "--extend-select=TMP9,TMP2,TMP3,TMP6", "."])
"""
UNICODE = """\
import time

from temporalio import workflow


def prüfe() -> float:
    return time.time()


@workflow.defn
class Größe:
    @workflow.run
    async def run(self) -> float:
        return prüfe()
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of the examples without their marks, and a file whose name and code are not ASCII."""
    folder = tmp_path_factory.mktemp("sample")
    for path in [path for path in examples() if path.parent == EXAMPLES][::8]:
        (folder / path.name).write_text(bare(path.read_text()))
    (folder / "straße.py").write_text(UNICODE, encoding="utf-8")
    return folder


def printed(folder: Path, cache: Path, environment: dict[str, str]) -> bytes:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM],
        cwd=folder, env=variables | environment | {"XDG_CACHE_HOME": str(cache)}, capture_output=True, check=True,
    )  # fmt: skip
    assert not done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def plain(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return printed(sample, tmp_path_factory.mktemp("cache"), PLAIN)


@pytest.mark.parametrize("environment", OTHERS.values(), ids=OTHERS)
def test_what_is_around_the_run_does_not_matter(
    sample: Path, plain: bytes, tmp_path: Path, environment: dict[str, str]
) -> None:
    text = plain.decode("utf-8")
    assert text.count(": TMP") > 100 and "./straße.py:7:12: TMP101" in text and "prüfe" in text
    assert printed(sample, tmp_path, environment) == plain


def test_jobs_do_not_matter_in_another_locale(lint: Lint) -> None:
    files = {f"order_{number}.py": WORKFLOW for number in range(12)}
    environment = OTHERS["C"] | {"LC_ALL": "C"}
    one, two = (lint(files, "--select", "TMP", f"--jobs={jobs}", ".", environment=environment) for jobs in (1, 3))
    assert len(one.lines) == 12 and one == two


# -- memory


def test_a_run_over_many_files_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects that are left, not bytes: after the bounds of what is remembered are reached, there are no more."""
    monkeypatch.setattr(index, "_imported", index._Memory(5_000))
    monkeypatch.setattr(index, "_linted", index._Memory(2_000))
    monkeypatch.setattr("flake8_temporal.project.layout._MOST_REMEMBERED", 60)
    source = WORKFLOW.replace("import time\n", "import time\nimport helper_#\n").replace(
        "return ", "helper_#.go(); return "
    )
    layout = Layout()

    def lint(first: int, last: int) -> int:
        for number in range(first, last):
            write(tmp_path, {f"helper_{number}.py": f"def go():\n    return {number}\n" + "X = 1\n" * 50})
            text = source.replace("#", str(number))
            found = engine.check(text, None, str(tmp_path / f"order_{number}.py"), Settings(no_cache=True), layout)
            assert [one.code for one in found] == ["TMP101"]
        gc.collect()
        return len(gc.get_objects())

    lint(0, 40)
    before = lint(40, 60)
    assert lint(60, 110) - before < 150


def test_what_is_remembered_has_a_bound_in_bytes() -> None:
    memory = index._Memory(1_000)
    for number in range(100):
        memory.keep(str(number).encode(), None, 100)
        assert len(memory._kept) <= 10
    assert b"99" in memory and b"0" not in memory
