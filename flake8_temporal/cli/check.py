"""``flake8-temporal check``: what the plugin finds, with flake8's exit codes, in a format for people or machines."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from flake8.main.options import JobsArgument

from flake8_temporal.baseline import Baseline
from flake8_temporal.cli import baseline as baselines
from flake8_temporal.cli.formats import FORMATS, Reported, counted
from flake8_temporal.cli.jobs import judged
from flake8_temporal.cli.progress import watched
from flake8_temporal.cli.session import ExecutionError, Session, opened
from flake8_temporal.model import Finding, Judgement
from flake8_temporal.report import printable


def run(arguments: Sequence[str]) -> int:
    session = opened("check", arguments, _add_options)
    options = session.options
    if options.prune_baseline and (options.write_baseline or session.baseline is None):
        raise ExecutionError("--prune-baseline needs --baseline FILE, and goes without --write-baseline")
    baseline = baselines.earlier(options.write_baseline) if options.write_baseline else session.baseline
    paths = list(dict.fromkeys(session.files()))
    judgements = dict(watched(judged(session, paths), len(paths), "checking"))
    if baseline is not None:
        baseline = _kept(session, baseline, judgements)
    found = [
        Reported(session.name_of(path), finding)
        for path, judgement in judgements.items()
        for finding in _new(session.name_of(path), judgement, baseline)
    ]
    if not options.quiet:
        for printed in FORMATS[options.output](found):
            print(printed)
    if sys.stderr.isatty() if options.summary is None else options.summary:
        print(summary(found, len(paths)), file=sys.stderr)
    return 1 if found and not options.exit_zero else 0


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format", dest="output", choices=FORMATS, default="text", help="how findings are printed (text)"
    )
    group.add_argument(
        "-j",
        "--jobs",
        type=JobsArgument,
        default=JobsArgument("auto"),
        metavar="N",
        help="how many processes share the files; auto: as many as there are processors, if it is worth it (auto)",
    )
    group.add_argument(
        "--summary",
        action=argparse.BooleanOptionalAction,
        help="say on standard error how many findings there are, and what can be fixed (on a terminal)",
    )
    group.add_argument(
        "--write-baseline", metavar="FILE", default="", help="accept all that is found, and remember it there"
    )
    group.add_argument(
        "--prune-baseline", action="store_true", help="take out of the baseline what no longer occurs"
    )


def summary(found: Sequence[Reported], files: int) -> str:
    """One line: how many findings of which code, in how many of the files, and how many have a fix."""
    if not found:
        return f"no findings in {counted(files, 'file')}"
    codes = Counter(one.finding.code for one in found)
    number = len({one.path for one in found})
    told = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
    text = f"{counted(len(found), 'finding')} in {number} of {counted(files, 'file')}: {told}"
    fixes = Counter(one.finding.fix.kind for one in found if one.finding.fix is not None)
    ways = {"safe": "", "unsafe": " with --unsafe", "replay": " with --replay"}
    mended = [f"{fixes[kind]}{how}" for kind, how in ways.items() if fixes[kind]]
    return f"{text}; flake8-temporal fix mends {', '.join(mended)}" if mended else text


def _kept(session: Session, baseline: Baseline, judgements: dict[str, Judgement]) -> Baseline:
    """The baseline as it is after this run; a line on standard error for all that becomes of it."""
    run = baselines.run_of(session, baseline, judgements)
    if session.options.write_baseline:
        written = baselines.extended(baseline, run)
        baselines.save(written)
        number = sum(sum(entries.values()) for entries in written.files.values())
        print(f"{written.path}: {counted(number, 'finding')} accepted", file=sys.stderr)
        return written
    gone = list(baselines.gone(baseline, run))
    for name, (code, line), _ in gone:
        print(printable(f"{baseline.path}: no longer occurs: {name}: {code} {line}"), file=sys.stderr)
    if not gone:
        return baseline
    number = sum(missing for *_, missing in gone)
    if not session.options.prune_baseline:
        print(f"{baseline.path}: --prune-baseline takes out what no longer occurs", file=sys.stderr)
        return baseline
    left = baselines.pruned(baseline, run)
    baselines.save(left)
    print(f"{baseline.path}: {counted(number, 'finding')} taken out", file=sys.stderr)
    return left


def _new(name: str, judgement: Judgement, baseline: Baseline | None) -> list[Finding]:
    if baseline is None:
        return judgement.selected
    new = set(baseline.new(name, judgement.findings, judgement.lines))
    return [found for found in judgement.selected if found in new]
