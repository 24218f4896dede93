"""What the sandbox lets through and a linter must catch, as small workflows, beside what it does stop.

Sources only: a probe says what it is about, which code the plugin must report on its marked line, and how the run is
expected to end. The tests run them, and the report shows what happened.
"""

import asyncio
import inspect
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import NamedTuple

import temporalio.worker._workflow_instance

MARK = "  # here"
HEAD = """\
import asyncio
import hashlib
import io
import os
import random
import sqlite3
import sys
import time
import uuid
from datetime import timedelta
from os import environ
from os.path import exists
from pathlib import Path

from temporalio import activity, workflow

{top}

@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Probe:
    @workflow.run
    async def run(self, text: str, items: list[str]) -> None:
{body}
"""
PASSED = """\
with workflow.unsafe.imports_passed_through():
    import {name}
"""


class Probe(NamedTuple):
    """One probe; the marked line of it, or of ``modules``, is what the sandbox is asked about."""

    name: str
    about: str
    code: str
    source: str
    outcome: str = "ok"
    modules: Mapping[str, str] = {}
    installed: bool = False  # the modules stand for an installed package, and not for code of the project


def source(body: str, top: str = "") -> str:
    return HEAD.format(top=top, body=indent(body, "        "))


_CLOCK = {"clock": "import time\n\n\ndef seconds():\n    return time.time()\n"}
_CLIENT = {"requests": "import socket\n\n\ndef get(address):\n    return socket.gethostname()\n"}
FOR_EACH = "await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(1))"

PROBES = (
    Probe(
        "helper",
        "a helper module of the project",
        "TMP101",
        source(f"clock.seconds(){MARK}", "import clock"),
        "restricted",
        _CLOCK,
    ),
    Probe(
        "helper-passed",
        "the same helper, passed through",
        "TMP101",
        source(f"clock.seconds(){MARK}", PASSED.format(name="clock")),
        "ok",
        _CLOCK,
    ),
    Probe(
        "client",
        "a third-party client that opens a socket",
        "TMP104",
        source(f'requests.get("https://shop.example"){MARK}', "import requests"),
        "restricted",
        _CLIENT,
        True,
    ),
    Probe(
        "client-passed",
        "the same client, passed through",
        "TMP104",
        source(f'requests.get("https://shop.example"){MARK}', PASSED.format(name="requests")),
        "ok",
        _CLIENT,
        True,
    ),
    Probe("exists", "a function imported from `os.path`", "TMP106", source(f"exists(text){MARK}")),
    Probe(
        "exists-full",
        "the same function through `os`",
        "TMP106",
        source(f"os.path.exists(text){MARK}"),
        "restricted",
    ),
    Probe("io-open", "`io.open` beside the builtin", "TMP106", source(f"io.open(os.devnull).close(){MARK}")),
    Probe("open", "the builtin itself", "TMP106", source(f"open(text){MARK}"), "restricted"),
    Probe("path", "a path", "TMP106", source(f"Path(text).exists(){MARK}"), "restricted"),
    Probe(
        "path-built",
        "a path that is built from a path",
        "TMP106",
        source(f'(Path(text) / "name").exists(){MARK}'),
    ),
    Probe("path-parent", "the parent of a path", "TMP106", source(f"Path(text).parent.exists(){MARK}")),
    Probe("strftime", "`time.strftime` without a time", "TMP101", source(f'time.strftime("%Y"){MARK}')),
    Probe("gmtime", "`time.gmtime` without a time", "TMP101", source(f"time.gmtime(){MARK}")),
    Probe("ctime", "`time.ctime` without a time", "TMP101", source(f"time.ctime(){MARK}")),
    Probe("asctime", "`time.asctime` without a time", "TMP101", source(f"time.asctime(){MARK}")),
    Probe("clock-gettime", "`time.clock_gettime`", "TMP101", source(f"time.clock_gettime(0){MARK}")),
    Probe("random", "`random.Random` without a seed", "TMP102", source(f"random.Random().random(){MARK}")),
    Probe(
        "system-random", "`random.SystemRandom`", "TMP102", source(f"random.SystemRandom().random(){MARK}")
    ),
    Probe(
        "set-order",
        "activities in the order of a set",
        "TMP116",
        source(f"for item in {{*items, 'a', 'b'}}:{MARK}\n    {FOR_EACH}"),
    ),
    Probe("hash", "`hash` of a string", "TMP116", source(f"await workflow.sleep(hash(text) % 9){MARK}")),
    Probe("id", "`id` of an object", "TMP116", source(f"await workflow.sleep(id(text) % 9){MARK}")),
    Probe("argv", "the command line", "TMP107", source(f"text in sys.argv{MARK}")),
    Probe(
        "environ-get",
        "the environment, by a method",
        "TMP107",
        source(f"environ.get(text){MARK}"),
        "restricted",
    ),
    Probe("environ-in", "the environment, asked with `in`", "TMP107", source(f"text in environ{MARK}")),
    Probe("environ-loop", "the environment, in a loop", "TMP107", source(f"list(os.environ){MARK}")),
    Probe("database", "a database in a file", "TMP105", source(f"sqlite3.connect(os.devnull){MARK}")),
    Probe(
        "module-clock",
        "a clock that is read when the module is loaded",
        "TMP119",
        source("await workflow.sleep(STARTED % 9)", f"STARTED = time.time(){MARK}"),
    ),
    Probe(
        "module-id",
        "an id that is made when the module is loaded",
        "TMP119",
        source("await workflow.sleep(len(str(BATCH)))", f"BATCH = uuid.uuid4(){MARK}"),
    ),
    Probe(
        "module-random",
        "randomness when the module is loaded",
        "TMP119",
        source("await workflow.sleep(SHARE)", f"SHARE = random.random(){MARK}"),
        "restricted",
    ),
    Probe(
        "global-state",
        "state of the module that a run changes",
        "TMP117",
        source(f"SEEN.append(text){MARK}", "SEEN: list[str] = []"),
    ),
    Probe("print", "`print`", "TMP111", source(f"print(text){MARK}")),
    Probe(
        "wait",
        "`asyncio.wait`",
        "TMP115",
        source(f"await asyncio.wait([asyncio.create_task(asyncio.sleep(1))]){MARK}"),
        "warning",
    ),
    Probe(
        "thread",
        "a call in another thread",
        "TMP114",
        source(f"await asyncio.to_thread(hashlib.sha256){MARK}"),
        "task failure",
    ),
    Probe(
        "replaying",
        "a branch on replay",
        "TMP121",
        source(f"if not workflow.unsafe.is_replaying():{MARK}\n    await workflow.sleep(1)"),
    ),
)


def loop_probes() -> Iterator[Probe]:
    """One probe for each method of an event loop that the workflow's loop does not implement."""
    implemented = vars(temporalio.worker._workflow_instance._WorkflowInstanceImpl)
    for name, method in vars(asyncio.AbstractEventLoop).items():
        if name.startswith("_") or name in implemented:
            continue
        parameters = [
            each for each in inspect.signature(method).parameters.values() if each.default is each.empty
        ]
        arguments = [
            f"{each.name}=None" if each.kind is each.KEYWORD_ONLY else "None"
            for each in parameters
            if each.name != "self" and each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
        ]
        call = f"asyncio.get_running_loop().{name}({', '.join(arguments)})"
        awaited = "await " if inspect.iscoroutinefunction(method) else ""
        yield Probe(
            f"loop.{name}", f"`loop.{name}`", "TMP114", source(f"{awaited}{call}{MARK}"), "task failure"
        )
