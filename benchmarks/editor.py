"""One file over standard input, as an editor runs it: plain, cold, warm, after an edit, and again in one process.

The files are those of a project that mention Temporal: a spread of them for the median, and the ones that open the
most modules as the worst.
"""

import json
import statistics
import tempfile
from collections.abc import Sequence
from functools import partial

from measure import Interpreters, flake8, pairs, ratio, worker
from real_projects import Tree

HEADINGS = ("project", "file", "opened", "cold", "warm", "edited", "again")


def rows(trees: Sequence[Tree], pythons: Interpreters, repeat: int, spread: int) -> list[list[str]]:
    """One row per worst file and one for the median of the spread, for each project."""
    found = []
    for tree in trees:
        opened = json.loads(worker(pythons.with_plugin, tree.root, "opened", "."))
        names = sorted(opened, key=lambda name: len(opened[name]))
        worst = names[-2:]
        step = max(1, len(names) // spread)
        measured = {name: _file(tree, name, pythons, repeat) for name in {*names[::step], *worst}}
        middle = [statistics.median(column) for column in zip(*(measured[name] for name in names[::step]))]
        found.append([tree.name, f"median of {len(names[::step])}", "", *_shown(middle)])
        found += [["", name, str(len(opened[name])), *_shown(measured[name])] for name in worst]
    return found


def _shown(ratios: Sequence[float]) -> list[str]:
    return [f"{number:.3f}" for number in ratios]


def _file(tree: Tree, name: str, pythons: Interpreters, repeat: int) -> tuple[float, float, float, float]:
    """Wall clock with the plugin over without it: with an empty cache, with a filled one, with one that was filled
    before the last edit, and in a process that runs on."""
    text = (tree.root / name).read_bytes()
    arguments = ["--stdin-display-name", name, "-"]
    plain = partial(flake8, pythons.without, tree.root, arguments, text)

    def added(directory: str, end: bytes = b"") -> "partial":
        return partial(
            flake8, pythons.with_plugin, tree.root, [f"--temporal-cache-dir={directory}", *arguments], text + end
        )

    with tempfile.TemporaryDirectory() as base:
        places, edits = iter(range(repeat + 1)), iter(range(repeat))
        cold = pairs(repeat, plain, lambda: added(f"{base}/{next(places)}")())
        warm = pairs(repeat, plain, added(f"{base}/0"))
        edited = pairs(repeat, plain, lambda: added(f"{base}/0", b"# %d\n" % next(edits))())
    again = [float(json.loads(worker(python, tree.root, "again", name))) for python in pythons]
    return (*(ratio(costs, lambda cost: cost.wall) for costs in (cold, warm, edited)), again[1] / again[0])
