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
    """Run and lint each member in one spelling."""
    for member in chosen:
        source = members.source(member, spelling)
        report = run(source)
        part = report.unloadable or report[members.CLASS].part
        line = next(
            number for number, line in enumerate(source.split("\n"), 1) if line.endswith(members.HERE)
        )
        codes = _codes(source, line, _DEFAULT)
        yield Judged(member, spelling, part, codes, codes or _codes(source, line, _STRICT))


def _codes(source: str, line: int, settings: Settings) -> tuple[str, ...]:
    found = engine.check(source, None, "/nowhere/workflows.py", settings)
    codes = {finding.code for finding in found if finding.line == line}
    return tuple(sorted(code for code in codes if code.startswith("TMP1")))  # effects in workflow code
