"""What a graph shows, as records: names and paths as people know them, lines and columns from 1.

``written`` makes of them what is written as JSON; the fields are its keys.
"""

from typing import NamedTuple

from flake8_temporal import __version__
from flake8_temporal.cli.formats import Plain, plain
from flake8_temporal.project.callgraph import Handler

SCHEMA = 1
# The verdicts on a workflow, with how many of them are told.
EFFECTS, FINDINGS, CLEAN = "effects", "findings", "clean"
VERDICTS = {EFFECTS: "with effects", FINDINGS: "with other findings", CLEAN: "clean"}
REPORTED, ACCEPTED = "reported", "accepted"


class Start(NamedTuple):
    """Where a definition begins."""

    path: str
    line: int


class Spot(NamedTuple):
    """A stretch of a file; the lines around it are in ``Document.sources``."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Step(NamedTuple):
    """One function on the way to a finding, and where in it the next one is called; in the last, what is found."""

    function: str
    spot: Spot


class Shown(NamedTuple):
    """A finding where it is reported. ``kind`` is that of the effect, or the family of the rule."""

    code: str
    rule: str
    kind: str
    message: str
    fix: str
    status: str
    path: str
    line: int
    column: int
    steps: tuple[Step, ...]

    @property
    def is_effect(self) -> bool:
        """Whether it is one that workflow code reaches, rather than a mistake of another family."""
        return self.code.startswith("TMP1")


class Command(NamedTuple):
    """What is asked of the SDK; ``workflow`` is the id of a child workflow that is in the document too."""

    kind: str
    name: str
    spot: Spot
    defined: Start | None
    workflow: str


class Called(NamedTuple):
    line: int
    to: int


class Function(NamedTuple):
    """A function of a workflow; ``leads_on`` when it, or what it calls, has a command or a finding."""

    name: str
    path: str
    line: int
    calls: tuple[Called, ...]
    commands: tuple[Command, ...]
    leads_on: bool


class Workflow(NamedTuple):
    """A workflow class; handlers and calls name functions by their number."""

    id: str
    name: str
    qualname: str
    path: str
    line: int
    verdict: str
    handlers: tuple[Handler, ...]
    functions: tuple[Function, ...]
    findings: tuple[Shown, ...]


class Unjudged(NamedTuple):
    path: str
    message: str


class Explained(NamedTuple):
    """A rule that the document mentions."""

    name: str
    message: str
    text: str


class Document(NamedTuple):
    """``elsewhere`` are findings that no workflow has to do with, ``sources`` the lines that are shown, by file."""

    workflows: tuple[Workflow, ...]
    elsewhere: tuple[Shown, ...]
    unjudged: tuple[Unjudged, ...]
    rules: dict[str, Explained]
    sources: dict[str, dict[str, str]]


def written(document: Document) -> dict[str, Plain]:
    """The document as JSON holds it, with what wrote it."""
    tool: dict[str, Plain] = {"name": "flake8-temporal", "version": __version__}
    whole = plain(document)
    assert isinstance(whole, dict)
    return {"schema": SCHEMA, "tool": tool, **whole}
