"""Fetch pinned real projects, run the plugin over them, and print findings, CPU time and memory.

Takes the names on the command line (default: every pin below, plus the trees given with ``--path``) and
prints one table of findings per rule, and with ``--measure`` the cost against flake8 without the plugin
and against ``ast.parse``. It judges no finding and keeps nothing inside the repository: what was true,
arguable or false is recorded by hand in ``docs/validation.md``.
"""

import argparse
import ast
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tokenize
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from measure import Cost, flake8, pairs

REPOSITORY = Path(__file__).resolve().parent.parent
SELECT = ("-W", "ignore", "-m", "flake8", "--isolated", "--select", "TMP", "--exit-zero")
FORMAT = "--format=%(path)s\t%(row)d\t%(col)d\t%(code)s\t%(text)s"


class Pin(NamedTuple):
    """One wheel: its name and version at the package index, and whether it holds Temporal code."""

    name: str
    version: str
    temporal: bool


PINS = (
    Pin("temporalio", "1.35.0", True),
    Pin("atlan-application-sdk", "3.52.0", True),
    Pin("agentex-sdk", "0.12.0", True),
    Pin("mcp-agent", "0.2.6", True),
    Pin("pydantic-ai-slim", "2.68.0", True),
    Pin("Django", "5.2.8", False),
    Pin("SQLAlchemy", "2.0.44", False),
    Pin("networkx", "3.5", False),
    Pin("Twisted", "25.5.0", False),
)


class Tree(NamedTuple):
    """A directory of Python files that is linted as one project."""

    name: str
    root: Path
    temporal: bool


class Found(NamedTuple):
    """One reported line of flake8."""

    path: str
    row: int
    column: int
    code: str
    text: str


class EngineCost(NamedTuple):
    """Seconds of CPU in one process: the engine over all files, ``ast.parse`` of the files that mention
    Temporal, the engine over just those, and ``ast.parse`` of all files."""

    engine: float
    parse_temporal: float
    engine_temporal: float
    parse: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 when a tree without Temporal code has findings."""
    options = command_line().parse_args(arguments)
    if options.worker is not None:
        print(json.dumps(engine_cost(options.worker)))
        return 0
    into: Path = options.into.resolve()
    if into.is_relative_to(REPOSITORY):
        raise SystemExit(f"--into {into} lies inside the repository; nothing fetched may stay there")
    into.mkdir(parents=True, exist_ok=True)
    trees = [*fetched(PINS, options.only, into), *local(options.path, options.only)]
    if not trees:
        raise SystemExit("no project of that name; known: " + ", ".join(pin.name for pin in PINS))
    linter = environment(into / "with-plugin", plugin=True)

    findings = {tree.name: lint(linter, tree, options.jobs) for tree in trees}
    print_findings(trees, findings, listed=options.list)
    if options.measure:
        plain = environment(into / "without-plugin", plugin=False)
        print_costs(trees, linter, plain, options.repeat)
    return int(any(findings[tree.name] for tree in trees if not tree.temporal))


def command_line() -> argparse.ArgumentParser:
    """The options, each with its one-line help."""
    parser = argparse.ArgumentParser(description="Run the plugin over pinned real projects.")
    parser.add_argument("only", nargs="*", metavar="NAME", help="only these projects (default: all)")
    parser.add_argument("--into", type=Path, default=cache_directory(), metavar="DIR",
                        help="where to keep what is fetched (default: %(default)s)")
    parser.add_argument("--path", type=Path, action="append", default=[], metavar="DIR",
                        help="also lint this local tree; repeatable")
    parser.add_argument("--list", action="store_true", help="print every finding, not only the counts")
    parser.add_argument("--measure", action="store_true", help="also measure CPU time and peak memory")
    parser.add_argument("--repeat", type=int, default=3, metavar="N",
                        help="measured pairs of runs per project (default: %(default)s)")
    parser.add_argument("--jobs", default="auto", metavar="N", help="flake8 --jobs for the findings")
    parser.add_argument("--worker", type=Path, metavar="DIR", help=argparse.SUPPRESS)
    return parser


def cache_directory() -> Path:
    """The user's cache directory by the platform's convention, or the temporary directory."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not base or not os.path.isdir(base):
        base = tempfile.gettempdir()
    return Path(base) / "flake8-temporal-real-projects"


# Fetching


def fetched(pins: Iterable[Pin], only: Sequence[str], into: Path) -> Iterator[Tree]:
    """The wanted pins, downloaded and unpacked below ``into`` where that has not happened yet."""
    for pin in pins:
        if only and pin.name.lower() not in {name.lower() for name in only}:
            continue
        root = into / pin.name.lower()
        # A wheel brings this directory along, so it tells which version was unpacked.
        if not any(root.glob(f"*-{pin.version}.dist-info")):
            unpack(download(pin, into / "wheels"), root)
        yield Tree(pin.name, root, pin.temporal)


def local(paths: Iterable[Path], only: Sequence[str]) -> Iterator[Tree]:
    """The trees named by ``--path``; a name list that does not hold them leaves them out."""
    for path in paths:
        if not path.is_dir():
            raise SystemExit(f"--path {path}: no such directory")
        if not only or path.resolve().name in only:
            yield Tree(path.resolve().name, path.resolve(), True)


def download(pin: Pin, wheels: Path) -> Path:
    """The pinned wheel, through the machine's ordinary package client."""
    with tempfile.TemporaryDirectory() as empty:
        # Only the text is read, so a wheel for a newer Python than the running one will do.
        run((sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
             "--ignore-requires-python", "--dest", empty, f"{pin.name}=={pin.version}"))
        wheel, = Path(empty).glob("*.whl")
        wheels.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, wheels))


def unpack(wheel: Path, root: Path) -> None:
    """Replace ``root`` by the wheel's contents, never leaving a half-unpacked tree behind."""
    partial = root.with_name(root.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(partial)
    shutil.rmtree(root, ignore_errors=True)
    partial.rename(root)


def environment(directory: Path, plugin: bool) -> Path:
    """The interpreter of a virtual environment that holds flake8, and the plugin as it stands now or not."""
    python = directory / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        run((sys.executable, "-m", "venv", "--clear", str(directory)))
    install = (str(python), "-m", "pip", "install", "--quiet")
    run((*install, flake8_requirement()))
    if plugin:
        with tempfile.TemporaryDirectory() as copy:
            # A build writes beside its sources; the repository is not the place for that.
            source = shutil.copytree(REPOSITORY, Path(copy) / "source", ignore=shutil.ignore_patterns(".*"))
            run((*install, str(source)))
            run((*install, "--force-reinstall", "--no-deps", str(source)))
    return python


def flake8_requirement() -> str:
    """Pin both environments to the flake8 of the running interpreter, so that only the plugin differs."""
    try:
        return f"flake8=={metadata.version('flake8')}"
    except metadata.PackageNotFoundError:
        return "flake8>=6"


def run(command: Sequence[str], directory: Path | None = None) -> str:
    """What the command prints; its error output ends the program when it fails."""
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


# Findings


def lint(python: Path, tree: Tree, jobs: str) -> list[Found]:
    """Every finding of the plugin in the tree, by path and line."""
    # From inside the tree: that is how its own modules resolve.
    output = run((str(python), *SELECT, f"--jobs={jobs}", FORMAT, "."), tree.root)
    found: list[Found] = []
    for line in output.splitlines():
        path, row, column, code, text = line.split("\t", 4)
        found.append(Found(os.path.normpath(path), int(row), int(column), code, text))
    return sorted(found)


def print_findings(trees: Sequence[Tree], findings: dict[str, list[Found]], listed: bool) -> None:
    """One row per project and one column per code that occurs; then the findings if wanted."""
    codes = sorted({found.code for each in findings.values() for found in each})
    rows: list[list[str]] = []
    for tree in trees:
        counts = Counter(found.code for found in findings[tree.name])
        files, lines = size(tree.root)
        rows.append([tree.name, str(files), f"{lines / 1000:.1f}", str(counts.total()),
                     *(str(counts[code] or ".") for code in codes)])
    print_table(["project", "files", "kLoC", "findings", *codes], rows)
    for tree in trees if listed else ():
        for found in findings[tree.name]:
            print(f"{tree.name}/{found.path}:{found.row}:{found.column}: {found.code} {found.text}")


def size(root: Path) -> tuple[int, int]:
    """How many Python files the tree has, and how many lines."""
    files = python_files(root)
    return len(files), sum(path.read_bytes().count(b"\n") for path in files)


def python_files(root: Path) -> list[Path]:
    """The files that flake8 would look at: no hidden directories, no directories named like files."""
    return sorted(
        path for path in root.rglob("*.py")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need to be; the first is text, the others are numbers."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    for row in (headings, *rows):
        first, *others = (cell.ljust(width) if not place else cell.rjust(width)
                          for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
        print("  ".join((first, *others)).rstrip())
    print()


# Cost


def print_costs(trees: Sequence[Tree], linter: Path, plain: Path, repeat: int) -> None:
    """Medians over ``repeat`` pairs of runs; a ratio is the median of the pairs' ratios."""
    whole: list[list[str]] = []
    bare: list[list[str]] = []
    for tree in trees:
        measured = pairs(repeat, partial(whole_tree, plain, tree), partial(whole_tree, linter, tree))
        engines = [measured_engine(linter, tree) for _ in range(repeat)]
        kilolines = size(tree.root)[1] / 1000
        whole.append(cost_row(tree, kilolines, measured))
        bare.append(engine_row(tree, kilolines, engines))
    print("flake8 --jobs 1: CPU time and peak memory without and with the plugin")
    print_table(["project", "ms/kLoC", "with", "ratio", "MiB", "with", "ratio"], whole)
    print("engine alone, without start-up: ms of CPU per 1,000 lines, and over ast.parse of the same files")
    print_table(["project", "engine", "ast.parse", "ratio", "Temporal files: engine/ast.parse"], bare)


def cost_row(tree: Tree, kilolines: float, measured: Sequence[tuple[Cost, Cost]]) -> list[str]:
    def middle(value: Callable[[Cost, Cost], float]) -> float:
        return statistics.median(value(without, added) for without, added in measured)

    return [
        tree.name,
        f"{1000 * middle(lambda without, added: without.cpu) / kilolines:.1f}",
        f"{1000 * middle(lambda without, added: added.cpu) / kilolines:.1f}",
        f"{middle(lambda without, added: added.cpu / without.cpu):.3f}",
        f"{middle(lambda without, added: without.mebibytes):.1f}",
        f"{middle(lambda without, added: added.mebibytes):.1f}",
        f"{middle(lambda without, added: added.mebibytes / without.mebibytes):.3f}",
    ]


def engine_row(tree: Tree, kilolines: float, engines: Sequence[EngineCost]) -> list[str]:
    def middle(value: Callable[[EngineCost], float]) -> float:
        return statistics.median(value(cost) for cost in engines)

    temporal = "-"
    if all(cost.parse_temporal for cost in engines):
        temporal = f"{middle(lambda cost: cost.engine_temporal / cost.parse_temporal):.2f}"
    return [
        tree.name,
        f"{1000 * middle(lambda cost: cost.engine) / kilolines:.3f}",
        f"{1000 * middle(lambda cost: cost.parse) / kilolines:.3f}",
        f"{middle(lambda cost: cost.engine / cost.parse):.3f}",
        temporal,
    ]


def whole_tree(python: Path, tree: Tree) -> Cost:
    return flake8(python, tree.root, ("--select", "TMP", "."))


def measured_engine(python: Path, tree: Tree) -> EngineCost:
    """The engine's cost over the tree, measured in a process of its own."""
    return EngineCost(*json.loads(run((str(python), __file__, "--worker", str(tree.root)), tree.root)))


def engine_cost(root: Path) -> EngineCost:
    """Measure in this process; the current directory is ``root``, as it is for flake8."""
    from flake8_temporal.engine import check
    from flake8_temporal.model import Settings
    from flake8_temporal.scan import mentions_temporal

    settings = Settings()
    texts = {str(path.relative_to(root)): text for path in python_files(root)
             if (text := read(path)) is not None}
    temporal = {path: text for path, text in texts.items() if mentions_temporal(text, settings)}
    check("import temporalio.workflow\n", None, "warm_up.py", settings)

    def engine(files: dict[str, str]) -> None:
        for path, text in files.items():
            if mentions_temporal(text, settings):
                check(text, None, path, settings)

    return EngineCost(
        engine=seconds(lambda: engine(texts)),
        parse_temporal=seconds(lambda: parse(temporal)),
        engine_temporal=seconds(lambda: engine(temporal)),
        parse=seconds(lambda: parse(texts)),
    )


def parse(files: dict[str, str]) -> None:
    """What any tool on ``ast`` pays at least."""
    for text in files.values():
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue


def read(path: Path) -> str | None:
    """The file's text as Python decodes it, or None where it cannot."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (OSError, SyntaxError, UnicodeError):
        return None


def seconds(work: Callable[[], None]) -> float:
    """CPU seconds of this process while it does the work."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
