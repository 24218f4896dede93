"""Processes measured in pairs: what flake8 takes without and with the plugin, and ratios of the two.

A ratio is the median over pairs of runs that follow each other, in alternating order, so that neither a slow machine
nor one that gets slower favours a side. What is run is up to the benchmarks.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Interpreters(NamedTuple):
    """Two environments that differ in the plugin alone."""

    without: Path
    with_plugin: Path


class Cost(NamedTuple):
    """One process: seconds on the wall and of CPU, and its peak resident size."""

    wall: float
    cpu: float
    mebibytes: float


def environment() -> dict[str, str]:
    """Ours, without what changes how Python starts: most of all, compiled modules are kept as for any user."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def flake8(python: Path, directory: Path, arguments: Sequence[str], text: bytes = b"") -> Cost:
    """One run of flake8 that ends well; ``text`` is its standard input."""
    command = [str(python), "-W", "ignore", "-m", "flake8", "--isolated", "--exit-zero", "--jobs=1", *arguments]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=directory, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        # wait4 gives this child's own figures; those of all children together hide the smaller peak.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed in {directory}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


def worker(python: Path, directory: Path, *arguments: str) -> str:
    """What ``worker.py`` prints when it is run in that environment."""
    done = subprocess.run(
        [str(python), str(HERE / "worker.py"), *arguments],
        cwd=directory, env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"worker {' '.join(arguments)} failed in {directory}\n{done.stderr}")
    return done.stdout


def pairs(repeat: int, without: Callable[[], Cost], with_plugin: Callable[[], Cost]) -> list[tuple[Cost, Cost]]:
    """Costs side by side, the order alternating."""
    found = []
    for turn in range(repeat):
        first = without() if turn % 2 == 0 else None
        added = with_plugin()
        found.append((without() if first is None else first, added))
    return found


def ratio(measured: Sequence[tuple[Cost, Cost]], what: Callable[[Cost], float]) -> float:
    return statistics.median(what(added) / what(plain) for plain, added in measured)
