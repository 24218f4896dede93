"""The findings of one file as a program asks for them: those that are remembered, else those of the engine.

The engine is loaded only for a file of which nothing is remembered, since loading it is most of the cost of a small
run. It judges nothing itself.
"""

import ast

from flake8_temporal.model import Finding, Settings
from flake8_temporal.project.layout import Layout
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.notes import notes_for
from flake8_temporal.project.verdicts import keep, place_of, recall
from flake8_temporal.project.versions import with_stated_version


def check(
    text: str, tree: ast.Module | None, path: str, settings: Settings, layout: Layout | None = None
) -> list[Finding]:
    """The findings in a file that is worth judging (``scan``), as ``engine.check`` finds them without remembering."""
    layout = layout or Layout(notes_for(settings))
    lookup = Lookup(path, settings, layout)
    settings = with_stated_version(settings, lookup.directories, layout.notes)
    place = place_of(text, path, lookup, settings, layout.notes)
    layout.notes.keep()
    # With a lookup of its own, since an old entry may ask for what nobody asks any more.
    known = None if place is None else recall(place, Lookup(path, settings, layout))
    if known is not None:
        return known
    from flake8_temporal.engine import judge

    findings = judge(text, tree, path, lookup, settings)
    if place is not None:
        keep(place, lookup, findings)
    return findings
