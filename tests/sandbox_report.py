"""Runs everything in the SDK's sandbox, and writes down what happened: the record, the table of restrictions, the page.

``python tests/sandbox_report.py`` writes; with ``--check`` it only says what is out of step. What the runs are and how
they are rendered stands in ``sandbox``.
"""

import sys

from sandbox import document, fingerprint, record


def main(arguments: list[str]) -> int:
    data = record.make()
    texts = {
        record.STORED: record.text(data),
        fingerprint.STORED: fingerprint.text(),
        document.PATH: document.render(data),
    }
    outdated = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    if "--check" not in arguments:
        for path in outdated:
            path.write_text(texts[path], encoding="utf-8", newline="\n")
        return 0
    print(*(f"{path.name} is out of step: run {document.PROGRAM}" for path in outdated), sep="\n")
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
