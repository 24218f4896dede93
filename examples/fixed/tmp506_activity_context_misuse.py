"""TMP506: functions of activity that do not work in this kind of activity."""

import asyncio

from temporalio import activity
from temporalio.client import Client


@activity.defn
async def pack(order: str) -> str:
    activity.heartbeat(order)
    attempt = activity.info().attempt
    activity.heartbeat(attempt)  # ok: a plain call
    client = activity.client()  # ok: async activities have one
    await activity.wait_for_cancelled()  # ok: an async activity
    activity.wait_for_cancelled_sync(5)
    with activity.shield_thread_cancel_exception():
        await client.get_workflow_handle(order).cancel()
    await asyncio.to_thread(_wait)
    return order


def _wait() -> None:
    activity.wait_for_worker_shutdown_sync(5)  # ok: in a thread


@activity.defn
def ship(order: str) -> str:
    client = activity.client()
    asyncio.run(activity.wait_for_cancelled())
    activity.wait_for_cancelled_sync(5)  # ok: a plain activity
    with activity.shield_thread_cancel_exception():  # ok: a plain activity
        return f"{order} {client} {_shared()}"


def _of_the_loop() -> None:
    activity.wait_for_worker_shutdown_sync()


def _shared() -> Client:
    return activity.client()  # ok: a helper of both kinds


@activity.defn
async def store(order: str) -> str:
    _of_the_loop()
    return f"{order} {_shared()}"


class Shop:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.info: activity.Info | None = None

    @activity.defn
    async def restock(self, order: str) -> str:
        self.info = activity.info()
        info = activity.info()  # ok: a local variable
        return f"{order} {info.attempt} {self.client.namespace}"  # ok: given when the worker was made
