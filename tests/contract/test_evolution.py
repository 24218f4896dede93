"""What the rules say of versions, loops, payloads and the sandbox is what the SDK does, or what comes of it.

Each case is a small source text (or type) that both judge: the engine by reading it, the SDK by running it in its
sandbox, by converting it, or by its own words. Where the SDK is silent, the harm is shown: other commands on replay,
a history that grows, a run that cannot start.
"""

import asyncio
import collections.abc
import contextvars
import datetime
import decimal
import fractions
import importlib
import inspect
import io
import json
import logging
import pathlib
import queue
import re
import textwrap
import threading
import typing
import uuid
from unittest import mock

import pytest
import temporalio.activity
import temporalio.client
import temporalio.common
import temporalio.exceptions
import temporalio.worker
import temporalio.workflow
from sandbox import server
from sandbox.oracle import Part, Report, Verdict, run
from temporalio.converter import DefaultFailureConverter, DefaultPayloadConverter

from flake8_temporal import engine
from flake8_temporal.knowledge import load
from flake8_temporal.model import Settings
from flake8_temporal.project import surface

HEAD = """\
import asyncio
import itertools
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError


@workflow.defn
class Shop:
    def __init__(self) -> None:
        self.done = False
        self.turns = 0
        self.opened = asyncio.Event()
        self.items = ["tea"]

"""
RUN = "    @workflow.run\n    async def run(self) -> None:\n"
OPT_IN = ("TMP9", "TMP609", "TMP610", "TMP611", "TMP612")


def source_of(body: str, signature: str = "self") -> str:
    """A workflow with this body for its run method."""
    run_method = RUN.replace("(self)", f"({signature})")
    return HEAD + run_method + textwrap.indent(textwrap.dedent(body), " " * 8)


def codes(source: str, settings: Settings = Settings()) -> set[str]:
    return {finding.code for finding in engine.check(source, None, "shop.py", settings)}


def ran(source: str, **options: typing.Any) -> Verdict:
    return run(source, **options)["Shop"]


def kinds(verdict: Verdict) -> list[str]:
    return [command.kind for command in verdict.commands]


# TMP601: a run that began before the patch must go on as it began.

OLD = "await workflow.sleep(1)\n"
PATCHES = {
    "branched": ("", "if workflow.patched('v2'):\n    await workflow.sleep(2)\n" + OLD),
    "kept": ("", "is_new = workflow.patched('v2')\nif is_new:\n    await workflow.sleep(2)\n" + OLD),
    "for nothing": ("TMP601", "workflow.patched('v2')\nawait workflow.sleep(2)\n" + OLD),
}


@pytest.mark.parametrize(("code", "body"), PATCHES.values(), ids=PATCHES)
def test_an_old_run_goes_on_unless_the_patch_is_asked_for_nothing(code: str, body: str) -> None:
    source = source_of(body)
    assert codes(source) == ({code} if code else set())
    began = ran(source_of(OLD)).commands
    assert (ran(source, replaying=True).commands == began) is (code == "")


def test_a_computed_id_is_another_patch_in_each_run() -> None:
    source = source_of("if workflow.patched(f'fix-{workflow.now()}'):\n    await workflow.sleep(1)\n")
    assert codes(source) == {"TMP601"}
    later = server.START + datetime.timedelta(days=1)
    ids = {ran(source, now=now).commands[0].text for now in (server.START, later)}
    assert len(ids) == 2


# TMP602: what never ends adds to the history as long as the server answers.

LOOPS = {
    "timers": ("TMP602", "while True:\n    await workflow.sleep(1)\n"),
    "counted": ("TMP602", "for number in itertools.count():\n    await asyncio.sleep(number + 1)\n"),
    "broken off": ("", "while True:\n    await workflow.sleep(1)\n    if self.items:\n        break\n"),
    "bounded": ("", "for _ in range(3):\n    await workflow.sleep(1)\n"),
    "continued": (
        "",
        "while True:\n    await workflow.sleep(1)\n    if self.items:\n        workflow.continue_as_new()\n",
    ),
}


@pytest.mark.parametrize(("code", "body"), LOOPS.values(), ids=LOOPS)
def test_an_endless_loop_fills_the_history(code: str, body: str) -> None:
    source = source_of(body)
    assert codes(source) == ({code} if code else set())
    verdict = ran(source)
    assert verdict.finished is (code == "")
    assert (len(verdict.commands) >= server.ROUNDS) is (code == "TMP602")


# TMP603: the arguments of continue_as_new are those of the next run.

RESTARTS = {
    "one for one": ("", "self, order: str", "workflow.continue_as_new('tea')"),
    "two for two": ("", "self, order: str, page: int", "workflow.continue_as_new(args=['tea', 1])"),
    "a default": ("", "self, order: str, page: int = 1", "workflow.continue_as_new('tea')"),
    "none for none": ("", "self", "workflow.continue_as_new()"),
    "any number": ("", "self, *orders: str", "workflow.continue_as_new(args=['tea', 'rice'])"),
    "too few": ("TMP603", "self, order: str", "workflow.continue_as_new()"),
    "one of two": ("TMP603", "self, order: str, page: int", "workflow.continue_as_new('tea')"),
    "too many": ("TMP603", "self, order: str", "workflow.continue_as_new(args=['tea', 1])"),
    "one for none": ("TMP603", "self", "workflow.continue_as_new('tea')"),
}


@pytest.mark.parametrize(("code", "signature", "call"), RESTARTS.values(), ids=RESTARTS)
def test_the_next_run_starts_or_does_not(code: str, signature: str, call: str) -> None:
    source = source_of(f"await workflow.sleep(1)\n{call}\n", signature)
    assert codes(source) == ({code} if code else set())
    given = len(json.loads(ran(source).commands[-1].text).get("arguments", ()))
    original = server.start

    def next_run(definition: typing.Any) -> typing.Any:
        job = original(definition)
        del job.initialize_workflow.arguments[:]
        sent = DefaultPayloadConverter().to_payloads(["tea", 1][:given])
        job.initialize_workflow.arguments.extend(sent)
        return job

    with mock.patch.object(server, "start", next_run):
        verdict = ran(source)
    # What a run method without parameters is given is dropped without a word.
    is_refused = code == "TMP603" and signature != "self"
    assert (verdict.name == "TypeError") is is_refused
    assert ("positional argument" in verdict.message) is is_refused


# TMP604: a package that subclasses what the sandbox restricts.

BRINGS_HTTP = "import http.client\n\n\nclass Broken(http.client.HTTPException):\n    pass\n"
IMPORTS = {
    "plain": ("TMP604", "import requests\n"),
    "passed through": ("", "with workflow.unsafe.imports_passed_through():\n    import requests\n"),
    "listed": ("", "import requests\n"),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_an_import_fails_in_the_sandbox(name: str) -> None:
    code, statement = IMPORTS[name]
    listed = ("requests",) if name == "listed" else ()
    source = "from temporalio import workflow\n" + statement + source_of("await workflow.sleep(1)\n")
    assert codes(source, Settings(passthrough_modules=listed)) == ({code} if code else set())
    loaded = loading(run(source, {"requests": BRINGS_HTTP}, passthrough=listed))
    assert (loaded.outcome == "restricted") is (code == "TMP604")


def loading(report: Report) -> Part:
    """What came of loading the file in the sandbox."""
    return report.unloadable or report["Shop"].parts["load"]


@pytest.mark.parametrize("package", sorted(load.compiled().unloadable))
def test_each_listed_package_fails_where_it_is_installed(package: str) -> None:
    pytest.importorskip(package)
    source = f"import {package}\n" + source_of("await workflow.sleep(1)\n")
    assert codes(source) == {"TMP604"}
    assert loading(run(source)).outcome != "ok"


# TMP605: what the SDK itself calls deprecated.


@pytest.mark.parametrize("name", surface.NAMES)
def test_a_dated_name_is_deprecated_in_the_sdk(name: str) -> None:
    owner, _, member = name.rpartition(".")
    module, _, cls = owner.rpartition(".")
    text = inspect.getsource(getattr(importlib.import_module(module), cls))
    after = re.split(rf"^    (?:async )?(?:def )?{member}\b", text, flags=re.MULTILINE)[1]
    assert ".. deprecated::" in after[:1500].split("    async def ")[0]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("from temporalio.workflow import _Definition", "temporalio.workflow._Definition"),
        ("from temporalio.workflow import defn, _Runtime as R", "temporalio.workflow._Runtime"),
        ("import temporalio.worker._worker as w", "temporalio.worker._worker"),
        ("from temporalio import __version__", ""),
        ("from temporalio.workflow import ActivityHandle", ""),
        ("from .temporalio import _Definition", ""),
    ],
)
def test_a_private_name_is_there_and_reported(statement: str, name: str) -> None:
    found = engine.check(f"{statement}  # temporalio\n", None, "shop.py", Settings())
    assert [finding.message.partition(" ")[0] for finding in found] == ([name] if name else [])
    if name:
        owner, _, member = name.rpartition(".")
        assert hasattr(importlib.import_module(owner), member)


@pytest.mark.parametrize("keyword", surface.KEYWORDS)
def test_a_dated_keyword_is_deprecated_in_the_sdk(keyword: str) -> None:
    _, callees = surface.KEYWORDS[keyword]
    texts = [temporalio.worker.Worker.__init__, temporalio.workflow.start_activity]
    found = [inspect.getdoc(function) or "" for function in texts]
    after = [text.split(f"{keyword}:")[1].split("\n    ")[:12] for text in found if f"{keyword}:" in text]
    assert callees and any("eprecated" in " ".join(lines) for lines in after)


@pytest.mark.parametrize(
    "call",
    [
        "workflow.upsert_search_attributes({'colour': ['red']})",
        "await workflow.execute_child_workflow('Other', id='o', search_attributes={'colour': ['red']})",
        "workflow.continue_as_new(search_attributes={'colour': ['red']})",
    ],
)
def test_a_dictionary_of_search_attributes_warns(call: str) -> None:
    source = source_of(f"await workflow.sleep(1)\n{call}\n")
    assert codes(source) == {"TMP605"}
    assert codes(source, Settings(sdk_version="1.3.0")) == set()
    verdict = ran(source)
    assert (verdict.name, verdict.message) == (
        "DeprecationWarning",
        "Dictionary-based search attributes are deprecated",
    )


# TMP606: both directions of the SDK's own converter.


async def _pages() -> collections.abc.AsyncIterator[str]:
    yield "a"


class Refused(Exception):
    pass


EVERY = "every converter"
PLAIN = "the SDK's own"
TYPES: dict[str, tuple[str, typing.Any, object]] = {
    # annotation: who refuses it, the type, a value
    "collections.abc.Callable[[str], None]": (EVERY, collections.abc.Callable[[str], None], print),
    "collections.abc.AsyncIterator[str]": (EVERY, collections.abc.AsyncIterator[str], _pages()),
    "typing.TextIO": (EVERY, typing.TextIO, io.StringIO("a")),
    "typing.BinaryIO": (EVERY, typing.BinaryIO, io.BytesIO(b"a")),
    "typing.IO[str]": (EVERY, typing.IO[str], io.StringIO("a")),
    "type[int]": (EVERY, type[int], int),
    "Exception": (EVERY, Exception, ValueError("x")),
    "ValueError": (EVERY, ValueError, ValueError("x")),
    "temporalio.exceptions.ActivityError": (
        EVERY,
        temporalio.exceptions.ActivityError,
        temporalio.exceptions.ApplicationError("x"),
    ),
    "Refused": (EVERY, Refused, Refused("x")),
    "threading.Event": (EVERY, threading.Event, threading.Event()),
    "asyncio.Event": (EVERY, asyncio.Event, asyncio.Event()),
    "asyncio.Queue[str]": (EVERY, asyncio.Queue[str], asyncio.Queue()),
    "queue.Queue": (EVERY, queue.Queue, queue.Queue()),
    "logging.Logger": (EVERY, logging.Logger, logging.getLogger()),
    "contextvars.ContextVar": (EVERY, contextvars.ContextVar, contextvars.ContextVar("x")),
    "dict[tuple[str, int], int]": (EVERY, dict[tuple[str, int], int], {("a", 1): 1}),
    "list[Exception]": (EVERY, list[Exception], [ValueError("x")]),
    "typing.Optional[Exception]": (EVERY, typing.Optional[Exception], ValueError("x")),
    "complex": (PLAIN, complex, 1j),
    "datetime.date": (PLAIN, datetime.date, datetime.date(2024, 1, 2)),
    "datetime.time": (PLAIN, datetime.time, datetime.time(1)),
    "datetime.timedelta": (PLAIN, datetime.timedelta, datetime.timedelta(1)),
    "decimal.Decimal": (PLAIN, decimal.Decimal, decimal.Decimal(1)),
    "fractions.Fraction": (PLAIN, fractions.Fraction, fractions.Fraction(1, 2)),
    "pathlib.Path": (PLAIN, pathlib.Path, pathlib.Path("a")),
    "re.Pattern": (PLAIN, re.Pattern, re.compile("a")),
    "str": ("", str, "a"),
    "bytes": ("", bytes, b"a"),
    "float": ("", float, 1.5),
    "list[int]": ("", list[int], [1]),
    "set[int]": ("", set[int], {1}),
    "dict[int, str]": ("", dict[int, str], {1: "a"}),
    "tuple[int, str]": ("", tuple[int, str], (1, "a")),
    "datetime.datetime": ("", datetime.datetime, datetime.datetime(2024, 1, 2)),
    "uuid.UUID": ("", uuid.UUID, uuid.UUID(int=1)),
    "collections.abc.Iterator[str]": ("", collections.abc.Iterator[str], iter(["a"])),
    "typing.Any": ("", typing.Any, "a"),
}
ACTIVITY = """\
import asyncio, collections.abc, contextvars, datetime, decimal, fractions, io, logging, pathlib, queue, re, threading
import typing, uuid
import temporalio.exceptions
from temporalio import activity

class Refused(Exception):
    pass

@activity.defn
async def send(value: {}) -> None:
    pass
"""


def is_refused(annotation: typing.Any, value: object) -> bool:
    converter = DefaultPayloadConverter()
    try:
        converter.from_payloads(converter.to_payloads([value]), [annotation])
    except (TypeError, RuntimeError, ValueError):
        return True
    return False


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("written", "case"), TYPES.items(), ids=TYPES)
def test_a_type_is_reported_when_it_cannot_be_converted(
    written: str, case: tuple[str, typing.Any, object]
) -> None:
    refuses, annotation, value = case
    source = ACTIVITY.format(written)
    assert codes(source, Settings(data_converter="default")) == ({"TMP606"} if refuses else set())
    assert codes(source) == ({"TMP606"} if refuses == EVERY else set())
    assert codes(source, Settings(data_converter="custom")) == set()
    assert is_refused(annotation, value) is bool(refuses)


ARGUMENTS = {
    "a function": ("TMP606", "lambda: 1"),
    "a class": ("TMP606", "Shop"),
    "an error": ("TMP606", "ApplicationError('x')"),
    "tuples for keys": ("TMP606", "{(1, 2): 'a'}"),
    "a text": ("", "'a'"),
    "texts for keys": ("", "{'a': 1}"),
}


@pytest.mark.parametrize(("code", "argument"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_an_argument_is_reported_when_it_cannot_be_sent(code: str, argument: str) -> None:
    limit = "start_to_close_timeout=timedelta(seconds=5)"
    source = source_of(f"await workflow.execute_activity('send', {argument}, {limit})\n")
    assert codes(source) == ({code} if code else set())
    verdict = ran(source)
    assert (verdict.outcome == "task failure") is (code == "TMP606")
    assert (verdict.name == "TypeError") is (code == "TMP606")


# TMP608: nothing changes while a loop spins.

SPINS = {
    "an attribute": ("TMP608", "while not self.done:\n    pass\n"),
    "an event": ("TMP608", "while not self.opened.is_set():\n    pass\n"),
    "the clock": (
        "TMP608",
        "until = workflow.now()\nself.until = until + timedelta(1)\nwhile workflow.now() < self.until:\n    pass\n",
    ),
    "awaits": ("", "while self.turns < 3:\n    self.turns += 1\n    await workflow.sleep(1)\n"),
    "counts": ("", "while self.turns < 3:\n    self.turns += 1\n"),
    "drains": ("", "while self.items:\n    self.items.pop()\n"),
}


@pytest.mark.parametrize(("code", "body"), SPINS.values(), ids=SPINS)
def test_a_spinning_loop_blocks_the_worker(code: str, body: str) -> None:
    source = source_of(body)
    assert codes(source) == ({code} if code else set())
    assert ran(source, patience=2.0).outcome == ("blocked" if code else "ok")


# TMP612 and TMP9xx: what the advice rests on.


def test_a_subclass_is_no_type_of_failure() -> None:
    class OutOfStock(temporalio.exceptions.ApplicationError):
        pass

    converter = DefaultPayloadConverter()
    types = []
    for error in (OutOfStock("x"), Refused("x"), temporalio.exceptions.ApplicationError("x", type="Out")):
        failure = temporalio.api.failure.v1.Failure()
        DefaultFailureConverter().to_failure(error, converter, failure)
        types.append(failure.application_failure_info.type)
    assert types == ["", "Refused", "Out"]
    source = "import temporalio.exceptions as e\n\nclass A(e.ApplicationError):\n    pass\n"
    assert codes(source, Settings(opted_in=("TMP612",))) == {"TMP612"}


def test_without_a_type_what_arrives_is_plain() -> None:
    converter = DefaultPayloadConverter()
    sent = converter.to_payloads([datetime.datetime(2024, 1, 2), uuid.UUID(int=1), {"a"}])
    plain = converter.from_payloads(sent)
    assert [type(value) for value in plain] == [str, str, list]
    typed: list[type] = [datetime.datetime, uuid.UUID, set]
    assert [type(value) for value in converter.from_payloads(sent, typed)] == typed


def test_both_sleeps_start_the_same_timer_and_none_starts_none() -> None:
    plain, own = (ran(source_of(f"await {name}.sleep(60)\n")) for name in ("asyncio", "workflow"))
    assert kinds(plain)[0] == kinds(own)[0] == "start_timer"
    assert codes(source_of("await asyncio.sleep(60)\n"), Settings(opted_in=OPT_IN)) == {"TMP903"}
    nothing = source_of("await asyncio.sleep(0)\n")
    assert "start_timer" not in kinds(ran(nothing))
    assert "start_timer" in kinds(ran(source_of("await workflow.sleep(0)\n")))
    assert codes(nothing, Settings(opted_in=OPT_IN)) == set()


ENDS = {
    "assert": ("TMP907", "assert len(self.items) > 5\n", "task failure"),
    "raise": ("", "if len(self.items) < 5:\n    raise ApplicationError('x')\n", "workflow failure"),
}


@pytest.mark.parametrize(("code", "body", "outcome"), ENDS.values(), ids=ENDS)
def test_an_assertion_fails_the_task_and_not_the_workflow(code: str, body: str, outcome: str) -> None:
    source = source_of(body)
    assert codes(source, Settings(opted_in=OPT_IN)) == ({code} if code else set())
    assert ran(source).outcome == outcome


def test_a_child_without_an_id_draws_from_the_same_numbers() -> None:
    ids = []
    for before in ("", "workflow.uuid4()\n"):
        source = source_of(before + "await workflow.execute_child_workflow('Other')\n")
        assert codes(source, Settings(opted_in=("TMP906",))) == {"TMP906"}
        ids.append(json.loads(ran(source).commands[0].text)["workflowId"])
    assert ids[0] != ids[1]
