"""The command ``flake8-temporal``: the same findings as the plugin, without flake8's other checks, and what fixes them.

Every subcommand is a function from its arguments to an exit code; it is imported only when it is asked for.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from flake8.exceptions import ExecutionError

from flake8_temporal import __version__
from flake8_temporal.cli.help import COMMANDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 is clean, 1 has findings or open changes, 2 is a wrong call or configuration."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # the same in any locale
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        "flake8-temporal", description="Find Temporal code that will not replay."
    )
    parser.add_argument("--version", action="version", version=__version__, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    parsed, rest = parser.parse_known_args(given[:1])
    rest = [*rest, *given[1:]]
    try:
        return _run(parsed.command, rest)
    except ExecutionError as error:
        print(f"flake8-temporal: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("flake8-temporal: interrupted; every file is as it was, or fixed as a whole", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(command: str, rest: list[str]) -> int:
    if command == "check":
        from flake8_temporal.cli import check

        return check.run(rest)
    if command == "fix":
        from flake8_temporal.cli import fix

        return fix.run(rest)
    if command == "facts":
        from flake8_temporal.cli import facts

        return facts.run(rest)
    if command == "graph":
        from flake8_temporal.cli import graph

        return graph.run(rest)
    from flake8_temporal.cli import explain

    return explain.run(rest) if command == "explain" else explain.listed(rest)
