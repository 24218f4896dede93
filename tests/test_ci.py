"""CI as ``docs/ci.md`` shows it: each snippet is done as it is written, or by the command line that a tool makes.

What is found is for the examples; here it has to be the same wherever it is looked for.
"""

import json
import os
import random
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import CLOCK, CLOCK_AT, WORKFLOW, Run, run, write
from published import ROOT, findings, git, snippet

from flake8_temporal.cli import main

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
ON_PATH = {"PATH": f"{BIN}:{os.environ['PATH']}"}
CLEAN = WORKFLOW.replace("import time\n\n", "").replace("time.monotonic()", "workflow.time()")
HELPED = CLEAN.replace("workflow.time()", "clock.now()").replace("from t", "from shop import clock\nfrom t", 1)
SHOP = {
    "pyproject.toml": "",
    "shop/__init__.py": "",
    "shop/clock.py": "import time\n\n\ndef now() -> float:\n    return time.monotonic()\n",
    "shop/order.py": WORKFLOW,
    "shop/refund.py": HELPED,
}
CHAIN = CLOCK.replace(" (unsafe fix)", " [via Order.run -> shop.clock.now:5]")
FOUND = [f"shop/order.py:{CLOCK_AT}", f"shop/refund.py:9:16: {CHAIN}"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, SHOP)
    return folder


def bash(text: str, folder: Path, environment: dict[str, str] = {}) -> Run:
    return run(["bash", "-ec", text], folder, "", ON_PATH | environment)


def test_exit_codes(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = re.search(r"\| code \|(.*?)\n\n", PAGE, re.DOTALL)
    assert table and re.findall(r"^\| (\d) ", table[0], re.MULTILINE) == ["0", "1", "2"]
    write(shop, {"shop/broken.py": "import temporalio\nclass (\n", "shop/clean.py": CLEAN, "safe.py": WORKFLOW})
    calls = {
        "check shop/clean.py": 0,
        "check --exit-zero shop": 0,
        "check shop/order.py": 1,
        "check shop/broken.py": 1,
        "check --strickt shop": 2,
        "check --chain=long shop": 2,
        "fix shop/clean.py": 0,
        "fix --unsafe --check shop/order.py": 1,
        "fix --unsafe --diff shop/order.py": 1,
        "fix shop/broken.py": 1,
        "fix --strickt shop": 2,
        "fix --unsafe safe.py": 0,
    }
    monkeypatch.chdir(shop)

    def status(call: str) -> object:
        try:
            return main(call.split())
        except SystemExit as error:  # argparse has its own way to end
            return error.code

    assert {call: status(call) for call in calls} == calls


def command_of(line: str) -> tuple[dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    found = re.fullmatch(r"::error ([^:]*)::(.*)", line)
    assert found, line

    def plain(text: str, signs: str) -> str:
        for code in re.findall(signs, text):
            text = text.replace(code, chr(int(code[1:], 16)))
        return text.replace("%25", "%")

    pairs = (pair.split("=", 1) for pair in found[1].split(","))
    return {name: plain(value, "%0D|%0A|%3A|%2C") for name, value in pairs}, plain(found[2], "%0D|%0A")


def test_github(shop: Path) -> None:
    (shop / "shop" / "order.py").rename(shop / "shop" / "100%, or: less.py")
    steps = yaml.safe_load(snippet("github", PAGE))["jobs"]["check"]["steps"]
    install, annotate, report = (step["run"] for step in steps if "run" in step)
    assert install == "pip install git+REPOSITORY@v0.1.0"
    done = bash(annotate, shop)
    assert done.status == 1
    (first, message), (second, chain) = sorted(map(command_of, done.lines), key=lambda one: one[0]["file"])
    title = "TMP101 workflow-clock"
    name = "./shop/100%, or: less.py"
    assert first == {"file": name, "line": "10", "endLine": "10", "col": "16", "title": title}
    assert (second["file"], second["line"]) == ("./shop/refund.py", "9")
    assert [f"TMP101 {one}" for one in (message, chain)] == [CLOCK, CHAIN]

    assert bash(report, shop) == Run([], "", 0)
    upload = next(step for step in steps if "sarif" in step.get("uses", ""))
    log = json.loads((shop / upload["with"]["sarif_file"]).read_text())
    results = log["runs"][0]["results"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
    assert sorted(uris) == ["shop/100%25%2C%20or%3A%20less.py", "shop/refund.py"]
    assert {one["ruleId"] for one in results} == {"TMP101"}


@pytest.mark.tools
@pytest.mark.skipif(not (BIN / "ruff").exists(), reason="ruff is not installed here")
def test_ruff(shop: Path) -> None:
    accepted = WORKFLOW.replace("monotonic()", "monotonic()  # noqa: TMP101")
    write(shop, {"shop/order.py": accepted})
    ruff = "ruff check --no-cache --select RUF100,RUF102 --output-format concise shop/order.py"
    assert "TMP101" in bash(ruff, shop).lines[0]
    write(shop, {"pyproject.toml": snippet("ruff", PAGE)})
    assert bash(ruff, shop).status == 0
    assert bash(f"{ruff} --fix", shop).status == 0
    assert (shop / "shop" / "order.py").read_text() == accepted
    assert bash("flake8-temporal check shop/order.py", shop) == Run([], "", 0)


def test_a_shard(shop: Path) -> None:
    git(shop, "init", "-q")
    git(shop, "add", "-A")
    shards = [
        bash(snippet("shard", PAGE), shop, {"SHARD": str(number + 1), "SHARDS": "3"}) for number in range(3)
    ]
    assert sorted(line for shard in shards for line in shard.lines) == FOUND
    assert sorted(shard.status for shard in shards) == [0, 123, 123]


def generated(folder: Path, seed: int, modules: int = 12) -> None:
    """A project whose functions call each other at random, through modules, and now and then read the clock."""
    chosen = random.Random(seed)
    for number in range(modules):
        others = chosen.sample(range(modules), 3)
        ends = " + time.monotonic()" if number % 5 == 0 else ""
        imports = "\n".join(f"from app import m{other}" for other in others)
        calls = " + ".join(f"m{other}.work()" for other in others)
        run_method = HELPED[HELPED.index("@workflow.defn") :].replace("clock.now()", "work()")
        text = f"import time\n\n{imports}\nfrom temporalio import workflow\n\n\n"
        write(folder, {f"app/m{number}.py": f"{text}def work():\n    return {calls}{ends}\n\n\n{run_method}"})


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some examples, all test projects and two generated ones, in one tree without configuration."""
    folder = tmp_path_factory.mktemp("tree")
    for path in sorted((ROOT / "examples").glob("tmp*.py"))[::5]:
        write(folder, {f"examples/{path.name}": path.read_bytes()})
    shutil.copytree(ROOT / "tests" / "projects", folder / "projects", ignore=shutil.ignore_patterns("*.cfg"))
    for seed in range(2):
        generated(folder / f"generated{seed}", seed)
    return folder


def by_check(files: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    main(["check", "--no-cache", *files])
    return capsys.readouterr().out.splitlines()


def by_flake8(files: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    command = [sys.executable, "-P", "-m", "flake8", "--select=TMP,E9", "--temporal-no-cache", "-j1"]
    return run([*command, *files], Path.cwd()).lines


@pytest.mark.parametrize("tool", [by_check, pytest.param(by_flake8, marks=pytest.mark.tools)])
def test_any_split_gives_the_union(
    tree: Path,
    tool: Callable[[list[str], pytest.CaptureFixture[str]], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tree)
    files = [str(path.relative_to(tree)) for path in sorted(tree.rglob("*.py"))]
    whole = sorted(tool(files, capsys))
    assert len(whole) > 400 and sum(".work" in line for line in whole) >= 20
    for seed in range(2 if tool is by_check else 1):
        chosen = random.Random(seed)
        chosen.shuffle(files)
        cuts = sorted(chosen.sample(range(1, len(files)), 2 + seed))
        shards = [files[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(files)])]
        assert sorted(line for shard in shards for line in tool(shard, capsys)) == whole


def test_pants(shop: Path, tmp_path: Path) -> None:
    """A sandbox as Pants makes it: the batch, what `extra_files` names, nothing above; and its command line."""
    given = tomllib.loads(snippet("pants", PAGE))["flake8"]
    sandbox = tmp_path / "sandbox"
    for pattern in given["extra_files"]:
        for path in shop.glob(pattern):
            write(sandbox, {str(path.relative_to(shop)): path.read_bytes()})
    for batch, expected in ((["shop/order.py"], FOUND[:1]), (["shop/clock.py", "shop/refund.py"], FOUND[1:])):
        command = [sys.executable, "-P", "-m", "flake8", "--jobs=2", *given["args"], *batch]
        assert run(command, sandbox).lines == expected


def test_bazel(shop: Path, tmp_path: Path) -> None:
    """Run files as Bazel lays them out for a test, links to the sources, with next to nothing in the environment."""
    files = tmp_path / "temporal.runfiles" / "_main"
    for path in shop.rglob("*"):
        if path.is_file():
            link = files / path.relative_to(shop)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
    write(files, {"temporal_check.py": snippet("temporal_check.py", PAGE)})
    assert 'args = ["shop"],' in snippet("bazel", PAGE)
    bare = {name: "" for name in os.environ if name != "PYTHONPATH"}
    done = run([sys.executable, "temporal_check.py", "shop"], files, "", bare)
    assert (sorted(done.lines), done.status) == (FOUND, 1), done


def test_the_bazel_aspect(shop: Path, tmp_path: Path) -> None:
    """Its sandbox has the sources of one target and the configuration: what is reported is true."""
    config = {".flake8": "[flake8]\nselect = TMP\n"}
    write(tmp_path / "sandbox", {name: SHOP[name] for name in ("shop/order.py", "shop/refund.py")} | config)
    command = [sys.executable, "-P", "-m", "flake8", "shop/order.py", "shop/refund.py", "--config=.flake8"]
    assert findings(run(command, tmp_path / "sandbox").lines) == FOUND[:1]
