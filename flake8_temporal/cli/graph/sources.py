"""The source lines that a graph shows, and how its files are called.

A file is read once, when something in it is shown first; one that cannot be read has no lines.
"""

import os
from collections.abc import Sequence

from flake8_temporal.cli.graph.records import Spot
from flake8_temporal.facts.source import decode, in_characters, lines_of
from flake8_temporal.model import Span

_AROUND = 2  # lines before and after
_MOST = 12  # lines of a place that are shown
_LONGEST = 240  # characters of a line


class Sources:
    """The files of one document."""

    def __init__(self) -> None:
        self._lines: dict[str, Sequence[str]] = {}
        self._wanted: dict[str, set[int]] = {}

    def shown(self, path: str) -> str:
        """How a file is called: from the current directory if it is in there, with slashes."""
        absolute = os.path.abspath(path)
        inside = absolute.startswith(os.path.join(os.getcwd(), ""))
        return (os.path.relpath(absolute) if inside else path).replace(os.sep, "/")

    def add(self, path: str, lines: Sequence[str]) -> None:
        """The lines of a file that was read already."""
        self._lines[self.shown(path)] = lines

    def spot(self, path: str, span: Span) -> Spot:
        """Where something stands, in characters; the lines around it will be in ``excerpts``."""
        name = self.shown(path)
        lines = self._of(name, path)
        last = min(span.end_line, span.line + _MOST - 1)
        first = max(1, span.line - _AROUND)
        self._wanted.setdefault(name, set()).update(range(first, min(last + _AROUND, len(lines)) + 1))
        start = self._column(lines, span.line, span.column)
        return Spot(
            name, span.line, start, span.end_line, self._column(lines, span.end_line, span.end_column)
        )

    def excerpts(self) -> dict[str, dict[str, str]]:
        """The lines to show, by file and number."""
        return {
            name: {str(number): _trimmed(self._lines[name][number - 1]) for number in sorted(wanted)}
            for name, wanted in sorted(self._wanted.items())
        }

    def _of(self, name: str, path: str) -> Sequence[str]:
        if name not in self._lines:
            try:
                with open(path, "rb") as file:
                    text = decode(file.read())
            except OSError:
                text = None
            self._lines[name] = lines_of(text or "")
        return self._lines[name]

    def _column(self, lines: Sequence[str], line: int, column: int) -> int:
        return (in_characters(lines[line - 1], column) if 0 < line <= len(lines) else column) + 1


def _trimmed(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= _LONGEST else line[:_LONGEST] + " …"
