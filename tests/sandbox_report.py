"""Runs everything in the SDK's sandbox, and writes down what happened: the record, the table of restrictions, the page.

``python tests/sandbox_report.py`` writes; with ``--check`` it runs everything too, says what is out of step and fails.
The record is of one Python, and on another there is nothing to compare. What the runs are and how they are rendered
stands in ``sandbox``.
"""

import difflib
import sys
import warnings
from pathlib import Path

from sandbox import document, fingerprint, record

SHOWN = 40


def main(arguments: list[str]) -> int:
    checks = "--check" in arguments
    known, here = record.stored()["versions"], record.versions()
    if checks and known["python"] != here["python"]:
        print(f"the record is of Python {known['python']}, and this is {here['python']}: not compared")
        return 0
    warnings.simplefilter("ignore")  # a workflow that is stopped leaves coroutines behind that nobody awaits
    data = record.make()
    texts = {
        record.STORED: record.text(data),
        fingerprint.STORED: fingerprint.text(),
        document.PATH: document.render(data),
    }
    outdated = {path: path.read_text(encoding="utf-8") for path, text in texts.items() if not _is(path, text)}
    for path, before in outdated.items():
        if not checks:
            path.write_text(texts[path], encoding="utf-8", newline="\n")
            continue
        print(f"{path.name} is out of step: run {document.PROGRAM}")
        changes = difflib.unified_diff(before.splitlines(), texts[path].splitlines(), "stored", "now", "", "", 0, "")
        print(*list(changes)[:SHOWN], sep="\n")
    return 1 if checks and outdated else 0


def _is(path: Path, text: str) -> bool:
    return path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
