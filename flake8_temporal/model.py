"""The vocabulary every layer shares: spans, findings, fixes, settings and the error for bad configuration.

Plain immutable data that survives processes and caches. What one module
of the linted project says about itself is described next door, in ``facts.records``.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flake8_temporal.settings import ConfigurationError, Settings

__all__ = ["ConfigurationError", "Finding", "Fix", "Judgement", "Settings", "Span", "Spelling"]


class Span(NamedTuple):
    """Where something stands: lines count from 1, columns from 0, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def is_within(self, outer: "Span") -> bool:
        """Whether this stands inside ``outer``, or is the same place."""
        return outer[:2] <= self[:2] and self[2:] <= outer[2:]


class Spelling(NamedTuple):
    """How an outside name is written in a file; one that is not ``is_imported`` needs an import of that name."""

    dotted: str
    text: str
    is_imported: bool


class Fix(NamedTuple):
    """How the code at a finding's span can be rewritten.

    ``kind`` is "safe" (same commands, or code that raises today), "unsafe" (needs a look) or "replay" (changes the
    commands of workflows that are running). ``rewrite`` names the edit, which ``fixes.rewrites`` knows how to make;
    what ``text`` says to it is told there. ``names`` are the outside names that the new code uses.
    """

    kind: str
    rewrite: str
    text: str = ""
    names: tuple[Spelling, ...] = ()


class Finding(NamedTuple):
    """One report: a place in the linted file, a code, the text that follows the code, and what would mend it."""

    line: int
    column: int
    code: str
    message: str
    span: Span
    fix: Fix | None = None


class Judgement(NamedTuple):
    """One file: all that is found in it, what of it the user has selected and not accepted, and its lines."""

    findings: list[Finding]
    selected: list[Finding]
    lines: Sequence[str] = ()
