"""TMP505: an activity uses the client of its worker."""

import functools
from dataclasses import dataclass

from temporalio import activity
from temporalio.client import Client

TARGET = "localhost:7233"
_client: Client | None = None


@activity.defn
async def start(order: str) -> None:
    client = await Client.connect("localhost:7233")  # error: TMP505 @19 Client.connect() opens a Temporal connection per attempt; use activity.client()
    await client.start_workflow("Order", order, id=order, task_queue="shop")


async def _connected() -> Client:
    return await Client.connect(TARGET, namespace="shop")  # error: TMP505 @17 Client.connect() opens a Temporal connection per attempt; use activity.client() [via cancel -> _connected]


@activity.defn
async def cancel(order: str) -> None:
    client = await _connected()
    await client.get_workflow_handle(order).cancel()


async def _kept() -> Client:
    global _client
    if _client is None:
        _client = await Client.connect(TARGET)  # ok: once for the process
    return _client


@functools.cache
def _remembered() -> object:
    return Client.connect(TARGET)  # ok: remembered by the decorator


@dataclass
class Target:
    address: str
    namespace: str


async def _at(target: Target) -> Client:
    return await Client.connect(target.address, namespace=target.namespace)  # ok: the caller says where


@activity.defn
async def signal(order: str) -> None:
    activity.client().get_workflow_handle(order)  # ok: the worker's client
    await (await _kept()).get_workflow_handle(order).signal("hurry")
    await (await _at(Target("elsewhere:7233", "other"))).get_workflow_handle(order).signal("hurry")
    activity.logger.info("%s", _remembered())


class Shop:
    def __init__(self, client: Client) -> None:
        self.client = client

    @activity.defn
    async def pack(self, order: str) -> None:
        await self.client.get_workflow_handle(order).signal("packed")  # ok: given when the worker was made

    @activity.defn
    async def unpack(self, order: str) -> None:
        self.client = await Client.connect(TARGET)  # ok: kept


async def main() -> None:
    client = await Client.connect(TARGET)  # ok: no activity
    Shop(client)
