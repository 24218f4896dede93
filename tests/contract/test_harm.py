"""Where the SDK accepts what a rule reports, running it shows the harm, and running the remedy shows none.

Each test has the same workflow twice, as reported and as repaired. That the rule tells the two apart is required of
the engine first; what then happens in the SDK's sandbox is for the test to say.
"""

import base64

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from sandbox.oracle import Verdict, run  # noqa: E402

from flake8_temporal import engine  # noqa: E402
from flake8_temporal.model import Settings  # noqa: E402

HEAD = """
import asyncio
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError


@activity.defn
async def act(value: str) -> None: ...


def order(value: object):
    return workflow.execute_activity(act, str(value), start_to_close_timeout=timedelta(1))

"""


def told_apart(code: str, bad: str, good: str) -> tuple[Verdict, Verdict]:
    """What happens to the reported workflow and to the repaired one."""
    settings = Settings(opted_in=(code,))
    codes = [
        {one.code for one in engine.check(HEAD + text, None, "shop.py", settings)} for text in (bad, good)
    ]
    assert codes == [{code}, set()]
    return judged(bad), judged(good)


def judged(text: str) -> Verdict:
    return run(HEAD + text)["Shop"]


def ordered(verdict: Verdict) -> list[str]:
    """The activities that a workflow asked for, as text with their arguments."""
    return [command.text for command in verdict.commands if command.kind == "schedule_activity"]


SHOP = """
@workflow.defn
class Shop:
    def __init__(self) -> None:
        self.count = 0

    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)
        if self.count:
            await order(self.count)
"""


def test_a_query_that_changes_the_workflow_is_missing_on_replay() -> None:
    bad = (
        SHOP
        + "\n    @workflow.query\n    def seen(self) -> int:\n        self.count += 1\n        return self.count\n"
    )
    reported, repaired = told_apart("TMP207", bad, bad.replace("self.count += 1", "pass"))
    assert "seen" in reported.delivered
    assert ordered(reported)
    assert not ordered(judged(bad.replace("    @workflow.query\n", ""))), "a replay is not asked"
    assert not ordered(repaired)


UPDATE = """
    @workflow.update
    async def pay(self, cents: int) -> None:
        {update}

    @pay.validator
    def check(self, cents: int) -> {returns}:
        {check}
"""


def test_a_validator_that_changes_the_workflow_is_missing_on_replay() -> None:
    bad = SHOP + UPDATE.format(update="...", returns="None", check="self.count += 1")
    good = SHOP + UPDATE.format(update="...", returns="None", check="...")
    reported, repaired = told_apart("TMP207", bad, good)
    assert ordered(reported)
    assert not ordered(repaired)
    assert not ordered(judged(bad.replace("    @pay.validator\n", ""))), "a replay validates nothing"


def test_a_command_in_a_validator_fails_the_task() -> None:
    bad = SHOP + UPDATE.format(update="...", returns="None", check="workflow.random()")
    good = SHOP + UPDATE.format(update="workflow.random()", returns="None", check="...")
    reported, repaired = told_apart("TMP207", bad, good)
    assert (reported.outcome, reported.name) == ("task failure", "ReadOnlyContextError")
    assert repaired.outcome == "ok"


def test_a_validator_that_returns_false_accepts_the_update() -> None:
    bad = SHOP + UPDATE.format(update="self.count += 1", returns="bool", check="return False")
    good = SHOP + UPDATE.format(
        update="self.count += 1", returns="None", check='raise ApplicationError("no")'
    )
    reported, repaired = told_apart("TMP206", bad, good)
    assert ordered(reported)
    assert not ordered(repaired)


def test_a_validator_with_the_name_of_its_update_replaces_it() -> None:
    good = SHOP + UPDATE.format(update="...", returns="None", check="...")
    reported, repaired = told_apart("TMP206", good.replace("def check", "def pay"), good)
    assert "pay" not in reported.delivered
    assert "pay" in repaired.delivered


@pytest.mark.parametrize("form", ["staticmethod", "classmethod"])
def test_a_handler_below_the_decorator_is_not_registered(form: str) -> None:
    good = SHOP + "\n    @workflow.signal\n    def stop(self) -> None: ...\n"
    bad = good.replace("workflow.signal\n", f"workflow.signal\n    @{form}\n")
    reported, repaired = told_apart("TMP202", bad, good)
    assert "stop" not in reported.delivered
    assert "stop" in repaired.delivered


def test_a_handler_is_lost_to_a_method_of_its_name() -> None:
    good = SHOP + "\n    @workflow.signal\n    def stop(self) -> None: ...\n"
    reported, repaired = told_apart("TMP202", good + "\n    def stop(self) -> None: ...\n", good)
    assert "stop" not in reported.delivered
    assert "stop" in repaired.delivered


def test_a_query_that_returns_nothing_answers_nothing() -> None:
    good = SHOP + "\n    @workflow.query\n    def seen(self) -> int:\n        return self.count\n"
    bad = good.replace("-> int:\n        return self.count", "-> None:\n        self.count")
    reported, repaired = told_apart("TMP208", bad, good)
    answers = [
        next(command.text for command in verdict.commands if command.kind == "respond_to_query")
        for verdict in (reported, repaired)
    ]
    assert answers[0] != answers[1]


def test_what_a_signal_returns_goes_nowhere() -> None:
    good = SHOP + "\n    @workflow.signal\n    def stop(self):\n        pass\n"
    reported, repaired = told_apart("TMP208", good.replace("pass", 'return "stopped"'), good)
    assert "stop" in reported.delivered
    assert [command.text for command in reported.commands] == [command.text for command in repaired.commands]


def test_a_handler_is_cut_off_when_the_workflow_ends() -> None:
    bad = (
        SHOP
        + """
    @workflow.signal
    def go_on(self) -> None:
        self.count = 1

    @workflow.update
    async def pay(self) -> None:
        await workflow.wait_condition(lambda: self.count > 0)
        await workflow.sleep(5)
        await workflow.sleep(5)
"""
    )
    waits = "        await workflow.wait_condition(workflow.all_handlers_finished)\n"
    good = bad.replace("\n    @workflow.signal", waits + "\n    @workflow.signal", 1)
    reported, repaired = told_apart("TMP209", bad, good)
    assert (reported.outcome, reported.name) == ("warning", "UnfinishedUpdateHandlersWarning")
    assert (repaired.outcome, repaired.finished) == ("ok", True)


def test_a_handler_that_waits_for_the_same_ends_with_the_run_method() -> None:
    good = """
@workflow.defn
class Shop:
    def __init__(self) -> None:
        self.count = 0

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.count > 0)

    @workflow.update
    async def answer(self) -> int:
        await workflow.wait_condition(lambda: self.count > 0)
        return self.count

    @workflow.update
    def go_on(self) -> None:
        self.count = 1
"""
    bad = good.replace("> 0)\n        return", "> 1)\n        return")
    reported, repaired = told_apart("TMP209", bad, good)
    assert (reported.outcome, reported.name) == ("warning", "UnfinishedUpdateHandlersWarning")
    assert repaired.delivered == ("answer", "go_on")
    assert (repaired.outcome, repaired.finished) == ("ok", True)


def test_an_update_handler_cannot_continue_as_new() -> None:
    bad = SHOP + "\n    @workflow.update\n    def again(self) -> None:\n        workflow.continue_as_new()\n"
    reported, repaired = told_apart(
        "TMP210", bad, bad.replace("workflow.continue_as_new()", "self.count = 1")
    )
    assert "Cannot continue as new from an update handler" in reported.message
    assert repaired.outcome == "ok"


def test_a_signal_comes_before_the_first_line_of_the_run_method() -> None:
    bad = """
@workflow.defn
class Shop:
    def __init__(self) -> None: ...

    @workflow.run
    async def run(self) -> None:
        self.items = []

    @workflow.signal
    def add(self) -> None:
        self.items.append(1)
"""
    good = bad.replace("__init__(self) -> None: ...", "__init__(self) -> None:\n        self.items = []")
    reported, repaired = told_apart("TMP211", bad, good)
    assert (reported.outcome, reported.name) == ("task failure", "AttributeError")
    assert repaired.outcome == "ok"


def test_two_handlers_leave_a_mixture() -> None:
    bad = """
@workflow.defn
class Shop:
    def __init__(self) -> None:
        self.total = 0
        self.lock = asyncio.Lock()

    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)
        await workflow.wait_condition(workflow.all_handlers_finished)
        await order(self.total)

    @workflow.update
    async def one(self) -> None:
        total = self.total
        await workflow.sleep(2)
        self.total = total + 1

    @workflow.update
    async def another(self) -> None:
        total = self.total
        await workflow.sleep(2)
        self.total = total + 1
"""
    body = "        total = self.total\n        await workflow.sleep(2)\n        self.total = total + 1\n"
    locked = "        async with self.lock:\n" + "".join(f"    {line}\n" for line in body.splitlines())
    reported, repaired = told_apart("TMP212", bad, bad.replace(body, locked))
    assert ordered(reported) != ordered(repaired)


RAISES = """
class Refused(Exception): ...


@workflow.defn{arguments}
class Shop:
    @workflow.run
    async def run(self) -> None:
        raise {error}("no")
"""


@pytest.mark.parametrize("error", ["ValueError", "Refused"])
def test_a_plain_error_fails_the_task_and_not_the_workflow(error: str) -> None:
    bad = RAISES.format(arguments="", error=error)
    reported, repaired = told_apart("TMP213", bad, RAISES.format(arguments="", error="ApplicationError"))
    assert (reported.outcome, reported.name) == ("task failure", error)
    assert repaired.outcome == "workflow failure"


@pytest.mark.parametrize("error", ["TimeoutError", "asyncio.TimeoutError"])
def test_a_timeout_fails_the_workflow(error: str) -> None:
    text = RAISES.format(arguments="", error=error)
    assert engine.check(HEAD + text, None, "shop.py", Settings()) == []
    assert judged(text).outcome == "workflow failure"


def test_broad_failure_types_turn_a_bug_into_a_failed_workflow() -> None:
    bad = RAISES.format(arguments="(failure_exception_types=[Exception])", error="ApplicationError")
    good = bad.replace("[Exception]", "[Refused]")
    told_apart("TMP214", bad, good)
    reported, repaired = (judged(text.replace('ApplicationError("no")', "[].no")) for text in (bad, good))
    assert reported.outcome == "workflow failure"
    assert repaired.outcome == "task failure"


def test_a_secret_stands_in_the_history() -> None:
    bad = """
@activity.defn
async def pay(api_key: str) -> None: ...


@workflow.defn
class Shop:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(pay, "sesame", start_to_close_timeout=timedelta(1))
"""
    reported, _ = told_apart("TMP215", bad, bad.replace("api_key", "key_name"))
    assert base64.b64encode(b'"sesame"').decode() in ordered(reported)[0], "encoded, not encrypted"
