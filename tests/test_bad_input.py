"""Input that nobody should write: flake8's own words, silence or one TMP000, never a traceback.

Each test runs the real flake8 and first makes sure that the fault is there; running as root changes nothing.
"""

import argparse
import ast
import os
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import CLOCK, CLOCK_AT, WORKFLOW, Lint

from flake8_temporal.model import Settings
from flake8_temporal.plugin import Plugin

# Other plugins recurse too and would stop the run before ours is reached.
WITHOUT_PYFLAKES = """\
import sys

from flake8.main.cli import main
from flake8.plugins.pyflakes import FlakesChecker

FlakesChecker.__init__ = lambda self, tree, filename: None
FlakesChecker.run = lambda self: iter(())
sys.exit(main(sys.argv[1:]))
"""
UNREADABLE = """\
import sys
import tokenize

from flake8.main.cli import main

original = tokenize.open


def refuse(path):
    if path.endswith("secret.py"):
        raise PermissionError(13, "Permission denied", path)
    return original(path)


tokenize.open = refuse
sys.exit(main(sys.argv[1:]))
"""
SELECT = ("--select", "TMP,E9", ".")
VISIBLE = {"FLAKE8_TEMPORAL_RAISE": ""}
TOO_DEEP = "1:1: TMP000 internal error in flake8-temporal, ./order.py was not judged:"

QUIET: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n\n",
    "comment": b"# temporalio",
    "form feed": b"import temporalio\n\x0c\nx = 1\n",
    "carriage returns": b"import temporalio\rx = 1\r",
    "lone surrogate": b"import temporalio\nx = '\\ud800'\n",
    "unknown encoding": b"# -*- coding: koi9-q -*-\nimport temporalio\n",
    "wrong bytes": b"import temporalio\nx = '\xe9\xff'\n",
}
SYNTAX_ERRORS: dict[str, tuple[bytes, str]] = {
    "statement": (b"import temporalio\ndef\n", "E999 SyntaxError: "),
    "indentation": (b"import temporalio\n  x = 1\n", "E999 IndentationError: unexpected indent"),
    "tabs": (b"if 1:\n        import temporalio\n\tx = 1\n", "E999 TabError: "),
    "unclosed": (b"from temporalio import (\n", "E999 SyntaxError: "),
    "python 2": (b"import temporalio\nprint 'x'\n", "E999 SyntaxError: "),
    "python 3.99": (b"import temporalio\nx = y ?? z\n", "E999 SyntaxError: "),
    "parentheses": (b"import temporalio\nx = " + b"(" * 10_000 + b")" * 10_000, "E999 SyntaxError: "),
}


def test_the_usual_run_finds_something(lint: Lint) -> None:
    assert lint({"order.py": WORKFLOW}, *SELECT).lines == [f"./order.py:{CLOCK_AT}"]


@pytest.mark.parametrize("content", QUIET.values(), ids=QUIET)
def test_quiet(lint: Lint, content: bytes) -> None:
    assert lint({"odd.py": content}, *SELECT) == ([], "", 0)


@pytest.mark.parametrize(("content", "expected"), SYNTAX_ERRORS.values(), ids=SYNTAX_ERRORS)
def test_syntax_error_is_told_by_flake8(lint: Lint, content: bytes, expected: str) -> None:
    done = lint({"odd.py": content, "order.py": WORKFLOW}, *SELECT)
    assert len(done.lines) == 2
    assert expected in done.lines[0]
    assert done.lines[1] == f"./order.py:{CLOCK_AT}"
    assert not done.errors


@pytest.mark.parametrize("content", [b"import temporalio\nx = 1\0\n", "import temporalio\n".encode("utf-16")])
def test_nul_bytes(lint: Lint, content: bytes) -> None:
    """The parser of early 3.11 releases raises ValueError, which ends flake8 before any plugin is asked."""
    done = lint({"odd.py": content, "order.py": WORKFLOW}, *SELECT, environment=VISIBLE)
    told = "source code string cannot contain null bytes"
    try:
        ast.parse("\0")
    except SyntaxError:
        assert done == ([f"./odd.py:1:1: E999 SyntaxError: {told}", f"./order.py:{CLOCK_AT}"], "", 1)
    except ValueError:
        assert told in done.errors
        assert "flake8_temporal" not in done.errors


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows template strings")
def test_newer_syntax_is_told_by_flake8(lint: Lint) -> None:
    done = lint({"order.py": WORKFLOW + 'x = t"{Order}"\n'}, *SELECT)
    assert len(done.lines) == 1
    assert done.lines[0].startswith("./order.py:11:")
    assert "E999 SyntaxError: " in done.lines[0]
    assert not done.errors


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "cp1252", "iso-8859-15"])
def test_encodings(lint: Lint, encoding: str) -> None:
    header = "" if encoding == "utf-8-sig" else f"# -*- coding: {encoding} -*-\n"
    source = (header + WORKFLOW.replace("return", "café = 'é'; return")).encode(encoding)
    line = 10 + bool(header)
    column = 16 + len("café = 'é'; ")
    done = lint({"order.py": source}, *SELECT)
    # The parser counts columns in UTF-8 bytes; the line is what a reader and noqa need.
    assert len(done.lines) == 1
    assert done.lines[0].startswith(f"./order.py:{line}:")
    assert done.lines[0].endswith(CLOCK)
    assert column <= int(done.lines[0].split(":")[2]) <= column + 2


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""], ids=["lf", "crlf", "none"])
def test_line_ends(lint: Lint, ending: str) -> None:
    source = WORKFLOW.rstrip("\n").replace("\n", ending or "\n") + ending
    assert lint({"order.py": source}, *SELECT).lines == [f"./order.py:{CLOCK_AT}"]


DEEP = {
    "sum": "x = " + "+".join("1" * 2_000),
    "attributes": "x = a" + ".b" * 2_000,
    "calls": "x = a" + "()" * 2_000,
    "negations": "x = " + "not " * 1_500 + "1",
    "lists": "x = " + "[" * 150 + "]" * 150,
    "branches": "if x:\n            pass\n" + "        elif x:\n            pass\n" * 1_500,
    "functions": "x = " + "lambda: " * 150 + "1",
}


@pytest.mark.parametrize("statement", DEEP.values(), ids=DEEP)
def test_deep_code(lint: Lint, tmp_path: Path, statement: str) -> None:
    """As deep as the parser still answers: findings, or one TMP000 that says so."""
    script = tmp_path / "script.py"
    script.write_text(WITHOUT_PYFLAKES)
    source = WORKFLOW.replace("        return", f"        {statement}\n        return")
    ast.parse(source)
    done = lint({"order.py": source}, "--select", "TMP", ".", script=script, environment=VISIBLE)
    assert not done.errors
    assert len(done.lines) == 1
    assert CLOCK in done.lines[0] or f"{TOO_DEEP} RecursionError: " in done.lines[0]


@pytest.mark.parametrize("statement", ["x = " + "+".join("1" * 10_000), "x = a" + ".b" * 10_000])
def test_deeper_than_the_parser(lint: Lint, statement: str) -> None:
    """Here flake8 itself gives up, before any plugin is asked: nothing in that may come from us."""
    with pytest.raises(RecursionError):
        ast.parse(statement)
    done = lint({"order.py": WORKFLOW + statement + "\n"}, *SELECT, environment=VISIBLE)
    assert "ast construction" in done.errors
    assert "flake8_temporal" not in done.errors


@pytest.mark.once
def test_a_hundred_thousand_lines(lint: Lint, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(WITHOUT_PYFLAKES)
    more = "".join(f"x{number} = {number}\n" for number in range(100_000))
    done = lint({"order.py": WORKFLOW + more}, "--select", "TMP", ".", script=script)
    assert done.lines == [f"./order.py:{CLOCK_AT}"]


def test_missing_file(lint: Lint) -> None:
    done = lint({"order.py": WORKFLOW}, "--select", "TMP,E9", "gone.py", "order.py")
    assert done.lines == [
        "gone.py:0:1: E902 FileNotFoundError: [Errno 2] No such file or directory: 'gone.py'",
        f"order.py:{CLOCK_AT}",
    ]
    assert not done.errors


def test_unreadable_file(lint: Lint, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNREADABLE)
    done = lint(
        {"order.py": WORKFLOW, "secret.py": WORKFLOW}, "--select", "TMP,E9", "--jobs", "1", script=script
    )
    assert done.lines == [
        f"./order.py:{CLOCK_AT}",
        "./secret.py:0:1: E902 PermissionError: [Errno 13] Permission denied: './secret.py'",
    ]
    assert not done.errors


def test_directory_in_place_of_the_file(lint: Lint) -> None:
    done = lint({"order.py": WORKFLOW, "shop.py/inner.py": WORKFLOW}, *SELECT)
    assert done.lines == [f"./order.py:{CLOCK_AT}", f"./shop.py/inner.py:{CLOCK_AT}"]
    assert not done.errors


IMPORTS: dict[str, dict[str, bytes]] = {
    "missing": {},
    "itself": {"helper.py": b"import helper\nfrom helper import *\nfrom helper import go\n"},
    "circle": {
        "helper.py": b"from other import go\n",
        "other.py": b"from helper import go\n",
    },
    "star circle": {"helper.py": b"from other import *\n", "other.py": b"from helper import *\n"},
    "back to the importer": {"helper.py": b"from order import Order, go\n"},
    "syntax error": {"helper.py": b"def go(:\n"},
    "nul": {"helper.py": b"\0"},
    "unknown encoding": {"helper.py": b"# coding: koi9-q\ndef go(): pass\n"},
    "wrong bytes": {"helper.py": b"def go(): return '\xff'\n"},
    "directory": {"helper.py/inner.py": b""},
    "empty package": {"helper/__init__.py": b""},
    "too deep": {"helper.py": b"go = " + b"+".join([b"1"] * 10_000)},
}


@pytest.mark.parametrize("files", IMPORTS.values(), ids=IMPORTS)
def test_odd_imports_leave_the_importer_judged(lint: Lint, files: dict[str, bytes]) -> None:
    source = WORKFLOW.replace("import time\n", "import time\nfrom helper import go\n").replace(
        "        return", "        go()\n        return"
    )
    done = lint({"order.py": source, **files}, "--select", "TMP", "order.py")
    assert done.lines == [f"order.py:12:16: {CLOCK}"]
    assert not done.errors


CLASSES = {
    "of itself": "class Order(Order):",
    "of a later class": "class Order(Later):",
    "of nothing known": "class Order(missing.Base[int], metaclass=gone.Meta):",
    "twice the same": "class Order(Later, Later):",
    "of an expression": "class Order(type('Base', (), {})):",
}


@pytest.mark.parametrize("header", CLASSES.values(), ids=CLASSES)
def test_odd_base_classes(lint: Lint, header: str) -> None:
    source = WORKFLOW.replace("class Order:", header) + "\n\nclass Later(Order):\n    pass\n"
    assert lint({"order.py": source}, *SELECT).lines == [f"./order.py:{CLOCK_AT}"]


@pytest.mark.once
@pytest.mark.parametrize("folder", ["stdlib", "purelib"])
def test_code_of_other_people(folder: str) -> None:
    """The plugin over everything installed here: no exception, and no look at what never names the SDK."""
    assert os.environ["FLAKE8_TEMPORAL_RAISE"] == "1"
    options = argparse.Namespace(temporal_settings=Settings())
    count = 0
    for path in sorted(Path(sysconfig.get_path(folder)).rglob("*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        mentions = "temporalio" in text
        tree = ast.parse(text if mentions else "")
        found = list(Plugin(tree, str(path), text.splitlines(keepends=True), options).run())
        assert mentions or not found, path
        count += 1
    assert count > 500


def test_the_plugin_needs_no_more_than_flake8_gives() -> None:
    options = argparse.Namespace(temporal_settings=Settings())
    assert list(Plugin(ast.parse(""), "empty.py", [], options).run()) == []
