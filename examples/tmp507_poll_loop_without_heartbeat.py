"""TMP507: a polling activity heartbeats in every round."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import wraps
from typing import Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import requests


def _state(job: str) -> str:
    return requests.get(f"https://jobs.example/{job}", timeout=5).text


@activity.defn
def wait_for_job(job: str) -> str:
    while _state(job) != "done":  # error: TMP507 @10 polling loop in activity wait_for_job never heartbeats; call activity.heartbeat() each round
        time.sleep(5)
    return job


@activity.defn
async def wait_async(job: str) -> str:
    activity.heartbeat("started")
    while True:  # error: TMP507 @10 polling loop in activity wait_async never heartbeats; call activity.heartbeat() each round
        if await asyncio.to_thread(_state, job) == "done":
            return job
        await asyncio.sleep(5)


@activity.defn
def wait_counting(job: str) -> int:
    for round in itertools.count():  # error: TMP507 @17 polling loop in activity wait_counting never heartbeats; call activity.heartbeat() each round
        if _state(job) == "done":
            return round
        time.sleep(1)
    return 0


@activity.defn
def wait_for_an_hour(job: str) -> None:
    for _ in range(3600):  # error: TMP507 @13 polling loop in activity wait_for_an_hour never heartbeats; call activity.heartbeat() each round
        time.sleep(1)
        _poll(job)


def _poll(job: str) -> None:
    while _state(job) == "new":  # error: TMP507 @10 polling loop in activity wait_for_an_hour never heartbeats; call activity.heartbeat() each round [via wait_for_an_hour -> _poll]
        time.sleep(1)


@activity.defn
def wait_well(job: str) -> str:
    while _state(job) != "done":  # ok: heartbeats
        activity.heartbeat(job)
        time.sleep(5)
    return job


@activity.defn
def wait_with_a_helper(job: str) -> str:
    while _state(job) != "done":  # ok: the helper heartbeats
        _pause(job)
        time.sleep(1)
    return job


def _pause(job: str) -> None:
    activity.heartbeat(job)
    time.sleep(4)


@activity.defn
async def wait_with_a_task(job: str) -> str:
    beating = asyncio.create_task(_beat())
    try:
        while await asyncio.to_thread(_state, job) != "done":  # ok: a task heartbeats
            await asyncio.sleep(5)
    finally:
        beating.cancel()
    return job


async def _beat() -> None:
    while True:  # ok: heartbeats
        activity.heartbeat()
        await asyncio.sleep(10)


@asynccontextmanager
async def heartbeating() -> AsyncIterator[None]:
    task = asyncio.create_task(_beat())
    yield
    task.cancel()


@activity.defn
async def wait_in_a_block(job: str) -> str:
    async with heartbeating():
        while await asyncio.to_thread(_state, job) != "done":  # ok: the block heartbeats
            await asyncio.sleep(5)
    return job


def auto(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    async def run(*args: str) -> Any:
        task = asyncio.create_task(_beat())
        try:
            return await function(*args)
        finally:
            task.cancel()

    return run


@activity.defn
@auto
async def wait_decorated(job: str) -> str:
    while await asyncio.to_thread(_state, job) != "done":  # ok: the decorator heartbeats
        await asyncio.sleep(5)
    return job


def waiting(on_round: Callable[[], None]) -> Callable[..., Any]:
    @activity.defn
    def wait_told(job: str) -> str:
        while _state(job) != "done":  # ok: whoever made it may heartbeat
            on_round()
            time.sleep(5)
        return job

    return wait_told


@activity.defn
def count_tries(job: str) -> str:
    tries = 0
    while tries < 3:  # ok: short
        if _state(job) == "done":
            break
        tries += 1
        time.sleep(1)
    return job


@activity.defn
def retry(job: str) -> str:
    for pause in range(5):  # ok: short
        if _state(job) == "done":
            break
        time.sleep(pause)
    while job.startswith("/"):  # ok: waits for nothing
        job = job[1:]
    return job


@activity.defn
def retry_until(job: str) -> str:
    deadline = time.monotonic() + 60
    while True:  # ok: tries again for a while, and gives up
        try:
            return _state(job)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


@activity.defn
def wait_locally(job: str) -> str:
    while _state(job) != "done":  # ok: local activities have no heartbeats
        time.sleep(0.1)
    return job


@activity.defn
async def report(job: str) -> str:
    reporting = asyncio.create_task(_report(job))
    await asyncio.to_thread(_state, job)
    reporting.cancel()
    return job


async def _report(job: str) -> None:
    while True:  # ok: beside the activity, which does not wait for it
        await asyncio.sleep(1)
        activity.logger.info(job)


@workflow.defn
class JobWorkflow:
    @workflow.run
    async def run(self, job: str) -> str:
        while job:  # ok: a workflow
            await workflow.sleep(5)
        return await workflow.execute_local_activity(
            wait_locally, job, start_to_close_timeout=timedelta(seconds=5)
        )
