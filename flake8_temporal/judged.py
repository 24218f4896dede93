"""The findings of one file as a program asks for them: those that are remembered, else those of the engine.

The engine is loaded only for a file of which nothing is remembered, since loading it is most of the cost of a small
run. It judges nothing itself.
"""

import ast

from flake8_temporal.model import Finding, Settings
from flake8_temporal.project.layout import Layout
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.verdicts import keep, place_of, recall
from flake8_temporal.project.versions import stated_version


def check(
    text: str, tree: ast.Module | None, path: str, settings: Settings, layout: Layout | None = None
) -> list[Finding]:
    """The findings in a file that is worth judging (``scan``), as ``engine.check`` finds them without remembering."""
    lookup = Lookup(path, settings, layout)
    settings = settings._replace(sdk_version=settings.sdk_version or stated_version(lookup.directories))
    place = place_of(text, path, lookup, settings)
    known = None if place is None else recall(place, lookup)
    if known is not None:
        return known
    from flake8_temporal.engine import judge

    asked = Lookup(
        path, settings, layout
    )  # not the one above, which may have been asked what nobody asks any more
    findings = judge(text, tree, path, asked, settings)
    if place is not None:
        keep(place, asked, findings)
    return findings
