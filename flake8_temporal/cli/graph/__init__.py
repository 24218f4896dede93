"""``flake8-temporal graph``: what each workflow does, and how it comes to what it should not, as a page or a diagram.

This module takes the options and writes the file. ``document`` gathers what is shown, ``page`` and ``diagrams`` show
it.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence

from flake8_temporal.cli.files import put
from flake8_temporal.cli.formats import counted
from flake8_temporal.cli.graph import diagrams, page
from flake8_temporal.cli.graph.document import gathered
from flake8_temporal.cli.graph.records import VERDICTS, Document
from flake8_temporal.cli.session import ExecutionError, opened
from flake8_temporal.report import printable

FORMATS: dict[str, Callable[[Document], str]] = {
    "html": page.html,
    "mermaid": diagrams.mermaid,
    "dot": diagrams.dot,
    "json": diagrams.as_json,
}
_SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".json": "json",
}


def run(arguments: Sequence[str]) -> int:
    """0: written; 1: written, and a file is missing in it that could not be judged; 2: a wrong call."""
    session = opened("graph", arguments, _add_options)
    target: str = session.options.graph_file
    name = session.options.graph_format or _SUFFIXES.get(os.path.splitext(target)[1].lower(), "html")
    if name == "html" and not target and sys.stdout.isatty():
        raise ExecutionError("a page is for a browser: name a file for it, -o report.html")
    document = gathered(session)
    text = FORMATS[name](document)
    if not target or target == "-":
        sys.stdout.write(text)
    else:
        _save(target, text)
        print(f"{target}: {_summary(document)}", file=sys.stderr)
    for each in document.unjudged:
        print(printable(f"{each.path}: not in the graph: {each.message}"), file=sys.stderr)
    return 1 if document.unjudged else 0


def _summary(document: Document) -> str:
    verdicts = Counter(workflow.verdict for workflow in document.workflows)
    told = [f"{verdicts[verdict]} {words}" for verdict, words in VERDICTS.items() if verdicts[verdict]]
    return ", ".join([counted(len(document.workflows), "workflow"), *told])


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-o",
        "--output",
        dest="graph_file",
        metavar="FILE",
        default="",
        help="where to write it (standard output)",
    )
    group.add_argument(
        "--format",
        dest="graph_format",
        choices=FORMATS,
        help="what to write (by the name of the file, else html)",
    )


def _save(target: str, text: str) -> None:
    """Write the file in its place, whole or not at all."""
    try:
        target = os.path.realpath(target)
        mode = os.stat(target).st_mode & 0o7777 if os.path.exists(target) else 0o644
        put(target, text.encode("utf-8", "replace"), mode)
    except OSError as error:
        raise ExecutionError(f"{target}: not written: {error.strerror}") from None
