"""What is measured inside a process of the environment under test; prints one JSON value.

``opened DIR`` counts the modules that each file opens, ``again FILE`` times flake8 run again in one process, and
``check FILE`` the engine on one file. The benchmarks start it, nobody else does.
"""

import contextlib
import json
import os
import statistics
import sys
import time
from pathlib import Path

AGAIN = 7


def main(kind: str, path: str) -> None:
    print(json.dumps({"opened": opened, "again": again, "check": check}[kind](path)))


def opened(directory: str) -> dict[str, list[str]]:
    """For each file that mentions Temporal, the modules of the project that were opened for it."""
    from flake8_temporal import engine
    from flake8_temporal.model import Settings
    from flake8_temporal.project.lookup import Lookup
    from flake8_temporal.scan import SDK

    lookups: list[Lookup] = []
    plain = Lookup.__init__

    def noted(self: Lookup, *given: object, **named: object) -> None:
        lookups.append(self)
        plain(self, *given, **named)  # type: ignore[arg-type]

    Lookup.__init__ = noted  # type: ignore[method-assign]
    found = {}
    for path in sorted(Path(directory).rglob("*.py")):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = path.read_text(encoding="utf-8")
            if SDK in text:
                lookups.clear()
                engine.check(text, None, str(path), Settings(no_cache=True))
                found[str(path)] = [os.path.abspath(name) for each in lookups for name in each.opened]
    return found


def again(path: str) -> float:
    """Seconds on the wall of a run of flake8 in a process that has done it before."""
    from flake8.main import application

    taken = []
    for _ in range(AGAIN):
        started = time.perf_counter()
        quiet = f"--output-file={os.devnull}"
        application.Application().run(["--isolated", "--exit-zero", "--jobs=1", quiet, path])
        taken.append(time.perf_counter() - started)
    return statistics.median(taken[2:])


def check(path: str) -> list[float]:
    """Seconds of CPU that the engine takes for a file, what it opened and how much it looked at."""
    from flake8_temporal import engine
    from flake8_temporal.model import Settings

    settings = Settings(no_cache=True)
    engine.check("from temporalio import workflow  # defn\n", None, "warm_up.py", settings)
    text = Path(path).read_text(encoding="utf-8")
    started = time.process_time()
    findings = engine.check(text, None, path, settings)
    return [time.process_time() - started, len(findings)]


if __name__ == "__main__":
    main(*sys.argv[1:])
