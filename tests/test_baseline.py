"""Baselines as a user meets them: what is accepted stays quiet in the command and in flake8, what is new does not.

What is found is for the examples; here it counts whether it is reported, and what the file of the baseline says.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from conftest import CLOCK, WORKFLOW, Run, run, write

PROJECT = Path(__file__).parent / "projects" / "reporting"
FILE = "temporal-baseline.json"
AGAIN = "        time.monotonic()\n"
TWICE = WORKFLOW.replace("        return", f"{AGAIN}        return")


def check(folder: Path, *arguments: str, stdin: str = "") -> Run:
    return run([sys.executable, "-m", "flake8_temporal", "check", *arguments], folder, stdin)


def flake8(folder: Path, *arguments: str, stdin: str = "") -> Run:
    return run([sys.executable, "-m", "flake8", "--select", "TMP", *arguments], folder, stdin)


def accepted(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    document = json.loads((folder / FILE).read_text(encoding="utf-8"))
    assert document["flake8-temporal-baseline"] == 1
    files: dict[str, dict[str, dict[str, int]]] = document["files"]
    return files


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A project with one accepted finding."""
    write(tmp_path, {"shop/order.py": WORKFLOW})
    assert check(tmp_path, "--write-baseline", FILE) == Run([], f"{FILE}: 1 finding accepted\n", 0)
    return tmp_path


def test_only_what_is_new_is_reported(tmp_path: Path) -> None:
    shutil.copytree(PROJECT, tmp_path / "project")
    folder = tmp_path / "project"
    before = check(folder).lines
    assert before
    assert check(folder, "--write-baseline", FILE).status == 0
    assert check(folder, "--baseline", FILE) == Run([], "", 0)
    assert flake8(folder, f"--temporal-baseline={FILE}", "--jobs=2") == Run([], "", 0)
    write(folder, {"shop/added.py": WORKFLOW})
    for done in (check(folder, "--baseline", FILE), flake8(folder, f"--temporal-baseline={FILE}")):
        assert (done.lines, done.errors, done.status) == ([f"./shop/added.py:10:16: {CLOCK}"], "", 1)
    assert len(check(folder).lines) == len(before) + 1


def test_the_file_says_what_is_accepted(old: Path) -> None:
    assert accepted(old) == {"shop/order.py": {"TMP101": {"return time.monotonic()": 1}}}


def test_a_line_may_move(old: Path) -> None:
    moved = WORKFLOW.replace("return  time", "return time").replace(
        "import time\n", "import time\n\nLIMIT = 3\n"
    )
    moved = moved.replace("        return time", "        if LIMIT:\n            return  time")
    write(old, {"shop/order.py": moved})
    assert check(old, "--baseline", FILE) == Run([], "", 0)


def test_a_line_that_reads_otherwise_is_new(old: Path) -> None:
    write(old, {"shop/order.py": WORKFLOW.replace("return time", "return 2 * time")})
    done = check(old, "--baseline", FILE)
    assert len(done.lines) == 1 and done.status == 1
    assert "no longer occurs: shop/order.py: TMP101 return time.monotonic()" in done.errors


def test_one_more_of_the_same_is_new(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": TWICE})
    check(tmp_path, "--write-baseline", FILE)
    assert accepted(tmp_path)["order.py"]["TMP101"] == {"return time.monotonic()": 1, "time.monotonic()": 1}
    write(tmp_path, {"order.py": TWICE.replace(AGAIN, AGAIN * 2)})
    for done in (check(tmp_path, "--baseline", FILE), flake8(tmp_path, f"--temporal-baseline={FILE}")):
        assert done.lines == [f"./order.py:11:9: {CLOCK}"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", f"[tool.flake8-temporal]\nbaseline = '{FILE}'\n"),
        (".flake8", f"[flake8]\ntemporal-baseline = {FILE}\n"),
        ("setup.cfg", f"[flake8]\ntemporal-baseline = ./{FILE}\n"),
    ],
)
def test_it_is_found_from_every_directory(old: Path, file: str, text: str) -> None:
    write(old, {file: text})
    config = [] if file == "pyproject.toml" else ["--config", f"../{file}"]
    for folder, arguments in ((old, []), (old / "shop", config)):
        assert check(folder, *arguments) == Run([], "", 0)
        assert flake8(folder, *arguments) == Run([], "", 0)
    assert len(flake8(old, "--temporal-baseline=").lines) == 1


def test_an_editor_is_told_what_is_new(old: Path) -> None:
    text = (old / "shop/order.py").read_text() + "\n\nLIMIT = 3\n"
    named = [f"--temporal-baseline={FILE}", "--stdin-display-name", "shop/order.py", "-"]
    assert flake8(old, *named, stdin=text).lines == []
    assert check(old, *named, stdin=text) == Run([], "", 0)
    assert check(old, *named, stdin="") == Run([], "", 0), "nothing is said about a file that is being edited"


def test_what_is_remembered_is_not_what_is_accepted(old: Path) -> None:
    for _ in range(2):
        assert flake8(old, f"--temporal-baseline={FILE}").lines == []
        assert len(flake8(old).lines) == 1


def test_what_no_longer_occurs_is_said_and_pruned(old: Path) -> None:
    write(old, {"shop/gone.py": WORKFLOW, "other/kept.py": WORKFLOW, "other/gone.py": WORKFLOW})
    check(old, "--write-baseline", FILE)
    for name in ("shop/gone.py", "other/gone.py"):
        (old / name).unlink()
    write(old, {"shop/order.py": "", "other/kept.py": "", "shop/new.py": WORKFLOW})
    said = check(old, "--baseline", FILE, "shop")
    assert said.lines == [f"shop/new.py:10:16: {CLOCK}"] and said.status == 1
    assert said.errors.splitlines() == [
        f"{FILE}: no longer occurs: shop/gone.py: TMP101 return time.monotonic()",
        f"{FILE}: no longer occurs: shop/order.py: TMP101 return time.monotonic()",
        f"{FILE}: --prune-baseline takes out what no longer occurs",
    ]
    assert len(accepted(old)) == 4
    assert check(old, "--baseline", FILE, "--prune-baseline", "shop").lines == said.lines, (
        "nothing is accepted"
    )
    assert accepted(old).keys() == {"other/kept.py", "other/gone.py"}
    assert check(old, "--baseline", FILE, "shop").errors == ""


def test_what_was_not_looked_for_stays(old: Path) -> None:
    before = accepted(old)
    for narrow in (["--select", "TMP102"], ["--exclude", "shop"], ["--per-file-ignores", "shop/*:TMP101"]):
        assert check(old, "--baseline", FILE, "--prune-baseline", *narrow) == Run([], "", 0)
        check(old, "--write-baseline", FILE, *narrow)
        assert accepted(old) == before


def test_a_file_that_cannot_be_judged_is_reported_and_keeps_its_entries(old: Path) -> None:
    before = accepted(old)
    write(old, {"shop/order.py": WORKFLOW + "class (\n"})
    done = check(old, "--write-baseline", FILE)
    assert "E999" in done.lines[0] and done.status == 1
    assert accepted(old) == before
    assert "no longer occurs" not in check(old, "--baseline", FILE).errors


def test_writing_again_accepts_and_prunes(old: Path) -> None:
    write(old, {"shop/order.py": "", "shop/new.py": WORKFLOW})
    os.chmod(old / FILE, 0o600)
    check(old, "--baseline", FILE, "--write-baseline", FILE)
    assert accepted(old).keys() == {"shop/new.py"}
    assert os.stat(old / FILE).st_mode & 0o777 == 0o600


def test_noqa_needs_no_entry(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": WORKFLOW.replace("monotonic()", "monotonic()  # noqa: TMP101")})
    check(tmp_path, "--write-baseline", FILE)
    assert accepted(tmp_path) == {}


def test_fix_mends_accepted_findings(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": WORKFLOW.replace("monotonic", "time")})
    check(tmp_path, "--write-baseline", FILE)
    done = run([sys.executable, "-m", "flake8_temporal", "fix", "--baseline", FILE], tmp_path)
    assert done.status == 0
    assert "workflow.time()" in (tmp_path / "order.py").read_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read: No such file or directory"),
        ("{", "expected a baseline, in JSON"),
        (b"\xff\xfe", "expected a baseline, in JSON"),
        ("[" * 100_000, "expected a baseline, in JSON"),
        ("[]", "not a baseline of flake8-temporal"),
        ('{"version": "1.5.0", "results": {}}', "not a baseline of flake8-temporal"),
        ('{"flake8-temporal-baseline": 2, "files": {}}', "a baseline of another release, or damaged"),
        ('{"flake8-temporal-baseline": 1}', "a baseline of another release, or damaged"),
        ('{"flake8-temporal-baseline": 1, "files": {"a.py": []}}', "another release, or damaged"),
        ('{"flake8-temporal-baseline": 1, "files": {"a.py": {"TMP101": 1}}}', "another release, or damaged"),
        (
            '{"flake8-temporal-baseline": 1, "files": {"a.py": {"TMP101": {"x": true}}}}',
            "another release, or damaged",
        ),
    ],
)
def test_another_file_is_one_line(tmp_path: Path, text: str | bytes | None, words: str) -> None:
    write(tmp_path, {"order.py": WORKFLOW} | ({} if text is None else {FILE: text}))
    commands = [check(tmp_path, "--baseline", FILE), flake8(tmp_path, f"--temporal-baseline={FILE}")]
    if text is not None:
        commands.append(check(tmp_path, "--write-baseline", FILE))
    for done in commands:
        said = done.errors + "".join(done.lines)
        assert words in said and f"flake8-temporal check --write-baseline {FILE}" in said
        assert FILE in said and len(said.splitlines()) == 1 and "Traceback" not in said
        assert done.status in (1, 2)
    if text is not None:
        assert (tmp_path / FILE).read_bytes() == (text.encode() if isinstance(text, str) else text)


def test_a_wrong_call_is_one_line(tmp_path: Path) -> None:
    for arguments in (["--prune-baseline"], ["--prune-baseline", "--write-baseline", FILE]):
        done = check(tmp_path, *arguments)
        assert done.status == 2 and done.errors.count("\n") == 1 and "--baseline FILE" in done.errors
    done = check(tmp_path, "--write-baseline", f"missing/{FILE}")
    assert (
        done.errors
        == f"flake8-temporal: missing/{FILE}: the baseline is not written: No such file or directory\n"
    )
