"""The judge itself: it tells apart what the SDK does, plays the server to the end, and leaves nothing behind.

What it says about our rules is the business of the other ``test_sandbox`` modules.
"""

import sys

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from sandbox.oracle import Report, run  # noqa: E402

SOURCE = """\
import asyncio
import os
import random
import time
from datetime import timedelta
from os import getcwd

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

import shop


@activity.defn
async def count(text: str) -> dict[str, int]:
    return {text: len(text)}


@workflow.defn
class Clock:
    @workflow.run
    async def run(self) -> float:
        return time.time()


@workflow.defn
class Whole:
    def __init__(self) -> None:
        self.seen: list[str] = []

    @workflow.run
    async def run(self, text: str) -> list[str]:
        found = await workflow.execute_activity(count, text, start_to_close_timeout=timedelta(1))
        self.seen += found
        await asyncio.sleep(10)
        await workflow.wait_condition(lambda: "1" in self.seen)
        await workflow.execute_child_workflow(Clock.run, id="child")
        return self.seen

    @workflow.signal
    async def notice(self, number: int) -> None:
        self.seen.append(str(number))

    @workflow.query
    def state(self) -> list[str]:
        return self.seen


@workflow.defn
class Handlers:
    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)

    @workflow.update
    async def place(self) -> str:
        return getcwd()

    @workflow.query
    def state(self) -> str:
        return os.getcwd()


@workflow.defn
class Endless:
    @workflow.run
    async def run(self) -> None:
        while True:
            pass


@workflow.defn
class Swallowed:
    @workflow.run
    async def run(self) -> None:
        try:
            open("file")
        except Exception:
            pass


@workflow.defn
class Warned:
    @workflow.run
    async def run(self) -> None:
        await asyncio.wait([asyncio.create_task(asyncio.sleep(1))])


@workflow.defn
class Wrong:
    @workflow.run
    async def run(self) -> None:
        raise ValueError("wrong")


@workflow.defn
class Failing:
    @workflow.run
    async def run(self) -> None:
        raise ApplicationError("no")


@workflow.defn
class Helped:
    @workflow.run
    async def run(self) -> None:
        shop.price()
"""
SHOP = """\
import random


def price():
    return random.random()
"""


@pytest.fixture(scope="module")
def report() -> Report:
    return run(SOURCE, {"shop": SHOP}, patience=1.0)


@pytest.mark.parametrize(
    ("name", "outcome", "what", "line"),
    [
        ("Clock", "restricted", "time.time", "return time.time()"),
        ("Whole", "ok", "", ""),
        ("Handlers", "restricted", "os.getcwd", "return getcwd()"),
        ("Endless", "blocked", "Blocked", ""),
        ("Swallowed", "restricted", "builtins.open", 'open("file")'),
        ("Warned", "warning", "UserWarning", "await asyncio.wait([asyncio.create_task(asyncio.sleep(1))])"),
        ("Wrong", "task failure", "ValueError", 'raise ValueError("wrong")'),
        ("Failing", "workflow failure", "ApplicationError", 'raise ApplicationError("no")'),
    ],
)
def test_outcomes(report: Report, name: str, outcome: str, what: str, line: str) -> None:
    verdict = report[name]
    assert (verdict.outcome, verdict.name) == (outcome, what)
    assert not line or SOURCE.splitlines()[verdict.line - 1].strip() == line


def test_a_restriction_in_a_helper_is_shown_there(report: Report) -> None:
    verdict = report["Helped"]
    assert (verdict.name, verdict.module, verdict.line) == ("random.random", "shop", 5)
    assert run(SOURCE, {"shop": SHOP}, passthrough=["shop"], only=["Helped"])["Helped"].outcome == "ok"


def test_the_server_answers_everything(report: Report) -> None:
    whole = report["Whole"]
    assert whole.finished
    assert whole.delivered == ("notice", "state")
    assert [command.kind for command in whole.commands if command.kind != "respond_to_query"] == [
        "schedule_activity",
        "start_timer",
        "start_child_workflow_execution",
        "complete_workflow_execution",
    ]


def test_each_part_is_judged_alone(report: Report) -> None:
    parts = report["Handlers"].parts
    assert {name: part.outcome for name, part in parts.items()} == {
        "load": "ok",
        "run": "ok",
        "place": "restricted",
        "state": "restricted",
    }
    assert report["Handlers"].finished


def test_nothing_is_left_behind(report: Report) -> None:
    assert not {"subject", "shop"} & set(sys.modules)


def test_a_class_that_the_sdk_refuses() -> None:
    report = run("from temporalio import workflow\n@workflow.defn\nclass Order: pass\n")
    assert report.unloadable and not report
    assert (report.unloadable.name, report.unloadable.line) == ("ValueError", 2)
    assert "@workflow.run" in report.unloadable.message
