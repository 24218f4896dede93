"""What can go wrong around a run: no traceback, no wrong finding, none lost.

The fault is made for real, or injected where root would not meet it; then the test shows that it occurred. Faults of
single entries of the cache are in ``test_cache``, what somebody prepares on purpose is in ``test_security``.
"""

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import CLOCK_AT, WORKFLOW as ALONE, Lint, run, write
from inputs import limited
from test_cache import Disk

from flake8_temporal import engine, judged
from flake8_temporal.model import Finding, Settings
from flake8_temporal.project import cache, index, layout, verdicts

WORKFLOW = """\
import random

from temporalio import workflow

from shop.clock import now


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        return now() + random.random()
"""
CLOCK = "import time\n\n\ndef now():\n    return time.time()\n" + "\n".join(
    f"A{number} = {number}" for number in range(1_000)
)
BOTH, OWN = ["TMP101", "TMP102"], ["TMP102"]


class Shop:
    """A project whose workflow has a finding of its own and one in a helper that is worth an entry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        write(
            self.folder,
            {"pyproject.toml": "", "shop/__init__.py": "", "shop/clock.py": CLOCK, "shop/order.py": WORKFLOW},
        )
        self.directory = folder / "cache"
        self.path = self.folder / "shop" / "order.py"
        self.settings = Settings(cache_dir=str(self.directory))

    def check(self) -> list[str]:
        return codes(judged.check(WORKFLOW, None, str(self.path), self.settings))

    def entries(self) -> list[Path]:
        return sorted(self.directory.rglob("*.json"))


def codes(findings: list[Finding]) -> list[str]:
    return sorted(found.code for found in findings)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    index._imported.clear()
    index._linted.clear()
    yield Shop(tmp_path)
    index._imported.clear()
    index._linted.clear()


@pytest.fixture
def judgings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that the engine was asked to judge, not memory."""
    seen: list[str] = []
    judge = engine.judge

    def note(text: str, tree: None, path: str, *rest: object) -> list[Finding]:
        seen.append(path)
        return judge(text, tree, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "judge", note)
    return seen


# -- the disk of the cache


@pytest.mark.parametrize(
    ("name", "error", "mode"),
    [
        ("makedirs", errno.EROFS, 0),
        ("open", errno.EACCES, os.O_CREAT),
        ("open", errno.ENOSPC, os.O_CREAT),
        ("open", errno.ENAMETOOLONG, os.O_CREAT),
        ("write", errno.ENOSPC, 0),
        ("write", errno.EDQUOT, 0),
        ("replace", errno.ENOSPC, 0),
        ("scandir", errno.EACCES, 0),
    ],
)
def test_a_disk_that_is_full_or_closed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, name: str, error: int, mode: int
) -> None:
    disk = Disk(monkeypatch, shop.directory)
    disk.breaks(name, error, mode)
    assert shop.check() == shop.check() == BOTH
    assert disk.failures
    disk.is_mended()
    assert shop.check() == BOTH
    assert not list(shop.directory.rglob("*.tmp"))


@pytest.mark.parametrize("moment", ["replace", "open", "write", "scandir", "fstat"])
@pytest.mark.parametrize("is_warm", [False, True])
def test_a_cache_that_vanishes_during_the_run(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, moment: str, is_warm: bool
) -> None:
    if is_warm:
        shop.check()
        for entry in shop.entries():
            entry.unlink()
        index._imported.clear()
    real, times = getattr(os, moment), []

    def vanishing(*args: object, **options: object) -> object:
        if shop.directory.exists() and not times:
            times.append(args)
            monkeypatch.setattr(os, moment, real)
            shutil.rmtree(shop.directory)
        return real(*args, **options)

    monkeypatch.setattr(os, moment, vanishing)
    assert shop.check() == BOTH
    assert times
    assert shop.check() == BOTH


def test_two_versions_share_a_cache(shop: Shop, monkeypatch: pytest.MonkeyPatch, judgings: list[str]) -> None:
    assert shop.check() == BOTH
    before = shop.entries()
    monkeypatch.setattr(verdicts, "_own", lambda notes: b"another")
    judgings.clear()
    assert shop.check() == BOTH and judgings
    assert set(before) < set(shop.entries())
    judgings.clear()
    assert shop.check() == BOTH and not judgings


@pytest.mark.parametrize("now", [-1.0, 0.0, 1.0, 2.0**33, 2.0**60])
def test_a_clock_that_jumps(shop: Shop, monkeypatch: pytest.MonkeyPatch, judgings: list[str], now: float) -> None:
    """Back to before anything was made, or so far ahead that all of it is old."""
    assert shop.check() == BOTH
    asked = []
    monkeypatch.setattr(cache.time, "time", lambda: asked.append(now) or now)
    judgings.clear()
    assert shop.check() == BOTH and not judgings
    other = Shop(shop.folder.parent / "other")
    other.settings = shop.settings
    assert other.check() == BOTH  # makes a folder, prunes, and forgets projects that are old by this clock
    assert asked
    monkeypatch.undo()
    assert shop.check() == other.check() == BOTH


@pytest.mark.parametrize("stamp", [0, 2**33])
def test_entries_of_another_time(shop: Shop, judgings: list[str], stamp: int) -> None:
    assert shop.check() == BOTH
    for path in shop.directory.rglob("*"):
        os.utime(path, (stamp, stamp))
    judgings.clear()
    assert shop.check() == BOTH and not judgings


# -- the files of the project


@pytest.mark.parametrize(
    ("name", "error"),
    [("open", errno.EACCES), ("open", errno.EIO), ("read", errno.EIO), ("stat", errno.EACCES), ("fstat", errno.ESTALE)],
)
def test_a_helper_that_cannot_be_read(shop: Shop, monkeypatch: pytest.MonkeyPatch, name: str, error: int) -> None:
    """What it does is unknown; that is not remembered for when it can be."""
    disk = Disk(monkeypatch, shop.folder)
    disk.breaks(name, error)
    assert shop.check() == OWN
    assert disk.failures
    disk.is_mended()
    assert shop.check() == BOTH


@pytest.mark.parametrize("name", ["listdir", "scandir"])
def test_a_directory_that_cannot_be_listed(shop: Shop, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text = WORKFLOW.replace("import random\n", "import random\nimport shop.space.none\n")
    text = text.replace("now() +", "now() + shop.space.none.more() +")
    (shop.folder / "shop" / "space").mkdir()
    disk = Disk(monkeypatch, shop.folder)
    disk.breaks(name, errno.EACCES)
    assert codes(judged.check(text, None, str(shop.path), shop.settings)) == BOTH
    assert disk.failures


@pytest.mark.parametrize(
    "change", ["", "import time\n", CLOCK.replace("time.time()", "1.0")], ids=["gone", "shorter", "other"]
)
def test_a_helper_that_changes_after_it_was_read(shop: Shop, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    helper, judge = shop.folder / "shop" / "clock.py", engine.judge

    def changing(*args: object) -> list[Finding]:
        found = judge(*args)  # type: ignore[arg-type]
        helper.unlink() if not change else helper.write_text(change)
        return found

    monkeypatch.setattr(engine, "judge", changing)
    assert shop.check() == BOTH  # as it was when it was read
    monkeypatch.setattr(engine, "judge", judge)
    assert shop.check() == OWN


def test_a_helper_that_changes_while_it_is_read(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    helper, real, mixed = shop.folder / "shop" / "clock.py", os.read, []

    def mixing(descriptor: int, size: int) -> bytes:
        part = real(descriptor, 100) if size > 100 else real(descriptor, size)
        if part.startswith(b"import time") and not mixed:
            mixed.append(part)
            helper.write_text("#" * 100 + "\ndef now(:\n")
        return part

    monkeypatch.setattr(os, "read", mixing)
    assert shop.check() in (OWN, BOTH)
    assert mixed
    helper.write_text(CLOCK)
    assert shop.check() == BOTH


def test_links_in_circles(shop: Shop, lint: Lint, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "loop").symlink_to(folder)
    (folder / "itself.py").symlink_to("itself.py")
    (folder / "shop" / "shop").symlink_to("..")
    (folder / "one.py").symlink_to("two.py")
    (folder / "two.py").symlink_to("one.py")
    text = WORKFLOW.replace(
        "import random\n", "import random\nimport itself, one, loop.loop.loop.shop.shop.shop.clock as c\n"
    )
    with limited(30, of_cpu=False):
        found = judged.check(
            text.replace("now() +", "now() + c.now() + one.x() + itself.x() +"), None, str(shop.path), shop.settings
        )
    assert codes(found) == [*BOTH[:1], *BOTH]
    done = lint({"shop/order.py": WORKFLOW}, "--select", "TMP", ".")
    assert len(done.lines) == 2 and not done.errors


def test_names_that_differ_in_case(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """``shop.Clock`` is no module, though the system finds ``clock.py`` under that name: it may be a class there."""
    asked = []
    for name in ("stat", "open"):
        real = getattr(os, name)

        def folded(path: str, *args: object, real: Callable[..., object] = real) -> object:
            if path == str(shop.folder / "shop" / "Clock.py"):
                asked.append(path)
                path = path.replace("Clock", "clock")
            return real(path, *args)

        monkeypatch.setattr(os, name, folded)

    def found() -> list[str]:
        text = WORKFLOW.replace("shop.clock", "shop.Clock")
        return codes(engine.check(text, None, str(shop.path), Settings(no_cache=True)))

    monkeypatch.setattr(os.path, "isfile", lambda path: stat.S_ISREG(mode(path)))
    assert found() == BOTH and asked  # a system that folds case, taken for one that does not
    monkeypatch.setattr(layout, "_FOLDS_CASE", True)
    assert found() == OWN
    assert shop.check() == BOTH


def mode(path: str) -> int:
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError):
        return 0


LONG = "/".join(["a" * 250] * 20)
PATHS = {
    "4,096 characters": f"/{LONG[:4090]}.py",
    "5,000 characters": f"/{LONG}.py",
    "a name of 300": f"/tmp/{'a' * 300}.py",
    "no text": os.fsdecode(b"/tmp/\xff\xfe/order.py"),
    "no name": "/tmp/\ud800/order.py",
    "no name in a project": "PROJECT/\ud800/order.py",
    "a NUL in a project": "PROJECT/a\0b/order.py",
    "a NUL": "/tmp/a\0b/order.py",
    "a NUL at the end": "/tmp/order\0.py",
    "a line end": "/tmp/a\n/order.py",
    "empty": "",
    "dots": "../" * 200 + "order.py",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_paths_that_no_system_takes(tmp_path: Path, path: str) -> None:
    write(tmp_path / "project", {"pyproject.toml": ""})
    path = path.replace("PROJECT", str(tmp_path / "project"))
    text = ALONE.replace("import time\n", "import time\nimport helper\nfrom . import other\n")
    settings = Settings(cache_dir=str(tmp_path / "cache"), src=(os.path.dirname(path),), follow_packages=("helper",))
    for _ in range(2):
        assert codes(judged.check(text, None, path, settings)) == ["TMP101"]


DEEPER = """\
import os, sys
for _ in range(20):
    os.mkdir("d" * 250)
    os.chdir("d" * 250)
with open("order.py", "w") as file:
    file.write({!r})
from flake8.main.cli import main
sys.exit(main(["--isolated", "--select=TMP", "--jobs=1", "."]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other bounds")
def test_a_directory_deeper_than_a_path_may_be_long(tmp_path: Path) -> None:
    done = run([sys.executable, "-P", "-c", DEEPER.format(ALONE)], tmp_path)
    subprocess.run(["rm", "-rf", "d" * 250], cwd=tmp_path, check=True)  # shutil would need the path
    assert done == ([f"./order.py:{CLOCK_AT}"], "", 1)


def test_names_that_are_no_text(lint: Lint) -> None:
    """flake8 cannot print a finding in such a file, whosever it is; ``test_security`` shows that our command can."""
    name = os.fsdecode(b"or\xffder.py")
    done = lint({name: ALONE}, "--select", "TMP,E9", ".")
    assert "UnicodeEncodeError" in done.errors and "flake8_temporal" not in done.errors
    assert lint({name: b""}, "--select", "TMP,E9", ".") == ([], "", 0)


def test_a_current_directory_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FileNotFoundError):
        os.getcwd()
    settings = Settings(cache_dir=str(tmp_path / "cache"))
    assert codes(judged.check(ALONE, None, str(tmp_path / "order.py"), settings)) == ["TMP101"]
    assert codes(judged.check(ALONE, None, "/order.py", settings)) == ["TMP101"]
