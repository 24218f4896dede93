"""What our own code is known by: a digest that changes when what it would find out may change.

Not a number to count up by hand: forgetting that once would spoil caches for good. ``None`` where the code that runs
is not what the files say. What is kept under a revision is for ``index`` and ``verdicts``.
"""

import os
import sys
import time
from functools import cache
from zlib import crc32

from flake8_temporal import facts as facts_package
from flake8_temporal import model
from flake8_temporal.project.digest import digest
from flake8_temporal.reading import contents

_LOADED = time.time()
_OTHERS = {"__pycache__", "cli", "fixes"}  # what no finding comes from
_READ = (".py", ".json")  # code, and the tables as they ship
_LARGEST = 100_000_000  # bytes
_SETTLED = 2.0  # seconds: no file system has coarser times


@cache
def facts_revision() -> bytes | None:
    """Of the code that facts come from, and the syntax tree that Python makes."""
    folder = next(iter(facts_package.__path__), "")
    tag = str(sys.implementation.cache_tag or sys.version_info[:2])
    found = _contents(folder) if folder else []
    return _of(tag, [*found, _content(str(model.__file__))]) if found else None


@cache
def revision() -> bytes | None:
    """Of all code and tables that findings come from, and the Python that runs them."""
    return _of(sys.version, _contents(os.path.dirname(str(model.__file__))))


def stamp_of_code() -> bytes | None:
    """What changes with any of these files without reading them; None if one has just changed, or was replaced.

    Times are those of this machine and say nothing on another; a change within one tick of its clock goes unseen.
    """
    stamps = []
    for path in _own_files(os.path.dirname(str(model.__file__))):
        try:
            status = os.stat(path)
        except OSError:
            return None
        if status.st_ctime > _LOADED - _SETTLED:
            return None
        stamps.append(f"{path} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}")
    return digest("\n".join((sys.version, *stamps)).encode("utf-8", "surrogatepass"))


def _of(python: str, files: list[bytes | None]) -> bytes | None:
    known = [each for each in files if each is not None]
    return digest(b"".join((digest(python.encode()), *known))) if known and len(known) == len(files) else None


def _contents(folder: str) -> list[bytes | None]:
    """What tells the files apart below a folder, in the order of their names."""
    return [_content(path) for path in _own_files(folder)]


def _own_files(folder: str) -> list[str]:
    paths = []
    for directory, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if name not in _OTHERS]
        paths += [os.path.join(directory, name) for name in names if name.endswith(_READ)]
    return sorted(paths)


def _content(path: str) -> bytes | None:
    """What tells a file's name and content apart from others; None if it was replaced below our feet."""
    try:
        status, content = contents(path, _LARGEST)
    except OSError:
        return None
    # No digest, which would take longer than all the rest: this is done for every file of ours.
    is_replaced = status.st_ctime > _LOADED or len(content) != status.st_size
    return None if is_replaced else f"{os.path.basename(path)} {len(content)} {crc32(content)}\n".encode()
