"""What the oracle says: a verdict for each workflow class, and for each part of its run.

Plain records; ``watch`` makes the parts and ``oracle`` puts them together.
"""

from collections.abc import Mapping
from typing import NamedTuple

from .server import Command

OUTCOMES = ("ok", "restricted", "task failure", "workflow failure", "warning", "blocked")


class Span(NamedTuple):
    """Where the source was: a module, and the expression that was running, as ``ast`` counts."""

    module: str
    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span("", 0, 0, 0, 0)


class Part(NamedTuple):
    """What happened in one part of a class: while it was loaded, in its run method, or in a handler."""

    outcome: str = "ok"
    name: str = ""
    message: str = ""
    span: Span = NOWHERE

    @property
    def module(self) -> str:
        return self.span.module

    @property
    def line(self) -> int:
        return self.span.line


class Verdict(NamedTuple):
    """What happened to one workflow class."""

    parts: Mapping[str, Part]
    commands: tuple[Command, ...] = ()
    delivered: tuple[str, ...] = ()
    finished: bool = False
    noted: tuple[Part, ...] = ()

    @property
    def part(self) -> Part:
        """The first part that is not ok."""
        return next((part for part in self.parts.values() if part.outcome != "ok"), Part())

    @property
    def outcome(self) -> str:
        return self.part.outcome

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def message(self) -> str:
        return self.part.message

    @property
    def module(self) -> str:
        return self.part.span.module

    @property
    def line(self) -> int:
        return self.part.span.line


class Report(dict[str, Verdict]):
    """The verdicts by class; ``unloadable`` says why there are none, ``ran`` which lines the sandbox ran."""

    unloadable: Part | None = None

    def __init__(self) -> None:
        self.ran: set[int] = set()

    def part(self, name: str) -> Part:
        """What happened to a class, or to the whole source before it."""
        return self.unloadable or self[name].part
