"""Findings of files on disk, with all that they depend on: what was judged before is not judged again.

An entry is found by the path and the name of the linted module, the settings, the tables of the user and our own
revision; it holds if the linted text is the same, every module that was looked for is still where it was, or still
missing, and every one that was read still says the same. So a file that is saved all day has one entry. What an entry
looks like on disk is for ``cache``; how a file is judged, for ``engine``.
"""

import json
import os
from typing import NamedTuple

from flake8_temporal.model import Finding, Fix, Settings, Span, Spelling
from flake8_temporal.project.cache import entry_of, folder_of, load, save
from flake8_temporal.project.digest import digest
from flake8_temporal.project.lookup import Lookup, can_be_found
from flake8_temporal.project.notes import NO_NOTES, Notes
from flake8_temporal.project.revisions import revision
from flake8_temporal.reading import read

# The digest of the linted text, findings, where modules were found, and what they said.
_Verdict = tuple[str, list[Finding], dict[str, object], dict[str, object]]


class Place(NamedTuple):
    """Where the entry of one file is, and the digest of the text that it has to be about."""

    folder: str
    entry: str
    text: str


def place_of(
    text: str, path: str, lookup: Lookup, settings: Settings, notes: Notes = NO_NOTES
) -> Place | None:
    """Where the findings of a file belong; None where nothing is to be remembered."""
    if settings.no_cache:
        return None
    tables = [_table(each) for each in settings.knowledge]
    folder = folder_of(lookup.project, settings.cache_dir)
    if folder is None or None in tables:
        return None
    try:
        here = os.getcwd()
    except OSError:  # it was removed
        return None
    key = "\0".join((path, here, lookup.name, repr(settings), *map(str, tables)))
    entry = entry_of(_own(notes), _digest(key))
    return None if entry is None else Place(folder, entry, _digest(text).hex())


def _own(notes: Notes) -> bytes | None:
    def asked() -> list[str] | None:
        own = revision()
        return None if own is None else [own.hex()]

    known = notes.answer("revision", b"", asked)
    return bytes.fromhex(known[0]) if known else None


def recall(place: Place, lookup: Lookup) -> list[Finding] | None:
    """The findings, if all that they depend on is as it was."""
    verdict = load(place.folder, place.entry, _decoded)
    if verdict is None or verdict[0] != place.text:
        return None
    _, findings, found, sources = verdict
    is_same = all(_plain(lookup, name) == answer for name, answer in found.items()) and all(
        _said(lookup, name) == said for name, said in sources.items()
    )
    return findings if is_same else None


def keep(place: Place, lookup: Lookup, findings: list[Finding]) -> None:
    """Remember findings, with what ``lookup`` was asked for them."""
    found: dict[str, object] = {name: _plain(lookup, name) for name in lookup.found if can_be_found(name)}
    # What is not found says nothing, so only the others need to be asked.
    sources: dict[str, object] = {
        name: said for name, said in lookup.sources.items() if lookup.find(name) is not None
    }
    verdict = (place.text, findings, found, sources)
    save(place.folder, place.entry, verdict, _encoded)


def _digest(text: str) -> bytes:
    return digest(text.encode("utf-8", "surrogatepass"))


def _table(path: str) -> bytes | None:
    from flake8_temporal.knowledge.load import LARGEST  # few have a table of their own

    try:
        return digest(read(path, LARGEST))
    except OSError:
        return None


def _plain(lookup: Lookup, name: str) -> object:
    found = lookup.find(name)
    return None if found is None else [found.path, found.is_package]


def _said(lookup: Lookup, name: str) -> str:
    lookup.read(name)
    return lookup.sources[name]


def _encoded(verdict: _Verdict) -> str:
    return json.dumps(verdict, ensure_ascii=False)  # escapes would make one character of two surrogates


def _decoded(text: str) -> _Verdict | None:
    """Nothing is taken on trust: what ``keep`` would not have written is no verdict."""
    document = json.loads(text)
    if not isinstance(document, list) or len(document) != 4:
        return None
    about, findings, found, sources = document
    if not isinstance(about, str) or not isinstance(findings, list):
        return None
    if not isinstance(found, dict) or not isinstance(sources, dict):
        return None
    made = [_finding(each) for each in findings]
    whole = [each for each in made if each is not None]
    return (about, whole, found, sources) if len(whole) == len(made) else None


def _finding(document: object) -> Finding | None:
    if not isinstance(document, list) or len(document) != len(Finding._fields):
        return None
    line, column, code, message, span, fix = document
    if not isinstance(code, str) or not isinstance(message, str):
        return None
    if not isinstance(span, list) or len(span) != len(Span._fields):
        return None
    if not all(type(number) is int for number in (line, column, *span)):
        return None
    made = None if fix is None else _fix(fix)
    if made is None and fix is not None:
        return None
    return Finding(line, column, code, message, Span(*span), made)


def _fix(document: object) -> Fix | None:
    if not isinstance(document, list) or len(document) != len(Fix._fields):
        return None
    kind, rewrite, text, names = document
    if not all(isinstance(each, str) for each in (kind, rewrite, text)) or not isinstance(names, list):
        return None
    spellings = [_spelling(name) for name in names]
    whole = tuple(each for each in spellings if each is not None)
    return Fix(kind, rewrite, text, whole) if len(whole) == len(spellings) else None


def _spelling(document: object) -> Spelling | None:
    if not isinstance(document, list) or len(document) != len(Spelling._fields):
        return None
    dotted, text, is_imported = document
    is_right = isinstance(dotted, str) and isinstance(text, str) and isinstance(is_imported, bool)
    return Spelling(dotted, text, is_imported) if is_right else None
