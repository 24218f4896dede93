"""``flake8-temporal fix``: make the fixes of a class in files, or show them; no file is ever left half-written.

Which files there are and what is found in them is told by ``session``, how a text is mended by ``fixes``.
"""

import argparse
import difflib
import sys
from collections.abc import Sequence
from typing import NamedTuple

from flake8_temporal.cli.files import Changed, Source, read, written
from flake8_temporal.cli.formats import counted, line
from flake8_temporal.cli.session import UNJUDGED, ExecutionError, Session, opened
from flake8_temporal.fixes.apply import Outcome, Wanted, fixed
from flake8_temporal.report import printable

_REPLAY = """\
These rewrites change the commands of the workflow. Executions that are running now will not replay with the new code:
guard it with workflow.patched() (--patch-id does), or deploy it with worker versioning."""
_PATCHED = """\
The old code stays behind workflow.patched({!r}) for executions that are running now; remove it when they are done."""


class _Total(NamedTuple):
    """What became of the findings of one file; ``failed`` when a file could not be read, judged or written."""

    applied: int = 0
    left: int = 0
    failed: bool = False
    has_replay: bool = False

    def plus(self, other: "_Total") -> "_Total":
        return _Total(
            self.applied + other.applied,
            self.left + other.left,
            self.failed or other.failed,
            self.has_replay or other.has_replay,
        )


def run(arguments: Sequence[str]) -> int:
    """0: nothing to change, or changed; 1: it would change, or a file could not be fixed; 2: a wrong call."""
    session = opened("fix", arguments, _add_options)
    options = session.options
    if options.patch_id and not options.replay:
        raise ExecutionError("--patch-id is for rewrites that change commands: it needs --replay")
    total = _Total()
    for path in session.files():
        if path == "-":
            raise ExecutionError("fix rewrites files, not standard input")
        total = total.plus(_of_file(session, path))
    if total.has_replay:
        print(_PATCHED.format(options.patch_id) if options.patch_id else _REPLAY, file=sys.stderr)
    is_shown = options.diff or options.check
    verb = "would be fixed" if is_shown else "fixed"
    print(f"{counted(total.applied, 'finding')} {verb}, {total.left} left as they are", file=sys.stderr)
    return 1 if total.failed or (total.applied and is_shown) else 0


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--diff", action="store_true", help="print what would change, and write nothing")
    group.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if anything would change"
    )
    group.add_argument("--unsafe", action="store_true", help="make fixes too that need a look")
    group.add_argument(
        "--replay", action="store_true", help="make fixes too that change the commands of workflows"
    )
    group.add_argument(
        "--patch-id", metavar="ID", default="", help="keep the old commands behind workflow.patched(ID)"
    )


def _of_file(session: Session, path: str) -> _Total:
    """Fix one file; a line on standard error says what is not fixed, and why."""
    source = read(path)
    if source is None:
        print(f"{printable(path)}: not fixed, it cannot be read", file=sys.stderr)
        return _Total(failed=True)
    judgement = session.judge_text(source.text, path)
    unjudged = [found for found in judgement.selected if found.code in UNJUDGED]
    if unjudged:
        print(f"{line(path, unjudged[0])}; not fixed", file=sys.stderr)
        return _Total(failed=True)
    outcome = fixed(
        source.text, judgement, lambda text: session.judge_text(text, path), _wanted(session.options)
    )
    if outcome.text != source.text and not _put(session.options, source, outcome.text):
        return _Total(failed=True)
    for found, reason in outcome.refused:
        print(f"{line(path, found)}: not fixed, {reason}", file=sys.stderr)
    return _counted(outcome)


def _wanted(options: argparse.Namespace) -> Wanted:
    kinds = {"safe": True, "unsafe": options.unsafe, "replay": options.replay}
    return Wanted(frozenset(kind for kind, is_on in kinds.items() if is_on), options.patch_id)


def _put(options: argparse.Namespace, source: Source, text: str) -> bool:
    """Write the new text or show it, whichever is asked for; whether that could be done."""
    if options.diff:
        before, after = (lines.splitlines(keepends=True) for lines in (source.text, text))
        for printed in difflib.unified_diff(before, after, source.path, source.path):
            print(printed, end="" if printed.endswith("\n") else "\n\\ No newline at end of file\n")
    elif not options.check:
        try:
            written(source, text)
        except (OSError, UnicodeError, Changed) as error:
            reason = getattr(error, "strerror", None) or error
            print(f"{printable(source.path)}: not written, {reason}", file=sys.stderr)
            return False
    return True


def _counted(outcome: Outcome) -> _Total:
    has_replay = any(found.fix is not None and found.fix.kind == "replay" for found in outcome.applied)
    return _Total(len(outcome.applied), len(outcome.refused), has_replay=has_replay)
