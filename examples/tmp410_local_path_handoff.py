"""TMP410: an activity returns a path that only its own machine has."""

import os
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from temporalio import activity, workflow


@dataclass
class Stored:
    path: str
    size: int


def working_directory() -> Path:
    return Path(tempfile.mkdtemp())


def upload(path: str) -> str:
    return "s3://orders/1"


@activity.defn
def directory() -> str:
    return tempfile.mkdtemp()  # error: TMP410 @4 activity returns local path of tempfile.mkdtemp(); the next activity may run on another worker


@activity.defn
def below() -> str:
    root = working_directory()
    target = root / "orders.csv"
    target.write_text("id")
    return str(target)  # error: TMP410 @4 activity returns local path of tempfile.mkdtemp(); the next activity may run on another worker


@activity.defn
def in_an_object() -> Stored:
    with tempfile.NamedTemporaryFile(delete=False) as out:
        out.write(b"id")
    return Stored(path=out.name, size=2)  # error: TMP410 @4 activity returns local path of tempfile.NamedTemporaryFile(); the next activity may run on another worker


@activity.defn
def fixed(order_id: str) -> str:
    return f"/tmp/{order_id}.csv"  # error: TMP410 @4 activity returns local path '/tmp/'; the next activity may run on another worker


@activity.defn
def joined() -> dict[str, str]:
    return {"path": os.path.join(tempfile.gettempdir(), "orders.csv")}  # error: TMP410 @4 activity returns local path of tempfile.gettempdir(); the next activity may run on another worker


@activity.defn
def contents() -> str:
    path = Path(tempfile.mkdtemp()) / "orders.csv"
    path.write_text("id")
    return path.read_text()  # ok: what is in it


@activity.defn
def reference() -> str:
    path = tempfile.mkdtemp()
    return upload(path)  # ok: where it was stored


@activity.defn
def message() -> str:
    path = tempfile.mkdtemp()
    return f"written to {path}"  # ok: only said


@activity.defn
def size() -> int:
    path = Path(tempfile.mkdtemp())
    return path.stat().st_size  # ok: a number


@activity.defn
def passed_in(path: str) -> str:
    return path + ".done"  # ok: the caller's business


@activity.defn
def on_its_own_queue() -> str:
    return tempfile.mkdtemp()  # ok: every call names the queue of one worker


@workflow.defn
class Files:
    @workflow.run
    async def run(self, queue: str) -> None:
        await workflow.execute_activity(
            on_its_own_queue, task_queue=queue, start_to_close_timeout=timedelta(seconds=30)
        )
