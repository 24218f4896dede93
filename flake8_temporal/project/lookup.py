"""Module name to file: where one linted file finds the modules of its project, and the bytes that stand there.

One ``Lookup`` serves one linted file, so what it finds depends on that file alone; it keeps what it was asked and what
it answered. A module that is missing or unreadable is ``None``. What the bytes say is for ``index``, whether what was
answered still holds for ``verdicts``.
"""

import os
import sys
from functools import cached_property
from typing import NamedTuple

from flake8_temporal.model import Settings
from flake8_temporal.project.digest import digest
from flake8_temporal.project.layout import Found, Layout, upwards
from flake8_temporal.project.roots import installed_roots
from flake8_temporal.reading import contents

ITSELF = "="  # what stands for the digest of the linted file
_LARGEST = 8_000_000  # bytes; no module that a person wrote is as large


class Source(NamedTuple):
    """The bytes of a module and their digest; ``data`` is None for the linted file itself, under another name."""

    found: Found
    data: bytes | None
    digest: bytes


class Lookup:
    """What one linted file can import from its own project."""

    def __init__(self, path: str, settings: Settings = Settings(), layout: Layout | None = None) -> None:
        self.path = os.path.abspath(path)
        self.found: dict[str, Found | None] = {}
        self.sources: dict[str, str] = {}  # by name: the digest of what was read, or why nothing was
        self._settings = settings
        self._layout = Layout() if layout is None else layout
        directory, base = os.path.split(self.path)
        self._around = self._layout.surroundings(directory, settings.src)
        stem = base.removesuffix(".pyi").removesuffix(".py") or "module"
        self.is_package = stem == "__init__"
        names = self._around.package if self.is_package else (*self._around.package, stem)
        self.name = ".".join(names) or "module"
        self._identity = _identity(self.path)

    @property
    def directories(self) -> tuple[str, ...]:
        """The directories of the project that the file is in, innermost first."""
        return self._around.within

    @property
    def project(self) -> str:
        """The directory that all of the project is in."""
        return self._around.project

    @property
    def opened(self) -> list[str]:
        """The files that were read."""
        found = (self.found[name] for name, read in self.sources.items() if len(read) > len(ITSELF))
        return [each.path for each in found if each is not None and each.path]

    def find(self, name: str) -> Found | None:
        """Where a module of the project is."""
        if name not in self.found:
            self.found[name] = self._search(name)
        return self.found[name]

    def is_there(self, name: str) -> bool:
        """Whether the project has a module of that name, readable or not."""
        return self.find(name) is not None

    def read(self, name: str) -> Source | None:
        """The bytes of a module of the project; None if there is no such module, or none that can be read."""
        found = self.find(name)
        source = None if found is None else self._source(found)
        if source is None:
            self.sources[name] = ""
        else:
            self.sources[name] = ITSELF if source.data is None else source.digest.hex()
        return source

    def _source(self, found: Found) -> Source | None:
        if not found.path:
            return Source(found, b"", digest(b""))
        try:
            status, data = contents(found.path, _LARGEST)
        except OSError:
            # What is linted has been read already, whatever has become of its file.
            is_linted = self._identity is not None and self._identity == _identity(found.path)
            return Source(found, None, b"") if is_linted else None
        if (status.st_dev, status.st_ino) == self._identity:
            return Source(found, None, b"")
        return Source(found, data, digest(data))

    def _search(self, name: str) -> Found | None:
        if not can_be_found(name):
            return None
        parts = name.split(".")
        # Directories above the file may be packages, from which its own is imported under their name.
        roots = (*self._around.roots, *self._around.above.get(parts[0], ()))
        found = self._layout.find(roots, name)
        if found is None and parts[0] in self._settings.follow_packages:
            found = self._layout.find(self._installed, name)
        return found

    @cached_property
    def _installed(self) -> tuple[str, ...]:
        return installed_roots(upwards(os.path.dirname(self.path)))


def can_be_found(name: str) -> bool:
    """Whether a project may have a module of that name: the standard library hides one, an odd name is none."""
    parts = name.split(".")
    return parts[0] not in sys.stdlib_module_names and all(part.isidentifier() for part in parts)


def _identity(path: str) -> tuple[int, int] | None:
    """What a file is known by under any name; None for what is not there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # a name that the system cannot encode is not there
        return None
    return status.st_dev, status.st_ino
