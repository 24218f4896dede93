"""TMP119: a module with workflows must not have effects while it is loaded."""

import logging
import os
import random
import sqlite3
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import boto3
    import requests
    from dotenv import load_dotenv
    from sqlalchemy import create_engine
    from sqlalchemy.orm import sessionmaker

    SHARED_ENGINE = create_engine("postgresql://shop")  # ok: passed through, runs once

load_dotenv()  # error: TMP119 @0 dotenv.load_dotenv() runs each time the workflow module is loaded; do it in the worker or an activity
RATES = requests.get("https://rates.example", timeout=5).json()  # error: TMP119 @8 requests.get() runs each time the workflow module is loaded; do it in the worker or an activity
ENGINE = create_engine("postgresql://shop")  # ok: connects when it is first used
DATABASE = sqlite3.connect("shop.db")  # error: TMP119 @11 sqlite3.connect() runs each time the workflow module is loaded; do it in the worker or an activity
POOL = ThreadPoolExecutor()  # error: TMP119 @7 concurrent.futures.ThreadPoolExecutor() runs each time the workflow module is loaded; do it in the worker or an activity
BUCKET = boto3.client("s3")  # ok: calls nothing until it is used
SERVER = subprocess.Popen(["redis-server"])  # error: TMP119 @9 subprocess.Popen() runs each time the workflow module is loaded; do it in the worker or an activity
STARTED = time.time()  # error: TMP119 @10 time.time() runs each time the workflow module is loaded; do it in the worker or an activity
SALT = random.random()  # error: TMP119 @7 random.random() runs each time the workflow module is loaded; do it in the worker or an activity
BATCH = uuid.uuid4()  # error: TMP119 @8 uuid.uuid4() runs each time the workflow module is loaded; do it in the worker or an activity

with open("greeting.txt") as greeting:  # error: TMP119 @5 open() runs each time the workflow module is loaded; do it in the worker or an activity
    GREETING = greeting.read()

if sys.argv:
    os.makedirs("/srv/orders", exist_ok=True)  # error: TMP119 @4 os.makedirs() runs each time the workflow module is loaded; do it in the worker or an activity

try:
    RULES = Path("rules.yaml").read_text()  # error: TMP119 @12 pathlib.Path.read_text() runs each time the workflow module is loaded; do it in the worker or an activity
except OSError:
    RULES = ""

logger = logging.getLogger(__name__)  # ok: writes nothing
REGION = os.getenv("REGION", "eu")  # ok: a constant of the worker, only strict mode cares
QUEUE = os.environ["QUEUE"]  # ok: a constant of the worker, only strict mode cares
TIMEOUT = timedelta(minutes=5)  # ok: a constant
EPOCH = datetime(2024, 1, 1, tzinfo=timezone.utc)  # ok: a constant
NAMESPACE = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")  # ok: a constant
FOLDER = Path("/srv/orders") / "new"  # ok: a path is only a name
Session = sessionmaker()  # ok: a factory, opens nothing
LOADED_AT = time.time()  # ok: no workflow reads it
BUILD = uuid.uuid4()  # ok: no workflow reads it
clock = lambda: time.monotonic()  # noqa: E731  # ok: the body runs when it is called


def table(text: str) -> dict[str, str]:
    return dict(line.split("=") for line in text.splitlines())


def report() -> None:
    Path("/srv/orders").mkdir()  # ok: the body runs when it is called
    logger.info("%s %s %s", LOADED_AT, BUILD, clock())  # ok: no workflow calls this


LABELS = table("eu=Europe")  # ok: a function of ours without effects


def quote(sku: str, at: float = time.time()) -> str:  # error: TMP119 @32 time.time() runs each time the workflow module is loaded; do it in the worker or an activity
    return f"{sku}@{at}"


def order_key(sku: str, key: str = uuid.uuid4().hex) -> str:  # error: TMP119 @35 uuid.uuid4() runs each time the workflow module is loaded; do it in the worker or an activity
    return f"{sku}-{key}"


def due(sku: str, after: timedelta = timedelta(days=14)) -> str:  # ok: a constant default
    return f"{sku}+{after}"


@dataclass
class Order:
    sku: str
    order_id: str = str(uuid.uuid4())  # error: TMP119 @24 uuid.uuid4() runs each time the workflow module is loaded; do it in the worker or an activity
    created_at: datetime = datetime.now(timezone.utc)  # error: TMP119 @27 datetime.now() runs each time the workflow module is loaded; do it in the worker or an activity
    lines: list[str] = field(default_factory=list)  # ok: runs per object
    shipped: bool = False  # ok: a constant default


class Templates:
    mail = Path("mail.txt").read_text()  # error: TMP119 @11 pathlib.Path.read_text() runs each time the workflow module is loaded; do it in the worker or an activity
    subject = "Your order"  # ok: a constant


@workflow.defn
class OrderWorkflow:
    """Reads several constants of its module."""

    retries = 3  # ok: a constant

    @workflow.run
    async def run(self, sku: str) -> str:
        order = Order(sku)
        key = order_key(sku) + quote(sku) + due(sku)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return f"{order}{key}{STARTED}{SALT}{BATCH}{GREETING}{RULES}{REGION}{QUEUE}{RATES}{LABELS}"

    @workflow.signal
    async def remind(self) -> None:
        await workflow.sleep(TIMEOUT * self.retries)
        workflow.logger.info("%s %s %s %s", EPOCH, NAMESPACE, FOLDER, Templates.subject)


if TYPE_CHECKING:
    CATALOG = requests.get("https://catalog.example", timeout=5)  # ok: never runs


if __name__ == "__main__":
    load_dotenv()  # ok: only when the file is started as a program
    requests.get("https://health.example", timeout=5)  # ok: only when the file is started as a program
