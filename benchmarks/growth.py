"""How the engine's time grows with what a workflow reaches, in a generated project of 20,000 functions.

Each module is a chain of calls that ends at the clock, so that everything that is reached is also judged. What is
not reached may cost nothing; a chain of twelve calls through eight modules shows what is printed.
"""

import json
import math
import statistics
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from measure import worker
from real_projects import run

MODULES = 1000
FUNCTIONS = 20
REACHED = (1_000, 2_000, 5_000, 10_000, 20_000)
HEADINGS = ("functions reached", "of", "time", "per function", "findings")
CALLS, THROUGH = 12, 8


def rows(python: Path, repeat: int, reached: Sequence[int] = REACHED) -> tuple[list[list[str]], float]:
    """Times over the first one, and the exponent of the growth."""
    with tempfile.TemporaryDirectory() as base:
        large, small = Path(base, "large"), Path(base, "small")
        _project(large, range(MODULES), reached)
        _project(small, range(reached[0] // FUNCTIONS), reached[:1])
        alone = _seconds(python, small, reached[0], repeat)
        times = {count: _seconds(python, large, count, repeat) for count in reached}
    first = times[reached[0]][0]
    total = MODULES * FUNCTIONS
    found = [[f"{reached[0]:,}", f"{reached[0]:,}", f"{alone[0] / first:.2f}", "", str(alone[1])]]
    for count, (seconds, findings) in times.items():
        each = seconds / first * reached[0] / count
        found.append([f"{count:,}", f"{total:,}", f"{seconds / first:.2f}", f"{each:.2f}", str(findings)])
    return found, _exponent([(count, seconds) for count, (seconds, _) in times.items()])


def chain(python: Path) -> str:
    """The finding at the end of twelve calls through eight modules."""
    with tempfile.TemporaryDirectory() as base:
        package = Path(base, "deep")
        package.mkdir()
        (package / "__init__.py").touch()
        bodies: dict[int, list[str]] = {number: [] for number in range(THROUGH)}
        for call in range(CALLS):
            onward = f"step_{call + 1}()"
            if call + 1 == CALLS:
                body = "    return time.time()"
            elif _module(call + 1) == _module(call):
                body = f"    return {onward}"
            else:
                body = f"    return part_{_module(call + 1)}.{onward}"
            bodies[_module(call)].append(f"def step_{call}():\n{body}\n")
        for number, functions in bodies.items():
            onward = f"from deep import part_{number + 1}\n" if number + 1 < THROUGH else ""
            (package / f"part_{number}.py").write_text(f"import time\n{onward}\n\n" + "\n\n".join(functions))
        _workflow(Path(base), "deep", {"part_0": "step_0"})
        command = (str(python), "-m", "flake8", "--isolated", "--select", "TMP", "--exit-zero", "flows.py")
        return run(command, Path(base))


def _module(call: int) -> int:
    return call * THROUGH // CALLS


def _project(folder: Path, modules: Iterable[int], reached: Sequence[int]) -> None:
    package = folder / "large"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for number in modules:
        text = "import time\n"
        for function in range(FUNCTIONS):
            last = function + 1 == FUNCTIONS
            body = "time.time() + item" if last else f"f{function + 1}(item)"
            text += f"\n\ndef f{function}(item):\n    return {body}\n"
        (package / f"m{number}.py").write_text(text)
    for count in reached:
        calls = {f"m{number}": "f0" for number in range(count // FUNCTIONS)}
        _workflow(folder, "large", calls, f"flows_{count}.py")


def _workflow(folder: Path, package: str, calls: dict[str, str], name: str = "flows.py") -> None:
    text = f"from temporalio import workflow\n\nfrom {package} import {', '.join(calls)}\n\n\n@workflow.defn\n"
    text += "class Flow:\n    @workflow.run\n    async def run(self, item: float) -> None:\n"
    given = "" if package == "deep" else "item"
    text += "".join(f"        {module}.{function}({given})\n" for module, function in calls.items())
    (folder / name).write_text(text)


def _seconds(python: Path, folder: Path, count: int, repeat: int) -> tuple[float, int]:
    measured = [json.loads(worker(python, folder, "check", f"flows_{count}.py")) for _ in range(repeat)]
    return statistics.median(seconds for seconds, _ in measured), measured[0][1]


def _exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of a straight line through the logarithms."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    return statistics.linear_regression(xs, ys).slope
