"""Where a project says that its packages are: its packaging files, and the place of installed packages.

Reads ``pyproject.toml`` and ``setup.cfg`` and takes what it understands; a file that it cannot read says nothing.
Which directories are asked, and in what order they are searched, is in ``layout``.
"""

import functools
import os
import re
from collections.abc import Iterable

from flake8_temporal.project.notes import NO_NOTES, Notes
from flake8_temporal.reading import read_text, toml

MARKERS = ("pyproject.toml", "setup.cfg", "setup.py")
_LARGEST = 1_000_000
# The last are for names that are written with escapes.
_NAMING = r"package-dir|packages\W*=|sources\W*=|from\W*=|where|\\[uU]"
_PLAIN = str.maketrans("", "", ".-_")
_SPEAKING = ("tool.setuptools", "tool.poetry", "tool.hatch")
_VALUES = {"true", "false", "inf", "nan"}  # a list of one of these, on a line of its own, is no head


def installed_roots(directories: Iterable[str]) -> tuple[str, ...]:
    """Where installed packages are: in a virtual environment in one of the directories, else in the running
    Python's."""
    import glob  # only for who follows installed packages
    import sysconfig

    for directory in directories:
        for name in (".venv", "venv"):
            pattern = os.path.join(glob.escape(directory), name, "lib", "python*", "site-packages")
            try:
                found = sorted(glob.glob(pattern))
            except ValueError:  # a name that the system cannot encode
                continue
            if found:
                return tuple(found)
    paths = sysconfig.get_paths()
    return tuple(dict.fromkeys((paths["purelib"], paths["platlib"])))


def declared(directory: str, notes: Notes = NO_NOTES) -> tuple[str, ...]:
    """Package directories that ``pyproject.toml`` or ``setup.cfg`` name, inside the project only."""
    stamps = (stamp(os.path.join(directory, marker)) for marker in MARKERS[:2])
    return _declared_by(directory, *stamps, notes)


def stamp(path: str) -> tuple[int, ...]:
    """What changes when the file does, or another takes its place: times, size and number; the size comes first."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return (0,)
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@functools.lru_cache(maxsize=64)
def _declared_by(
    directory: str, pyproject: tuple[int, ...], setup: tuple[int, ...], notes: Notes
) -> tuple[str, ...]:
    """The same, read again only when one of the two files has changed."""
    texts = [_read(os.path.join(directory, marker)) for marker in MARKERS[:2]]
    about = "\0".join(texts).encode()
    named = notes.answer("packages", about, lambda: [*_from_pyproject(texts[0]), *_from_setup(texts[1])])
    return tuple(os.path.join(directory, name) for name in named if _is_inside(directory, name))


def _is_inside(directory: str, name: str) -> bool:
    inside = os.path.realpath(directory)
    try:
        return os.path.commonpath([inside, os.path.realpath(os.path.join(directory, name))]) == inside
    except ValueError:  # no path at all, or one on another drive
        return False


def _read(path: str) -> str:
    try:
        return read_text(path, _LARGEST)
    except (OSError, UnicodeDecodeError):
        return ""


def _from_pyproject(whole: str) -> list[str]:
    text = _speaking_of_packages(whole)
    if not re.search(_NAMING, text):
        return []
    try:
        tool = _table(toml(text), "tool")
    except ValueError:
        return []
    found: list[object] = []
    setuptools = _table(tool, "setuptools")
    found += _table(setuptools, "package-dir").values()
    found += _list(_table(_table(setuptools, "packages"), "find").get("where"))
    found += [
        entry.get("from")
        for entry in _list(_table(tool, "poetry").get("packages"))
        if isinstance(entry, dict)
    ]
    wheel = _table(_table(_table(_table(tool, "hatch"), "build"), "targets"), "wheel")
    found += [os.path.dirname(str(package)) for package in _list(wheel.get("packages"))]
    found += _list(wheel.get("sources"))
    return [name for name in found if isinstance(name, str) and name]


def _speaking_of_packages(text: str) -> str:
    """What of a ``pyproject.toml`` can name packages: parsing all of it would be most of a short run."""
    if '"""' in text or "'''" in text:
        return text  # a line inside may look like the head of a table
    kept: list[str] = []
    is_kept = True
    for line in text.split("\n"):
        start = line.lstrip(" \t")
        if start.startswith("["):
            head = start.partition("#")[0].rstrip()
            name = head.strip("[]")
            if not head.endswith("]") or not _is_plain(name):
                return text  # a line of a list, or a head that is quoted
            is_kept = name == "tool" or name.startswith(_SPEAKING)
        if is_kept:
            kept.append(line)
    return "\n".join(kept)


def _is_plain(name: str) -> bool:
    return name[:1].isalpha() and name.translate(_PLAIN).isalnum() and name not in _VALUES


def _table(table: object, key: str) -> dict[str, object]:
    found = table.get(key) if isinstance(table, dict) else None
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _from_setup(text: str) -> list[str]:
    if "package_dir" not in text and "where" not in text:
        return []
    import configparser  # only where a project says something about its packages

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    lines = parser.get("options", "package_dir", fallback="").splitlines()
    found = [line.partition("=")[2].strip() for line in lines]
    found.append(parser.get("options.packages.find", "where", fallback="").strip())
    return [name for name in found if name]
