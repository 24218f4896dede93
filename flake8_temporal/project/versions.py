"""The release of the SDK that a project runs, where one of its files states it plainly.

Looks at lock files, requirement files and ``pyproject.toml`` from the linted file up to its repository, and reads
them as text: what is odd, large or contradictory counts as not stated. What differs between releases is for the rules.
"""

import functools
import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path

from flake8_temporal.model import Settings
from flake8_temporal.project.roots import stamp

_LARGEST = 8_000_000  # bytes of a file
_MOST = 20  # requirement files of a directory
_EXACT = r"[vV]?(\d+(?:\.\d+){1,2})"
_LOCKED = re.compile(rf'^name = "temporalio"\r?\nversion = "{_EXACT}"\r?$', re.MULTILINE)
_REQUIRED = re.compile(rf"^temporalio *(?:\[[\w ,-]*\])? *== *{_EXACT} *(?:[;#\\].*)?\r?$", re.MULTILINE)
_DECLARED = re.compile(
    rf"""["']temporalio *(?:\[[\w ,-]*\])? *== *{_EXACT} *(?:;[^"']*)?["']|^temporalio *= *["'](?:==)? *{_EXACT}["']""",
    re.MULTILINE,
)
# The first of these that says something is believed: a lock says what runs, the others what may.
_FILES = (
    ("uv.lock", _LOCKED),
    ("poetry.lock", _LOCKED),
    ("pdm.lock", _LOCKED),
    ("requirements*.txt", _REQUIRED),
    ("pyproject.toml", _DECLARED),
)


def stated_version(directories: Iterable[str]) -> str:
    """The version that the first of a project's directories with such a file states, else nothing."""
    for directory in directories:
        for found, form in _stating(directory, stamp(directory)):
            version = _version_in(found, form, stamp(found))
            if version:
                return version
    return ""


@functools.lru_cache(maxsize=256)
def _stating(directory: str, stamped: tuple[int, int]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The files of a directory that may state a version; looked for again only when one came or went."""
    return tuple(
        (found, form)
        for pattern, form in _FILES
        for found in sorted(glob.glob(os.path.join(glob.escape(directory), pattern)))[:_MOST]
    )


def is_at_least(settings: Settings, release: str) -> bool:
    """Whether the project runs this release of the SDK or a later one; where that is not known, the newest."""
    return not settings.sdk_version or _numbers(settings.sdk_version) >= _numbers(release)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@functools.lru_cache(maxsize=256)
def _version_in(path: str, form: re.Pattern[str], stamped: tuple[int, int]) -> str:
    """The one version in a file; read again only when the file has changed."""
    if not 0 < stamped[1] <= _LARGEST:
        return ""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    versions = {version for match in form.finditer(text) for version in match.groups() if version}
    return versions.pop() if len(versions) == 1 else ""
