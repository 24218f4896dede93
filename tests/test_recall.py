"""Remembered findings through random edits, and what changes findings without a module that was asked for.

One cache is shared by all steps, and each step asks as a new process would. Single dependencies are tested in
``test_verdicts``, which findings are right elsewhere.
"""

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from conftest import write

from flake8_temporal import engine, judged
from flake8_temporal.knowledge import table
from flake8_temporal.model import Finding, Settings, Span
from flake8_temporal.project import cache, index, notes, roots, verdicts, versions
from flake8_temporal.project.lookup import Lookup

pytestmark = pytest.mark.once

STEPS = 60


def forget() -> None:
    """Forget all that a process keeps in memory."""
    for memory in (index._imported, index._linted):
        memory.clear()
    for remembered in (notes._opened, roots._declared_by, versions._stating, versions._version_in, table._build):
        remembered.cache_clear()


def recalled(path: Path, settings: Settings) -> list[Finding]:
    forget()
    return judged.check(path.read_text(), None, str(path), settings)


def fresh(path: Path, settings: Settings) -> list[Finding]:
    forget()
    return engine.check(path.read_text(), None, str(path), settings._replace(no_cache=True))


# Random edits.

BODIES = (
    "import time\n\n\ndef now():\n    return time.time()\n",
    "import time\n\n\ndef now():\n    return time.time()  # noqa: TMP101\n",
    "import random\n\n\ndef now():\n    return random.random()\n",
    "def now():\n    return 1.0\n",
    "def now(:\n",
    "",
    "from shop.a import now\n",
    "from .b import now\n",
    "from shop.deep.c import *\n",
    "from shop import now\n",
    "import importlib\nnow = importlib.import_module('x').now\n",
)
HELPERS = ("shop/__init__.py", "shop/a.py", "shop/b.py", "shop/deep/__init__.py", "shop/deep/c.py",
           "shop/a/__init__.py",
           "lib/shop/__init__.py", "lib/shop/a.py", "a.py", "b.py", "src/shop/b.py", "shop/shop/a.py")  # fmt: skip
WORKFLOWS = ("shop/order.py", "shop/deep/ship.py", "bill.py")
IMPORTS = (
    "from shop.a import now", "from .a import now", "from .b import now", "from shop.deep.c import now",
    "from a import now", "from . import now", "from shop import now",
)  # fmt: skip
WORKFLOW = """\
from temporalio import workflow

{}


def local():
    return now()


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        {}
        return {}()
"""
LINES = ("pass", "import uuid; uuid.uuid4()", "await workflow.sleep(1)")
PACKAGING = {
    "pyproject.toml": (
        "",
        '[tool.setuptools.packages.find]\nwhere = ["lib"]\n',
        '[tool.setuptools.packages.find]\nwhere = ["src"]\n',
        '[project]\nname = "shop"\ndependencies = ["temporalio==1.5.0"]\n',
    ),
    "setup.cfg": ("[options]\npackage_dir =\n  = lib\n", "[metadata]\nname = shop\n"),
    "uv.lock": ('[[package]]\nname = "temporalio"\nversion = "1.9.0"\n', ""),
    "shop/pyproject.toml": ("",),
    "table.toml": ("schema = 1\n", 'schema = 1\n[[package]]\npure = ["shop.a.now"]\n'),
}
OPTIONS: dict[str, tuple[object, ...]] = {
    "chain": ("full", "short", "none"),
    "pure": ((), ("shop.a.now",), ("shop.order.*", "shop.deep.ship.*"), ("order.local", "ship.local")),
    "effects": ((), (("shop.deep.c.now", "time"),)),
    "sdk_version": ("", "1.5.0"),
    "strict": (False, True),
    "opted_in": ((), ("TMP9",)),
    "test_files": ((), ("order.py",)),
}


class Edits:
    """A project that changes at random, and the settings of who lints it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._random = random.Random(seed)
        self.folder = folder / "my-project"
        self.settings = Settings(cache_dir=str(folder / "cache"))
        write(self.folder, {".git/config": "", "shop/__init__.py": "", "shop/a.py": BODIES[0]})
        for name in WORKFLOWS:
            write(self.folder, {name: self._workflow()})

    def step(self) -> str:
        """Change one thing, and say which."""
        change = self._random.choice(
            (self._put, self._put, self._package, self._delete, self._rename, self._relink, self._option)
        )
        return f"{change.__name__} {change()}"

    def _workflow(self) -> str:
        pick = self._random.choice
        return WORKFLOW.format(pick(IMPORTS), pick(LINES), pick(("now", "local")))

    def _put(self) -> str:
        name = self._random.choice(HELPERS + WORKFLOWS)
        return self._write(name, self._workflow() if name in WORKFLOWS else self._random.choice(BODIES))

    def _package(self) -> str:
        name = self._random.choice([*PACKAGING])
        return self._write(name, self._random.choice(PACKAGING[name]))

    def _write(self, name: str, text: str) -> str:
        place = self.folder / name
        if place.is_dir() or place.is_symlink() or any(each.is_file() for each in place.parents):
            return "nothing"
        write(self.folder, {name: text})
        return f"{name} {text!r}"

    def _delete(self) -> str:
        name = self._random.choice((*HELPERS, *PACKAGING, "shop/deep", "lib"))
        place = self.folder / name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        for each in WORKFLOWS:
            if not (self.folder / each).exists():
                self._write(each, self._workflow())
        return name

    def _rename(self) -> str:
        before, after = (self.folder / self._random.choice(HELPERS) for _ in range(2))
        if not before.is_file() or after.is_dir() or not after.parent.is_dir():
            return "nothing"
        os.replace(before, after)
        return f"{before} {after}"

    def _relink(self) -> str:
        """One helper, or the linted file itself, under another name."""
        target = self.folder / self._random.choice((*HELPERS, *WORKFLOWS))
        name = self.folder / self._random.choice(HELPERS)
        if not target.is_file() or name.exists() or name.is_symlink() or not name.parent.is_dir():
            return "nothing"
        self._random.choice((os.symlink, os.link))(target.resolve(), name)
        return f"{name} {target}"

    def _option(self) -> str:
        name = self._random.choice([*OPTIONS, "knowledge"])
        tables = ((str(self.folder / "table.toml"),), ())
        value = self._random.choice(tables if name == "knowledge" else OPTIONS[name])
        self.settings = self.settings._replace(**{name: value})  # type: ignore[arg-type]
        return f"{name} {value}"

    def lintable(self) -> list[Path]:
        """The workflows, unless the user's table is not there."""
        is_wrong = any(not os.path.isfile(each) for each in self.settings.knowledge)
        return [] if is_wrong else [self.folder / name for name in WORKFLOWS]


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_are_noticed(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    misses: list[None] = []
    keep = verdicts.keep
    monkeypatch.setattr(judged, "keep", lambda *args: (misses.append(None), keep(*args)))
    edits = Edits(tmp_path, seed)
    done: list[str] = []
    asked = reported = 0
    for _ in range(STEPS):
        done.append(edits.step())
        for path in edits.lintable():
            found = recalled(path, edits.settings)
            assert found == fresh(path, edits.settings), (path, done)
            asked, reported = asked + 1, reported + bool(found)
    assert asked > STEPS and reported > asked // 10
    assert asked // 10 < len(misses) < asked * 9 // 10  # both ways were taken


# What no module says.


NAMED = """\
import time

from temporalio import workflow


def now():
    return time.time()


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        return now()
"""


def test_the_name_of_the_module_is_noticed(tmp_path: Path) -> None:
    """Which package a file is in is known from directories, without a module that is asked for."""
    path = tmp_path / "my-project" / "shop" / "order.py"
    write(path.parent, {"__init__.py": "", "../.git/config": "", "order.py": NAMED})
    settings = Settings(cache_dir=str(tmp_path / "cache"), pure=("shop.order.now",))
    assert recalled(path, settings) == fresh(path, settings) == []
    (path.parent / "__init__.py").unlink()
    assert [each.code for each in recalled(path, settings)] == ["TMP101"]
    assert recalled(path, settings) == fresh(path, settings)


def replaced(path: Path, text: str) -> None:
    """Another file in the place of one, as large and as old."""
    before = path.stat()
    other = path.with_name("other")
    other.write_text(text)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(other, path)
    assert (path.stat().st_mtime_ns, path.stat().st_size) == (before.st_mtime_ns, before.st_size)


def test_a_lock_as_large_and_as_old_is_another(tmp_path: Path) -> None:
    lock = '[[package]]\nname = "temporalio"\nversion = "1.{}.0"\n'
    write(tmp_path, {"uv.lock": lock.format(5)})
    assert versions.stated_version([str(tmp_path)]) == "1.5.0"
    replaced(tmp_path / "uv.lock", lock.format(9))
    assert versions.stated_version([str(tmp_path)]) == "1.9.0"


def test_packaging_as_large_and_as_old_is_another(tmp_path: Path) -> None:
    where = '[tool.setuptools.packages.find]\nwhere = ["{}"]\n'
    write(tmp_path, {"pyproject.toml": where.format("lib")})
    assert roots.declared(str(tmp_path)) == (str(tmp_path / "lib"),)
    replaced(tmp_path / "pyproject.toml", where.format("own"))
    assert roots.declared(str(tmp_path)) == (str(tmp_path / "own"),)


def test_a_table_as_large_and_as_old_is_another(tmp_path: Path) -> None:
    """It would leave wrong findings on disk, under the digest of what it says now."""
    effects = 'schema = 1\n[[package]]\npure = ["shop.order.{}"]\n'
    path = tmp_path / "shop" / "order.py"
    write(
        tmp_path,
        {
            "pyproject.toml": "",
            "shop/__init__.py": "",
            "shop/order.py": NAMED,
            "t.toml": effects.format("now"),
        },
    )
    settings = Settings(cache_dir=str(tmp_path / "cache"), knowledge=(str(tmp_path / "t.toml"),))

    def check() -> list[str]:
        return [each.code for each in judged.check(NAMED, None, str(path), settings)]

    assert check() == []
    replaced(tmp_path / "t.toml", effects.format("one"))
    assert check() == ["TMP101"]


# What an entry holds.


def place(folder: Path, text: str = NAMED, name: str = "order.py") -> verdicts.Place:
    settings = Settings(cache_dir=str(folder / "cache"))
    path = str(folder / name)
    made = verdicts.place_of(text, path, Lookup(path), settings)
    assert made is not None
    return made


def test_a_message_with_halves_of_a_character_is_kept_as_it_is(tmp_path: Path) -> None:
    found = [Finding(1, 0, "TMP101", "\ud83d\ude00 \udc80", Span(1, 0, 1, 1))]
    lookup = Lookup(str(tmp_path / "order.py"))
    verdicts.keep(place(tmp_path), lookup, found)
    assert verdicts.recall(place(tmp_path), lookup) == found


def test_an_entry_that_is_deeply_nested_is_a_miss(tmp_path: Path) -> None:
    kept = place(tmp_path)
    body = "[" * 200_000 + "]" * 200_000
    with pytest.raises(RecursionError):
        json.loads(body)
    cache.save(kept.folder, kept.entry, body, str)
    assert list(tmp_path.rglob("*.json"))
    assert verdicts.recall(kept, Lookup(str(tmp_path / "order.py"))) is None


def test_a_file_that_is_saved_all_day_has_one_entry(tmp_path: Path) -> None:
    """Otherwise a day of saving in an editor would push out what is known about the modules of the project."""
    path = tmp_path / "order.py"
    settings = Settings(cache_dir=str(tmp_path / "cache"))
    for number in range(20):
        path.write_text(f"{NAMED}# {number}\n")
        assert recalled(path, settings) == fresh(path, settings)
    folder = Path(str(cache.folder_of(str(tmp_path), settings.cache_dir)))
    assert len(list(folder.rglob("*.json"))) == 1
    write(tmp_path, {"other.py": NAMED})
    assert recalled(tmp_path / "other.py", settings)
    assert len(list(folder.rglob("*.json"))) == 2
