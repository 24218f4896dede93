"""File path to module name and back: where a project keeps its packages, judged from one of its files alone.

Looks at directory entries and at packaging files, never at ``sys.path`` or the current directory; a path that does
not exist (an editor's buffer) is named as if it did. One ``Layout`` serves one run: what it saw, it does not look up
again. What packaging files say is in ``roots``, what a module says in ``index``.
"""

import itertools
import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.project.notes import NO_NOTES, Notes
from flake8_temporal.project.roots import MARKERS, declared

_TOPMOST = (".git", ".hg", ".svn")
_EMPTY = ""
_MOST_ENTRIES = 200  # of a directory that may be a namespace package
_DEEPEST = 2  # levels below it that are looked at
_MOST_REMEMBERED = 50_000
_FOLDS_CASE = sys.platform in ("darwin", "win32")  # names of files are found in any spelling there


class Found(NamedTuple):
    """A module of the project; the path is empty for a package without ``__init__``."""

    path: str
    is_package: bool


class Surroundings(NamedTuple):
    """What holds for all files of one directory.

    ``package`` names the packages that it is inside of, ``roots`` are the directories in which imports may be found,
    nearest first, ``above`` the places of the directories above by their names, and ``project`` is the directory
    that all of the project is in. ``within`` are the directories up to the repository, or to the nearest packaging
    file outside one.
    """

    package: tuple[str, ...]
    roots: tuple[str, ...]
    above: dict[str, list[str]]
    project: str
    within: tuple[str, ...]


class Layout:
    """Where modules are, as far as one run of the linter has asked."""

    def __init__(self, notes: Notes = NO_NOTES) -> None:
        self.notes = notes
        self._surroundings: dict[tuple[str, tuple[str, ...]], Surroundings] = {}
        self._markers: dict[str, frozenset[str]] = {}
        self._found: dict[tuple[str, str], Found | None] = {}
        self._tops: dict[tuple[str, str], bool] = {}

    def surroundings(self, directory: str, configured: tuple[str, ...]) -> Surroundings:
        """What holds in an absolute directory, with the source directories that the user configured."""
        key = (directory, configured)
        if key not in self._surroundings:
            self._surroundings[key] = self._surveyed(directory, configured)
        return self._surroundings[key]

    def find(self, roots: tuple[str, ...], name: str) -> Found | None:
        """The module of that name in the first of these directories that has it."""
        for root in roots:
            found = self._in_root(root, name)
            if found is not None:
                return found
        return None

    def _in_root(self, root: str, name: str) -> Found | None:
        key = (root, name)
        if key not in self._found:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            found = _looked_up(root, name) if self._has_top(root, name) else None
            self._found[key] = found if found is None or not _FOLDS_CASE or _is_spelled(root, name) else None
        return self._found[key]

    def _has_top(self, root: str, name: str) -> bool:
        """Whether the outermost package of a module stands in the directory at all."""
        top, dot, _ = name.partition(".")
        if not dot:
            return True
        key = (root, top)
        if key not in self._tops:
            self._tops[key] = os.path.isdir(os.path.join(root, top))
        return self._tops[key]

    def _surveyed(self, directory: str, configured: tuple[str, ...]) -> Surroundings:
        packages = []
        outer = directory
        while os.path.isfile(os.path.join(outer, "__init__.py")):
            outer, package = os.path.split(outer)
            packages.append(package)
            if not package:
                break
        ancestors = list(upwards(directory))
        above: dict[str, list[str]] = {}
        for inner, parent in zip(ancestors, ancestors[1:]):
            above.setdefault(os.path.basename(inner), []).append(parent)
        return Surroundings(
            (*self._namespace(outer, ancestors[len(packages) :]), *reversed(packages)),
            self._roots(ancestors, (outer, *configured)),
            above,
            self._nearest(ancestors, (*MARKERS, *_TOPMOST)) or outer,
            self._within(ancestors),
        )

    def _namespace(self, directory: str, ancestors: list[str]) -> list[str]:
        """The packages without ``__init__`` between the nearest project directory and this one, if it is one."""
        project = self._nearest(ancestors, MARKERS)
        if project is None:
            return []
        source = os.path.join(project, "src")
        root = source if directory == source or directory.startswith(source + os.sep) else project
        parts = directory.removeprefix(root).strip(os.sep).split(os.sep)
        return parts if all(part.isidentifier() for part in parts) else []

    def _roots(self, ancestors: list[str], first: tuple[str, ...]) -> tuple[str, ...]:
        found = [*first]
        for outer in ancestors:
            held = self._held(outer)
            if not held.isdisjoint(MARKERS):
                found += [*declared(outer, self.notes), os.path.join(outer, "src"), outer]
            if not held.isdisjoint(_TOPMOST):
                found.append(outer)
                break
        return tuple(dict.fromkeys(root for root in found if os.path.isdir(root)))

    def _within(self, ancestors: list[str]) -> tuple[str, ...]:
        last = self._nearest(ancestors, _TOPMOST) or self._nearest(ancestors, MARKERS)
        return () if last is None else tuple(ancestors[: ancestors.index(last) + 1])

    def _nearest(self, ancestors: list[str], names: tuple[str, ...]) -> str | None:
        """The innermost of the directories that holds one of the names."""
        return next((outer for outer in ancestors if not self._held(outer).isdisjoint(names)), None)

    def _held(self, directory: str) -> frozenset[str]:
        """What marks a project here: a packaging file as a file, a repository in either form."""
        if directory not in self._markers:
            held = {name for name in MARKERS if os.path.isfile(os.path.join(directory, name))}
            held.update(name for name in _TOPMOST if os.path.exists(os.path.join(directory, name)))
            self._markers[directory] = frozenset(held)
        return self._markers[directory]


def upwards(directory: str) -> Iterator[str]:
    """This directory and those above it, innermost first."""
    while True:
        yield directory
        outer = os.path.dirname(directory)
        if outer == directory:
            return
        directory = outer


def _looked_up(root: str, name: str) -> Found | None:
    place = os.path.join(root, name.replace(".", os.sep))
    for path, is_package in ((os.path.join(place, "__init__.py"), True), (place + ".py", False)):
        if os.path.isfile(path):
            return Found(path, is_package)
    if name.partition(".")[0] != "temporalio" and _is_namespace(place):
        return Found(_EMPTY, True)
    return None


def _is_spelled(root: str, name: str) -> bool:
    """Whether a module is called as it is imported: Python looks at upper and lower case where the system does not."""
    for part in name.split("."):
        try:
            inside = os.listdir(root)
        except (OSError, ValueError):
            return False
        if part not in inside and f"{part}.py" not in inside:
            return False
        root = os.path.join(root, part)
    return True


def _is_namespace(place: str, depth: int = 0) -> bool:
    """A directory without ``__init__`` that holds Python code, itself or a few levels down."""
    if not os.path.isdir(place):
        return False
    try:
        with os.scandir(place) as entries:
            listed = list(itertools.islice(entries, _MOST_ENTRIES))
    except (OSError, ValueError):
        return False
    if any(entry.name.endswith(".py") for entry in listed):
        return True
    inside = [entry.path for entry in listed if entry.name.isidentifier()] if depth < _DEEPEST else []
    return any(_is_namespace(path, depth + 1) for path in inside)
