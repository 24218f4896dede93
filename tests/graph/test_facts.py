"""``flake8-temporal facts``: what a bug report would show of a file, in words and as JSON."""

import contextlib
import io
import json
from pathlib import Path

import pytest
from conftest import write
from graph.shop import SHOP

from flake8_temporal.cli import main


def facts(folder: Path, *arguments: str) -> tuple[str, str, int]:
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = main(["facts", *arguments])
    return output.getvalue(), errors.getvalue(), status


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, SHOP)
    return tmp_path


def test_what_calls_resolve_to(folder: Path) -> None:
    text, errors, status = facts(folder, "shop/flows.py")
    assert (errors, status) == ("", 0)
    lines = text.splitlines()
    assert lines[0].startswith("flake8-temporal ") and "Python" in lines[0]
    assert lines[1] == "shop/flows.py, module shop.flows"
    assert "  shop.rates: shop/rates.py" in lines and "  requests: outside" in lines
    assert "  21: Order (workflow)" in lines
    assert (
        lines[lines.index("12: total, reached by Order.run -> total") + 1]
        == "  13:12 rate() calls shop.rates.rate"
    )
    assert "  31:15 parent.signal() calls not known" in lines
    assert "  38:15 effect time: time.time" in lines
    assert str(folder) not in text


def test_settings_that_differ_are_told(folder: Path) -> None:
    text = facts(folder, "--strict", "--pure", "shop.rates.*", "shop/flows.py")[0]
    assert "  strict = True\n" in text and "  pure = ('shop.rates.*',)\n" in text
    assert "TMP104" not in text


def test_a_call_that_does_not_run_is_told(folder: Path) -> None:
    text = SHOP["shop/flows.py"].replace(
        "        amount = total(currency)",
        "        if not workflow.unsafe.is_replaying():\n            print(currency)\n        amount = total(currency)",
    )
    write(folder, {"shop/flows.py": text})
    assert (
        "  28:13 print() calls builtins.print, not in replay"
        in facts(folder, "shop/flows.py")[0].splitlines()
    )


def test_json(folder: Path) -> None:
    document = json.loads(facts(folder, "--format", "json", "shop/flows.py")[0])
    assert document["path"] == "shop/flows.py" and document["judged"] is True
    (total,) = [each for each in document["seen"]["functions"] if each["name"] == "total"]
    assert total["reached"] == ["Order.run", "total"]
    assert total["calls"][0] == {
        "line": 13,
        "column": 12,
        "written": "rate",
        "calls": "shop.rates.rate",
        "state": "",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.py"], "missing.py: it cannot be read"),
        (["broken.py"], "broken.py: it cannot be parsed"),
        ([], "facts takes one file"),
    ],
)
def test_a_wrong_call_is_one_line(folder: Path, arguments: list[str], message: str) -> None:
    write(folder, {"broken.py": "class (\n"})
    _, errors, status = facts(folder, *arguments)
    assert status == 2 and errors.startswith(f"flake8-temporal: {message}") and errors.count("\n") == 1
