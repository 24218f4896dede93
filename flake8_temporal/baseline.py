"""The findings that a project has accepted in bulk: a file of them, and which findings of a file are new.

A finding is known by its file, its code and the text of its line, so that it may move; how often it occurs counts.
Paths are relative to the directory of the baseline. When one is written or pruned is for ``cli.baseline``.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flake8_temporal.model import ConfigurationError, Finding
from flake8_temporal.reading import read

_MARK = "flake8-temporal-baseline"
_FORMAT = 1
_LARGEST = 100_000_000


class Entry(NamedTuple):
    """What is accepted in a file: a code on a line that reads like this, whatever its white space."""

    code: str
    line: str


class Baseline(NamedTuple):
    """How often each entry is accepted in each file; ``path`` is where the baseline itself stands."""

    path: str
    files: Mapping[str, Counter[Entry]]

    def name_of(self, path: str) -> str:
        """How a file is called in here."""
        target = os.path.abspath(path)
        try:
            target = os.path.relpath(target, os.path.dirname(os.path.abspath(self.path)))
        except ValueError:  # on another drive
            pass
        return target.replace(os.sep, "/")

    def new(self, path: str, findings: Iterable[Finding], lines: Sequence[str]) -> list[Finding]:
        """The findings of a file that are not accepted; of more than are, the last ones."""
        left = Counter(self.files.get(self.name_of(path)))
        found = []
        for finding in findings:
            entry = entry_of(finding, lines)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                found.append(finding)
        return found


def entry_of(finding: Finding, lines: Sequence[str]) -> Entry:
    """By what a finding is known again."""
    line = lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""
    return Entry(finding.code, " ".join(line.split()))


def load(path: str) -> Baseline:
    """Read a baseline; raises ``ConfigurationError`` for a file that is missing, broken or something else."""
    again = f"flake8-temporal check --write-baseline {path}"
    try:
        document = json.loads(read(path, _LARGEST).decode("utf-8"))
    except OSError as error:
        reason = f"cannot be read: {error.strerror}; {again} writes it"
        raise ConfigurationError(f"{path}: the baseline {reason}") from None
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(
            f"{path}: expected a baseline, in JSON: {reason}; restore it, or remove it and run {again}"
        ) from None
    if not isinstance(document, dict) or _MARK not in document:
        raise ConfigurationError(
            f"{path}: this is not a baseline of flake8-temporal; name another file, {again} writes one"
        )
    files = _files(document.get("files")) if document[_MARK] == _FORMAT else None
    if files is None:
        raise ConfigurationError(
            f"{path}: a baseline of another release, or damaged; remove it and run {again}"
        )
    return Baseline(path, files)


def _files(document: object) -> dict[str, Counter[Entry]] | None:
    """None for what ``dumped`` would not have written."""
    if not isinstance(document, dict):
        return None
    files: dict[str, Counter[Entry]] = {}
    for name, codes in document.items():
        if not isinstance(codes, dict):
            return None
        files[name] = Counter()
        for code, counts in codes.items():
            if not isinstance(counts, dict):
                return None
            for line, count in counts.items():
                if type(count) is not int or count < 1:
                    return None
                files[name][Entry(code, line)] = count
    return files


def dumped(baseline: Baseline) -> str:
    """The text of the file, in an order that makes for small differences."""
    files: dict[str, dict[str, dict[str, int]]] = {}
    for name, entries in sorted(baseline.files.items()):
        for (code, line), count in sorted(entries.items()):
            if count > 0:
                files.setdefault(name, {}).setdefault(code, {})[line] = count
    return json.dumps({_MARK: _FORMAT, "files": files}, indent=1, ensure_ascii=False) + "\n"
