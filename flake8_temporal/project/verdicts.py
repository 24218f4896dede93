"""Findings of files on disk, with all that they depend on: what was judged before is not judged again.

An entry is found by the linted text, its path, the settings, the tables of the user and our own revision; it holds if
every module that was looked for is still where it was, or still missing, and every one that was read still says the
same. What an entry looks like on disk is for ``cache``; how a file is judged, for ``engine``.
"""

import json
import os
from typing import NamedTuple

from flake8_temporal.model import Finding, Fix, Settings, Span, Spelling
from flake8_temporal.project.cache import entry_of, folder_of, load, save
from flake8_temporal.project.digest import digest
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.revisions import revision

# Findings, where modules were found, and what they said.
_Verdict = tuple[list[Finding], dict[str, object], dict[str, object]]


class Place(NamedTuple):
    """Where the entry of one file is."""

    folder: str
    entry: str


def place_of(text: str, path: str, lookup: Lookup, settings: Settings) -> Place | None:
    """Where the findings of a file belong; None where nothing is to be remembered."""
    if settings.no_cache:
        return None
    tables = [_table(each) for each in settings.knowledge]
    folder = folder_of(lookup.project, settings.cache_dir)
    if folder is None or None in tables:
        return None
    key = "\0".join((path, os.getcwd(), repr(settings), *map(str, tables), text))
    entry = entry_of(revision(), digest(key.encode("utf-8", "surrogatepass")))
    return None if entry is None else Place(folder, entry)


def recall(place: Place, lookup: Lookup) -> list[Finding] | None:
    """The findings, if all that they depend on is as it was."""
    verdict = load(*place, _decoded)
    if verdict is None:
        return None
    findings, found, sources = verdict
    is_same = all(_plain(lookup, name) == answer for name, answer in found.items()) and all(
        _said(lookup, name) == said for name, said in sources.items()
    )
    return findings if is_same else None


def keep(place: Place, lookup: Lookup, findings: list[Finding]) -> None:
    """Remember findings, with what ``lookup`` was asked for them."""
    found: dict[str, object] = {name: _plain(lookup, name) for name in lookup.found}
    save(*place, (findings, found, dict(lookup.sources)), json.dumps)


def _table(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except OSError:
        return None


def _plain(lookup: Lookup, name: str) -> object:
    found = lookup.find(name)
    return None if found is None else [found.path, found.is_package]


def _said(lookup: Lookup, name: str) -> str:
    lookup.read(name)
    return lookup.sources[name]


def _decoded(text: str) -> _Verdict | None:
    """Nothing is taken on trust: what ``keep`` would not have written is no verdict."""
    document = json.loads(text)
    if not isinstance(document, list) or len(document) != 3:
        return None
    findings, found, sources = document
    if not isinstance(findings, list) or not isinstance(found, dict) or not isinstance(sources, dict):
        return None
    made = [_finding(each) for each in findings]
    whole = [each for each in made if each is not None]
    return (whole, found, sources) if len(whole) == len(made) else None


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
