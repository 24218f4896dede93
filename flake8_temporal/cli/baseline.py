"""What a run makes of a baseline: what of it no longer occurs, and the one to write instead.

A run settles what it looked for in the files that it judged, and whatever is said of files that are gone. All other
entries stay as they are, so that a run over a part of the project is no loss.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from flake8_temporal.baseline import Baseline, Entry, dumped, entry_of, load
from flake8_temporal.cli.files import put
from flake8_temporal.cli.session import UNJUDGED, ExecutionError, Session
from flake8_temporal.model import ConfigurationError, Judgement
from flake8_temporal.options import refusal


class Run(NamedTuple):
    """The files that were judged, by their name in a baseline, and whether an entry was looked for."""

    occurring: dict[str, Counter[Entry]]
    settles: Callable[[str, str], bool]


def run_of(session: Session, baseline: Baseline, judgements: dict[str, Judgement]) -> Run:
    """What a run over these files says about a baseline."""
    paths = {
        baseline.name_of(path): path
        for path, one in judgements.items()
        if path != "-" and not any(found.code in UNJUDGED for found in one.findings)
    }
    folder = os.path.dirname(os.path.abspath(baseline.path))
    given = [os.path.abspath(path) for path in session.options.filenames or ["."] if path != "-"]

    def settles(name: str, code: str) -> bool:
        if name in paths:
            return session.looks_for(code, paths[name])
        path = os.path.normpath(os.path.join(folder, name))
        is_inside = any(path == each or path.startswith(os.path.join(each, "")) for each in given)
        return is_inside and not os.path.lexists(path)

    return Run({name: _occurring(judgements[path]) for name, path in paths.items()}, settles)


def _occurring(judgement: Judgement) -> Counter[Entry]:
    """What a baseline has to say for everything selected to be accepted.

    It is asked before ``# noqa`` is, so of an entry that it has to have, it counts those on lines with one too.
    """
    selected = {entry_of(found, judgement.lines) for found in judgement.selected}
    entries = (entry_of(found, judgement.lines) for found in judgement.findings)
    return Counter(entry for entry in entries if entry in selected)


def gone(baseline: Baseline, run: Run) -> Iterator[tuple[str, Entry, int]]:
    """The entries that occur less often than they are accepted, and by how much."""
    for name, entries in sorted(baseline.files.items()):
        for entry, count in sorted(entries.items()):
            missing = count - run.occurring.get(name, Counter())[entry]
            if missing > 0 and run.settles(name, entry.code):
                yield name, entry, missing


def pruned(baseline: Baseline, run: Run) -> Baseline:
    """The baseline without the entries that are ``gone``."""
    files = {name: Counter(entries) for name, entries in baseline.files.items()}
    for name, entry, missing in gone(baseline, run):
        files[name][entry] -= missing
    return baseline._replace(files=files)


def extended(baseline: Baseline, run: Run) -> Baseline:
    """The pruned baseline, with all that occurs."""
    files = dict(pruned(baseline, run).files)
    for name, entries in run.occurring.items():
        files[name] = files.get(name, Counter()) | entries
    return baseline._replace(files=files)


def earlier(path: str) -> Baseline:
    """The baseline that is about to be written again, or an empty one; another file is not overwritten."""
    try:
        return load(path) if os.path.lexists(path) else Baseline(path, {})
    except ConfigurationError as error:
        raise refusal(error) from None


def save(baseline: Baseline) -> None:
    """Write a baseline in its place, whole or not at all."""
    try:
        target = os.path.realpath(baseline.path)
        mode = os.stat(target).st_mode & 0o7777 if os.path.exists(target) else 0o644
        put(target, dumped(baseline).encode("utf-8", "surrogatepass"), mode)
    except OSError as error:
        raise ExecutionError(f"{baseline.path}: the baseline is not written: {error.strerror}") from None
