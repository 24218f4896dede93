"""Remembered findings: they are what a fresh run finds, and nothing that a finding depends on may change unnoticed.

Each change is made after a run that remembered, and the answer is compared with the engine's own. How entries are kept
on disk is tested in ``test_cache``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import write
from harness import examples, name_of, settings_for

from flake8_temporal import engine, judged
from flake8_temporal.model import Finding, Settings
from flake8_temporal.project import cache, verdicts

WORKFLOW = """\
from temporalio import workflow

from shop.clock import now
from shop.extra import more


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        more()
        return now()
"""
CLOCK = "import time\n\n\ndef now():\n    return time.time()\n"
LOCK = '[[package]]\nname = "temporalio"\nversion = "{}"\n'


class Shop:
    """A project whose workflow calls a helper, and imports a module that is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        write(self.folder, {"pyproject.toml": "", "shop/__init__.py": "", "shop/clock.py": CLOCK})
        write(self.folder, {"shop/order.py": WORKFLOW})
        self.settings = Settings(cache_dir=str(folder / "cache"))
        self.path = self.folder / "shop" / "order.py"

    def check(self) -> list[Finding]:
        return judged.check(self.path.read_text(), None, str(self.path), self.settings)

    def fresh(self) -> list[Finding]:
        return engine.check(self.path.read_text(), None, str(self.path), self.settings)


@pytest.fixture
def judgings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that the engine was asked to judge."""
    seen: list[str] = []
    judge = engine.judge

    def note(text: str, tree: None, path: str, *rest: object) -> list[Finding]:
        seen.append(path)
        return judge(text, tree, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "judge", note)
    return seen


@pytest.fixture
def shop(tmp_path: Path, judgings: list[str]) -> Iterator[Shop]:
    """A shop of which everything is remembered."""
    made = Shop(tmp_path)
    first = made.check()
    assert [found.code for found in first] == ["TMP101"] and first == made.fresh()
    judgings.clear()
    assert made.check() == first and not judgings
    yield made


def put(name: str, text: str) -> Callable[[Shop], object]:
    return lambda shop: write(shop.folder, {name: text})


def setting(**values: object) -> Callable[[Shop], object]:
    def change(shop: Shop) -> None:
        shop.settings = shop.settings._replace(**values)  # type: ignore[arg-type]

    return change


CHANGES: dict[str, Callable[[Shop], object]] = {
    "the file": put("shop/order.py", WORKFLOW.replace("return now()", "return 1.0")),
    "a helper": put("shop/clock.py", "def now():\n    return 1.0\n"),
    "a pragma in a helper": put("shop/clock.py", CLOCK.replace("time.time()", "time.time()  # noqa: TMP101")),
    "a helper is broken": put("shop/clock.py", "def now(:\n"),
    "a helper is gone": lambda shop: (shop.folder / "shop" / "clock.py").unlink(),
    "a helper cannot be read": lambda shop: (
        (shop.folder / "shop" / "clock.py").unlink(), (shop.folder / "shop" / "clock.py").mkdir(),
    ),
    "a missing module appears": put("shop/extra.py", "import random\n\n\ndef more():\n    return random.random()\n"),
    "a package takes a module's place": put("shop/clock/__init__.py", "def now():\n    return 1.0\n"),
    "a package says more": put("shop/__init__.py", "import random\n\nclock = random\n"),
    "an option": setting(pure=("shop.clock.*",)),
    "an option that changes a message": setting(chain="none"),
}  # fmt: skip
NO_OTHER_FINDINGS = {"a package says more"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(shop: Shop, judgings: list[str], change: str) -> None:
    before = shop.fresh()
    CHANGES[change](shop)
    judgings.clear()
    assert shop.check() == shop.fresh()
    assert len(judgings) == 2  # one of them is the fresh one: nothing was taken from memory
    assert (shop.fresh() == before) == (change in NO_OTHER_FINDINGS)


def test_a_module_that_nobody_asked_for_changes_nothing(shop: Shop, judgings: list[str]) -> None:
    write(shop.folder, {"shop/other.py": CLOCK, "README.md": "hello"})
    assert len(shop.check()) == 1 and not judgings


def test_the_release_of_the_sdk_is_noticed(shop: Shop, judgings: list[str]) -> None:
    write(shop.folder, {"uv.lock": LOCK.format("1.10.0")})
    shop.check()
    assert judgings
    judgings.clear()
    write(shop.folder, {"uv.lock": LOCK.format("1.20.0") + "\n"})
    shop.check()
    assert judgings


def test_a_table_of_the_user_is_noticed(shop: Shop, judgings: list[str]) -> None:
    table = shop.folder / "effects.toml"
    write(shop.folder, {"effects.toml": "schema = 1\n"})
    shop.settings = shop.settings._replace(knowledge=(str(table),))
    shop.check()
    judgings.clear()
    shop.check()
    assert not judgings
    table.write_text("schema = 1\n# nothing new, but who knows\n")
    shop.check()
    assert judgings
    table.unlink()
    assert verdicts.place_of("", "x.py", judged.Lookup("x.py"), shop.settings) is None


def test_the_directory_and_the_path_are_noticed(
    shop: Shop, judgings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.folder)
    shop.check()
    assert judgings
    judgings.clear()
    judged.check(shop.path.read_text(), None, os.path.relpath(shop.path), shop.settings)
    assert judgings


def test_another_revision_of_ours_is_noticed(
    shop: Shop, judgings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "_own", lambda notes: b"another")
    shop.check()
    assert judgings
    monkeypatch.setattr(verdicts, "_own", lambda notes: None)
    judgings.clear()
    shop.check()
    shop.check()
    assert len(judgings) == 2  # code that is not what the files say remembers nothing


def test_no_cache_remembers_nothing(shop: Shop, judgings: list[str]) -> None:
    shop.settings = shop.settings._replace(no_cache=True)
    shop.check()
    shop.check()
    assert len(judgings) == 2


def document() -> list[object]:
    fix = ["safe", "expression", "{0}.now()", [["temporalio.workflow", "workflow", True]]]
    return ["0f", [[1, 0, "TMP101", "text", [1, 0, 1, 5], fix]], {"shop": ["/shop.py", False], "x": None}, {"shop": ""}]


DAMAGES: dict[str, Callable[[list], object]] = {  # type: ignore[type-arg]
    "no list": lambda whole: whole.clear(),
    "a text": lambda whole: whole.__setitem__(0, 1),
    "findings": lambda whole: whole.__setitem__(1, {}),
    "names": lambda whole: whole.__setitem__(2, []),
    "sources": lambda whole: whole.__setitem__(3, None),
    "a finding": lambda whole: whole[1].__setitem__(0, 1),
    "a short finding": lambda whole: whole[1][0].pop(),
    "a line": lambda whole: whole[1][0].__setitem__(0, "1"),
    "a line that is a flag": lambda whole: whole[1][0].__setitem__(0, True),
    "a code": lambda whole: whole[1][0].__setitem__(2, None),
    "a message": lambda whole: whole[1][0].__setitem__(3, 7),
    "a span": lambda whole: whole[1][0].__setitem__(4, [1, 2, 3]),
    "a number of a span": lambda whole: whole[1][0][4].__setitem__(1, 0.5),
    "a fix": lambda whole: whole[1][0].__setitem__(5, "safe"),
    "a short fix": lambda whole: whole[1][0][5].pop(),
    "a kind": lambda whole: whole[1][0][5].__setitem__(0, []),
    "the names of a fix": lambda whole: whole[1][0][5].__setitem__(3, ""),
    "a name of a fix": lambda whole: whole[1][0][5][3][0].__setitem__(2, "yes"),
    "a short name of a fix": lambda whole: whole[1][0][5][3][0].pop(),
}


def test_a_good_entry_is_one() -> None:
    made = verdicts._decoded(json.dumps(document()))
    assert made is not None and json.loads(json.dumps(made)) == document()


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_nobody_wrote_is_no_verdict(damage: str) -> None:
    whole = document()
    DAMAGES[damage](whole)
    assert verdicts._decoded(json.dumps(whole)) is None


def test_a_damaged_entry_is_replaced(shop: Shop, judgings: list[str]) -> None:
    (entry,) = (path for path in Path(shop.settings.cache_dir).glob("project-*/*/*.json"))
    folder = str(entry.parent.parent)
    about = verdicts._digest(WORKFLOW).hex()
    cache.save(folder, entry.stem, [about, [], {}, {"shop.clock": 5}], json.dumps)
    assert len(shop.check()) == 1 and judgings
    judgings.clear()
    assert len(shop.check()) == 1 and not judgings
    entry.write_bytes(entry.read_bytes()[:-20])
    assert len(shop.check()) == 1 and judgings


def test_what_is_remembered_is_what_is_found(tmp_path: Path, judgings: list[str]) -> None:
    for path in examples():
        settings = settings_for(path)._replace(cache_dir=str(tmp_path))
        arguments = (path.read_text(), None, str(path), settings)
        cold = judged.check(*arguments)
        judgings.clear()
        assert judged.check(*arguments) == cold, name_of(path)
        assert not judgings
        assert cold == engine.check(*arguments), name_of(path)


WARM = """\
import sys
from flake8.main.cli import main
status = main(["--isolated", "--select=TMP", "--jobs=1", "--temporal-cache-dir=cache", "shop/order.py"])
print(status, *sorted(name for name in sys.modules if name.startswith("flake8_temporal.")), file=sys.stderr)
"""


def test_a_warm_run_does_without_the_engine(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    runs = [
        subprocess.run([sys.executable, "-c", WARM], cwd=shop.folder, capture_output=True, text=True) for _ in range(2)
    ]
    cold, warm = (run.stderr.split() for run in runs)
    assert runs[0].stdout == runs[1].stdout and "TMP101" in runs[1].stdout
    assert cold[0] == warm[0] == "1"
    assert "flake8_temporal.engine" in cold
    heavy = ("flake8_temporal.engine", "flake8_temporal.rules", "flake8_temporal.knowledge", "flake8_temporal.facts.")
    assert not [name for name in warm if name.startswith(heavy)]
