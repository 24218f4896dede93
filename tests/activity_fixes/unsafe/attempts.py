import os
import sqlite3
import uuid
from pathlib import Path

from temporalio import activity


def post(order: str, idempotency_key: str) -> str:
    return f"{len(order) > 1} {idempotency_key}"


@activity.defn
def pay(folder: str) -> str:
    return post(folder, idempotency_key=str(uuid.uuid4()))


@activity.defn
def make(folder: str) -> str:
    os.makedirs(f"{folder}/made")
    Path(folder, "made", "too").mkdir()
    return folder[:1]


@activity.defn
def tables(folder: str) -> str:
    connection = sqlite3.connect(f"{folder}/orders.db")
    connection.execute("CREATE TABLE orders (id text)")
    connection.execute("create unique index by_id on orders (id)")
    return folder[:1]
