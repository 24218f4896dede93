"""The golden rule of workflows: one workflow for each thing that workflow code must not do."""

import asyncio
import os
import random
import subprocess
import threading
import time
import uuid
from datetime import datetime, timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import requests
    from sqlalchemy import select
    from sqlalchemy.orm import sessionmaker
    from shop.models import Customer

Database = sessionmaker()


@activity.defn
def load_customer(customer: int) -> str:
    with Database() as session:
        return str(session.get(Customer, customer))  # ok: activities may read the database


@workflow.defn
class NoHttpRequest:
    """Workflow code must not make an HTTP request."""

    @workflow.run
    async def run(self, order: str) -> str:
        return requests.get(f"https://shop.example/{order}", timeout=5).text  # error: TMP104 @15 requests.get() does network I/O in workflow code; move it into an activity


@workflow.defn
class NoDatabaseRead:
    """Workflow code must not read a database."""

    @workflow.run
    async def run(self, customer: int) -> str:
        with Database() as session:
            return str(session.scalars(select(Customer)).first())  # error: TMP105 @23 Session.scalars() talks to a database or broker in workflow code; move it into an activity


@workflow.defn
class NoFileAccess:
    """Workflow code must not touch a file."""

    @workflow.run
    async def run(self, order: str) -> str:
        with open(f"/srv/orders/{order}.json") as stored:  # error: TMP106 @13 open() touches the file system in workflow code; do it in an activity
            return stored.read()


@workflow.defn
class NoRandomNumber:
    """Workflow code must not draw a random number of its own."""

    @workflow.run
    async def run(self, customers: list[str]) -> str:
        return random.choice(customers)  # error: TMP102 @15 random.choice() draws randomness in workflow code; use workflow.random()


@workflow.defn
class NoCurrentTime:
    """Workflow code must not ask for the current time."""

    @workflow.run
    async def run(self, due: datetime) -> bool:
        return datetime.now() > due  # error: TMP101 @15 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@workflow.defn
class NothingElseNonDeterministic:
    """Nor anything else that may come out differently on replay."""

    @workflow.run
    async def run(self, skus: list[str]) -> str:
        order_id = uuid.uuid4()  # error: TMP103 @19 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        region = os.environ["REGION"]  # error: TMP107 @17 os.environ reads environment or configuration in workflow code; pass it as workflow input
        revision = subprocess.check_output(["git", "rev-parse", "HEAD"])  # error: TMP108 @19 subprocess.check_output() runs a process or reads host identity in workflow code; use an activity
        threading.Thread(target=self.pick, args=(skus,)).start()  # error: TMP109 @8 threading.Thread.start() starts threads or processes in workflow code; use asyncio.gather or child workflows
        time.sleep(1)  # error: TMP110 @8 time.sleep() blocks the workflow thread; use await workflow.sleep() or wait_condition()
        print(order_id, region, revision)  # error: TMP111 @8 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        for sku in set(skus):  # error: TMP116 @19 iterating a set depends on hash seed or object identity; use sorted() or a stable key
            await workflow.execute_activity("pick", sku, start_to_close_timeout=timedelta(seconds=5))
        return await asyncio.to_thread(self.pick, skus)  # error: TMP114 @21 asyncio.to_thread() is not supported by the workflow event loop; do it in an activity

    def pick(self, skus: list[str]) -> str:
        return ", ".join(skus)


@workflow.defn
class GoldenRule:
    """The same work, as the history can record it."""

    @workflow.run
    async def run(self, customer: int, skus: list[str]) -> str:
        name = await workflow.execute_activity(
            load_customer, customer, start_to_close_timeout=timedelta(seconds=5)  # ok: reads in an activity
        )
        winner = workflow.random().choice(skus)  # ok: seeded from the history
        started = workflow.now()  # ok: the time from the history
        order_id = workflow.uuid4()  # ok: seeded from the history
        await workflow.sleep(1)  # ok: a durable timer
        workflow.logger.info("order %s", order_id)  # ok: silent on replay
        for sku in sorted(set(skus)):  # ok: a stable order
            await workflow.execute_activity("pick", sku, start_to_close_timeout=timedelta(seconds=5))
        return f"{name} {winner} {started:%d.%m.%Y}"
