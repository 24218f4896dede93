"""``flake8-temporal check`` in several processes: the same bytes as in one, however they are started, and its bar.

What is found is for the examples.
"""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import CLOCK, WORKFLOW, Run, run, write

from flake8_temporal.cli import jobs, main

FILES = {f"part_{number}.py": WORKFLOW for number in range(5)} | {
    "broken.py": "import temporalio\nclass (\n",
    "clean.py": "x = 1\n",
}
# As in a program of its own, which may start its processes in any way.
DRIVER = """\
import multiprocessing
import sys

from flake8_temporal.cli import main, progress

if __name__ == "__main__":
    method, *arguments = sys.argv[1:]
    if method == "bar":
        progress._PATIENCE = progress._PAUSE = 0
    elif method == "plain bar":
        progress._PATIENCE = progress._PAUSE = 0
        sys.modules["rich"] = sys.modules["rich.console"] = None
    else:
        multiprocessing.set_start_method(method)
    sys.exit(main(arguments))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {**FILES, "driver/run.py": DRIVER})
    return tmp_path


def check(folder: Path, method: str, *arguments: str) -> Run:
    return run([sys.executable, "driver/run.py", method, "check", *arguments], folder)


def test_the_same_bytes_for_any_number_of_jobs_and_any_way_to_start_them(project: Path) -> None:
    arguments = ("--format", "json", "--summary", ".")
    alone = check(project, "fork", "--jobs", "1", *arguments)
    assert alone.status == 1 and "part_4.py" in "\n".join(alone.lines)
    for method in ("fork", "spawn"):
        assert check(project, method, "--jobs", "2", *arguments) == alone
    assert run([sys.executable, "-m", "flake8_temporal", "check", "-j2", *arguments], project) == alone


def test_a_baseline_is_the_same_with_more_jobs(project: Path) -> None:
    for number in ("1", "3"):
        check(project, "fork", "--jobs", number, "--write-baseline", f"{number}.json", ".")
    assert (project / "1.json").read_bytes() == (project / "3.json").read_bytes()
    assert b"part_4.py" in (project / "3.json").read_bytes()
    assert len(check(project, "fork", "--jobs", "3", "--baseline", "1.json", ".").lines) == 1  # broken.py


def test_standard_input_is_read_by_one(project: Path) -> None:
    done = run([sys.executable, "-m", "flake8_temporal", "check", "-j4", "-"], project, WORKFLOW)
    assert done.lines == [f"stdin:10:16: {CLOCK}"]


def ended(path: str) -> None:
    os._exit(3)


def test_a_worker_that_ends_is_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(jobs, "_judge", ended)
    assert main(["check", "--jobs", "2"]) == 2
    assert capsys.readouterr().err == (
        "flake8-temporal: a process that checks files has ended; --jobs 1 does without any\n"
    )


def test_without_processes_one_does_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.chdir(project)
    assert main(["check", "--jobs", "1"]) == 1
    alone = capsys.readouterr()
    monkeypatch.setattr(jobs, "ProcessPoolExecutor", refused)
    assert main(["check", "--jobs", "2"]) == 1
    assert capsys.readouterr() == alone


@pytest.mark.parametrize(
    ("given", "files", "number"), [("auto", 5, 1), ("auto", 4000, 2), ("3", 5, 3), ("9", 5, 5)]
)
def test_how_many_processes(monkeypatch: pytest.MonkeyPatch, given: str, files: int, number: int) -> None:
    import argparse

    from flake8.main.options import JobsArgument

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    options = argparse.Namespace(jobs=JobsArgument(given))
    assert jobs._jobs(options, ["a.py"] * files) == number
    assert jobs._jobs(options, ["-"]) == 1


def opened_when_read(pipe: Path) -> int:
    """A pipe can be opened for writing without waiting as soon as someone reads it."""
    for _ in range(600):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody reads the pipe")


def test_an_interrupt_ends_all_without_a_traceback(project: Path) -> None:
    os.mkfifo(project / "a_pipe.py")  # whoever reads it waits
    named = ["a_pipe.py", "part_1.py"]  # what is no file is read only if it is named
    program = [sys.executable, "-m", "flake8_temporal", "check", "--jobs", "2", *named]
    with subprocess.Popen(
        program, cwd=project, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # the tests may run in the background
    ) as started:
        writer = opened_when_read(project / "a_pipe.py")
        os.killpg(started.pid, signal.SIGINT)
        _, errors = started.communicate(timeout=20)
    os.close(writer)
    assert started.returncode == 130
    assert errors.decode().startswith("flake8-temporal: interrupted") and errors.count(b"\n") == 1


def on_a_terminal(folder: Path, method: str) -> tuple[str, int]:
    """What a run writes to a terminal."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "driver/run.py", method, "check", "--jobs", "1", "--quiet", "."]
    started = subprocess.Popen(
        program, cwd=folder, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 4096):
            written += part
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    return written.decode(), started.wait()


def test_a_bar_on_a_terminal(project: Path) -> None:
    pytest.importorskip("rich")
    written, status = on_a_terminal(project, "bar")
    assert status == 1 and "checking" in written and "100%" in written
    assert "6 findings in 6 of 8 files" in written


def test_a_bar_without_rich(project: Path) -> None:
    written, status = on_a_terminal(project, "plain bar")
    assert status == 1 and "\rchecking 8/8" in written and "\r\033[K" in written


def test_no_bar_for_a_short_run_or_without_a_terminal(project: Path) -> None:
    assert "checking" not in on_a_terminal(project, "fork")[0]
    assert check(project, "bar", "--jobs", "1", ".").errors == ""
