"""What the sandbox does with each restricted member, and what the plugin says to the same code.

Members in, one judgement each out: how the run ended, and which codes stand on the line that uses the member. It
holds no opinion on either; the tests and the report do.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flake8_temporal import engine
from flake8_temporal.model import Settings

from . import members
from .members import Member
from .oracle import Part, run

SPELLINGS = ("import", "from")
BATCH = 5  # a sandbox loads its whole module for each class
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


def judge(chosen: Sequence[Member], spelling: str) -> Iterator[Judged]:
    """Run and lint each member in one spelling."""
    batches = [chosen[start : start + BATCH] for start in range(0, len(chosen), BATCH)]
    while batches:
        batch = batches.pop(0)
        source = members.sources(batch, spelling)
        report = run(source)
        if report.unloadable or not any("run" in verdict.parts for verdict in report.values()):
            if len(batch) > 1:  # one that cannot even be imported hides the others
                batches += [[each] for each in batch]
                continue
        default, strict = _codes(source, _DEFAULT), _codes(source, _STRICT)
        lines = [number for number, line in enumerate(source.split("\n"), 1) if line.endswith("# here")]
        for number, (member, line) in enumerate(zip(batch, lines, strict=True)):
            part = report.unloadable or report[members.class_name(number)].part
            yield Judged(member, spelling, part, default.get(line, ()), strict.get(line, ()))


def _codes(source: str, settings: Settings) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for finding in engine.check(source, None, "/nowhere/workflows.py", settings):
        found[finding.line] = tuple(sorted({*found.get(finding.line, ()), finding.code}))
    return found
