"""TMP510: activities that the SDK refuses to define or register, or cannot run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker
from unknown_framework import FoldPlugin


@activity.defn
def export_rows(table: str) -> Iterator[str]:
    yield table


@activity.defn
async def stream_rows(table: str):
    yield table


@activity.defn
def all_rows(table: str) -> list[str]:  # ok: returns what it has collected
    def rows() -> Iterator[str]:  # ok: a generator inside is used up
        yield table

    return list(rows())


@activity.defn
async def pack(order: str, fragile: bool = False) -> str:
    return f"{order} {fragile}"


@activity.defn
async def ship(order: str, fragile: bool = False, *more: str) -> str:  # ok: positional parameters
    return f"{order} {fragile} {more}"


@activity.defn(name="label")
@activity.defn
async def label(order: str) -> str:
    return order


@activity.defn
class Shelf:  # ok: its objects are activities
    async def __call__(self, order: str) -> str:
        return order


class Scale:
    @activity.defn(name="weigh")
    async def __call__(self, order: str) -> str:
        return order


class Shop:
    @activity.defn
    async def open(self, order: str) -> str:
        return order

    @activity.defn
    @classmethod
    def close(cls, order: str) -> str:
        return order

    @classmethod
    @activity.defn
    async def reopen(cls, order: str) -> str:  # ok: the class is bound when it is registered
        return order

    @activity.defn
    @staticmethod
    async def count(order: str) -> str:  # ok: needs no object
        return order

    @property
    @activity.defn
    def stock(self) -> int:
        return 1


def collected(rows: Callable[..., Iterator[str]]) -> Callable[..., Any]:
    def run(*args: str) -> list[str]:
        return list(rows(*args))

    return run


@activity.defn
@collected
def rows_of(table: str) -> Iterator[str]:  # ok: the decorator collects the rows
    yield table


@contextmanager
def opened(table: str) -> Iterator[str]:  # ok: no activity
    yield table


async def fold(order: str) -> str:
    return order


async def wrap(order: str) -> str:
    return order


@activity.defn(name="pack")
async def pack_twice(order: str) -> str:
    return order


async def main(client: Client) -> None:
    shop = Shop()
    Worker(client, task_queue="shop", activities=[Shop.open])
    Worker(client, task_queue="shop", activities=[pack, Shelf])
    Worker(client, task_queue="shop", activities=[Scale()])
    Worker(client, task_queue="shop", activities=[Scale().__call__])  # ok: the method has the decorator
    Worker(client, task_queue="shop", activities=[shop.open, Shop.reopen, Shop.count, Shelf()])  # ok: on objects
    Worker(client, task_queue="shop", activities=[pack, fold])
    Worker(client, task_queue="shop", activities=[pack, pack_twice])
    Worker(client, task_queue="shop", activities=[shop.open, Shop().open])
    activities = [shop.open]
    if client.namespace == "tests":
        activities.append(pack_twice)
    else:
        activities.append(pack)  # ok: one of two
    Worker(client, task_queue="shop", activities=activities)  # ok: one of two
    activity.defn(name="wrap")(wrap)
    Worker(client, task_queue="shop", activities=[pack, wrap])  # ok: decorated above
    Worker(client, task_queue="shop", activities=[fold], plugins=[FoldPlugin()])  # ok: a plugin may do what it likes
