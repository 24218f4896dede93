"""What one run found out, on disk for the next one: texts by a digest of all that they follow from.

An entry is JSON in ``<folder of the project>/<2 hex>/<digest>.json``. Whatever goes wrong is a miss, and nobody is
told: a disk that is full or read-only, an entry that is broken, foreign or too large. What is worth an entry, and
what one holds, is decided in ``index`` for the facts of followed modules and in ``verdicts`` for findings.
"""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TypeVar

from flake8_temporal.project.digest import digest
from flake8_temporal.reading import NOT_THROUGH_LINKS, contents, read

T = TypeVar("T")

_NAME = "flake8-temporal"
_HEAD = b'{"made by":"flake8-temporal","check":"'
_MIDDLE = b'","holds":'
_CHECK = 16
_TAG = b"""\
Signature: 8a477f597d28d172789f06886806bc55
# What flake8-temporal knows about the files of one project. It can be deleted at any time.
"""
_TAG_NAME = "CACHEDIR.TAG"
_IGNORE = b"# Made by flake8-temporal.\n*\n"
_ENTRY = r"[0-9a-f]{64}\.json(\.[0-9a-f]+\.tmp)?"
_FOLDER = r"(?a:[\w.-]{1,40}-[0-9a-f]{16})"

# One of 256 directories of a project may hold this much, so a project has at most 128 MB in 16,384 entries.
_SHARD_BYTES = 512_000
_SHARD_ENTRIES = 64
_PROJECTS = 100
_UNUSED = 60 * 86_400.0  # seconds until a project that nobody lints is forgotten
_FRESH = 86_400.0  # entries are marked as used once a day; what is used least goes first
_ABANDONED = 3_600.0  # a writer that takes longer was killed

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOT_THROUGH_LINKS | getattr(os, "O_BINARY", 0)


def folder_of(project: str, directory: str) -> str | None:
    """Where the project in a directory has its entries; an empty ``directory`` is the user's own."""
    base = os.path.abspath(directory) if directory else _user_directory()
    if base is None:
        return None
    try:
        project = os.path.realpath(project)
        number = digest(os.fsencode(project)).hex()[:16]
    except ValueError:  # no name of a file
        return None
    name = re.sub(r"[^\w.-]", "_", os.path.basename(project), flags=re.ASCII)[:40] or "root"
    folder = os.path.join(base, f"{name}-{number}")
    return None if os.path.islink(folder) else folder


@cache
def _user_directory() -> str | None:
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        # What ``platformdirs`` says there too, but loading it takes as long as recalling a file.
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
        return os.path.join(base, _NAME) if os.path.isabs(base) else None
    try:
        import platformdirs
    except ImportError:
        return None
    found = platformdirs.user_cache_dir(_NAME, appauthor=False)
    return found if os.path.isabs(found) else None


def entry_of(revision: bytes | None, source: bytes) -> str | None:
    """The name of the entry for what code of this revision makes of a source; None if there is no such name."""
    return None if revision is None else digest(revision + source).hex()


def load(folder: str, entry: str, decode: Callable[[str], T | None]) -> T | None:
    """What an entry holds, or None if there is none to be relied on."""
    path = _path(folder, entry)
    try:
        status, content = contents(path, _SHARD_BYTES, NOT_THROUGH_LINKS)
        body = content[len(_HEAD) + _CHECK + len(_MIDDLE) : -1]
        if content != _wrapped(entry, body):
            return None
        found = decode(body.decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return None
    if found is not None and time.time() - status.st_mtime > _FRESH:
        with suppress(OSError, NotImplementedError):
            os.utime(path, follow_symlinks=False)
            os.utime(os.path.join(folder, _TAG_NAME), follow_symlinks=False)
    return found


def save(folder: str, entry: str, value: T, encode: Callable[[T], str]) -> None:
    """Make an entry, if that can be done."""
    path = _path(folder, entry)
    shard = os.path.dirname(path)
    try:
        if not os.path.isdir(shard):
            _prepare(folder)
            os.makedirs(shard, exist_ok=True)
        if os.path.islink(shard) or os.path.islink(folder):
            return  # it leads out of the cache
        # Opened first: on a disk that is read-only encoding would be wasted.
        with _replacing(path) as descriptor:
            content = _wrapped(entry, encode(value).encode("utf-8", "surrogatepass"))
            if len(content) > _SHARD_BYTES:
                raise ValueError
            _write(descriptor, content)
        _prune(shard)
    except (OSError, ValueError, RecursionError):
        return


def _path(folder: str, entry: str) -> str:
    return os.path.join(folder, entry[:2], f"{entry}.json")


def _wrapped(entry: str, body: bytes) -> bytes:
    """The whole file. The check fails for what another module's entry, a broken disk or an editor left behind."""
    check = digest(entry.encode() + body).hex()[:_CHECK]
    return b"".join((_HEAD, check.encode(), _MIDDLE, body, b"}"))


@contextmanager
def _replacing(path: str) -> Iterator[int]:
    """A descriptor to write to; all of what is written appears under ``path`` at once, or nothing does."""
    temporary = f"{path}.{os.urandom(8).hex()}.tmp"
    descriptor = os.open(temporary, _WRITE, 0o666)
    try:
        try:
            yield descriptor
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _write(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _prepare(folder: str) -> None:
    """Make the folder of a project and say in it what it is."""
    if os.path.exists(os.path.join(folder, _TAG_NAME)):
        return
    os.makedirs(folder, mode=0o700, exist_ok=True)
    for name, content in ((".gitignore", _IGNORE), (_TAG_NAME, _TAG)):
        with _replacing(os.path.join(folder, name)) as descriptor:
            _write(descriptor, content)
    _forget_projects(os.path.dirname(folder))


def _prune(shard: str) -> None:
    """Delete what has been used least, beyond what a directory may hold."""
    now = time.time()
    with os.scandir(shard) as entries:
        found = [
            (entry.stat(follow_symlinks=False), entry)
            for entry in entries
            if re.fullmatch(_ENTRY, entry.name)
        ]
    total = kept = 0
    for status, entry in sorted(found, key=lambda pair: -pair[0].st_mtime):
        is_temporary = entry.name.endswith(".tmp")
        total, kept = total + status.st_size, kept + 1
        is_too_much = total > _SHARD_BYTES or kept > _SHARD_ENTRIES
        if now - status.st_mtime > _ABANDONED if is_temporary else is_too_much:
            with suppress(OSError):
                os.unlink(entry.path)


def _forget_projects(base: str) -> None:
    """Delete the folders of projects that have not been linted for long. Done when a new one comes."""
    found = []
    with os.scandir(base) as entries:
        for entry in entries:
            if re.fullmatch(_FOLDER, entry.name) and entry.is_dir(follow_symlinks=False):
                tag = os.path.join(entry.path, _TAG_NAME)
                with suppress(OSError):
                    if read(tag, len(_TAG)) == _TAG:
                        found.append((os.stat(tag).st_mtime, entry.path))
    found.sort(reverse=True)
    for position, (used, path) in enumerate(found):
        if position >= _PROJECTS or time.time() - used > _UNUSED:
            import shutil

            shutil.rmtree(path, ignore_errors=True)
