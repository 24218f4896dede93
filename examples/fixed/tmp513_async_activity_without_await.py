"""TMP513: an activity that awaits nothing is a plain def."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn
def slug(title: str) -> str:
    return title.lower().replace(" ", "-")


class Shop:
    @activity.defn
    def label(self, order: str) -> str:
        activity.logger.info("labelling %s", order)
        return f"# {order}"


@activity.defn
async def rest(order: str) -> str:
    await asyncio.sleep(1)  # ok: awaits
    return order


@activity.defn
async def last(order: str) -> str:
    async with asyncio.timeout(1):  # ok: awaits
        return order


@activity.defn
def plain(order: str) -> str:  # ok: a plain def
    return order


@activity.defn
async def start(order: str) -> None:
    asyncio.get_running_loop().call_later(1, print, order)  # ok: needs the loop


@activity.defn
async def later(order: str) -> str:  # ok: a stub
    raise NotImplementedError(order)


@activity.defn
async def never(order: str) -> None:  # ok: a stub
    ...


class Labels(Protocol):
    @activity.defn
    async def label(self, order: str) -> str:  # ok: others may await
        return order


async def main(client: Client) -> None:
    pool = ThreadPoolExecutor()
    Worker(client, task_queue="shop", activities=[slug, Shop().label], activity_executor=pool)
