"""TMP406: steps that raise on the second attempt, because the first one has taken them."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg
from kubernetes import client
from kubernetes.client import ApiException
import sqlite3
import subprocess
from temporalio import activity

connection: psycopg.Connection


@activity.defn
def directory(root: Path, order_id: str) -> None:
    os.makedirs(f"/data/{order_id}", exist_ok=True)
    (root / order_id).mkdir(parents=True, exist_ok=True)


@activity.defn
def removal(path: Path) -> None:
    path.unlink(missing_ok=True)


@activity.defn
def tree(path: str) -> None:
    shutil.rmtree(path)


@activity.defn
def move(source: str, target: str) -> None:
    os.rename(source, target)


@activity.defn
def table() -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS orders (id text)")
    connection.execute("DROP INDEX IF EXISTS orders_by_day")
    connection.execute("ALTER TABLE orders ADD COLUMN IF NOT EXISTS day date")


@activity.defn
def job(body: object) -> None:
    client.BatchV1Api().create_namespaced_job("shop", body)


@activity.defn
def exclusive(path: str) -> None:
    with open(path, "x") as out:
        out.write("once")


@activity.defn
def directories(root: Path, order_id: str) -> None:
    os.makedirs(f"/data/{order_id}", exist_ok=True)  # ok: there already is fine
    (root / order_id).mkdir(exist_ok=True)  # ok: there already is fine


@activity.defn
def removals(path: Path, other: str) -> None:
    path.unlink(missing_ok=True)  # ok: gone already is fine
    shutil.rmtree(other, ignore_errors=True)  # ok: gone already is fine


@activity.defn
def looked_at(path: str, root: Path) -> None:
    if os.path.exists(path):
        os.remove(path)  # ok: only if it is there
    if not root.exists():
        root.mkdir()  # ok: only if it is not


@activity.defn
def expected(path: str) -> None:
    try:
        os.remove(path)  # ok: gone already is expected
    except FileNotFoundError:
        pass


@activity.defn
def temporary() -> None:
    root = tempfile.mkdtemp()
    os.mkdir(os.path.join(root, "parts"))  # ok: a directory of this attempt
    shutil.rmtree(root)  # ok: a directory of this attempt


def move_all(directory: str) -> None:
    for root, _, names in os.walk(directory):
        for name in names:
            os.rename(os.path.join(root, name), os.path.join(root, name + ".done"))  # ok: the caller's own directory


@activity.defn
def passed_on() -> None:
    with tempfile.TemporaryDirectory() as root:
        move_all(root)


@activity.defn
def own(path: str) -> None:
    with open(path, "w") as out:
        out.write("part")
    os.remove(path)  # ok: written just before


@activity.defn
def cleanup(path: str) -> None:
    try:
        print(path)
    finally:
        os.remove(path)  # ok: cleans up behind itself


@activity.defn
def replaced(path: str) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.mkdir(path)  # ok: removed just before


@activity.defn
def over(source: str, target: str) -> None:
    os.replace(source, target)
    shutil.copy(source, target)  # ok: over what is there


@activity.defn
def tables() -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS orders (id text)")  # ok: there already is fine
    connection.execute("DROP TABLE IF EXISTS orders")  # ok: gone already is fine
    connection.execute("CREATE OR REPLACE VIEW open_orders AS SELECT 1")  # ok: over what is there
    connection.execute("CREATE TEMP TABLE new_orders (id text)")  # ok: ends with the session
    connection.execute("ALTER TABLE orders ADD COLUMN IF NOT EXISTS day date")  # ok: there already is fine


@activity.defn
def jobs(body: object) -> None:
    try:
        client.BatchV1Api().create_namespaced_job("shop", body)  # ok: a conflict is expected
    except ApiException as error:
        if error.status != 409:
            raise


@activity.defn
def replaced_as_an_object(path: str) -> None:
    shutil.rmtree(path, ignore_errors=True)
    Path(path).mkdir()  # ok: removed just before
    if os.path.lexists(path):
        os.remove(path)
    os.symlink("/data/current", path)  # ok: removed just before


@activity.defn
def own_parts(path: str) -> None:
    part = Path(path) / "orders.part"
    part.write_text("orders")
    part.rename(Path(path) / "orders.csv")  # ok: written just before
    subprocess.run(["export", "/data/all.csv"], check=True)
    shutil.move("/data/all.csv", path)  # ok: written just before
    for entry in os.scandir(path):
        os.unlink(entry.path)  # ok: was there a moment ago


@activity.defn
def by_attempt(root: Path) -> None:
    (root / str(activity.info().attempt)).mkdir()  # ok: a directory of this attempt


@activity.defn
def only_said(path: str) -> None:
    activity.logger.info("removing %s", path)
    os.remove(path)


@activity.defn
def tables_anew() -> None:
    connection.execute("DROP TABLE IF EXISTS picked")
    connection.execute("CREATE TABLE picked (id text)")  # ok: dropped just before
    sqlite3.connect(":memory:").execute("CREATE TABLE orders (id text)")  # ok: a database of this attempt


@activity.defn
def not_found(body: object) -> None:
    api = client.CoreV1Api()
    try:
        api.read_namespaced_secret("key", "shop")
    except ApiException as error:
        if error.status != 404:
            raise
        api.create_namespaced_secret("shop", body)  # ok: only if it is not there


@activity.defn
def suppressed(path: str) -> None:
    with suppress(FileNotFoundError):
        os.remove(path)  # ok: gone already is expected
