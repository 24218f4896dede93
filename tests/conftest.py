"""How the tests run flake8: the real program, in a process and a project directory of its own.

It refuses to know what a right answer is; each test compares whole output lines itself.
"""

import importlib.metadata
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from harness_plugin import pytest_addoption  # noqa: F401

# Our own failures end a test run as the traceback they are; the tests of TMP000 take the variable away again.
os.environ["FLAKE8_TEMPORAL_RAISE"] = "1"
# What tests remember of followed modules is not for the user's own cache.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="flake8-temporal-tests-")

WORKFLOW = """\
import time

from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        return time.monotonic()
"""
CLOCK = (
    "TMP101 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()"
    " (unsafe fix)"
)
CLOCK_AT = f"10:16: {CLOCK}"


def pytest_report_header() -> str:
    """Say which SDK the sandbox tests judge by, or why they are skipped."""
    try:
        return f"sandbox: temporalio {importlib.metadata.version('temporalio')}"
    except importlib.metadata.PackageNotFoundError:
        return "sandbox: tests are skipped, temporalio is not installed: it has no wheel for this Python"


class Run(NamedTuple):
    """What a program printed, line by line, and how it ended."""

    lines: list[str]
    errors: str
    status: int


Lint = Callable[..., Run]


def run(
    command: Sequence[str | Path],
    folder: Path,
    stdin: str | bytes = "",
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a program in a folder; an empty value in ``environment`` takes the variable away."""
    variables = {name: value for name, value in (os.environ | dict(environment or {})).items() if value}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        env=variables,
        capture_output=True,
        check=False,
    )
    return Run(done.stdout.decode().splitlines(), done.stderr.decode(), done.returncode)


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write each file, with the folders it needs."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="session")
def _installed() -> None:
    if not importlib.metadata.entry_points(group="flake8.extension", name="TMP"):
        pytest.fail("flake8 does not know the plugin here: run pip install -e '.[test]' first")


@pytest.fixture
def lint(tmp_path: Path, _installed: None) -> Lint:
    """Write files into an empty project and run flake8 there, TMP codes only unless arguments are given."""

    def lint(
        files: Mapping[str, str | bytes],
        *arguments: str,
        stdin: str | bytes = "",
        environment: Mapping[str, str] | None = None,
        script: Path | None = None,
    ) -> Run:
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        write(folder, files)
        # -P: a file of the project must not stand in for a module of the standard library.
        program = [sys.executable, "-P", *([script] if script else ["-m", "flake8"])]
        variables = {"XDG_CACHE_HOME": str(tmp_path / "cache"), **(environment or {})}
        return run([*program, *(arguments or ("--select", "TMP"))], folder, stdin, variables)

    return lint
