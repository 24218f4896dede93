"""What TMP3xx says of a call, beside what the SDK does with the same call in its own sandbox.

Each row is the body of a ``run`` method. Where the SDK raises, rule and SDK must agree on bad and good bodies alike;
where it is silent, the commands that are missing or too many show the harm.
"""

import textwrap
from typing import NamedTuple

import pytest

pytest.importorskip("temporalio")

from sandbox.oracle import Verdict, run

from flake8_temporal import engine
from flake8_temporal.model import Settings

PREFIX = '''
import asyncio
import contextlib
from datetime import timedelta
from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

MINUTE = timedelta(minutes=1)

@activity.defn
async def charge(cents: int) -> str:
    return f"{cents}"

@activity.defn
async def move(source: str, target: str) -> str:
    return source + target

@activity.defn
async def tick() -> None: ...

async def undecorated(cents: int) -> str:
    return f"{cents}"

@activity.defn
class Notify:
    async def __call__(self, text: str) -> None: ...

@workflow.defn
class Receipt:
    @workflow.run
    async def run(self, cents: int) -> str:
        return f"{cents}"

    @workflow.signal
    async def stop(self) -> None: ...
'''
CLASS = '''
@workflow.defn
class Subject:
    def __init__(self) -> None:
        self.done = False

    async def pause(self) -> bool:
        await workflow.sleep(1)
        return True

    @workflow.run
    async def run(self) -> None:
{body}
'''


class Row(NamedTuple):
    """A body, the code that it gets, and a part of the error that the SDK raises: empty where it raises none."""

    body: str
    code: str = ""
    error: str = ""


def source_of(body: str) -> str:
    return PREFIX + CLASS.format(body=textwrap.indent(textwrap.dedent(body).strip(), " " * 8))


def codes(source: str) -> set[str]:
    """The codes of this family, whether on by default or not."""
    settings = Settings(no_cache=True)
    found = {each.code for each in engine.check(source, None, "/nowhere/subject.py", settings)}
    return {code for code in found if code.startswith("TMP3")}


def judged(source: str) -> Verdict:
    return run(source, only=["Subject"])["Subject"]


def agree(row: Row) -> None:
    source = source_of(row.body)
    assert codes(source) == ({row.code} if row.code else set())
    verdict = judged(source)
    assert row.error in str(verdict), verdict
    assert bool(row.error) == (verdict.outcome in ("task failure", "workflow failure")), verdict


CHARGE = "await workflow.execute_activity(charge, 1, {})"
OPTIONS = [
    Row(CHARGE.format(""), "TMP301", "must have start_to_close_timeout or schedule_to_close_timeout"),
    Row(CHARGE.format("start_to_close_timeout=None"), "TMP301", "must have start_to_close_timeout"),
    Row(CHARGE.format("start_to_close_timeout=timedelta()"), "TMP301", "must have start_to_close_timeout"),
    Row(CHARGE.format("heartbeat_timeout=MINUTE"), "TMP301", "must have start_to_close_timeout"),
    Row("workflow.start_local_activity('charge', 1)", "TMP301", "must have start_to_close_timeout"),
    Row("await workflow.execute_activity_class(Notify, 'x')", "TMP301", "must have start_to_close_timeout"),
    Row(CHARGE.format("start_to_close_timeout=MINUTE")),
    Row(CHARGE.format("schedule_to_close_timeout=MINUTE")),
    Row(CHARGE.format("**workflow.ActivityConfig(start_to_close_timeout=MINUTE)")),
    Row("await workflow.execute_local_activity(charge, 1, schedule_to_close_timeout=MINUTE)"),
    Row(CHARGE.format("start_to_close_timeout=30"), "TMP302", "Expected a timedelta object"),
    Row(CHARGE.format("start_to_close_timeout='30s'"), "TMP302", "Expected a timedelta object"),
    Row("await workflow.sleep('1 minute')", "TMP302", "not supported between"),
    Row("await workflow.sleep(-1)", "TMP302", "negative delay"),
    Row("await asyncio.sleep('5')", "TMP302", "not supported between"),
    Row("await asyncio.sleep(MINUTE)", "TMP302", "not supported between"),
    Row("await asyncio.wait_for(self.pause(), MINUTE)", "TMP302", "not supported between"),
    Row("await workflow.wait_condition(lambda: self.done, timeout='1m')", "TMP302", "not supported between"),
    Row("await workflow.wait_condition(lambda: not self.done, timeout=0)", "TMP302", "TimeoutError"),
    Row("await workflow.execute_child_workflow(Receipt.run, 1, run_timeout=60)", "TMP302", "Expected a timedelta"),
    Row("await workflow.sleep(5)"),
    Row("await workflow.sleep(0.5)"),
    Row("await workflow.sleep(MINUTE)"),
    Row("await asyncio.sleep(-1)"),
    Row("await workflow.wait_condition(lambda: not self.done, timeout=MINUTE)"),
]
POLICY = "await workflow.execute_activity(charge, 1, start_to_close_timeout=MINUTE, retry_policy={})"
POLICIES = [
    Row(POLICY.format("RetryPolicy(backoff_coefficient=0.5)"), "TMP309", "Backoff coefficient"),
    Row(POLICY.format("RetryPolicy(maximum_attempts=-1)"), "TMP309", "Maximum attempts"),
    Row(POLICY.format("RetryPolicy(initial_interval=-MINUTE)"), "", "Initial interval"),  # computed: not judged
    Row(POLICY.format("RetryPolicy(initial_interval=timedelta(-1))"), "TMP309", "Initial interval"),
    Row(POLICY.format("RetryPolicy(maximum_interval=timedelta(-1))"), "TMP309", "Maximum interval cannot be neg"),
    Row(POLICY.format("RetryPolicy(maximum_interval=timedelta(milliseconds=1))"), "TMP309", "less than initial"),
    Row(POLICY.format("RetryPolicy(initial_interval=30)"), "TMP309", "no attribute 'total_seconds'"),
    Row(POLICY.format("RetryPolicy(non_retryable_error_types=[ValueError])"), "TMP309", "bad argument type"),
    Row(POLICY.format("{'maximum_attempts': 3}"), "TMP309", "no attribute"),
    Row(POLICY.format("RetryPolicy(maximum_attempts=1, backoff_coefficient=0.5)")),
    Row(POLICY.format("RetryPolicy(non_retryable_error_types=['ValueError'])")),
    Row(POLICY.format("RetryPolicy(initial_interval=MINUTE, maximum_interval=MINUTE)")),
    Row(POLICY.format("None")),
]


@pytest.mark.parametrize("row", [*OPTIONS, *POLICIES], ids=lambda row: row.body)
def test_options(row: Row) -> None:
    agree(row)


def test_a_bad_timeout_makes_continue_as_new_lose_everything() -> None:
    bad, good = (source_of(f"workflow.continue_as_new(run_timeout={each})") for each in ("60", "MINUTE"))
    assert codes(bad) == {"TMP302"} and not codes(good)
    assert [each.text for each in judged(bad).commands] == ["{}"]
    assert "60s" in judged(good).commands[0].text
