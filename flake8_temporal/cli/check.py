"""``flake8-temporal check``: what the plugin finds, with flake8's exit codes, in a format for people or machines."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from flake8_temporal.cli.formats import FORMATS, Reported, counted
from flake8_temporal.cli.session import Session, opened


def run(arguments: Sequence[str]) -> int:
    session = opened("check", arguments, _add_options)
    found = list(_found(session))
    if not session.options.quiet:
        for printed in FORMATS[session.options.output](found):
            print(printed)
    files = len({one.path for one in found})
    if found and sys.stderr.isatty():
        print(f"{counted(len(found), 'finding')} in {counted(files, 'file')}", file=sys.stderr)
    return 1 if found and not session.options.exit_zero else 0


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format", dest="output", choices=FORMATS, default="text", help="how findings are printed (text)"
    )


def _found(session: Session) -> Iterator[Reported]:
    for path in session.files():
        for finding in session.judge(path).selected:
            yield Reported(session.name_of(path), finding)
