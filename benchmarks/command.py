"""The command against what else there is: ``check`` beside temporalint and ``ast.parse``, ``fix`` beside libcst.

All are CPU of whole processes, in pairs, without a cache. temporalint is installed into an environment of its own on
the first run.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from measure import Cost, Interpreters, environment, pairs, ratio, worker
from real_projects import Tree, python_files, run

HEADINGS = ("project", "check/temporalint", "memory", "check/ast.parse", "fix/libcst")


def rows(trees: Sequence[Tree], pythons: Interpreters, into: Path, repeat: int) -> list[list[str]]:
    """One row per project."""
    return [_row(tree, pythons.with_plugin, temporalint(into), repeat) for tree in trees]


def temporalint(into: Path) -> Path:
    """The program, installed where it is not there yet."""
    folder = into / "temporalint"
    program = folder / ("Scripts/temporalint.exe" if sys.platform == "win32" else "bin/temporalint")
    if not program.exists():
        run((sys.executable, "-m", "venv", "--clear", str(folder)))
        run((str(program.with_name("python")), "-m", "pip", "install", "--quiet", "temporalint"))
    return program


def _row(tree: Tree, python: Path, other: Path, repeat: int) -> list[str]:
    check = (str(python), "-m", "flake8_temporal", "check", "--isolated", "--no-cache", "--jobs=1", ".")
    judged = partial(_cost, check, tree.root)
    beside = pairs(repeat, partial(_cost, (str(other), "."), tree.root), judged)
    opened = json.loads(worker(python, tree.root, "opened", "."))
    read = sorted({os.path.abspath(tree.root / name) for name in opened}.union(*opened.values()))
    parsed = pairs(repeat, partial(_cost, (str(python), "-c", _PARSE, *read), tree.root), judged)
    return [
        tree.name,
        f"{ratio(beside, lambda cost: cost.cpu):.2f}",
        f"{ratio(beside, lambda cost: cost.mebibytes):.2f}",
        f"{ratio(parsed, lambda cost: cost.cpu):.2f}",
        _fix(tree, python, repeat),
    ]


def _fix(tree: Tree, python: Path, repeat: int) -> str:
    """Of the file with the most findings that have a fix; the libcst side only parses it, with positions."""
    options = ("--isolated", "--no-cache", "--unsafe", "--replay", "--diff")
    command = (str(python), "-m", "flake8_temporal", "fix", *options)
    sizes = {}
    for path in python_files(tree.root):
        if b"workflow.defn" in path.read_bytes() and path.stat().st_size < 200_000:
            sizes[path] = path.stat().st_size
    for path in sorted(sizes, key=lambda path: -sizes[path])[:40]:
        if subprocess.run([*command, str(path)], cwd=tree.root, env=environment(), capture_output=True).stdout:
            parse = partial(_cost, (str(python), "-c", _LIBCST, str(path)), tree.root)
            return f"{ratio(pairs(repeat, parse, partial(_cost, (*command, str(path)), tree.root)), _cpu):.2f}"
    return "-"


def _cpu(cost: Cost) -> float:
    return cost.cpu


_PARSE = """
import ast, sys, warnings
warnings.simplefilter("ignore")
for path in sys.argv[1:]:
    try:
        ast.parse(open(path, "rb").read())
    except (OSError, SyntaxError, ValueError):
        pass
"""
_LIBCST = """
import sys
import libcst
from libcst.metadata import MetadataWrapper, PositionProvider
MetadataWrapper(libcst.parse_module(open(sys.argv[1], "rb").read())).resolve(PositionProvider)
"""


def _cost(command: Sequence[str], directory: Path) -> Cost:
    """One run, whatever it finds."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=directory, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command[:6])} failed in {directory}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)
