"""What the sandbox does with each restricted member, and what the plugin says to the same code.

Members in, one judgement each out: how the run ended, and which codes stand on the line that uses the member. It
holds no opinion on either; the tests and the report do.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_temporal import engine
from flake8_temporal.model import Settings

from . import members
from .members import Member
from .oracle import Part, run

SPELLINGS = ("import", "from")
_DEFAULT, _STRICT = Settings(no_cache=True), Settings(no_cache=True, strict=True)


class Judged(NamedTuple):
    """One member in one spelling: what the sandbox did, and what the plugin reports, also when strict."""

    member: Member
    spelling: str
    part: Part
    codes: tuple[str, ...]
    strict: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        """Whether the sandbox raises, or at least warns, because of the member."""
        named = self.part.name in (self.member.name, self.member.module)
        warned = self.part.outcome == "warning" and self.member.name in self.part.message
        return warned or self.part.outcome == "restricted" and (named or self._inside())

    def _inside(self) -> bool:
        """``m.C().f`` is restricted as ``m.C.f``; ``os.path`` is restricted under the name ``os``."""
        return self.member.name.startswith(f"{self.part.name}.") or self.part.name.startswith(
            self.member.name
        )


def judge(chosen: Iterable[Member], spelling: str) -> Iterator[Judged]:
    """Run and lint each member in one spelling; those of a module share a workflow."""
    by_module: dict[str, list[Member]] = {}
    for member in chosen:
        by_module.setdefault(member.module, []).append(member)
    for together in by_module.values():
        yield from _judge(together, spelling)


def _judge(together: list[Member], spelling: str) -> Iterator[Judged]:
    source, at = members.source(together, spelling)
    report = run(source)
    if report.unloadable and len(together) > 1:  # importing one of them is stopped
        for member in together:
            yield from _judge([member], spelling)
        return
    noted = (report.unloadable,) if report.unloadable else report[members.CLASS].noted
    default = _codes(source, _DEFAULT)
    strict = default if at.keys() <= default.keys() else _codes(source, _STRICT)
    for line, member in at.items():
        stops = (part for part in noted if report.unloadable or part.line == line)
        yield Judged(member, spelling, next(stops, Part()), default.get(line, ()), strict.get(line, ()))


def _codes(source: str, settings: Settings) -> dict[int, tuple[str, ...]]:
    """The effects in workflow code that are reported, by line."""
    found: dict[int, set[str]] = {}
    for finding in engine.check(source, None, "/nowhere/workflows.py", settings):
        if finding.code.startswith("TMP1"):
            found.setdefault(finding.line, set()).add(finding.code)
    return {line: tuple(sorted(codes)) for line, codes in found.items()}
