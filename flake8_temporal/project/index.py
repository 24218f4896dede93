"""Module name to facts: reads a module of the project, and remembers what it says.

A module that is missing, unreadable or does not parse is ``None``: unknown, never an error on the file being linted.
Where modules are is in ``lookup``; what is remembered on disk, and how, in ``cache``.
"""

import ast
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property

from flake8_temporal.facts.extract import extract
from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.source import decode, parse
from flake8_temporal.model import Settings
from flake8_temporal.project.cache import entry_of, folder_of, load, save
from flake8_temporal.project.digest import digest
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.modules import Module
from flake8_temporal.project.revisions import facts_revision

# Bytes of source whose facts stay in memory, where they take eleven times as much. A run over many files needs the same
# modules for most of them: when they do not fit, all are read again for each. A linted file is imported by neighbours.
_IMPORTED = 2_000_000
_LINTED = 100_000
# Bytes of a module that is worth an entry: reading one back takes less than half as long as parsing again, and
# making it pays in the second run.
_WORTH_A_FILE = range(8_000, 400_000)


class Project:
    """What one linted file can import from its own project, as facts."""

    def __init__(self, lookup: Lookup, settings: Settings) -> None:
        self._lookup = lookup
        self._settings = settings

    def module(self, name: str) -> Module | None:
        """The facts of a module of the project; None if there is no such module, or none that can be read."""
        source = self._lookup.read(name)
        if source is None:
            return None
        found = source.found
        if source.data is None:
            return Module(None, found.is_package, self._lookup.path)
        facts = facts_of(source.data, source.digest, lambda: self._cache_folder)
        return None if facts is None else Module(facts, found.is_package, found.path or name)

    @cached_property
    def _cache_folder(self) -> str | None:
        settings = self._settings
        return None if settings.no_cache else folder_of(self._lookup.project, settings.cache_dir)


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


def facts_of(data: bytes, source: bytes, cache_folder: Callable[[], str | None]) -> ModuleFacts | None:
    """The facts of bytes with a digest, remembered by content: an editor's process asks for the same ones all day."""
    if source in _imported or source in _linted:
        known = _remembered(source)
        _imported.keep(source, known, len(data))
        return known
    folder = cache_folder() if len(data) in _WORTH_A_FILE else None
    entry = None if folder is None else entry_of(facts_revision(), source)
    if folder is None or entry is None:
        facts = _extracted(data)
    else:
        # Here, because most runs do without.
        from flake8_temporal.facts.codec import decode as from_json, encode as to_json

        facts = load(folder, entry, from_json)
        if facts is None:
            facts = _extracted(data)
            if facts is not None:
                save(folder, entry, facts, to_json)
    _imported.keep(source, facts, len(data))
    return facts


def _remembered(source: bytes) -> ModuleFacts | None:
    memory = _imported if source in _imported else _linted
    return memory.recall(source) if source in memory else None


def _extracted(data: bytes) -> ModuleFacts | None:
    text = decode(data)
    tree = None if text is None else parse(text)
    if tree is None or text is None:
        return None
    try:
        return extract(tree, text)
    except RecursionError:
        return None
