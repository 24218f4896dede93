"""flake8's view of us: an adapter from its file objects to ``judged.check`` and back.

No logic of its own: it scans before it imports anything heavy, and turns a failure of ours into one TMP000.
What is judged, and how, is decided in ``engine``; what can be configured, in ``options``.
"""

import argparse
import ast
import os
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_temporal import __version__
from flake8_temporal.options import add_options, parse_options
from flake8_temporal.scan import is_worth_judging
from flake8_temporal.settings import Settings

if TYPE_CHECKING:  # most runs make no finding
    from flake8_temporal.model import Finding

LARGEST = 8_000_000  # characters; no module that a person wrote is as large


class Plugin:
    """What flake8 instantiates for every file it checks."""

    name = "flake8-temporal"
    version = __version__
    add_options = staticmethod(add_options)
    parse_options = staticmethod(parse_options)

    def __init__(
        self, tree: ast.Module, filename: str, lines: list[str], options: argparse.Namespace
    ) -> None:
        self._tree = tree
        self._filename = filename
        self._lines = lines
        self._options = options

    # A generator: flake8 would take an AttributeError from a plain function for "there is no run method".
    def run(self) -> Iterator[tuple[int, int, str, type["Plugin"]]]:
        """Yield line, column from 0, text and our class, as flake8 wants them."""
        found = findings("".join(self._lines), self._tree, self._filename, self._options)
        baseline = getattr(self._options, "temporal_accepted", None)
        if baseline is not None:
            found = baseline.new(self._filename, found, self._lines)
        if found:
            from flake8_temporal.report import shown

            for finding in found:
                yield finding.line, finding.column, shown(finding), type(self)


def findings(text: str, tree: ast.Module | None, filename: str, options: argparse.Namespace) -> "list[Finding]":
    """What is found in one file of a run; ``tree`` saves parsing it."""
    settings: Settings = options.temporal_settings
    # Most files end here, before the engine is imported: start-up is most of the cost of a small run.
    if not is_worth_judging(text, settings):
        return []
    if len(text) > LARGEST:
        return [too_large(text, filename)]
    try:
        from flake8_temporal import judged
        from flake8_temporal.project.layout import Layout
        from flake8_temporal.project.notes import notes_for

        # The namespace is new in every run, and so is what hangs on it.
        layout = getattr(options, "temporal_layout", None) or Layout(notes_for(settings))
        options.temporal_layout = layout
        # What is remembered is what is found, accepted or not.
        return judged.check(text, tree, filename, settings._replace(baseline=""), layout)
    except Exception as error:  # whatever escapes would end the whole run, or blame this file's syntax
        if os.environ.get("FLAKE8_TEMPORAL_RAISE") == "1":
            raise
        return [internal_error(error, filename)]


def too_large(text: str, filename: str) -> "Finding":
    """What is said of a file whose analysis would take minutes and the memory of the machine."""
    return _unjudged(f"{filename} was not judged: it has {len(text):,} characters, more than {LARGEST:,}")


def internal_error(error: Exception, filename: str) -> "Finding":
    """A failure of ours, as the finding that tells of it."""
    cause = " ".join(f"{type(error).__name__}: {error}".split())
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return _unjudged(
        f"internal error in flake8-temporal, {filename} was not judged: {cause}{place}; please report it"
    )


def _unjudged(message: str) -> "Finding":
    from flake8_temporal.model import Finding, Span
    from flake8_temporal.report import printable

    return Finding(1, 0, "TMP000", printable(message), Span(1, 0, 1, 0))
