"""Module name to facts: finds a module of the project on disk, reads it, and remembers what it says.

One ``Project`` serves one linted file, so what it finds depends on that file alone. A module that is missing,
unreadable or does not parse is ``None``: unknown, never an error on the file being linted. What is remembered on
disk, and how, is in ``cache``.
"""

import ast
import os
import sys
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property

from flake8_temporal.facts.extract import extract
from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.source import decode, parse
from flake8_temporal.model import Settings
from flake8_temporal.project.cache import digest_of, folder_of, load, save
from flake8_temporal.project.digest import digest
from flake8_temporal.project.layout import Found, Layout, upwards
from flake8_temporal.project.modules import Module
from flake8_temporal.project.roots import installed_roots

_LARGEST = 8_000_000  # bytes; no module that a person wrote is as large
# Bytes of source whose facts stay in memory, where they take eleven times as much. A run over many files needs the same
# modules for most of them: when they do not fit, all are read again for each. A linted file is imported by neighbours.
_IMPORTED = 2_000_000
_LINTED = 100_000
# Bytes of a module that is worth an entry: reading one back takes less than half as long as parsing again, and
# making it pays in the second run.
_WORTH_A_FILE = range(8_000, 400_000)


class Project:
    """What one linted file can import from its own project."""

    def __init__(self, path: str, settings: Settings = Settings(), layout: Layout | None = None) -> None:
        self.path = os.path.abspath(path)
        self.opened: list[str] = []
        self._settings = settings
        self._layout = Layout() if layout is None else layout
        directory, base = os.path.split(self.path)
        self._around = self._layout.surroundings(directory, settings.src)
        stem = base.removesuffix(".pyi").removesuffix(".py") or "module"
        self.is_package = stem == "__init__"
        names = self._around.package if self.is_package else (*self._around.package, stem)
        self.name = ".".join(names) or "module"
        self._identity = _identity(self.path)
        self._found: dict[str, Found | None] = {}

    @property
    def directories(self) -> tuple[str, ...]:
        """The directories of the project that the file is in, innermost first."""
        return self._around.within

    def module(self, name: str) -> Module | None:
        """The facts of a module of the project; None if there is no such module, or none that can be read."""
        found = self.find(name)
        if found is None:
            return None
        if not found.path:
            empty = facts_of(b"")
            return None if empty is None else Module(empty, True, name)
        try:
            status = os.stat(found.path)
            if (status.st_dev, status.st_ino) == self._identity:
                return Module(None, found.is_package, self.path)
            if status.st_size > _LARGEST:
                return None
            with open(found.path, "rb") as file:
                data = file.read()
        except OSError:
            return None
        self.opened.append(found.path)
        facts = facts_of(data, lambda: self._cache_folder)
        return None if facts is None else Module(facts, found.is_package, found.path)

    @cached_property
    def _cache_folder(self) -> str | None:
        return None if self._settings.no_cache else folder_of(self._around.project, self._settings.cache_dir)

    def find(self, name: str) -> Found | None:
        """Where a module of the project is."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def is_there(self, name: str) -> bool:
        """Whether the project has a module of that name, readable or not."""
        return self.find(name) is not None

    def _search(self, name: str) -> Found | None:
        parts = name.split(".")
        if parts[0] in sys.stdlib_module_names or not all(part.isidentifier() for part in parts):
            return None
        # Directories above the file may be packages, from which its own is imported under their name.
        roots = (*self._around.roots, *self._around.above.get(parts[0], ()))
        found = self._layout.find(roots, name)
        if found is None and parts[0] in self._settings.follow_packages:
            found = self._layout.find(self._installed, name)
        return found

    @cached_property
    def _installed(self) -> tuple[str, ...]:
        return installed_roots(upwards(os.path.dirname(self.path)))


class _Memory:
    """Facts by the digest of their source, those that were used last."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[bytes, tuple[ModuleFacts | None, int]] = OrderedDict()
        self._size = 0

    def __contains__(self, source: bytes) -> bool:
        return source in self._kept

    def recall(self, source: bytes) -> ModuleFacts | None:
        self._kept.move_to_end(source)
        return self._kept[source][0]

    def keep(self, source: bytes, facts: ModuleFacts | None, size: int) -> None:
        _, before = self._kept.get(source, (None, 0))
        self._kept[source] = (facts, size)
        self._size += size - before
        while self._size > self._limit:
            self._size -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        self._kept.clear()
        self._size = 0


_imported = _Memory(_IMPORTED)
_linted = _Memory(_LINTED)


def linted_facts(text: str, tree: ast.Module) -> ModuleFacts:
    """The facts of the file being linted, which files linted before or after it may import."""
    if not text.isascii():  # which bytes it stands for depends on the encoding
        return extract(tree, text)
    source = digest(text.encode())
    known = _remembered(source)
    if known is None:
        known = extract(tree, text)
        _linted.keep(source, known, len(text))
    return known


def facts_of(data: bytes, cache_folder: Callable[[], str | None] = lambda: None) -> ModuleFacts | None:
    """The facts of these bytes, remembered by content: an editor's process asks for the same ones all day."""
    source = digest(data)
    if source in _imported or source in _linted:
        known = _remembered(source)
        _imported.keep(source, known, len(data))
        return known
    folder = cache_folder() if len(data) in _WORTH_A_FILE else None
    entry = None if folder is None else digest_of(source)
    if folder is None or entry is None:
        facts = _extracted(data)
    else:
        facts = load(folder, entry)
        if facts is None:
            facts = _extracted(data)
            if facts is not None:
                save(folder, entry, facts)
    _imported.keep(source, facts, len(data))
    return facts


def _remembered(source: bytes) -> ModuleFacts | None:
    memory = _imported if source in _imported else _linted
    return memory.recall(source) if source in memory else None


def _identity(path: str) -> tuple[int, int] | None:
    """What a file is known by under any name; None for what is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _extracted(data: bytes) -> ModuleFacts | None:
    text = decode(data)
    tree = None if text is None else parse(text)
    if tree is None or text is None:
        return None
    try:
        return extract(tree, text)
    except RecursionError:
        return None
