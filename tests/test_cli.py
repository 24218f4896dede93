"""The command as a user calls it: output lines, exit codes, and files that are written whole or not at all.

What is found is for the examples, what a fix makes of it for ``test_fixes``; faults are injected by hand here.
"""

import json
import os
import re
import stat
import sys
from pathlib import Path

import pytest
from conftest import CLOCK, WORKFLOW, Run, run, write

from flake8_temporal.cli import files, main
from flake8_temporal.project.remedies import clocks
from flake8_temporal.project.remedies.remedy import Remedy
from flake8_temporal.rules import ALL

FIXED = WORKFLOW.replace("import time\n\n", "").replace("time.monotonic()", "workflow.time()")
SAFE = WORKFLOW.replace("time.monotonic()", "time.time()")
SAFE_FIXED = WORKFLOW.replace("import time\n\n", "").replace("time.monotonic()", "workflow.time()")


def command(folder: Path, *arguments: str, stdin: str = "") -> Run:
    return run([sys.executable, "-m", "flake8_temporal", *arguments], folder, stdin)


def test_check_prints_what_flake8_prints(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": WORKFLOW, "plain.py": "import time\n"})
    done = command(tmp_path, "check")
    assert done.lines == [f"./order.py:10:16: {CLOCK}"]
    assert done.status == 1
    flake8 = run([sys.executable, "-m", "flake8", "--select", "TMP"], tmp_path)
    assert flake8.lines == done.lines


def test_check_of_nothing_is_clean(tmp_path: Path) -> None:
    assert command(tmp_path, "check") == Run([], "", 0)


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--ignore", "TMP101"], 0),
        (["--select", "TMP102"], 0),
        (["--select", "TMP1"], 1),
        (["--per-file-ignores", "order.py:TMP101"], 0),
        (["--exclude", "order.py"], 0),
        (["--exit-zero"], 1),
        (["--chain", "none"], 1),
        (["--pure=time.*"], 1),
    ],
)
def test_check_takes_the_options_of_flake8_and_ours(tmp_path: Path, arguments: list[str], count: int) -> None:
    write(tmp_path, {"order.py": WORKFLOW})
    done = command(tmp_path, "check", *arguments)
    assert len(done.lines) == count
    assert done.errors == ""
    assert done.status == (1 if count and "--exit-zero" not in arguments else 0)


def test_check_reads_the_configuration_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": WORKFLOW, "setup.cfg": "[flake8]\nextend-ignore = TMP101\n"})
    assert command(tmp_path, "check").lines == []
    write(tmp_path, {"setup.cfg": "[flake8]\nselect = E,F\n"})
    assert len(command(tmp_path, "check").lines) == 1, (
        "a selection for other plugins is not meant for this command"
    )


def test_check_knows_noqa_and_standard_input(tmp_path: Path) -> None:
    accepted = WORKFLOW.replace("monotonic()", "monotonic()  # noqa: TMP101")
    assert command(tmp_path, "check", "-", stdin=accepted).lines == []
    assert command(tmp_path, "check", "--stdin-display-name", "a.py", "-", stdin=WORKFLOW).lines == [
        f"a.py:10:16: {CLOCK}"
    ]


def test_check_names_what_it_cannot_read(tmp_path: Path) -> None:
    write(tmp_path, {"broken.py": "from temporalio import workflow\nclass (\n"})
    done = command(tmp_path, "check", "broken.py", "missing.py")
    assert [re.sub(r"(E9\d\d).*", r"\1", line) for line in done.lines] == [
        "broken.py:1:1: E999",
        "missing.py:1:1: E902",
    ]
    assert done.status == 1


def test_check_sums_up_where_it_is_asked_to(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": WORKFLOW, "safe.py": SAFE, "plain.py": "import time\n"})
    done = command(tmp_path, "check", "--summary")
    assert len(done.lines) == 2
    assert done.errors == (
        "2 findings in 2 of 3 files: TMP101 2; flake8-temporal fix mends 1, 1 with --unsafe\n"
    )
    clean = command(tmp_path, "check", "--summary", "plain.py")
    assert clean == Run([], "no findings in 1 file\n", 0)


def test_check_for_machines(tmp_path: Path) -> None:
    write(tmp_path, {"a b/order.py": WORKFLOW})
    (row,) = json.loads("\n".join(command(tmp_path, "check", "--format", "json").lines))
    assert row["path"] == "./a b/order.py"
    assert (row["line"], row["column"], row["end_line"]) == (10, 16, 10)
    assert (row["code"], row["name"], row["fix"]) == ("TMP101", "workflow-clock", "unsafe")
    (annotation,) = command(tmp_path, "check", "--format", "github").lines
    place, _, message = annotation.removeprefix("::error ").partition("::")
    assert place == "file=./a b/order.py,line=10,endLine=10,col=16,title=TMP101 workflow-clock"
    assert f"TMP101 {message}" == CLOCK
    assert command(tmp_path, "check", "--format", "json", "--ignore", "TMP101").lines == ["[]"]


def test_sarif_has_what_its_schema_requires(tmp_path: Path) -> None:
    write(tmp_path, {"a b/order.py": WORKFLOW, "broken.py": "import temporalio\nclass (\n"})
    log = json.loads("\n".join(command(tmp_path, "check", "--format", "sarif").lines))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    driver, results = log["runs"][0]["tool"]["driver"], log["runs"][0]["results"]
    assert driver["name"] == "flake8-temporal"
    assert [rule["id"] for rule in driver["rules"]] == ["TMP101"]
    by_code = {result["ruleId"]: result for result in results}
    assert by_code.keys() == {"TMP101", "E999"}
    assert driver["rules"][by_code["TMP101"]["ruleIndex"]]["id"] == "TMP101"
    for result in results:
        assert result["message"]["text"]
        assert result["level"] in {"none", "note", "warning", "error"}
        (location,) = result["locations"]
        assert not location["physicalLocation"]["artifactLocation"]["uri"].startswith(("/", "."))
        region = location["physicalLocation"]["region"]
        assert 1 <= region["startLine"] <= region["endLine"] and region["startColumn"] >= 1
    assert (
        by_code["TMP101"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/order.py"
    )


def test_a_wrong_call_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.flake8-temporal]\nstrickt = true\n"})
    done = command(tmp_path, "check")
    assert done.status == 2
    assert done.errors.startswith(
        "flake8-temporal: pyproject.toml: tool.flake8-temporal.strickt: unknown key"
    )
    assert done.errors.count("\n") == 1


def test_fix_writes_safe_fixes_only(tmp_path: Path) -> None:
    write(tmp_path, {"safe.py": SAFE, "unsafe.py": WORKFLOW})
    done = command(tmp_path, "fix")
    assert (tmp_path / "safe.py").read_text() == SAFE_FIXED
    assert (tmp_path / "unsafe.py").read_text() == WORKFLOW
    assert done == Run([], "1 finding fixed, 0 left as they are\n", 0)
    assert command(tmp_path, "fix", "--unsafe").status == 0
    assert (tmp_path / "unsafe.py").read_text() == FIXED


@pytest.mark.parametrize("flag", ["--diff", "--check"])
def test_fix_shows_without_writing(tmp_path: Path, flag: str) -> None:
    write(tmp_path, {"safe.py": SAFE})
    done = command(tmp_path, "fix", flag)
    assert (tmp_path / "safe.py").read_text() == SAFE
    assert done.status == 1
    assert done.errors == "1 finding would be fixed, 0 left as they are\n"
    assert ("+        return workflow.time()" in done.lines) is (flag == "--diff")


def test_fix_warns_of_what_it_does_to_running_workflows(tmp_path: Path) -> None:
    write(tmp_path, {"order.py": SAFE.replace("return time.time()", "time.sleep(1)\n        return 1.0")})
    assert "workflow.patched()" not in command(tmp_path, "fix", "--unsafe").errors
    done = command(tmp_path, "fix", "--replay")
    assert "workflow.patched()" in done.errors
    assert "await workflow.sleep(1)" in (tmp_path / "order.py").read_text()


def test_fix_keeps_the_old_commands_behind_a_patch(tmp_path: Path) -> None:
    slow = SAFE.replace(
        "        return time.time()", "        # a while\n        time.sleep(1)\n        return 1.0"
    )
    write(tmp_path, {"order.py": slow})
    assert command(tmp_path, "fix", "--replay", "--patch-id", "sleep-1").status == 0
    fixed = (tmp_path / "order.py").read_text()
    assert fixed.endswith(
        """\
        # a while
        if workflow.patched("sleep-1"):
            await workflow.sleep(1)
        else:
            time.sleep(1)
        return 1.0
"""
    )
    assert command(tmp_path, "fix", "--replay", "--patch-id", "sleep-1").errors.startswith("0 findings fixed")
    assert (tmp_path / "order.py").read_text() == fixed


def test_fix_leaves_what_is_accepted(tmp_path: Path) -> None:
    text = SAFE.replace("time.time()", "time.time()  # noqa: TMP101")
    write(tmp_path, {"order.py": text})
    assert command(tmp_path, "fix").status == 0
    assert (tmp_path / "order.py").read_text() == text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_fix_keeps_bytes(tmp_path: Path, mark: bytes, ending: str) -> None:
    def encoded(text: str) -> bytes:
        return mark + text.replace("\n", ending).encode()

    path = tmp_path / "order.py"
    path.write_bytes(encoded(SAFE + "# \u00e9 \U0001f600\n"))
    path.chmod(0o640)
    assert command(tmp_path, "fix").status == 0
    assert path.read_bytes() == encoded(SAFE_FIXED + "# \u00e9 \U0001f600\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_fix_keeps_the_declared_encoding(tmp_path: Path) -> None:
    path = tmp_path / "order.py"
    path.write_bytes(("# coding: latin-1\n# \u00e9\n" + SAFE).encode("latin-1"))
    assert command(tmp_path, "fix").status == 0
    assert path.read_bytes() == ("# coding: latin-1\n# \u00e9\n\n" + SAFE_FIXED).encode("latin-1")


def test_fix_follows_a_symbolic_link(tmp_path: Path) -> None:
    write(tmp_path, {"real/order.py": SAFE})
    (tmp_path / "order.py").symlink_to(tmp_path / "real" / "order.py")
    assert command(tmp_path, "fix", "order.py").status == 0
    assert (tmp_path / "order.py").is_symlink()
    assert (tmp_path / "real" / "order.py").read_text() == SAFE_FIXED


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "order.py"
    path.write_text(SAFE)
    source = files.read(str(path))
    assert source is not None
    path.write_text("# mine\n")
    with pytest.raises(files.Changed):
        files.written(source, SAFE_FIXED)
    assert path.read_text() == "# mine\n"
    assert os.listdir(tmp_path) == ["order.py"]


def test_a_failed_write_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "order.py"
    path.write_text(SAFE)
    source = files.read(str(path))
    assert source is not None

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        files.written(source, SAFE_FIXED)
    assert path.read_text() == SAFE
    assert os.listdir(tmp_path) == ["order.py"]


def test_explain_prints_the_rule(tmp_path: Path) -> None:
    done = command(tmp_path, "explain", "tmp101", "workflow-random")
    assert done.lines[0] == "TMP101 workflow-clock (since 0.1, on by default)"
    assert [line for line in done.lines if line.startswith("TMP102 workflow-random")]
    assert command(tmp_path, "explain", "TMP999").status == 2
    assert "did you mean workflow-clock?" in command(tmp_path, "explain", "workflow-clok").errors


def test_rules_lists_every_rule(tmp_path: Path) -> None:
    assert [line.split()[0] for line in command(tmp_path, "rules").lines] == [rule.code for rule in ALL]
    listed = json.loads("\n".join(command(tmp_path, "rules", "--format", "json").lines))
    assert [row["code"] for row in listed] == [rule.code for rule in ALL]
    assert {row["default"] for row in listed} <= {True, False}


def test_fixes_inside_each_other_are_made_one_after_the_other(tmp_path: Path) -> None:
    write(
        tmp_path, {"order.py": SAFE.replace("time.time()", "time.gmtime(time.time()).tm_sec + time.time()")}
    )
    assert command(tmp_path, "fix", "--unsafe").errors == "2 findings fixed, 0 left as they are\n"
    nested = SAFE.replace("import time", "import random").replace(
        "time.time()", "random.uniform(0, random.random())"
    )
    write(tmp_path, {"order.py": nested})
    assert command(tmp_path, "fix", "--replay").errors.endswith("\n2 findings fixed, 0 left as they are\n")
    assert "workflow.random().uniform(0, workflow.random().random())" in (tmp_path / "order.py").read_text()


def test_fix_says_why_it_leaves_something(tmp_path: Path) -> None:
    waiting = SAFE.replace("return time.time()", "return time.time(  # why not\n        )")
    write(tmp_path, {"order.py": waiting, "broken.py": "import temporalio\nclass (\n", "odd.py": b"\xff"})
    done = command(tmp_path, "fix")
    assert sorted(re.sub(r" TMP.*?:| E.*;", "", line) for line in done.errors.splitlines()) == [
        "./broken.py:1:1: not fixed",
        "./odd.py: not fixed, it cannot be read",
        "./order.py:10:16: not fixed, a comment stands in the expression",
        "0 findings fixed, 1 left as they are",
    ]
    assert done.status == 1
    assert (tmp_path / "order.py").read_text() == waiting


def test_what_is_not_selected_must_not_come_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rewrite that trades its finding for another is not made, although nobody would see the other."""
    monkeypatch.setitem(clocks._CLOCKS, "time.time", Remedy("safe", "print()", names=()))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"order.py": SAFE})
    assert main(["fix", "--select", "TMP101"]) == 0
    assert (tmp_path / "order.py").read_text() == SAFE


def test_only_a_statement_can_stand_behind_a_patch(tmp_path: Path) -> None:
    draws = SAFE.replace("import time", "import random").replace(
        "return time.time()",
        "delay = workflow.random().random()\n        if random.random() > 0.5:\n            return 1.0\n"
        "        return delay + random.random()",
    )
    write(tmp_path, {"order.py": draws})
    done = command(tmp_path, "fix", "--replay", "--patch-id", "draws")
    assert (
        "order.py:11:12" in done.errors and "only a simple statement can stand behind a patch" in done.errors
    )
    assert "        if random.random() > 0.5:\n" in (tmp_path / "order.py").read_text()
    assert "            return delay + workflow.random().random()\n" in (tmp_path / "order.py").read_text()
    assert command(tmp_path, "fix", "--patch-id", "draws").status == 2


def test_an_interrupt_leaves_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    write(tmp_path, {"order.py": SAFE})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "replace", interrupted)
    assert main(["fix", "--no-cache"]) == 130
    assert (tmp_path / "order.py").read_text() == SAFE
    assert os.listdir(tmp_path) == ["order.py"]
    assert "interrupted" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"order.py": SAFE, "other.py": SAFE})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("order.py"))
    assert main(["fix", "order.py", "other.py"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "order.py: not written, it is not writable",
        "1 finding fixed, 0 left as they are",
    ]
    assert (tmp_path / "order.py").read_text() == SAFE
    assert (tmp_path / "other.py").read_text() == SAFE_FIXED
