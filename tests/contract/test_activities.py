"""Where the SDK refuses an activity, or fails on it in an activity environment, the rules say so, and nowhere else;
and where a worker refuses the workflows that it is given.

Each case is a small source text that both judge: the engine by reading it, the SDK by importing it, registering what
its ``main`` gives to a worker, and running the activity ``job``. ``error`` is a part of what the SDK says, empty where
it accepts the text and runs it.
"""

import asyncio
import contextlib
import inspect
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from unittest import mock

import pytest
import temporalio.activity
import temporalio.common
import temporalio.converter
import temporalio.exceptions
import temporalio.workflow
from temporalio.testing import ActivityEnvironment
from temporalio.worker._activity import _ActivityWorker
from temporalio.worker._workflow import _WorkflowWorker

from flake8_temporal import engine
from flake8_temporal.model import Settings

HEAD = """
import asyncio
import contextvars
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.worker import Worker

"""


class Case(NamedTuple):
    name: str
    code: str
    error: str
    source: str


def job(name: str, code: str, error: str, body: str, head: str = "async def job():") -> Case:
    """An activity with this body."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return Case(name, code, error, f"@activity.defn\n{head}\n{lines}\n")


def worker(name: str, code: str, error: str, activities: str, more: str = "") -> Case:
    """A worker that is given these activities."""
    source = f"""
@activity.defn
def plain(order: str) -> str: return order

@activity.defn
async def waiting(order: str) -> str: return order

@activity.defn(name="waiting")
async def renamed(order: str) -> str: return order

async def loose(order: str) -> str: return order

class Shop:
    @activity.defn
    async def open(self, order: str) -> str: return order

    @activity.defn
    def close(self, order: str) -> str: return order

    @staticmethod
    @activity.defn
    async def count(order: str) -> str: return order

    @classmethod
    @activity.defn
    async def reopen(cls, order: str) -> str: return order

@activity.defn
class Printer:
    async def __call__(self, order: str) -> str: return order

class Scale:
    @activity.defn
    async def __call__(self, order: str) -> str: return order

def main(client):
    Worker(client, task_queue="shop", activities={activities}{more})
"""
    return Case(name, code, error, source)


CASES = [
    # TMP510
    job("a result", "", "", "return 1"),
    job("a generator", "TMP510", "a generator object", "yield 1", "def job():"),
    job("an async generator", "TMP510", "an async generator", "yield 1"),
    job("positional parameters", "", "", "return a", "def job(a=1, *more):"),
    job("more keywords than anybody passes", "", "", "return more", "def job(**more):"),
    job("a keyword-only parameter", "TMP510", "keyword-only", "return a", "def job(*, a=1):"),
    Case(
        "decorated twice",
        "TMP510",
        "already contains activity definition",
        "@activity.defn\n@activity.defn\ndef job(): ...\n",
    ),
    Case(
        "a class method below the decorator",
        "TMP510",
        "Activity is not callable",
        "class Shop:\n    @activity.defn\n    @classmethod\n    def close(cls): ...\n",
    ),
    Case(
        "a static method below the decorator",
        "",
        "",
        "class Shop:\n    @activity.defn\n    @staticmethod\n    def close(): ...\njob = Shop.close\n",
    ),
    Case(
        "a property below the decorator",
        "TMP510",
        # From 3.13 on a property has a name, and is refused for another reason.
        "Activity is not callable" if sys.version_info >= (3, 13) else "'property' object has no attribute '__name__'",
        "class Shop:\n    @activity.defn\n    @property\n    def close(self): ...\n",
    ),
    worker("a class in place of an object", "TMP510", "is a class instead of an instance", "[Printer]"),
    worker("a decorator on the call of an object", "TMP510", "missing attributes", "[Scale()]"),
    worker("the call of an object", "", "", "[Scale().__call__]"),
    worker("a method without an object", "TMP510", "not bound to an instance", "[Shop.open]"),
    worker("methods that need no object", "", "", "[Shop.count, Shop.reopen, Printer()]"),
    worker("a function without the decorator", "TMP510", "missing attributes", "[waiting, loose]"),
    worker("an activity twice", "TMP510", "More than one activity named waiting", "[waiting, waiting]"),
    worker("two objects", "TMP510", "More than one activity named open", "[Shop().open, Shop().open]"),
    worker("two names", "TMP510", "More than one activity named waiting", "[waiting, renamed]"),
    worker("one of two names", "", "", "[waiting] if client else [renamed]"),
    # TMP512
    worker("async activities", "", "", "[waiting, Shop().open]"),
    worker("a plain activity", "TMP512", "activity_executor must be present", "[waiting, plain]"),
    worker("a plain method", "TMP512", "activity_executor must be present", "[Shop().close]"),
    worker(
        "a plain activity and an executor", "", "", "[plain]", ", activity_executor=ThreadPoolExecutor(1)"
    ),
    # TMP503
    job("the clock of a workflow", "TMP503", "Not in workflow event loop", "workflow.now()"),
    job("the logger of a workflow", "TMP503", "Not in workflow event loop", "workflow.logger.warning('x')"),
    job("a timer of a workflow", "TMP503", "Not in workflow event loop", "await workflow.sleep(1)"),
    job("what works everywhere", "", "", "assert not workflow.in_workflow()\nactivity.logger.info('x')"),
    job(
        "an error that is handled",
        "",
        "",
        "try:\n    workflow.info()\nexcept Exception:\n    pass",
    ),
    job(
        "an error of another kind that is handled",
        "TMP503",
        "Not in workflow event loop",
        "try:\n    workflow.info()\nexcept RuntimeError:\n    pass",
    ),
    # TMP506
    job("a heartbeat", "", "", "activity.heartbeat(1)"),
    job("a heartbeat that is awaited", "TMP506", "can't be used in 'await'", "await activity.heartbeat(1)"),
    job("an info that is awaited", "TMP506", "can't be used in 'await'", "await activity.info()"),
    job("a client in a plain activity", "TMP506", "No client available", "activity.client()", "def job():"),
    job("a wait in a plain activity", "", "", "activity.wait_for_cancelled_sync(0.01)", "def job():"),
    job(
        "an async wait in a plain activity",
        "TMP506",
        "async",
        "asyncio.run(activity.wait_for_cancelled())",
        "def job():",
    ),
    # TMP508
    job("a heartbeat in a thread", "", "", "await asyncio.to_thread(activity.heartbeat, 1)"),
    job(
        "a heartbeat in a thread of the loop",
        "TMP508",
        "Not in activity context",
        "await asyncio.get_running_loop().run_in_executor(None, activity.heartbeat, 1)",
    ),
    job(
        "a heartbeat in a pool",
        "TMP508",
        "Not in activity context",
        "with ThreadPoolExecutor(1) as pool:\n    pool.submit(activity.heartbeat, 1).result()",
        "def job():",
    ),
    job(
        "a heartbeat in a pool with the context",
        "",
        "",
        "with ThreadPoolExecutor(1) as pool:\n"
        "    pool.submit(contextvars.copy_context().run, activity.heartbeat, 1).result()",
        "def job():",
    ),
]


def _register(client: object, *, activities: Sequence[Callable[..., Any]], **options: Any) -> None:
    """What ``Worker`` does with activities, without a server."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _ActivityWorker(
            bridge_worker=lambda: None,  # type: ignore[arg-type, return-value]
            task_queue=options.pop("task_queue"),
            activities=activities,
            activity_executor=options.pop("activity_executor", None),
            shared_state_manager=None,
            data_converter=temporalio.converter.default(),
            interceptors=[],
            metric_meter=temporalio.common.MetricMeter.noop,
            client=None,  # type: ignore[arg-type]
            encode_headers=False,
        )


async def _run(function: Callable[..., Any]) -> Any:
    """In an environment as a worker makes it: plain functions in a thread."""
    environment = ActivityEnvironment()
    if inspect.iscoroutinefunction(function):
        return await environment.run(function)
    with ThreadPoolExecutor(1) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, environment.run, function)


def said(source: str) -> str:
    """What the SDK has to say to the text, or nothing."""
    space: dict[str, Any] = {"__name__": "shop"}
    try:
        exec(source, space)
        space["Worker"] = _register
        if "main" in space:
            space["main"](None)
        result = asyncio.run(asyncio.wait_for(_run(space["job"]), 5)) if "job" in space else None
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if inspect.isgenerator(result) or inspect.isasyncgen(result):
        kind = "a generator object" if inspect.isgenerator(result) else "an async generator"
        return f"{kind} is no result"
    return ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rule_and_the_sdk_agree(case: Case) -> None:
    source = HEAD + case.source
    found = {finding.code for finding in engine.check(source, None, "shop.py", Settings())}
    assert found == ({case.code} if case.code else set())
    assert case.error in said(source) if case.error else said(source) == ""


def _is_refused(name: str) -> bool:
    """Whether a function of ``temporalio.workflow`` raises in an activity, whatever it is given."""

    def call(*arguments: object) -> None:
        result = getattr(temporalio.workflow, name)(*arguments)
        if inspect.isawaitable(result):
            asyncio.run(asyncio.wait_for(_awaited(result), 1))

    for arguments in ((), ("x",), ("x", "y")):
        try:
            ActivityEnvironment().run(temporalio.activity.defn(lambda given=arguments: call(*given)))
        except temporalio.exceptions.TemporalError as error:
            return "Not in workflow event loop" in str(error)
        except Exception:
            continue
    return False


async def _awaited(result: Any) -> Any:
    return await result


def test_every_function_of_workflows_that_is_reported_raises() -> None:
    public = {name: value for name, value in vars(temporalio.workflow).items() if inspect.isfunction(value)}
    names = [name for name in public if not name.startswith("_")]
    source = HEAD + "\n".join(
        f"@activity.defn(name='{name}')\nasync def job_{name}():\n    workflow.{name}()\n" for name in names
    )
    found = {
        source.splitlines()[finding.line - 1].strip()
        for finding in engine.check(source, None, "shop.py", Settings())
        if finding.code == "TMP503"
    }
    refused = {f"workflow.{name}()" for name in names if _is_refused(name)}
    # It takes more keywords than are tried, and needs the context like its neighbours.
    assert found - refused <= {"workflow.signal_with_start_workflow()"}
    assert refused <= found


WORKFLOWS = """
@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> None: ...

@workflow.defn(name="Order")
class Another:
    @workflow.run
    async def run(self) -> None: ...

class Loose(Order): ...

def main(client):
    Worker(client, task_queue="shop", workflows={workflows})
"""


@pytest.mark.parametrize(
    ("workflows", "error"),
    [
        ("[Order]", ""),
        ("[Order, Another]", "More than one workflow named Order"),
        ("[Order, Order]", "More than one workflow named Order"),
        ("[Loose]", "Workflow Loose missing attributes"),
        ("[Order] if client else [Another]", ""),
    ],
)
def test_a_worker_and_the_rule_refuse_the_same_workflows(workflows: str, error: str) -> None:
    source = HEAD + WORKFLOWS.format(workflows=workflows)
    found = {finding.code for finding in engine.check(source, None, "shop.py", Settings())}
    assert found == ({"TMP201"} if error else set())
    space: dict[str, Any] = {"__name__": "shop"}
    exec(source, space)
    space["Worker"] = _register_workflows
    with pytest.raises(ValueError, match=error) if error else contextlib.nullcontext():
        space["main"](None)


def _register_workflows(client: object, **given: Any) -> None:
    """What ``Worker`` does with workflows, without a server and a sandbox."""
    options = {name: mock.MagicMock() for name in inspect.signature(_WorkflowWorker).parameters}
    quiet = dict.fromkeys(("interceptors", "debug_mode", "should_enforce_versioning_behavior"), ())
    _WorkflowWorker(**{**options, **quiet, "default_workflow_logic_flags": None, **given})
