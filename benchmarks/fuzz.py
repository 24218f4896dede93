"""Input that nobody would write, by the hundred thousand: no crash, no endless run, no finding outside its file.

``--inputs N`` makes about N of them, mutants of real code, modules from a grammar and projects whose modules
import each other in every wrong way; ``--files DIR`` takes every file below a directory as it is, ``--called DIR`` with
a workflow that calls all of it. A seed and a number tell an input, so ``--only KIND NUMBER`` makes one again. What
fails is kept in ``--failures`` and counted; the exit code says whether anything did.
"""

import argparse
import ast
import multiprocessing
import multiprocessing.pool
import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "tests"))
os.environ["FLAKE8_TEMPORAL_RAISE"] = "1"

import inputs  # noqa: E402  # after the path to it

from flake8_temporal import engine  # noqa: E402
from flake8_temporal.facts.codec import decode, encode  # noqa: E402
from flake8_temporal.facts.extract import extract  # noqa: E402
from flake8_temporal.model import Settings  # noqa: E402
from flake8_temporal.project import index  # noqa: E402
from flake8_temporal.project.layout import Layout  # noqa: E402
from flake8_temporal.rules import ALL  # noqa: E402

SHARES = {"mutant": 60, "module": 20, "project": 4}  # of a hundred inputs; a project has about five
PATIENCE = 20.0  # seconds of CPU
SLOWEST = 5
LARGEST = 2_000_000  # bytes of a real file
AT_ONCE = 1_000  # inputs between two reports
PROGRESS = "FUZZ_PROGRESS" in os.environ
EVERYTHING = Settings(no_cache=True, strict=True, opted_in=tuple(rule.code for rule in ALL if not rule.on_by_default))


_layout = Layout()  # of all inputs that are a file alone


class Slow(NamedTuple):
    seconds: float
    size: int
    kind: str
    number: int
    name: str


class Tally:
    """What came of the inputs of one process."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.slowest: list[Slow] = []
        self.failed: list[str] = []

    def took(self, slow: Slow) -> None:
        self.slowest = sorted([*self.slowest, slow], reverse=True)[:SLOWEST]

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.failed += other.failed
        for slow in other.slowest:
            self.took(slow)


class Job(NamedTuple):
    """The inputs of one kind that one process makes, and where it notes which one it is at."""

    kind: str
    numbers: Sequence[int]
    seed: int
    failures: Path
    paths: Sequence[Path]
    folder: Path


def main(arguments: Sequence[str] | None = None) -> int:
    options = command_line().parse_args(arguments)
    options.failures.mkdir(parents=True, exist_ok=True)
    files, called = below(options.files), below(options.called)
    amounts = {kind: options.inputs * share // 100 for kind, share in SHARES.items()} | {
        "file": len(files),
        "called": len(called),
    }
    if options.only:
        kind, number = options.only
        amounts = {kind: int(number) + 1}
    total = Tally()
    started = time.perf_counter()
    for kind, amount in amounts.items():
        first = amount - 1 if options.only else 0
        tally = run(kind, range(first, amount), options, called if kind == "called" else files)
        total.add(tally)
        if amount:
            print(line(kind, tally), flush=True)
    print(f"{line('all', total)}; {time.perf_counter() - started:.0f} s with seed {options.seed}")
    for slow in total.slowest:
        print(f"  {slow.seconds:6.2f} s of CPU for {slow.size:,} bytes: {slow.kind} {slow.number} {slow.name}")
    for failed in total.failed:
        print(f"FAILED {failed}")
    return 1 if total.failed else 0


def below(roots: Sequence[Path]) -> list[Path]:
    return sorted({path for root in roots for path in root.rglob("*.py")})


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Look for input that the engine does not survive.")
    parser.add_argument("--inputs", type=int, default=3000, metavar="N", help="inputs to make (default: 3000)")
    parser.add_argument("--files", type=Path, action="append", default=[], metavar="DIR",
                        help="real files to take as they are; repeatable")  # fmt: skip
    parser.add_argument("--called", type=Path, action="append", default=[], metavar="DIR",
                        help="real files to take with a workflow that calls them; repeatable")  # fmt: skip
    parser.add_argument("--from", type=Path, action="append", dest="sources", default=[], metavar="DIR",
                        help="real code to mutate, beside the examples; repeatable")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, metavar="N")
    parser.add_argument("--only", nargs=2, metavar=("KIND", "NUMBER"), help="one input, made again")
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir(), "flake8-temporal-fuzz"),
                        metavar="DIR", help="where inputs that fail are kept (default: %(default)s)")  # fmt: skip
    return parser


def line(kind: str, tally: Tally) -> str:
    counts = tally.counts
    return (
        f"{kind}: {counts['inputs']:,} inputs, {counts['judged']:,} of them Python, {counts['findings']:,} findings, "
        f"{len(tally.failed)} failed"
    )


def run(kind: str, numbers: range, options: argparse.Namespace, files: Sequence[Path]) -> Tally:
    """All inputs of a kind, by processes that may die of one and are then started again behind it."""
    tally = Tally()
    sources = [path for root in options.sources for path in sorted(root.rglob("*.py"))] if kind == "mutant" else files
    with tempfile.TemporaryDirectory() as folder:
        jobs = [
            Job(kind, numbers[start :: options.jobs], options.seed, options.failures, sources, Path(folder, str(start)))
            for start in range(options.jobs if numbers else 0)
        ]
        for job in jobs:
            job.folder.mkdir()
        with multiprocessing.pool.ThreadPool(options.jobs) as threads:
            for found in threads.imap(finished, jobs):
                tally.add(found)
    return tally


def finished(job: Job) -> Tally:
    """A job to its end, in as many processes as that takes."""
    context = multiprocessing.get_context("spawn")
    tally = Tally()
    while job.numbers:
        at = context.Value("l", -1)
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(job, at, sender))
        process.start()
        sender.close()
        try:
            while (part := receiver.recv()) is not None:
                tally.add(part)
                if PROGRESS:
                    print(f"  {line(job.kind, tally)} so far", file=sys.stderr, flush=True)
        except EOFError:
            pass
        process.join()
        if process.exitcode == 0:
            break
        tally.failed.append(f"{job.kind} {at.value}: the process ended with {process.exitcode}")
        tally.counts["inputs"] += 1
        job = job._replace(numbers=[number for number in job.numbers if number > at.value])
    return tally


def work(job: Job, at: Any, sender: Any) -> None:
    """What a process does; what came of it is sent in parts, so that little is lost with one that dies."""
    warnings.simplefilter("ignore")
    tally = Tally()
    make = Maker(job)
    for count, number in enumerate(job.numbers, start=1):
        at.value = number
        for name, text, settings in getattr(make, job.kind)(random.Random(f"{job.seed} {job.kind} {number}"), number):
            judge(job, number, name, text, settings, tally)
        if count % AT_ONCE == 0:
            sender.send(tally)
            tally = Tally()
    sender.send(tally)
    sender.send(None)


Made = Iterator[tuple[str, str, Settings]]


class Maker:
    """A method for each kind of input: the path of the linted file, its text and the settings."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._pieces: list[inputs.Piece] = []
        if job.kind == "mutant":
            for path in (*below([REPOSITORY / "examples"]), *job.paths):
                self._pieces += inputs.pieces_of(path)

    def mutant(self, rng: random.Random, number: int) -> Made:
        settings = rng.choice((EVERYTHING, Settings(no_cache=True)))
        yield str(self._job.folder / "order.py"), inputs.mutant(rng, self._pieces), settings

    def module(self, rng: random.Random, number: int) -> Made:
        yield str(self._job.folder / "order.py"), inputs.module(rng), EVERYTHING

    def project(self, rng: random.Random, number: int) -> Made:
        files = inputs.project(rng)
        with tempfile.TemporaryDirectory(dir=self._job.folder) as folder:
            for name, text in files.items():
                path = Path(folder, name)
                if not any(parent.is_file() for parent in path.parents):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text)
            for name, text in files.items():
                if name.endswith(".py"):
                    src = rng.choice(((), ("src",), (folder, f"{folder}/p")))
                    yield str(Path(folder, name)), text, EVERYTHING._replace(src=src)

    def file(self, rng: random.Random, number: int) -> Made:
        path = self._job.paths[number]
        if path.is_file() and path.stat().st_size <= LARGEST:
            yield str(path), path.read_bytes().decode("utf-8", "replace") + "\n# temporalio defn\n", EVERYTHING

    def called(self, rng: random.Random, number: int) -> Made:
        for name, text, settings in self.file(rng, number):
            tree = parsed(text)
            if tree is not None:
                yield name, inputs.called_by_a_workflow(text, tree), settings


def parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def judge(job: Job, number: int, name: str, text: str, settings: Settings, tally: Tally) -> None:
    """One text through the engine; what is wrong is kept with the text."""
    tally.counts["inputs"] += 1
    tree = parsed(text)
    problem = ""
    started = time.process_time()
    try:
        with inputs.limited(PATIENCE):
            findings = engine.check(text, tree, name, settings, Layout() if job.kind == "project" else _layout)
        problem = "; ".join(inputs.faults_of(findings, text)[:3])
        tally.counts["findings"] += len(findings)
        if tree is not None:
            tally.counts["judged"] += 1
            if number % 20 == 0 and not problem:
                facts = extract(tree, text)
                problem = "" if decode(encode(facts)) == facts else "facts do not survive being written"
            if job.kind == "project" and number % 5 == 0 and not problem:
                index._imported.clear()
                index._linted.clear()
                again = engine.check(text, None, name, settings, Layout())
                problem = "" if again == findings else "what is found depends on what was judged before"
        elif findings:
            problem = "findings in what is no Python"
    except Exception:  # whatever it is, it is what is looked for
        problem = traceback.format_exc(limit=-8)
    tally.took(Slow(time.process_time() - started, len(text), job.kind, number, os.path.relpath(name, job.folder)))
    if problem:
        stem = f"{job.kind}-{job.seed}-{number}-{tally.counts['inputs']}"
        (job.failures / f"{stem}.py").write_text(text, encoding="utf-8", errors="surrogatepass")
        (job.failures / f"{stem}.txt").write_text(f"{name}\n{problem}\n", errors="backslashreplace")
        tally.failed.append(f"{stem}: {problem.strip().splitlines()[-1]}")


if __name__ == "__main__":
    sys.exit(main())
