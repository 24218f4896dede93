"""Selection in ``[tool.flake8-temporal]``, next to flake8's files and the command line."""

import contextlib
import io
import sys
from pathlib import Path

import pytest
from conftest import WORKFLOW, run, write

from flake8_temporal.cli import main

DRAWN = WORKFLOW.replace("import time", "import random\nimport time").replace(
    "        return", "        random.random()\n        return"
)
FILES = {"shop/order.py": DRAWN, "shop/old/order.py": DRAWN, "shop/broken.py": "import temporalio\nclass (\n"}
BOTH = ["TMP102", "TMP101"]


def found(folder: Path, *arguments: str, table: str = "", flake8: str = "") -> list[str]:
    """The codes in ``shop/order.py`` and the others, or the error line."""
    write(folder, {**FILES, "pyproject.toml": f"[tool.flake8-temporal]\n{table}\n"})
    if flake8:
        write(folder, {"setup.cfg": f"[flake8]\n{flake8}\n"})
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        main(["check", "--jobs", "1", *(arguments or ("shop/order.py",))])
    codes = [f"{line.split(':')[0]} {line.split()[1]}" for line in sorted(output.getvalue().splitlines())]
    return errors.getvalue().splitlines() or [each.removeprefix("shop/order.py ") for each in codes]


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("", BOTH),
        ("select = ['TMP102']", ["TMP102"]),
        ("select = ['TMP2']", []),
        ("ignore = ['TMP101']", ["TMP102"]),
        ("extend-ignore = ['TMP102']", ["TMP101"]),
        ("select = ['TMP']\nignore = ['TMP10']", []),
        ("per-file-ignores = {'order.py' = ['TMP101'], 'other.py' = ['TMP']}", ["TMP102"]),
        ("per-file-ignores = {'shop/order.py' = ['TMP101', 'TMP102']}", []),
        ("per-file-ignores = {'order.py' = ['TMP101']}\nextend-ignore = ['TMP102']", []),
    ],
)
def test_which_codes(tmp_path: Path, table: str, codes: list[str]) -> None:
    assert found(tmp_path, table=table) == codes


@pytest.mark.parametrize("key", ["select", "extend-select"])
def test_a_rule_that_is_off_is_turned_on(tmp_path: Path, key: str) -> None:
    assert "TMP902" not in found(tmp_path)
    write(tmp_path, {"shop/plain.py": WORKFLOW.replace(" -> float", "")})
    codes = found(tmp_path, "shop/plain.py", table=f"{key} = ['TMP902']")
    assert "shop/plain.py TMP902" in codes


def test_exclude(tmp_path: Path) -> None:
    every = {line.split()[0] for line in found(tmp_path, "shop")}
    assert "shop/old/order.py" in every and "shop/broken.py" in every
    for table in ("exclude = ['old', 'broken.py']", "extend-exclude = ['shop/old', 'shop/broken.py']"):
        assert found(tmp_path, "shop", table=table) == BOTH
    assert found(tmp_path, "--extend-exclude", "old,broken.py", "shop") == BOTH


def test_globs_are_relative_to_the_file_that_has_them(tmp_path: Path) -> None:
    found(tmp_path, table="exclude = ['shop/old']\nper-file-ignores = {'shop/*.py' = ['TMP101']}")
    output = io.StringIO()
    with contextlib.chdir(tmp_path / "shop"), contextlib.redirect_stdout(output):
        assert main(["check", "--jobs", "1"]) == 1
    (line,) = [each for each in output.getvalue().splitlines() if " TMP" in each]
    assert line.startswith("./order.py:") and "TMP102" in line


def test_command_line_over_pyproject_over_flake8_file(tmp_path: Path) -> None:
    flake8 = "select = TMP101\nextend_ignore = TMP102\nper-file-ignores = order.py:TMP101"
    assert found(tmp_path, flake8=flake8) == []
    table = "select = ['TMP102']\nextend-ignore = []\nper-file-ignores = {}"
    assert found(tmp_path, table=table, flake8=flake8) == ["TMP102"]
    assert found(tmp_path, "--select", "TMP101", "shop/order.py", table=table, flake8=flake8) == ["TMP101"]


def test_the_plugin_leaves_it_to_flake8(tmp_path: Path) -> None:
    found(tmp_path, table="ignore = ['TMP101']\nexclude = ['order.py']")
    done = run([sys.executable, "-m", "flake8", "--select", "TMP", "shop/order.py"], tmp_path)
    assert len(done.lines) == 2 and done.errors == ""


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ("selct = []", ".selct: unknown key, did you mean 'select'?"),
        ("per-file-ignore = {}", ".per-file-ignore: unknown key, did you mean 'per-file-ignores'?"),
        ("select = 'TMP1'", ".select: expected a list of codes such as TMP101 or TMP1, not 'TMP1'"),
        ("ignore = ['E501']", ".ignore: expected a list of codes such as TMP101 or TMP1, not 'E501'"),
        (
            "extend-ignore = [101]",
            ".extend-ignore: expected a list of codes such as TMP101 or TMP1, not [101]",
        ),
        (
            "per-file-ignores = ['a.py:TMP101']",
            '.per-file-ignores: expected a table of "GLOB" = ["TMP101"], not [\'a.py:TMP101\']',
        ),
        ("exclude = ['a b']", ".exclude: expected a glob without spaces, commas and colons, not 'a b'"),
        ("exclude = 'a'", ".exclude: expected a list of globs, not 'a'"),
    ],
)
def test_errors_are_one_line(tmp_path: Path, table: str, error: str) -> None:
    assert found(tmp_path, table=table) == [f"flake8-temporal: pyproject.toml: tool.flake8-temporal{error}"]
