"""Module name to facts: finds a module of the project on disk, reads it, and remembers what it says.

One ``Project`` serves one linted file, so what it finds depends on that file alone. A module that is missing,
unreadable or does not parse is ``None``: unknown, never an error on the file being linted. What is remembered on
disk, and how, is in ``cache``.
"""

import itertools
import os
import sys
from collections import OrderedDict
from collections.abc import Callable

from flake8_temporal.facts.extract import extract
from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.source import decode, parse
from flake8_temporal.model import Settings
from flake8_temporal.named_tuple import NamedTuple
from flake8_temporal.project.cache import digest_of, folder_of, load, save
from flake8_temporal.project.digest import digest
from flake8_temporal.project.modules import Module
from flake8_temporal.project.roots import ancestors, installed_roots, module_name, source_roots

_LARGEST = 8_000_000  # bytes; no module that a person wrote is as large
_REMEMBERED = 400
# Bytes of a module that is worth an entry: reading one back takes less than half as long as parsing again, and
# making it pays in the second run.
_WORTH_A_FILE = range(8_000, 400_000)
_EMPTY = ""
_MOST_ENTRIES = 200  # of a directory that may be a namespace package
_DEEPEST = 2  # levels below it that are looked at


class Found(NamedTuple):
    path: str
    is_package: bool


class Project:
    """What one linted file can import from its own project."""

    def __init__(self, path: str, settings: Settings = Settings()) -> None:
        self.path = os.path.abspath(path)
        self.name, self.is_package = module_name(self.path)
        self.opened: list[str] = []
        self._settings = settings
        self._roots: tuple[str, ...] | None = None
        self._found: dict[str, Found | None] = {}

    def module(self, name: str) -> Module | None:
        """The facts of a module of the project; None if there is no such module, or none that can be read."""
        found = self.find(name)
        if found is None:
            return None
        if not found.path:
            empty = facts_of(b"")
            return None if empty is None else Module(empty, True, name)
        if os.path.realpath(found.path) == os.path.realpath(self.path):
            return Module(None, found.is_package, self.path)
        try:
            if os.path.getsize(found.path) > _LARGEST:
                return None
            with open(found.path, "rb") as file:
                data = file.read()
        except OSError:
            return None
        self.opened.append(found.path)
        facts = facts_of(data, self._cache_folder)
        return None if facts is None else Module(facts, found.is_package, found.path)

    def _cache_folder(self) -> str | None:
        return None if self._settings.no_cache else folder_of(self.path, self._settings.cache_dir)

    def find(self, name: str) -> Found | None:
        """Where a module of the project is; the path is empty for a package without ``__init__``."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def is_there(self, name: str) -> bool:
        """Whether the project has a module of that name, readable or not."""
        return self.find(name) is not None

    def _search(self, name: str) -> Found | None:
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts) or parts[0] in sys.stdlib_module_names:
            return None
        if self._roots is None:
            self._roots = source_roots(self.path, self._settings.src)
        found = _in_roots((*self._roots, *self._outer(parts[0])), parts)
        if found is None and parts[0] in self._settings.follow_packages:
            found = _in_roots(installed_roots(self.path), parts)
        return found

    def _outer(self, top: str) -> list[str]:
        """Directories above the file from which its own package is imported under the name of a directory."""
        return [
            os.path.dirname(directory)
            for directory in ancestors(self.path)
            if os.path.basename(directory) == top
        ]


def _in_roots(roots: tuple[str, ...], parts: list[str]) -> Found | None:
    for root in roots:
        place = os.path.join(root, *parts)
        for path, is_package in ((os.path.join(place, "__init__.py"), True), (place + ".py", False)):
            if os.path.isfile(path):
                return Found(path, is_package)
        if parts[0] != "temporalio" and _is_namespace(place):
            return Found(_EMPTY, True)
    return None


def _is_namespace(place: str, depth: int = 0) -> bool:
    """A directory without ``__init__`` that holds Python code, itself or a few levels down."""
    if not os.path.isdir(place):
        return False
    try:
        with os.scandir(place) as entries:
            listed = list(itertools.islice(entries, _MOST_ENTRIES))
    except OSError:
        return False
    if any(entry.name.endswith(".py") for entry in listed):
        return True
    inside = [entry.path for entry in listed if entry.name.isidentifier()] if depth < _DEEPEST else []
    return any(_is_namespace(path, depth + 1) for path in inside)


_memory: "OrderedDict[bytes, ModuleFacts | None]" = OrderedDict()


def facts_of(data: bytes, cache_folder: Callable[[], str | None] = lambda: None) -> ModuleFacts | None:
    """The facts of these bytes, remembered by content: an editor's process asks for the same ones all day."""
    source = digest(data)
    if source in _memory:
        _memory.move_to_end(source)
        return _memory[source]
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
    _memory[source] = facts
    while len(_memory) > _REMEMBERED:
        _memory.popitem(last=False)
    return facts


def _extracted(data: bytes) -> ModuleFacts | None:
    text = decode(data)
    tree = None if text is None else parse(text)
    if tree is None or text is None:
        return None
    try:
        return extract(tree, text)
    except RecursionError:
        return None
