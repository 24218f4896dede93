"""TMP511: what an activity starts is done when it returns."""

import asyncio
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

from temporalio import activity


async def _mail(order: str) -> None:
    await asyncio.sleep(len(order))


def _print(order: str) -> None:
    activity.logger.info(order)


@activity.defn
async def pack(order: str) -> str:
    asyncio.create_task(_mail(order))  # error: TMP511 @4 task started in activity pack outlives it; wait for it before returning
    mailing = asyncio.ensure_future(_mail(order))  # error: TMP511 @14 task started in activity pack outlives it; wait for it before returning
    _ = asyncio.get_running_loop().create_task(_mail(order))  # error: TMP511 @8 task started in activity pack outlives it; wait for it before returning
    return order


@activity.defn
async def pack_well(order: str) -> str:
    task = asyncio.create_task(_mail(order))  # ok: waited for
    others = [asyncio.create_task(_mail(order))]  # ok: waited for
    beating = asyncio.create_task(_mail("beat"))  # ok: cancelled
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_mail(order))  # ok: the group waits
        await asyncio.gather(task, *others)
    finally:
        beating.cancel()
    return order


class Shop:
    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor()
        self.tasks: set[asyncio.Task[None]] = set()

    @activity.defn
    def ship(self, order: str) -> str:
        threading.Thread(target=_print, args=(order,)).start()  # error: TMP511 @8 thread started in activity ship outlives it; wait for it before returning
        self.pool.submit(_print, order)  # error: TMP511 @8 future started in activity ship outlives it; wait for it before returning
        subprocess.Popen(["lpr", order])  # error: TMP511 @8 process started in activity ship outlives it; wait for it before returning
        return order

    @activity.defn
    def ship_well(self, order: str) -> str:
        thread = threading.Thread(target=_print, args=(order,))
        thread.start()  # ok: joined
        threading.Thread(target=_print, args=(order,), daemon=True).start()  # ok: meant to end with the worker
        with ThreadPoolExecutor() as pool:
            pool.submit(_print, order)  # ok: the block waits
        future = self.pool.submit(_print, order)  # ok: waited for
        process = subprocess.Popen(["lpr", order])  # ok: waited for
        process.wait()
        future.result()
        thread.join()
        return order

    @activity.defn
    async def restock(self, order: str) -> None:
        self.tasks.add(asyncio.create_task(_mail(order)))  # ok: kept
        await asyncio.gather(*self.tasks)

    @activity.defn
    async def return_later(self, order: str) -> None:
        asyncio.create_task(_mail(order))  # ok: completes the activity when it is done
        activity.raise_complete_async()


async def main() -> None:
    asyncio.create_task(_mail("tea"))  # ok: no activity
