"""The cache on disk: a warm run finds what a cold one finds, and whatever happens to an entry is a miss.

Every fault is made for real or injected, and each test asserts that it occurred. What an entry holds is tested in
``test_codec``.
"""

import errno
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import platformdirs
import pytest
from conftest import write
from harness import EXAMPLES, examples, name_of, settings_for

from flake8_temporal import engine
from flake8_temporal.facts.codec import decode, encode
from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.model import Finding, Settings
from flake8_temporal.project import cache, index, revisions
from flake8_temporal.project.digest import digest as content_digest
from flake8_temporal.project.layout import Layout


def load(folder: str, entry: str) -> ModuleFacts | None:
    return cache.load(folder, entry, decode)


def save(folder: str, entry: str, facts: ModuleFacts) -> None:
    cache.save(folder, entry, facts, encode)


PROJECTS = Path(__file__).parent / "projects"
WORKFLOW = """\
from temporalio import workflow

from shop.clock import now


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        return now()
"""
PADDING = "\n".join(f"def unused_{number}(value):\n    return value.part.other + {number}\n" for number in range(200))
CLOCK = f"import time\n\n\ndef now():\n    return time.time()\n\n\n{PADDING}"
RANDOM = f"import random\n\n\ndef now():\n    return random.random()\n\n\n{PADDING}"


class Shop:
    """A project whose workflow calls a helper in a module worth an entry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        write(
            self.folder,
            {
                "pyproject.toml": "",
                "shop/__init__.py": "",
                "shop/clock.py": CLOCK,
                "shop/order.py": WORKFLOW,
            },
        )
        self.directory = folder / "cache"
        self.settings = Settings(cache_dir=str(self.directory))

    def check(self) -> list[Finding]:
        """As a new process would: with nothing in memory."""
        index._imported.clear()
        index._linted.clear()
        path = self.folder / "shop" / "order.py"
        return engine.check(path.read_text(), None, str(path), self.settings)

    def entries(self) -> list[Path]:
        return sorted(self.directory.rglob("*.json"))

    def entry(self) -> Path:
        (found,) = self.entries()
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    yield Shop(tmp_path)
    index._imported.clear()
    index._linted.clear()


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The modules that were parsed because no entry told what they say."""
    seen: list[bytes] = []
    extract = index._extracted

    def note(data: bytes) -> ModuleFacts | None:
        seen.append(data)
        return extract(data)

    monkeypatch.setattr(index, "_extracted", note)
    return seen


def codes(findings: list[Finding]) -> list[str]:
    return [found.code for found in findings]


def test_a_warm_run_parses_no_module_and_finds_the_same(shop: Shop, extracted: list[bytes]) -> None:
    cold = shop.check()
    assert codes(cold) == ["TMP101"]
    assert CLOCK.encode() in extracted
    extracted.clear()
    assert shop.check() == cold
    assert CLOCK.encode() not in extracted
    shop.settings = shop.settings._replace(no_cache=True)
    assert shop.check() == cold
    assert CLOCK.encode() in extracted


def test_layout(shop: Shop) -> None:
    shop.check()
    name = shop.entry().relative_to(shop.directory).as_posix()
    assert re.fullmatch(r"project-[0-9a-f]{16}/([0-9a-f]{2})/\1[0-9a-f]{62}\.json", name)
    project = shop.entry().parent.parent
    assert (project / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (project / ".gitignore").read_text().splitlines()[-1] == "*"
    assert json.loads(shop.entry().read_bytes())["made by"] == "flake8-temporal"
    assert {path.name for path in project.iterdir()} == {".gitignore", "CACHEDIR.TAG", name.split("/")[1]}


def test_one_folder_for_each_project(tmp_path: Path) -> None:
    files = ["one/pyproject.toml", "one/a/x.py", "one/b/c/y.py", "two/setup.cfg", "two/x.py"]
    write(tmp_path, dict.fromkeys([*files, "three/p/__init__.py", "three/p/q/__init__.py"], ""))

    def folder(path: str) -> str | None:
        directory = os.path.dirname(tmp_path / path)
        return cache.folder_of(Layout().surroundings(directory, ()).project, "x")

    assert folder("one/a/x.py") == folder("one/b/c/y.py") != folder("two/x.py")
    assert folder("three/p/q/x.py") == folder("three/p/x.py") == folder("three/x.py") != folder("two/x.py")


def test_git_sees_nothing(shop: Shop) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git here")
    shop.settings = Settings(cache_dir=str(shop.folder / ".cache"))
    subprocess.run(["git", "init", "-q"], cwd=shop.folder, check=True)
    shop.check()
    assert list((shop.folder / ".cache").rglob("*.json"))
    status = subprocess.run(
        ["git", "status", "--short", "-uall"], cwd=shop.folder, check=True, capture_output=True, text=True
    )
    assert "shop/order.py" in status.stdout
    assert ".cache" not in status.stdout


def test_the_linted_file_and_small_modules_get_no_entry(shop: Shop) -> None:
    (shop.folder / "shop" / "order.py").write_text(WORKFLOW + PADDING)
    (shop.folder / "shop" / "clock.py").write_text(CLOCK.removesuffix(PADDING))
    assert codes(shop.check()) == ["TMP101"]
    assert not shop.directory.exists()


def test_no_cache_means_no_directory(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(shop.directory))
    shop.settings = Settings(no_cache=True)
    assert codes(shop.check()) == ["TMP101"]
    assert not shop.directory.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other variables")
def test_the_users_directory_is_the_default(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(shop.directory))
    cache._user_directory.cache_clear()
    shop.settings = Settings()
    shop.check()
    assert shop.entry().is_relative_to(shop.directory / "flake8-temporal")
    cache._user_directory.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems ask platformdirs")
@pytest.mark.parametrize("value", [None, "", "/some/where", "/some/where/"])
def test_the_users_directory_is_the_one_of_platformdirs(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", value)
    cache._user_directory.cache_clear()
    expected = platformdirs.user_cache_dir("flake8-temporal", appauthor=False)
    assert cache._user_directory() == expected
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # such a path is to be ignored
    cache._user_directory.cache_clear()
    assert cache._user_directory() == os.path.expanduser("~/.cache/flake8-temporal")
    cache._user_directory.cache_clear()


def test_nowhere_to_write_without_platformdirs(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    monkeypatch.setattr(cache, "sys", SimpleNamespace(platform="darwin"))
    cache._user_directory.cache_clear()
    assert cache._user_directory() is None
    assert cache.folder_of(str(shop.folder), "") is None
    cache._user_directory.cache_clear()


def test_a_changed_module_is_noticed_in_one_process_and_in_the_next(shop: Shop) -> None:
    path = shop.folder / "shop" / "order.py"
    for text, code in ((CLOCK, "TMP101"), (RANDOM, "TMP102"), (CLOCK, "TMP101")):
        stamp = (shop.folder / "shop" / "clock.py").stat()
        (shop.folder / "shop" / "clock.py").write_text(text)
        os.utime(shop.folder / "shop" / "clock.py", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        assert codes(engine.check(path.read_text(), None, str(path), shop.settings)) == [code]
        assert codes(shop.check()) == [code]
    assert len(shop.entries()) == 2


# Faults of entries: what stands in the place of a good one.


def damaged(content: bytes, body: bytes) -> bytes:
    """An entry for the same module with a body of one's choice and a check that fits."""
    digest = cache.entry_of(revisions.facts_revision(), content_digest(CLOCK.encode()))
    assert digest is not None and cache._wrapped(digest, content[len(cache._wrapped("", b"")) - 1 : -1]) == content
    return cache._wrapped(digest, body)


def other_facts(content: bytes) -> bytes:
    """A good entry, but of another module."""
    facts = index._extracted(RANDOM.encode())
    assert facts is not None
    return cache._wrapped("0" * 64, encode(facts).encode())


CONTENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "last byte missing": lambda content: content[:-1],
    "zeros": lambda content: bytes(len(content)),
    "half zeros": lambda content: content[: len(content) // 2] + bytes(len(content) - len(content) // 2),
    "one digit changed": lambda content: re.sub(rb"(?<=,)1(?=,)", b"2", content, count=1),
    "one bit changed": lambda content: content[:500] + bytes([content[500] ^ 1]) + content[501:],
    "garbage": lambda content: bytes(range(256)) * 40,
    "pickle": lambda content: b"cos\nsystem\n(S'touch /tmp/pwned'\ntR.",
    "foreign": other_facts,
    "another tool's": lambda content: b'{"version": 1}',
    "too much": lambda content: content + b"\n",
    "huge": lambda content: content + b" " * cache._SHARD_BYTES,
    "huge number": lambda content: damaged(content, b"[[],[" + b"9" * 10_000 + b"]]"),
    "not UTF-8": lambda content: damaged(content, b'[["\xff"]]'),
    "no JSON": lambda content: damaged(content, b"import os"),
    "wrong type": lambda content: damaged(content, b'{"scopes":[]}'),
    "wrong record": lambda content: damaged(content, b"[[],[29,[1],[0],[1],[0]]]"),
    "deeply nested": lambda content: damaged(content, b"[" * 200_000 + b"]" * 200_000),
    "deeply nested objects": lambda content: damaged(content, b'{"a":' * 80_000),
}


@pytest.mark.parametrize("fault", CONTENTS)
def test_a_bad_entry_is_a_miss_and_is_replaced(shop: Shop, extracted: list[bytes], fault: str) -> None:
    cold = shop.check()
    entry = shop.entry()
    good = entry.read_bytes()
    bad = CONTENTS[fault](good)
    assert bad != good
    entry.write_bytes(bad)
    extracted.clear()
    assert shop.check() == cold
    assert extracted.count(CLOCK.encode()) == 1
    assert entry.read_bytes() == good


def test_an_entry_cut_anywhere_is_a_miss(shop: Shop) -> None:
    shop.check()
    entry = shop.entry()
    good, digest = entry.read_bytes(), entry.stem
    folder = str(entry.parent.parent)
    assert load(folder, digest) is not None
    for length in range(0, len(good), 997):
        entry.write_bytes(good[:length])
        assert load(folder, digest) is None


def in_place_of(entry: Path, kind: str) -> None:
    entry.unlink()
    if kind == "directory":
        entry.mkdir()
        (entry / "something").touch()
    elif kind == "fifo":
        os.mkfifo(entry)  # opening it would wait for a writer that never comes
    elif kind == "symlink":
        target = entry.with_name("target")
        target.write_text("precious")
        entry.symlink_to(target)
    else:
        entry.symlink_to(entry)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
@pytest.mark.parametrize("kind", ["directory", "fifo", "symlink", "circle"])
def test_what_is_no_file_is_a_miss(shop: Shop, extracted: list[bytes], kind: str) -> None:
    cold = shop.check()
    entry = shop.entry()
    in_place_of(entry, kind)
    extracted.clear()
    assert shop.check() == cold
    assert CLOCK.encode() in extracted
    if kind == "symlink":
        assert entry.with_name("target").read_text() == "precious"
    assert not list(shop.directory.rglob("*.tmp"))


# Faults of the disk.


class Disk:
    """Makes functions of ``os`` fail for files of the cache, and counts how often they did."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
        self._monkeypatch = monkeypatch
        self._directory = str(directory)
        self._descriptors: set[int] = set()
        self.failures = 0
        real = os.open

        def noting(path: str, flags: int, mode: int = 0o777) -> int:
            descriptor = real(path, flags, mode)
            self._descriptors.discard(descriptor)  # its number may have been that of another file
            if str(path).startswith(self._directory):
                self._descriptors.add(descriptor)
            return descriptor

        monkeypatch.setattr(os, "open", noting)

    def breaks(self, name: str, error: int, mode: int = 0) -> None:
        real = getattr(os, name)

        def broken(where: object, *args: object, **options: object) -> object:
            is_ours = where in self._descriptors if isinstance(where, int) else self._is_below(where)
            is_meant = name != "open" or (isinstance(args[0], int) and bool(args[0] & os.O_CREAT) == bool(mode))
            if is_ours and is_meant:
                self.failures += 1
                raise OSError(error, os.strerror(error))
            return real(where, *args, **options)

        self._monkeypatch.setattr(os, name, broken)

    def _is_below(self, where: object) -> bool:
        return str(where).startswith(self._directory)

    def is_mended(self) -> None:
        self._monkeypatch.undo()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, shop: Shop) -> Disk:
    return Disk(monkeypatch, shop.directory)


@pytest.mark.parametrize(
    ("name", "error", "mode"),
    [
        ("makedirs", errno.EROFS, 0),
        ("makedirs", errno.EACCES, 0),
        ("open", errno.EROFS, os.O_CREAT),
        ("open", errno.ENOSPC, os.O_CREAT),
        ("open", errno.EMFILE, os.O_CREAT),
        ("write", errno.ENOSPC, 0),
        ("write", errno.EIO, 0),
        ("replace", errno.EACCES, 0),
        ("scandir", errno.EIO, 0),
    ],
)
def test_a_disk_that_takes_nothing_is_no_cache(shop: Shop, disk: Disk, name: str, error: int, mode: int) -> None:
    disk.breaks(name, error, mode)
    assert codes(shop.check()) == codes(shop.check()) == ["TMP101"]
    assert disk.failures
    disk.is_mended()
    assert not list(shop.directory.rglob("*.tmp"))


@pytest.mark.parametrize(
    ("name", "error"),
    [("open", errno.EACCES), ("open", errno.EIO), ("fstat", errno.ESTALE), ("read", errno.EIO)],
)
def test_a_disk_that_vanishes_is_a_miss(
    shop: Shop, disk: Disk, extracted: list[bytes], name: str, error: int
) -> None:
    cold = shop.check()
    extracted.clear()
    disk.breaks(name, error)
    assert shop.check() == cold
    assert disk.failures
    assert CLOCK.encode() in extracted


def test_a_disk_that_fills_while_an_entry_is_written(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    real, written = os.write, []

    def full(descriptor: int, content: memoryview) -> int:
        if len(written) >= 6:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(real(descriptor, content[:1000]))
        return written[-1]

    monkeypatch.setattr(os, "write", full)
    assert codes(shop.check()) == ["TMP101"]
    assert len(written) == 6
    assert not shop.entries() and not list(shop.directory.rglob("*.tmp"))


def test_short_writes_are_completed(shop: Shop, monkeypatch: pytest.MonkeyPatch, extracted: list[bytes]) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: real(descriptor, content[:100]))
    cold = shop.check()
    assert shop.entry().stat().st_size > 1000
    extracted.clear()
    assert shop.check() == cold
    assert CLOCK.encode() not in extracted


def test_a_read_only_directory_is_read_from(shop: Shop, extracted: list[bytes], disk: Disk) -> None:
    cold = shop.check()
    os.utime(shop.entry(), (0, 0))
    for name in ("utime", "replace", "makedirs", "unlink"):
        disk.breaks(name, errno.EROFS)
    extracted.clear()
    assert shop.check() == cold
    assert disk.failures
    assert CLOCK.encode() not in extracted


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_directory(shop: Shop) -> None:
    shop.directory.mkdir(mode=0o500)
    assert codes(shop.check()) == ["TMP101"]
    assert not shop.entries()


@pytest.mark.parametrize("kind", ["file", "circle", "null", "long", "dangling"])
def test_a_directory_that_is_none(shop: Shop, kind: str) -> None:
    if kind == "file":
        shop.directory.write_text("precious")
    elif kind in ("circle", "dangling"):
        shop.directory.symlink_to(shop.directory if kind == "circle" else shop.folder / "shop" / "order.py" / "x")
    else:
        shop.settings = Settings(cache_dir=str(shop.directory) + ("\0" if kind == "null" else "x" * 5000))
    assert codes(shop.check()) == ["TMP101"]
    assert not shop.directory.is_dir()
    assert kind != "file" or shop.directory.read_text() == "precious"


def test_a_project_folder_that_leads_elsewhere_is_not_used(shop: Shop) -> None:
    shop.check()
    project = shop.entry().parent.parent
    elsewhere = shop.folder / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(project)
    project.symlink_to(elsewhere)
    assert codes(shop.check()) == ["TMP101"]
    assert not list(elsewhere.iterdir())


def test_files_of_others_are_left_alone(shop: Shop) -> None:
    write(shop.directory, {".gitignore": "mine", "CACHEDIR.TAG": "mine", "other-0123456789abcdef/CACHEDIR.TAG": "no"})
    os.utime(shop.directory / "other-0123456789abcdef" / "CACHEDIR.TAG", (0, 0))
    shop.check()
    assert shop.entry()
    assert (shop.directory / ".gitignore").read_text() == (shop.directory / "CACHEDIR.TAG").read_text() == "mine"
    assert (shop.directory / "other-0123456789abcdef" / "CACHEDIR.TAG").read_text() == "no"


# Several at once.


def killed_writer(folder: str, digest: str, facts: ModuleFacts) -> None:
    real = os.write

    def die(descriptor: int, content: memoryview) -> int:
        real(descriptor, content[:50])
        os._exit(9)

    os.write = die
    save(folder, digest, facts)


def sample(number: int) -> ModuleFacts:
    facts = index._extracted(f"def f{number}(x): return x.y{'y' * number}({number})\n{PADDING}".encode())
    assert facts is not None
    return facts


def test_a_killed_writer_leaves_no_entry(tmp_path: Path) -> None:
    folder, digest, facts = str(tmp_path / "p-0123456789abcdef"), "ab" * 32, sample(1)
    cache._prepare(folder)
    writer = multiprocessing.get_context("fork").Process(target=killed_writer, args=(folder, digest, facts))
    writer.start()
    writer.join()
    assert writer.exitcode == 9
    (left,) = tmp_path.rglob("*.tmp")
    assert left.stat().st_size == 50
    assert load(folder, digest) is None
    save(folder, digest, facts)
    assert load(folder, digest) == facts
    assert left.exists()  # it might be of somebody who is still writing
    os.utime(left, (0, 0))
    save(folder, digest, facts)
    assert not left.exists()


def busy(folder: str, seed: int, seconds: float) -> None:
    """Write, read and delete the same few entries as everybody else; exit with 1 for facts that are not right."""
    cache._SHARD_ENTRIES = 3
    wanted = {f"ab{number}".ljust(64, "0"): sample(number) for number in range(6)}
    end = time.monotonic() + seconds
    hits = 0
    while time.monotonic() < end:
        for number, (digest, facts) in enumerate(wanted.items()):
            if (number + seed) % 2:
                save(folder, digest, facts)
            found = load(folder, digest)
            if found is not None and found != facts:
                os._exit(1)
            hits += found is not None
    os._exit(0 if hits else 2)


def test_several_processes_share_a_folder(tmp_path: Path) -> None:
    folder = str(tmp_path / "p-0123456789abcdef")
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=busy, args=(folder, seed, 1.5)) for seed in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert not list(tmp_path.rglob("*.tmp"))
    assert (Path(folder) / "CACHEDIR.TAG").exists()


def test_two_versions_share_a_directory(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, extracted: list[bytes]
) -> None:
    cold = shop.check()
    first = shop.entry()
    monkeypatch.setattr(index, "facts_revision", lambda: b"another")
    extracted.clear()
    assert shop.check() == cold
    assert CLOCK.encode() in extracted
    assert len(shop.entries()) == 2 and first in shop.entries()
    monkeypatch.undo()
    shop.check()
    assert len(shop.entries()) == 2


def test_the_version_follows_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = revisions.facts_revision.__wrapped__
    before = ask()
    assert before is not None and before == ask()
    copy = tmp_path / "facts"
    shutil.copytree(revisions.facts_package.__path__[0], copy)
    monkeypatch.setattr(revisions, "facts_package", SimpleNamespace(__path__=[str(copy)]))
    monkeypatch.setattr(revisions, "_LOADED", time.time() + 60)
    assert ask() == before
    with (copy / "expressions.py").open("a") as file:
        file.write("# another way to see it\n")
    assert ask() not in (before, None)
    monkeypatch.setattr(revisions, "_LOADED", time.time() - 60)
    assert ask() is None  # an upgrade while an editor's process runs: the code in memory is not what the files say
    shutil.rmtree(copy)
    assert ask() is None
    copy.mkdir()
    assert ask() is None


def test_the_version_follows_python(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = revisions.facts_revision.__wrapped__
    before = ask()
    tag = SimpleNamespace(cache_tag="cpython-399")
    monkeypatch.setattr(revisions.sys, "implementation", tag)
    assert ask() not in (before, None)


def test_without_a_version_there_is_no_cache(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "facts_revision", lambda: None)
    assert codes(shop.check()) == ["TMP101"]
    assert not shop.directory.exists()


# Bounds.


def fill(folder: str, count: int) -> list[Path]:
    """Entries in one directory, each used a day after the one before, all of them long ago."""
    paths = []
    for number in range(count):
        digest = f"ab{number:02}".ljust(64, "0")
        save(folder, digest, sample(3))
        path = Path(cache._path(folder, digest))
        assert path.exists()
        os.utime(path, (86_400 * number + 86_400, 86_400 * number + 86_400))
        paths.append(path)
    return paths


def test_a_directory_keeps_what_was_used_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(tmp_path / "p-0123456789abcdef")
    monkeypatch.setattr(cache, "_SHARD_ENTRIES", 4)
    paths = fill(folder, 4)
    assert load(folder, paths[0].stem) is not None  # marks it as used now
    save(folder, "ab99".ljust(64, "0"), sample(3))
    assert [path.exists() for path in paths] == [True, False, True, True]


def test_a_directory_holds_only_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(tmp_path / "p-0123456789abcdef")
    size = fill(folder, 1)[0].stat().st_size
    monkeypatch.setattr(cache, "_SHARD_BYTES", 3 * size + 10)
    paths = fill(folder, 6)
    assert [path.exists() for path in paths] == [False, False, False, True, True, True]


def test_an_entry_too_large_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(tmp_path / "p-0123456789abcdef")
    monkeypatch.setattr(cache, "_SHARD_BYTES", 100)
    save(folder, "ab" * 32, sample(3))
    assert [path.name for path in Path(folder, "ab").iterdir()] == []


def test_a_use_is_noted_once_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(tmp_path / "p-0123456789abcdef")
    (path,) = fill(folder, 1)
    tag = Path(folder, "CACHEDIR.TAG")
    os.utime(tag, (1, 1))
    load(folder, path.stem)
    assert time.time() - path.stat().st_mtime < 60 and time.time() - tag.stat().st_mtime < 60
    monkeypatch.setattr(os, "utime", pytest.fail)
    assert load(folder, path.stem) is not None


def test_old_projects_are_forgotten_when_a_new_one_comes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.check()
    first = shop.entry().parent.parent
    names = [f"p{number}-0123456789abcdef" for number in range(4)]
    for number, name in enumerate(names):
        shutil.copytree(first, shop.directory / name)
        os.utime(shop.directory / name / "CACHEDIR.TAG", (number, time.time() - number * 30 * 86_400 - 100))
    monkeypatch.setattr(cache, "_PROJECTS", 3)
    shutil.rmtree(first)
    shop.check()
    # The new one, and two of the two that are younger than sixty days.
    assert sorted(path.name for path in shop.directory.iterdir()) == [names[0], names[1], first.name]


# The same findings, whatever the cache holds.

LINTED = [path for path in sorted(PROJECTS.rglob("*.py")) if "temporalio" in path.read_text()]


def settings_of(path: Path, directory: Path) -> Settings:
    settings = settings_for(path) if path.is_relative_to(EXAMPLES) else Settings()
    return settings._replace(cache_dir=str(directory))


def judged(paths: list[Path], directory: Path) -> list[list[Finding]]:
    found = []
    for path in paths:
        index._imported.clear()
        index._linted.clear()
        found.append(engine.check(path.read_text(), None, str(path), settings_of(path, directory)))
    return found


@pytest.mark.parametrize("paths", [examples(), LINTED], ids=["examples", "projects"])
def test_warm_is_cold(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extracted: list[bytes]
) -> None:
    without = judged(paths, tmp_path / "unused")
    monkeypatch.setattr(index, "_WORTH_A_FILE", range(1_000_000))
    cold = judged(paths, tmp_path / "cache")
    extracted.clear()
    warm = judged(paths, tmp_path / "cache")
    for path, *three in zip(paths, without, cold, warm, strict=True):
        assert three[0] == three[1] == three[2], name_of(path)
    assert set(extracted) <= {b""}  # what a package without a file says
    assert sum(map(len, cold)) > 50
    if paths is LINTED:
        assert len(list(tmp_path.rglob("*.json"))) > 30
