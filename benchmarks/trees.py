"""Whole projects: CPU and memory over plain flake8, with an empty cache and a filled one, and the files opened.

The number of files opened beyond those linted is exact; all else is a ratio.
"""

import json
import os
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from measure import Cost, Interpreters, flake8, pairs, ratio, worker
from real_projects import Tree, python_files, size

HEADINGS = ("project", "files", "kLoC", "Temporal", "cold", "warm", "MiB", "memory", "opened", "beyond")
SELECT = ("--select", "TMP", ".")


def rows(trees: Sequence[Tree], pythons: Interpreters, repeat: int) -> list[list[str]]:
    """One row per project."""
    return [_row(tree, pythons, repeat) for tree in trees]


def _row(tree: Tree, pythons: Interpreters, repeat: int) -> list[str]:
    plain = partial(flake8, pythons.without, tree.root, SELECT)

    def added(directory: str) -> Cost:
        return flake8(pythons.with_plugin, tree.root, (f"--temporal-cache-dir={directory}", *SELECT))

    with tempfile.TemporaryDirectory() as base:
        places = iter(range(repeat))
        cold = pairs(repeat, plain, lambda: added(f"{base}/{next(places)}"))
        warm = pairs(repeat, plain, lambda: added(f"{base}/0"))
    files, lines = size(tree.root)
    opened = json.loads(worker(pythons.with_plugin, tree.root, "opened", "."))
    distinct = {name for names in opened.values() for name in names}
    linted = {os.path.abspath(path) for path in python_files(Path(tree.root))}
    more = [with_it.mebibytes - without.mebibytes for without, with_it in cold]
    return [
        tree.name, str(files), f"{lines / 1000:.1f}", str(len(opened)),
        f"{ratio(cold, lambda cost: cost.cpu):.3f}", f"{ratio(warm, lambda cost: cost.cpu):.3f}",
        f"{sorted(more)[len(more) // 2]:+.1f}", f"{ratio(cold, lambda cost: cost.mebibytes):.3f}",
        str(len(distinct)), str(len(distinct - linted)),
    ]  # fmt: skip
