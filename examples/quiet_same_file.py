"""Quiet: activities, clients, starters, workers, tests and agent tools beside a workflow."""

import asyncio
import logging
import os
import random
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.contrib.openai_agents.workflow import activity_as_tool
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    import httpx
    import nexusrpc.handler
    import pytest
    from agents import Agent, Runner, function_tool
    from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)


def request_headers() -> dict[str, str]:
    return {"Request-Id": str(uuid.uuid4()), "Date": str(datetime.now())}  # ok: only activities call it


@activity.defn
async def fetch(url: str) -> str:
    logger.info("fetching %s", url)  # ok: an activity
    async with httpx.AsyncClient() as client:
        return (await client.get(url, headers=request_headers())).text  # ok: an activity


@activity.defn
def convert(path: str) -> int:
    print(path)  # ok: an activity
    time.sleep(1)  # ok: an activity
    return subprocess.run(["convert", Path(path).read_text()], check=True).returncode  # ok: an activity


class Billing:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.created = time.time()  # ok: only the worker builds it

    @activity.defn
    def bill(self, customer: str) -> str:
        self.session.execute("insert into bills")  # ok: an activity
        return f"{customer} {random.random()}"  # ok: an activity


@function_tool
def weather(city: str) -> str:
    return httpx.get(f"https://weather.example/{city}").text  # ok: nothing here hands it to a workflow


@nexusrpc.handler.service_handler
class PriceService:
    @nexusrpc.handler.sync_operation
    async def quote(self, context: nexusrpc.handler.StartOperationContext, sku: str) -> str:
        return f"{sku} {time.time()}"  # ok: a Nexus operation runs outside of workflows


@workflow.defn
class FetchWorkflow:
    @workflow.run
    async def run(self, url: str) -> str:
        patience = timedelta(seconds=30)
        text = await workflow.execute_activity(fetch, url, start_to_close_timeout=patience)  # ok: scheduled
        agent = Agent(name="reader", tools=[activity_as_tool(fetch, start_to_close_timeout=patience)])  # ok: a tool
        result = await Runner.run(agent, text)  # ok: durable
        handle = workflow.start_activity(convert, url, start_to_close_timeout=patience)  # ok: scheduled
        bill = workflow.execute_activity_method(Billing.bill, url, start_to_close_timeout=patience)  # ok: scheduled
        await asyncio.gather(handle, bill)
        return str(result.final_output)


async def start(url: str) -> str:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])  # ok: a starter
    fetch_id = f"fetch-{uuid.uuid4()}"  # ok: a starter
    handle = await client.start_workflow(FetchWorkflow.run, url, id=fetch_id, task_queue="fetch")  # ok: a starter
    logger.info("started %s at %s", handle.id, datetime.now())  # ok: a starter
    return await handle.result()  # ok: a starter


async def work() -> None:
    client = await Client.connect("localhost:7233")  # ok: the worker
    with ThreadPoolExecutor(max_workers=5) as pool:  # ok: the worker
        await Worker(
            client,
            task_queue="fetch",
            workflows=[FetchWorkflow],
            activities=[fetch, convert, Billing(Session()).bill],  # ok: registered
            activity_executor=pool,
        ).run()


@pytest.mark.asyncio
async def test_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()  # ok: a test
    assert await ActivityEnvironment().run(fetch, "https://shop.example")  # ok: a test
    async with await WorkflowEnvironment.start_time_skipping() as environment:  # ok: a test
        client = environment.client
        assert await client.execute_workflow(FetchWorkflow.run, "u", id=str(uuid.uuid4()), task_queue="t")
    assert time.monotonic() - started < 5  # ok: a test
    assert await fetch("https://shop.example")  # ok: a test may call the function
    assert await FetchWorkflow().run("https://shop.example")  # ok: a test may call the method


class TestFetchWorkflow:
    def setup_method(self) -> None:
        self.folder = Path("/tmp/fetch")
        self.folder.mkdir()  # ok: a test

    def test_clock(self) -> None:
        assert time.time()  # ok: a test


def main() -> None:
    logging.basicConfig(level=logging.INFO)  # ok: the program
    random.seed(7)  # ok: the program
    if "--worker" in sys.argv:  # ok: the program
        asyncio.run(work())  # ok: the program
    else:
        print(asyncio.run(start(sys.argv[1])))  # ok: the program


if __name__ == "__main__":
    main()  # ok: the program
