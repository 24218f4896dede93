"""Every byte that no fix is about stays: line endings, tabs, form feeds, marks, what stands beside a fix.

The command is run on files; which fixes there are is for ``test_fixes``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flake8_temporal.cli import files, main

BEFORE = """\
# caf\u00e9
import time
import uuid

from temporalio import activity, workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        started = time.time()  # \u00e9 = {1: 2}
        return (
            started
            + time.time()
        )


@activity.defn
async def pack(order: str) -> str:
    time.sleep(1); time.sleep(2)  # both
    await activity.heartbeat(
        order,  # \u00e9
    )
    return f"{order} {uuid.UUID(int=0)}" \\
        "."
"""
AFTER = (
    BEFORE.replace("time.time()", "workflow.time()")
    .replace("time.sleep", "await asyncio.sleep")
    .replace("await activity.heartbeat", "activity.heartbeat")
    .replace("import time\n", "")
    .replace("activity, workflow\n", "activity, workflow\nimport asyncio\n")
)


def _mixed(text: str) -> str:
    lines = text.split("\n")
    return (
        "".join(line + ("\r\n" if number % 2 else "\n") for number, line in enumerate(lines[:-1])) + lines[-1]
    )


FORMS: dict[str, Callable[[str], str]] = {
    "tabs": lambda text: text.replace("    ", "\t"),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "no final newline": lambda text: text.removesuffix("\n"),
    "form feeds": lambda text: text.replace("\n\n\n@", "\n\n\f\n@"),
    "spaces at the end": lambda text: text.replace("# both", "# both   "),
    "blank lines at the end": lambda text: text + "\n\n    \n",
    "a comment at the end": lambda text: text + "# end",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_form_of_a_file_stays(
    form: Callable[[str], str], encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "# coding: latin-1\n" if encoding == "latin-1" else ""
    path = tmp_path / "order.py"
    path.write_bytes(form(head + BEFORE).encode(encoding))
    path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    assert main(["fix", "order.py", "--no-cache"]) == 0
    assert path.read_bytes() == form(head + AFTER).encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o755


def test_mixed_line_endings_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the new line of an import has that of the first line."""
    path = tmp_path / "order.py"
    path.write_bytes(_mixed(BEFORE).encode())
    monkeypatch.chdir(tmp_path)
    assert main(["fix", "order.py", "--no-cache"]) == 0
    expected = (
        _mixed(BEFORE)
        .replace("time.time()", "workflow.time()")
        .replace("time.sleep", "await asyncio.sleep")
        .replace("await activity.heartbeat", "activity.heartbeat")
        .replace("import time\r\n", "")
        .replace("activity, workflow\n", "activity, workflow\nimport asyncio\n")
    )
    assert path.read_bytes() == expected.encode()


def test_a_file_that_would_not_stay_as_it_is_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "order.py"
    path.write_bytes(BEFORE.replace("\n", "\r").encode())
    monkeypatch.chdir(tmp_path)
    assert main(["fix", "order.py", "--no-cache"]) == 0
    assert path.read_bytes() == BEFORE.replace("\n", "\r").encode()
    assert "not fixed, the rest of the file would not stay as it is" in capsys.readouterr().err


def test_an_interrupt_between_two_files_leaves_one_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text(BEFORE)
    monkeypatch.chdir(tmp_path)
    put = files.put

    def once(*arguments: Any, **keywords: Any) -> None:
        put(*arguments, **keywords)
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "put", once)
    assert main(["fix", "one.py", "two.py", "--no-cache"]) == 130
    assert (tmp_path / "one.py").read_text() == AFTER
    assert (tmp_path / "two.py").read_text() == BEFORE
    assert "interrupted" in capsys.readouterr().err
