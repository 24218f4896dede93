"""TMP313: a heartbeat timeout needs heartbeats, and heartbeats need the timeout."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    import requests

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def beat(count: int) -> None:
    activity.heartbeat(count)


def watched(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    async def wrapper(*args: Any) -> Any:
        task = asyncio.create_task(_beat_for_ever())
        try:
            return await function(*args)
        finally:
            task.cancel()

    return wrapper


async def _beat_for_ever() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(1)


@contextmanager
def beating() -> Iterator[None]:
    beat(0)
    yield


def fetch(url: str) -> str:
    return requests.get(url, timeout=5).text  # noqa: TMP501


@activity.defn
async def import_rows(url: str) -> int:
    return len(fetch(url).splitlines())


@activity.defn
async def export_rows(url: str) -> None:
    for number in range(10):
        fetch(url)
        beat(number)


@activity.defn(name="copy")
async def copy_rows(url: str) -> None:
    with beating():
        fetch(url)


@activity.defn
@watched
async def move_rows(url: str) -> None:
    fetch(url)


@activity.defn
async def follow_rows(url: str) -> None:
    task = asyncio.create_task(_beat_for_ever())
    fetch(url)
    task.cancel()


@activity.defn
async def finish_later(url: str) -> None:
    fetch(url)
    activity.raise_complete_async()


@activity.defn
async def greet(name: str) -> str:
    return f"hello {name}"


@dataclass
class Receipt:
    name: str


@activity.defn
async def refuse(name: str) -> Receipt:
    if not name:
        raise ApplicationError("no name", non_retryable=True)
    return Receipt(name=name)


class Loader:
    def __init__(self, reporter: Any) -> None:
        self.reporter = reporter

    @activity.defn
    async def load(self, url: str) -> None:
        self.reporter.tick(fetch(url))

    @activity.defn
    async def reload(self, url: str) -> str:
        return fetch(url.strip())

    @activity.defn
    async def unload(self, url: str) -> None:
        fetch(url)
        beat(1)


class Template:
    @activity.defn
    async def work(self, url: str) -> None:
        fetch(url)
        await self.step(url)

    async def step(self, url: str) -> None:
        raise NotImplementedError


@workflow.defn
class ImportWorkflow:
    """Watches what is silent, and does not listen to what speaks."""

    @workflow.run
    async def run(self, url: str) -> None:
        await workflow.execute_activity(import_rows, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # error: TMP313 @14 heartbeat_timeout is set but activity import_rows never heartbeats
        await workflow.execute_activity("import_rows", url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # error: TMP313 @14 heartbeat_timeout is set but activity import_rows never heartbeats
        await workflow.execute_activity_method(  # error: TMP313 @14 heartbeat_timeout is set but activity Loader.reload never heartbeats
            Loader.reload, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND
        )
        await workflow.execute_activity(export_rows, url, start_to_close_timeout=MINUTE)  # error: TMP313 @14 activity export_rows heartbeats, but without heartbeat_timeout nobody notices when it stops
        await workflow.execute_activity("copy", url, start_to_close_timeout=MINUTE)  # error: TMP313 @14 activity copy heartbeats, but without heartbeat_timeout nobody notices when it stops
        await workflow.execute_local_activity(export_rows, url, start_to_close_timeout=MINUTE)  # error: TMP313 @14 activity export_rows heartbeats, which does nothing in a local activity
        await workflow.execute_activity("elsewhere", start_to_close_timeout=SECOND, heartbeat_timeout=MINUTE)  # error: TMP313 @14 heartbeat_timeout is not shorter than start_to_close_timeout, so it never counts
        await workflow.execute_activity(move_rows, url, start_to_close_timeout=MINUTE, heartbeat_timeout=MINUTE)  # error: TMP313 @14 heartbeat_timeout is not shorter than start_to_close_timeout, so it never counts


@workflow.defn
class CarefulWorkflow:
    """Watches what heartbeats, and nothing else."""

    @workflow.run
    async def run(self, url: str, options: dict[str, Any], timeout: timedelta) -> None:
        await workflow.execute_activity(import_rows, url, start_to_close_timeout=MINUTE)  # ok: neither
        await workflow.execute_activity(import_rows, url, start_to_close_timeout=MINUTE, heartbeat_timeout=None)  # ok: neither
        await workflow.execute_activity(follow_rows, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # ok: a task beats
        await workflow.execute_activity(move_rows, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # ok: its decorator beats
        await workflow.execute_activity(finish_later, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # ok: completed from elsewhere
        await workflow.execute_activity(greet, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # ok: it takes no time
        await workflow.execute_activity(refuse, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # ok: it takes no time
        await workflow.execute_activity_method(
            Loader.load, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND  # ok: the reporter may beat
        )
        await workflow.execute_activity_method(
            Template.work, url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND  # ok: a subclass may beat
        )
        await workflow.execute_activity("far", url, start_to_close_timeout=MINUTE, heartbeat_timeout=SECOND)  # ok: not ours
        await workflow.execute_activity_method(Loader.unload, url, start_to_close_timeout=MINUTE, **options)  # ok: perhaps in there
        await workflow.execute_activity_method(Loader.unload, url, start_to_close_timeout=MINUTE)  # ok: set above, perhaps
        await workflow.execute_activity("far", start_to_close_timeout=timeout, heartbeat_timeout=MINUTE)  # ok: not written out
        await workflow.execute_local_activity(import_rows, url, start_to_close_timeout=MINUTE)  # ok: neither
