"""Editors, each driven for real or by its exact command line: findings in the buffer, and fixes that it applies.

What is found and what a fix makes of it is for the examples; here it has to arrive.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CLOCK, WORKFLOW, run, write
from language_client import Client, applied
from published import ROOT, snippet

SERVER = Path(sys.executable).with_name("pylsp")
needs_server = pytest.mark.skipif(not SERVER.exists(), reason="python-lsp-server is not installed here")

# As the README has them, with the flake8 of the server and without what else looks for mistakes.
SETTINGS = json.loads(snippet("pylsp"))
SETTINGS["pylsp"]["plugins"]["flake8"]["executable"] = str(SERVER.with_name("flake8"))
SETTINGS["pylsp"]["plugins"] |= {name: {"enabled": False} for name in ("mccabe", "pycodestyle", "pyflakes")}
CLEAN = WORKFLOW.replace("import time\n\n", "").replace("time.monotonic()", "workflow.time()")
FOUND = {
    "source": "flake8",
    "code": "TMP101",
    "range": {"start": {"line": 9, "character": 15}, "end": {"line": 9, "character": 32}},
    "message": CLOCK,
    "severity": 2,
}
# What `time` is, a helper says.
HELPED = WORKFLOW.replace("import time\n\n", "from shop.clock import time\n").replace("monotonic", "time")
CLOCK_OF_THE_PROCESS = "import time as time\n"
CLOCK_OF_OUR_OWN = "class time:\n    @staticmethod\n    def time() -> float:\n        return 0.0\n"
FIX = "quickfix"
FIX_ALL = "source.fixAll.flake8-temporal"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project that is clean on disk."""
    folder = tmp_path / "shop"
    write(tmp_path, {"shop/__init__.py": "", "shop/order.py": CLEAN, "setup.cfg": ""})
    return folder


@pytest.fixture
def client(shop: Path) -> Iterator[Client]:
    client = Client([str(SERVER)], shop.parent, SETTINGS)
    yield client
    client.close()


def kinds(actions: list[dict[str, Any]]) -> list[str]:
    return [action["kind"] for action in actions]


@pytest.mark.tools
@needs_server
def test_a_buffer_is_judged_and_not_its_file(client: Client, shop: Path) -> None:
    order = shop / "order.py"
    assert client.opened(order, WORKFLOW) == [FOUND]
    assert client.changed(order, CLEAN) == []
    assert client.changed(order, f"# one line more\n{WORKFLOW}")[0]["range"]["start"] == {"line": 10, "character": 15}
    assert client.changed(order, WORKFLOW.replace("monotonic()", "monotonic()  # noqa: TMP101")) == []
    assert [found["code"] for found in client.changed(order, "def\n")] == ["E999"]
    assert order.read_text() == CLEAN


@pytest.mark.tools
@needs_server
def test_a_helper_that_changes_on_disk_is_noticed(client: Client, shop: Path) -> None:
    order, clock = shop / "order.py", shop / "clock.py"
    write(shop, {"order.py": HELPED, "clock.py": CLOCK_OF_OUR_OWN})
    assert client.opened(order, HELPED) == []
    assert client.actions(order, 8) == []
    clock.write_text(CLOCK_OF_THE_PROCESS)
    (found,) = client.saved(order)
    assert (found["code"], found["range"]["start"]) == ("TMP101", {"line": 8, "character": 15})
    assert kinds(client.actions(order, 8)) == [FIX, FIX_ALL]
    clock.write_text(CLOCK_OF_OUR_OWN)
    assert client.saved(order) == []
    assert client.actions(order, 8) == []


@pytest.mark.tools
@needs_server
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_fix_is_offered_and_holds(client: Client, shop: Path, ending: str) -> None:
    order = shop / "order.py"
    text = WORKFLOW.replace("return time", "label = '\N{SNAKE}'\n        return time").replace("\n", ending)
    # The last line has a finding and no end, and is shorter in characters than in the protocol's units.
    text = text.removesuffix(ending) + "  # \N{SNAKE}"
    client.opened(order, text)
    assert client.actions(order, 8) == []
    (action,) = client.actions(order, 10)
    assert (action["kind"], action["isPreferred"]) == (FIX, False)
    assert action["title"] == f"Fix {CLOCK.removesuffix(' (unsafe fix)')} (needs a look)".replace("101 ", "101: ", 1)
    fixed = applied(text, action)
    assert fixed == text.replace(f"import time{ending}{ending}", "").replace("time.monotonic()", "workflow.time()")
    assert client.changed(order, fixed) == []
    assert client.actions(order, 8) == []
    assert order.read_text() == CLEAN, "it is the editor that writes"


@pytest.mark.tools
@needs_server
def test_what_is_asked_for_is_offered(client: Client, shop: Path) -> None:
    order = shop / "order.py"
    text = WORKFLOW.replace("time.monotonic()", "time.time() + time.time_ns()")
    client.opened(order, text)
    assert kinds(client.actions(order, 9)) == [FIX, FIX, FIX_ALL]
    assert kinds(client.actions(order, 9, [FIX])) == [FIX, FIX]
    assert kinds(client.actions(order, 0, ["source"])) == [FIX_ALL]
    assert kinds(client.actions(order, 0, ["source.fixAll.ruff"])) == []
    assert kinds(client.actions(order, 0)) == []
    (whole,) = client.actions(order, 0, ["source.fixAll"])
    assert client.changed(order, applied(text, whole)) == []


@pytest.mark.tools
@needs_server
def test_what_is_not_shown_is_not_fixed(shop: Path) -> None:
    write(shop.parent, {"setup.cfg": "[flake8]\nper-file-ignores = shop/a.py: TMP101\nexclude = shop/b.py\n"})
    client = Client([str(SERVER)], shop.parent, SETTINGS)
    for name, count in (("a.py", 0), ("b.py", 0), ("c.py", 1)):
        write(shop, {name: WORKFLOW})
        assert len(client.opened(shop / name, WORKFLOW)) == count
        assert len(client.actions(shop / name, 9)) == count
    ignoring = json.loads(json.dumps(SETTINGS))
    ignoring["pylsp"]["plugins"]["flake8"]["ignore"] = ["TMP1"]
    client.notify("workspace/didChangeConfiguration", {"settings": ignoring})
    assert client.actions(shop / "c.py", 9) == []
    client.notify("workspace/didChangeConfiguration", {"settings": SETTINGS})
    # A mistake in a file of the user must not end the server.
    write(shop.parent, {"setup.cfg": "[flake8]\nmax-line-length = long\n"})
    assert client.actions(shop / "c.py", 9) == []
    write(shop.parent, {"setup.cfg": "[flake8]\ntemporal-chain = long\n"})
    assert client.actions(shop / "c.py", 9) == []
    write(shop.parent, {"setup.cfg": ""})
    assert kinds(client.actions(shop / "c.py", 9)) == [FIX]
    client.close()


NEOVIM = shutil.which("nvim")


@pytest.mark.tools
@needs_server
@pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed here")
def test_neovim(shop: Path) -> None:
    """Its own client, without a plugin: what an old Neovim shows in a buffer, and what becomes of it by a fix."""
    write(shop.parent, {"settings.json": json.dumps({"cmd": [str(SERVER)], "settings": SETTINGS})})
    text = WORKFLOW.replace("monotonic", "time")
    write(shop, {"order.py": text})
    program = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {ROOT}/tests/neovim.lua"]
    done = run([*program, "shop/order.py"], shop.parent, "", {"XDG_STATE_HOME": str(shop.parent)})
    seen = json.loads((shop.parent / "seen.json").read_text())
    assert seen["problem"] == "", done
    where = {"lnum": 9, "col": 15, "code": "TMP101"}
    assert seen["before"] == [where] and seen["moved"] == [{**where, "lnum": 11}], (seen, done)
    assert seen["kinds"] == [FIX, FIX_ALL]
    assert seen["after"] == []
    assert "\n".join(seen["lines"]) + "\n" == "# one\n# two\n\n" + CLEAN
    assert (shop / "order.py").read_text() == text


# What the flake8 extension of VS Code runs on open and on save, and how it reads the answer.
VS_CODE = ["--format=%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s"]
VS_CODE_READS = r"(?P<line>\d+),(?P<column>-?\d+),(?P<type>\w+),(?P<code>\w+\d+):(?P<message>[^\r\n]*)"
# It runs flake8 again and again in one process, as this does for every line that it is given: a file to write, with
# what to write into it.
VS_CODE_RUNS = """\
import contextlib, io, json, runpy, sys
for line in sys.stdin:
    path, text = json.loads(line)
    open(path, "w").write(text)
    said, sys.argv = io.TextIOWrapper(io.BytesIO()), ["flake8", *sys.argv[1:]]
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        runpy.run_module("flake8", run_name="__main__")
    said.flush()
    print(json.dumps(said.buffer.getvalue().decode()))
"""


def test_vs_code(shop: Path) -> None:
    order, clock = shop / "order.py", shop / "clock.py"
    steps = [
        (order, WORKFLOW),
        (order, CLEAN),
        (clock, CLOCK_OF_OUR_OWN),
        (order, HELPED),
        (clock, CLOCK_OF_THE_PROCESS),
        (clock, CLOCK_OF_OUR_OWN),
    ]
    stdin = "".join(json.dumps([str(path), text]) + "\n" for path, text in steps)
    command = [sys.executable, "-P", "-c", VS_CODE_RUNS, *VS_CODE, "--select=TMP", str(order)]
    done = run(command, shop.parent, stdin)
    said = [json.loads(line) for line in done.lines]
    places = [[match.group("line", "column", "code") for match in re.finditer(VS_CODE_READS, one)] for one in said]
    assert places == [[("10", "16", "TMP101")], [], [], [], [("9", "16", "TMP101")], []], done
    match = re.match(VS_CODE_READS, said[0])
    assert match and match["message"] == CLOCK.removeprefix("TMP101 ") and match["type"] == "T"


def test_vs_code_with_a_notebook(shop: Path) -> None:
    """The cells are one text on standard input, under the name of the notebook."""
    write(shop, {"clock.py": CLOCK_OF_THE_PROCESS, "orders.ipynb": "{}"})
    command = [sys.executable, "-P", "-m", "flake8", *VS_CODE, "--select=TMP"]
    done = run([*command, "--stdin-display-name", str(shop / "orders.ipynb"), "-"], shop.parent, HELPED)
    assert [line.split(":")[0] for line in done.lines] == ["9,16,T,TMP101"]


def test_nvim_lint(shop: Path) -> None:
    """The command line of nvim-lint for a buffer that is not saved, and its Lua pattern as a regular expression."""
    write(shop, {"clock.py": CLOCK_OF_THE_PROCESS})
    arguments = ["--format=%(path)s:%(row)d:%(col)d:%(code)s:%(text)s", "--no-show-source"]
    command = [sys.executable, "-P", "-m", "flake8", *arguments, "--stdin-display-name", str(shop / "order.py"), "-"]
    done = run(command, shop.parent, HELPED)
    read = [re.match(r"[^:]+:(\d+):(\d+):([A-Za-z0-9]+):(.+)", line) for line in done.lines]
    said = CLOCK.removeprefix("TMP101 ").replace("monotonic", "time").replace("unsafe", "safe")
    assert [match and match.groups() for match in read] == [("9", "16", "TMP101", said)]
    assert (shop / "order.py").read_text() == CLEAN
