"""TMP508: a new thread does not know the activity that started it."""

import asyncio
import contextvars
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from temporalio import activity

POOL = ThreadPoolExecutor()


def report(order: str) -> str:
    _beat()
    return order


def _beat() -> None:
    activity.heartbeat()


def pack(order: str) -> str:
    activity.logger.info("packing %s", order)
    return order


def beat_if_possible() -> None:
    if activity.in_activity():
        activity.heartbeat()


@activity.defn
async def ship(order: str) -> str:
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(report, order)
    await asyncio.to_thread(partial(report, order))
    await asyncio.to_thread(report, order)  # ok: takes the context along
    await loop.run_in_executor(None, contextvars.copy_context().run, report, order)  # ok: takes the context along
    await loop.run_in_executor(None, pack, order)  # ok: needs no context
    return order


@activity.defn
def store(order: str) -> str:
    beating = threading.Thread(target=_beat)
    beating.start()
    POOL.submit(activity.heartbeat, order).result()
    with ThreadPoolExecutor() as pool:
        pool.submit(report, order)
        pool.submit(pack, order)  # ok: needs no context
    context = contextvars.copy_context()
    kept = threading.Thread(target=context.run, args=(_beat,))  # ok: takes the context along
    kept.start()
    asking = threading.Thread(target=beat_if_possible)  # ok: asks first
    asking.start()
    time.sleep(1)
    for thread in (beating, kept, asking):
        thread.join()
    return order


def main() -> None:
    threading.Thread(target=pack, args=("tea",)).start()  # ok: no activity
