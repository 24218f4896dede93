"""The harm itself: a workflow that takes another course when it runs again, and the repaired one that does not.

Each pair is run in worlds that differ in one thing that a replay may meet: the hash seed, the clock, the randomness,
a process that has run before, the replay itself. What differs between the commands is for the tests to judge.
Run as a program, in a process with a hash seed of its own, it prints the commands of every pair as JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent
from typing import NamedTuple
from unittest import mock

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sandbox.oracle import run

HEAD = """\
import asyncio
import random
import uuid
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import shop


@activity.defn
async def pick(item: str) -> str:
    return item


def order(item: object):
    return workflow.execute_activity(pick, str(item), start_to_close_timeout=timedelta(1))


BATCH = uuid.uuid4()

"""
CLASS = """
@workflow.defn
class {name}:
    @workflow.run
    async def run(self, text: str) -> None:
{body}
"""
MODULES = {
    "shop": dedent(
        """\
        import time

        SEEN = []


        def is_late():
            return time.time() > 1000


        def remember(item):
            SEEN.append(item)
            return len(SEEN)
        """
    )
}


class Pair(NamedTuple):
    """A rule's harm and its remedy, as two bodies of a run method, and what differs between two runs."""

    code: str
    about: str
    differs: str
    bad: str
    good: str


SEED, CLOCK, AGAIN, REPLAY = "the hash seed", "the clock", "nothing", "whether it replays"
ITEMS = '{"apple", "pear", "plum", "fig", "lime"}'
PAIRS = (
    Pair(
        "TMP116",
        "activities in the order of a set",
        SEED,
        f"for item in {ITEMS}:\n    await order(item)",
        f"for item in sorted({ITEMS}):\n    await order(item)",
    ),
    Pair(
        "TMP116",
        "tasks gathered from a set",
        SEED,
        f"await asyncio.gather(*[order(item) for item in {ITEMS}])",
        f"await asyncio.gather(*[order(item) for item in sorted({ITEMS})])",
    ),
    Pair(
        "TMP116",
        "the shard from a hash",
        SEED,
        "await order(hash(text) % 1000)",
        "await order(sum(text.encode()) % 1000)",
    ),
    Pair(
        "TMP101",
        "a branch on the clock, in a module that is passed through",
        CLOCK,
        "if shop.is_late():\n    await order(text)",
        "if workflow.time() > 1000:\n    await order(text)",
    ),
    Pair(
        "TMP102",
        "a delay from a generator without a seed",
        AGAIN,
        "await workflow.sleep(random.Random().random() * 1000)",
        "await workflow.sleep(workflow.random().random() * 1000)",
    ),
    Pair(
        "TMP119",
        "an id that is made when the module is loaded",
        AGAIN,
        "await order(str(BATCH))",
        "await order(workflow.uuid4())",
    ),
    Pair(
        "TMP117",
        "a counter in a module that is passed through",
        AGAIN,
        "await order(shop.remember(text))",
        "self.seen = [text]\nawait order(len(self.seen))",
    ),
    Pair(
        "TMP121",
        "a branch on replay",
        REPLAY,
        "if not workflow.unsafe.is_replaying():\n    await order(text)",
        "await order(text)",
    ),
)


def source(body: str, *names: str) -> str:
    """One half of a pair, as a workflow under each of these names."""
    classes = [CLASS.format(name=name, body=indent(body, "        ")) for name in names or ("Replayed",)]
    return HEAD + "".join(classes)


def courses(pair: Pair, body: str, by_seed: Mapping[str, list[list[str]]]) -> list[list[str]]:
    """The commands of one half of a pair in each of its worlds."""
    if pair.differs == SEED:
        return by_seed[body]
    if pair.differs == AGAIN:  # one process, and what is passed through stays
        return _commands(source(body, "First", "Second"))
    if pair.differs == REPLAY:
        return [*_commands(source(body)), *_commands(source(body), replaying=True)]
    found = []
    for now in (1.0, 2000.0):
        with mock.patch.object(time, "time", lambda now=now: now):
            found += _commands(source(body))
    return found


def _commands(text: str, replaying: bool = False) -> list[list[str]]:
    """The commands of each workflow of a source, as text."""
    found = []
    for verdict in run(text, MODULES, replaying=replaying).values():
        if verdict.outcome != "ok" or not verdict.finished:
            raise AssertionError(f"{verdict.part} in {text}")
        found.append([f"{command.kind} {command.text}" for command in verdict.commands])
    return found


def in_seeds(seeds: tuple[str, ...] = ("1", "2")) -> dict[str, list[list[str]]]:
    """The commands of both halves of each pair that is about the hash seed, in a process for each seed."""
    found: dict[str, list[list[str]]] = {}
    for seed in seeds:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, __file__], env=environment, capture_output=True, check=True)
        for body, lines in json.loads(done.stdout).items():
            found.setdefault(body, []).append(lines)
    return found


def main() -> None:
    bodies = [body for pair in PAIRS if pair.differs == SEED for body in (pair.bad, pair.good)]
    print(json.dumps({body: _commands(source(body))[0] for body in bodies}))


if __name__ == "__main__":
    main()
