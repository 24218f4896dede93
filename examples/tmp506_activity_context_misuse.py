"""TMP506: functions of activity that do not work in this kind of activity."""

import asyncio

from temporalio import activity
from temporalio.client import Client


@activity.defn
async def pack(order: str) -> str:
    await activity.heartbeat(order)  # error: TMP506 @10 activity.heartbeat() is not awaitable; drop await
    attempt = (await activity.info()).attempt  # error: TMP506 @21 activity.info() is not awaitable; drop await
    activity.heartbeat(attempt)  # ok: a plain call
    client = activity.client()  # ok: async activities have one
    await activity.wait_for_cancelled()  # ok: an async activity
    activity.wait_for_cancelled_sync(5)  # error: TMP506 @4 activity.wait_for_cancelled_sync() blocks the event loop; use await activity.wait_for_cancelled()
    with activity.shield_thread_cancel_exception():  # error: TMP506 @9 activity.shield_thread_cancel_exception() does nothing in an async activity; use asyncio.shield()
        await client.get_workflow_handle(order).cancel()
    await asyncio.to_thread(_wait)
    return order


def _wait() -> None:
    activity.wait_for_worker_shutdown_sync(5)  # ok: in a thread


@activity.defn
def ship(order: str) -> str:
    client = activity.client()  # error: TMP506 @13 activity.client() has no client in a def activity; give its class one
    asyncio.run(activity.wait_for_cancelled())  # error: TMP506 @16 activity.wait_for_cancelled() works in async activities only; use wait_for_cancelled_sync()
    activity.wait_for_cancelled_sync(5)  # ok: a plain activity
    with activity.shield_thread_cancel_exception():  # ok: a plain activity
        return f"{order} {client} {_shared()}"


def _of_the_loop() -> None:
    activity.wait_for_worker_shutdown_sync()  # error: TMP506 @4 activity.wait_for_worker_shutdown_sync() blocks the event loop; use await activity.wait_for_worker_shutdown() [via store -> _of_the_loop]


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
        self.info = activity.info()  # error: TMP506 @20 activity.info() is stored where other activities see it; keep it in a local variable
        info = activity.info()  # ok: a local variable
        return f"{order} {info.attempt} {self.client.namespace}"  # ok: given when the worker was made
