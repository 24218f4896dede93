"""A file's text to its fixed text, in rounds, with every result checked before it is believed.

A fix counts when the file still compiles, its finding is gone and no other has come; else it is left out with the
reason. Nothing is read or written here; ``cli`` does.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from libcst import ParserSyntaxError

from flake8_temporal.facts.source import lines_of
from flake8_temporal.fixes.edits import edited
from flake8_temporal.fixes.rewrites.rewrite import Refused
from flake8_temporal.model import Finding, Judgement


class Wanted(NamedTuple):
    """The classes of fixes to make, and the patch that guards those that change commands, if any."""

    kinds: frozenset[str]
    patch_id: str = ""

    def wants(self, found: Finding) -> bool:
        return found.fix is not None and found.fix.kind in self.kinds

    def keeps(self, found: Finding) -> bool:
        """Whether the old statement stays, with its finding, for executions that are running."""
        return bool(self.patch_id) and found.fix is not None and found.fix.kind == "replay"


class Outcome(NamedTuple):
    """The new text, the findings that are mended, and those that stay although they have a fix, with the reason."""

    text: str
    applied: tuple[Finding, ...]
    refused: tuple[tuple[Finding, str], ...]


def fixed(text: str, before: Judgement, check: Callable[[str], Judgement], wanted: Wanted) -> Outcome:
    """Make the fixes that are wanted of those that are selected; ``before`` is what ``check`` says of the text.

    What cannot be made together is made in halves, so that one that is refused does not hold up the others.
    """
    applied: list[Finding] = []
    refused: dict[tuple[str, str], str] = {}
    width = 0
    while batch := _batch(
        one for one in before.selected if wanted.wants(one) and _key(one, text) not in refused
    ):
        attempt = batch[:width] if width else batch
        try:
            text, before = _tried(text, attempt, before, check, wanted)
            applied += attempt
            width = 0
        except Refused as error:
            width = len(attempt) // 2
            if not width:
                refused[_key(attempt[0], text)] = str(error)
    left = [one for one in before.selected if wanted.wants(one)]
    return Outcome(text, tuple(applied), tuple((one, refused[_key(one, text)]) for one in left))


def mended(
    text: str, found: Finding, before: Judgement, check: Callable[[str], Judgement], wanted: Wanted
) -> str | None:
    """The text after the fix of one finding that is wanted, judged as ``fixed`` does; None where it is refused."""
    try:
        return _tried(text, [found], before, check, wanted)[0]
    except Refused:
        return None


def _key(found: Finding, text: str) -> tuple[str, str]:
    """What stays the same when lines are added above."""
    return f"{found.code} {found.message}", lines_of(text)[found.line - 1].strip()


def _batch(findings: Iterable[Finding]) -> list[Finding]:
    """Those that do not lie in each other; the rest waits for the next round."""
    chosen: list[Finding] = []
    for found in sorted(findings, key=lambda found: found.span):
        if not chosen or (chosen[-1].span[2:] <= found.span[:2] and chosen[-1].span != found.span):
            chosen.append(found)
    return chosen


def _tried(
    text: str, attempt: list[Finding], before: Judgement, check: Callable[[str], Judgement], wanted: Wanted
) -> tuple[str, Judgement]:
    after = _edited(text, attempt, wanted.patch_id)
    checked = check(after)
    gone = [found for found in attempt if not wanted.keeps(found)]
    new = _said(checked.findings) - (_said(before.findings) - _said(gone))
    if new:
        raise Refused(f"there would be another finding: {next(iter(new))}")
    left = sum(map(wanted.wants, checked.selected))
    if left > sum(map(wanted.wants, before.selected)) - len(attempt):
        raise Refused("it would have to be fixed again")
    return after, checked


def _edited(text: str, attempt: list[Finding], patch_id: str) -> str:
    try:
        after = edited(text, attempt, patch_id)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(after, "<fixed>", "exec", dont_inherit=True)
    except (SyntaxError, ParserSyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(f"the result would not compile: {type(error).__name__}") from None
    return after


def _said(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(f"{found.code} {found.message}" for found in findings)
