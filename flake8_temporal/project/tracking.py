"""Whether git tracks a directory: what a repository brings along is no memory of ours.

Reads git's own list of tracked files and runs nothing; ``options`` asks for the cache directory that a file names.
"""

import os
from pathlib import Path

from flake8_temporal.project.layout import upwards
from flake8_temporal.reading import read, read_text

_LARGEST = 500_000_000
_PLAIN = (2, 3)  # versions of the list in which every name is written out
_LENGTH = 0xFFF  # the bits in front of a name that hold its length


def is_tracked(path: str) -> bool:
    """Whether the repository around a directory tracks a file in it; a list that cannot be read is taken to say so."""
    for directory in upwards(os.path.dirname(path)):
        index = _index_of(directory)
        if index:
            try:
                data = read(index, _LARGEST)
            except FileNotFoundError:
                return False
            except OSError:
                return True
            is_plain = data[:4] == b"DIRC" and int.from_bytes(data[4:8], "big") in _PLAIN
            inside = Path(path).relative_to(directory).as_posix() + "/"
            return not is_plain or _holds(data, os.fsencode(inside))
    return False


def _index_of(directory: str) -> str:
    """Where the list is; a worktree has a file that leads to it."""
    place = os.path.join(directory, ".git")
    if os.path.isdir(place):
        return os.path.join(place, "index")
    try:
        head, _, target = read_text(place, 4096).partition(":")
    except (OSError, UnicodeDecodeError):
        return ""
    return os.path.join(directory, target.strip(), "index") if head == "gitdir" else ""


def _holds(data: bytes, prefix: bytes) -> bool:
    place = data.find(prefix)
    while place >= 0:
        length = int.from_bytes(data[place - 2 : place], "big") & _LENGTH
        if length == min(data.find(b"\0", place) - place, _LENGTH):
            return True
        place = data.find(prefix, place + 1)
    return False
