"""Every benchmark by one command: what the plugin costs, as ratios that do not depend on the machine.

``--quick`` takes fewer files and runs; ``--only`` one of the benchmarks. Real projects are the pinned ones of
``real_projects``, or the trees given with ``--path``. Both environments are made on the first run and the plugin
installed anew each time, unless ``--without`` and ``--with`` name interpreters that are there.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import command
import editor
import growth
import trees
from measure import Interpreters
from real_projects import PINS, Tree, cache_directory, environment, fetched, local, print_table

NAMES = ("growth", "editor", "trees", "command")


def main(arguments: Sequence[str] | None = None) -> int:
    options = command_line().parse_args(arguments)
    into: Path = options.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    pythons = Interpreters(
        options.without or environment(into / "without-plugin", plugin=False),
        options.with_plugin or environment(into / "with-plugin", plugin=True),
    )
    repeat = options.repeat or (3 if options.quick else 7)
    wanted = options.only or NAMES
    projects: list[Tree] = []
    if {"editor", "trees", "command"} & set(wanted):
        projects = [*local(options.path, ())] or [*fetched([pin for pin in PINS if pin.temporal], (), into)]
    show: dict[str, Callable[[], None]] = {
        "growth": lambda: _growth(pythons, repeat),
        "editor": lambda: _editor(projects, pythons, repeat, 4 if options.quick else 12),
        "trees": lambda: _trees(projects, pythons, repeat),
        "command": lambda: _command(projects, pythons, into, repeat),
    }
    for name in wanted:
        show[name]()
    return 0


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure what the plugin costs.")
    parser.add_argument("--quick", action="store_true", help="fewer files and fewer runs")
    parser.add_argument("--only", action="append", choices=NAMES, help="only this benchmark; repeatable")
    parser.add_argument("--path", type=Path, action="append", default=[], metavar="DIR",
                        help="measure on this tree instead of the pinned projects; repeatable")  # fmt: skip
    parser.add_argument("--repeat", type=int, metavar="N", help="measured pairs (default: 7, quick: 3)")
    parser.add_argument("--into", type=Path, default=cache_directory(), metavar="DIR",
                        help="where environments and projects are kept (default: %(default)s)")  # fmt: skip
    parser.add_argument("--without", type=Path, metavar="PYTHON", help="an interpreter with flake8 alone")
    parser.add_argument("--with", type=Path, dest="with_plugin", metavar="PYTHON",
                        help="an interpreter with flake8 and the plugin")  # fmt: skip
    return parser


def _growth(pythons: Interpreters, repeat: int) -> None:
    rows, exponent = growth.rows(pythons.with_plugin, repeat)
    print("growth: CPU of the engine for one file, over the time for the fewest functions (cold, no cache)")
    print_table(growth.HEADINGS, rows)
    print(f"exponent {exponent:.2f} (budget 1.10)\n")
    print(f"a chain of {growth.CALLS} calls through {growth.THROUGH} modules:")
    print(growth.chain(pythons.with_plugin))


def _editor(projects: Sequence[Tree], pythons: Interpreters, repeat: int, spread: int) -> None:
    print("editor: one file over stdin, wall clock over plain flake8")
    print("(budget: median 1.08; worst files cold 1.40, warm 1.12, again in one process 1.05)")
    print_table(editor.HEADINGS, editor.rows(projects, pythons, repeat, spread))


def _trees(projects: Sequence[Tree], pythons: Interpreters, repeat: int) -> None:
    print("trees: CPU and peak memory over plain flake8 --select TMP; modules opened, and opened beyond those linted")
    print("(budget: cold 1.03 sparse and 1.08 dense, warm 1.015 and 1.04; memory 1.30 and +12 MiB)")
    print_table(trees.HEADINGS, trees.rows(projects, pythons, repeat))


def _command(projects: Sequence[Tree], pythons: Interpreters, into: Path, repeat: int) -> None:
    print("command: CPU and peak memory of check over temporalint, CPU over ast.parse of the files it reads,")
    print("and CPU of fix --diff for one file over a libcst parse of it with positions")
    print("(budget: 0.30 sparse and 1.0 dense; memory 1.3; ast.parse 2.5; fix 3)")
    print_table(command.HEADINGS, command.rows(projects, pythons, into, repeat))


if __name__ == "__main__":
    sys.exit(main())
