"""The release of the SDK that a project runs, where one of its files states it plainly.

Looks at lock files, requirement files and ``pyproject.toml`` from the linted file up to its repository, and reads
them as text: what is odd, large or contradictory counts as not stated. What differs between releases is for the rules.
"""

import functools
import os
import re
from collections.abc import Iterable, Iterator

from flake8_temporal.model import Settings
from flake8_temporal.project.notes import NO_NOTES, Notes
from flake8_temporal.project.roots import stamp
from flake8_temporal.reading import read_text

_SDK = "temporalio"
_LARGEST = 8_000_000  # bytes of a file
_MOST = 20  # requirement files of a directory
# Texts, not compiled here: most runs meet none of these files.
_EXACT = r"[vV]?([0-9]{1,9}(?:\.[0-9]{1,9}){1,2})"
_LOCKED = rf'^name = "temporalio"\nversion = "{_EXACT}"$'
_REQUIRED = rf"^temporalio *(?:\[[\w ,-]*\])? *== *{_EXACT} *(?:[;#\\].*)?$"
_DECLARED = (
    rf"""["']temporalio *(?:\[[\w ,-]*\])? *== *{_EXACT} *(?:;[^"'\n]*)?["']|"""
    rf"""^temporalio *= *["'](?:==)? *{_EXACT}["']"""
)
_REQUIREMENTS = "requirements"
# The first of these that says something is believed: a lock says what runs, the others what may.
_FILES = (
    ("uv.lock", _LOCKED),
    ("poetry.lock", _LOCKED),
    ("pdm.lock", _LOCKED),
    (_REQUIREMENTS, _REQUIRED),
    ("pyproject.toml", _DECLARED),
)


def with_stated_version(settings: Settings, directories: Iterable[str], notes: Notes = NO_NOTES) -> Settings:
    """The settings with the release that the user, or else the project in these directories, states."""
    if settings.sdk_version:
        return settings
    return settings._replace(sdk_version=stated_version(directories, notes))


def stated_version(directories: Iterable[str], notes: Notes = NO_NOTES) -> str:
    """The version that the first of a project's directories with such a file states, else nothing."""
    for directory in directories:
        for found, form in _stating(directory, stamp(directory)):
            version = _version_in(found, form, stamp(found), notes)
            if version:
                return version
    return ""


@functools.lru_cache(maxsize=256)
def _stating(directory: str, stamped: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """The files of a directory that may state a version; looked for again only when one came or went."""
    try:
        present = sorted(os.listdir(directory))
    except (OSError, ValueError):
        return ()
    required = [name for name in present if name.startswith(_REQUIREMENTS) and name.endswith(".txt")][:_MOST]
    return tuple(
        (os.path.join(directory, found), form)
        for name, form in _FILES
        for found in (required if name == _REQUIREMENTS else [name] if name in present else [])
    )


def is_at_least(settings: Settings, release: str) -> bool:
    """Whether the project runs this release of the SDK or a later one; where that is not known, the newest."""
    return not settings.sdk_version or _numbers(settings.sdk_version) >= _numbers(release)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@functools.lru_cache(maxsize=256)
def _version_in(path: str, form: str, stamped: tuple[int, ...], notes: Notes) -> str:
    """The one version in a file; read again only when the file has changed."""
    if not stamped[0]:
        return ""
    try:
        text = read_text(path, _LARGEST)
    except (OSError, UnicodeDecodeError):
        return ""
    parts = list(_about_sdk(text))
    if not parts:
        return ""
    about = "\0".join((form, *parts)).encode()
    return notes.answer("version", about, lambda: [_stated(form, parts)])[0]


def _stated(form: str, parts: list[str]) -> str:
    found = {version for part in parts for match in re.finditer(form, part, re.MULTILINE)
             for version in match.groups() if version}  # fmt: skip
    return found.pop() if len(found) == 1 else ""


def _about_sdk(text: str) -> Iterator[str]:
    """The lines that name the SDK, each with the next one: a lock file is long, and a search over all of it slow."""
    place = text.find(_SDK)
    while place >= 0:
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        if end >= 0:
            end = text.find("\n", end + 1)
        yield text[start : None if end < 0 else end]
        place = text.find(_SDK, place + len(_SDK))
