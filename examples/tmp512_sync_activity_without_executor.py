"""TMP512: a worker needs an executor for activities that are a plain def."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn
def resize(image: str) -> str:
    return image


@activity.defn
async def fetch(image: str) -> str:
    return image


class Album:
    @activity.defn
    def add(self, image: str) -> str:
        return image

    @activity.defn
    async def load(self, image: str) -> str:
        return image


@activity.defn
class Frame:
    def __call__(self, image: str) -> str:
        return image


def in_a_thread(function: Callable[..., str]) -> Callable[..., Any]:
    async def run(image: str) -> str:
        return function(image)

    return run


@activity.defn
@in_a_thread
def rotate(image: str) -> str:
    return image


ASYNC = [fetch]
ALL = [fetch, resize]


def make_activities() -> list[Callable[..., Any]]: ...


async def main(client: Client, options: dict[str, Any]) -> None:
    album = Album()
    pool = ThreadPoolExecutor()
    Worker(client, task_queue="images", activities=[fetch, resize])  # error: TMP512 @4 Worker runs sync activity resize without activity_executor
    Worker(client, task_queue="images", activities=ALL)  # error: TMP512 @4 Worker runs sync activity resize without activity_executor
    Worker(client, task_queue="images", activities=[album.add])  # error: TMP512 @4 Worker runs sync activity add without activity_executor
    Worker(client, task_queue="images", activities=[Frame()])  # error: TMP512 @4 Worker runs sync activity Frame without activity_executor
    Worker(client, task_queue="images", activities=[resize], activity_executor=None)  # error: TMP512 @4 Worker runs sync activity resize without activity_executor
    Worker(client, task_queue="images", activities=[resize], activity_executor=pool)  # ok: an executor
    Worker(client, task_queue="images", activities=[fetch, album.load])  # ok: only async activities
    Worker(client, task_queue="images", activities=ASYNC)  # ok: only async activities
    Worker(client, task_queue="images", activities=[rotate])  # ok: the decorator makes it async
    Worker(client, task_queue="images", activities=make_activities())  # ok: nobody knows what is in there
    Worker(client, task_queue="images", activities=[resize], **options)  # ok: may hold the executor
    Worker(client, task_queue="images", activities=[resize], plugins=options["plugins"])  # ok: a plugin may bring one
    Worker(client, task_queue="images", workflows=[])  # ok: no activities
