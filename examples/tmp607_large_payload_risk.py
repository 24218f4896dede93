"""TMP607: results that grow with the data."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pandas
from temporalio import activity, workflow

SKUS = ["a", "b", "c"]


@activity.defn
def load(path: str) -> str:
    return Path(path).read_text()  # error: TMP607 @4 Path(path).read_text() can exceed the 2 MB limit of a payload; store it and pass a reference


@activity.defn
def rows(path: str) -> list[dict[str, str]]:
    frame = pandas.read_csv(path)
    return frame.to_dict("records")  # error: TMP607 @4 frame.to_dict('records') can exceed the 2 MB limit of a payload; store it and pass a reference


@activity.defn
def first_rows(path: str) -> list[dict[str, str]]:
    frame = pandas.read_csv(path)
    return frame.head(20).to_dict("records")  # ok: twenty rows


@activity.defn
def head(path: str) -> str:
    return Path(path).read_text()[:1000]  # ok: cut


@activity.defn
def raw(path: str) -> bytes:
    with open(path, "rb") as file:
        content = file.read()
    return content  # error: TMP607 @4 file.read() can exceed the 2 MB limit of a payload; store it and pass a reference


@activity.defn
def start(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(100)  # ok: a hundred bytes


@activity.defn
def order(sku: str) -> dict[str, str]:
    return Order(sku).to_dict()  # ok: one object


class Order:
    def __init__(self, sku: str) -> None:
        self.sku = sku

    def to_dict(self) -> dict[str, str]:
        return {"sku": self.sku}


def helper(path: str) -> str:
    return Path(path).read_text()  # ok: no activity


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, skus: list[str]) -> list[str]:
        found = await asyncio.gather(
            *[
                workflow.execute_activity(order, sku, start_to_close_timeout=timedelta(seconds=5))
                for sku in SKUS
            ]
        )
        workflow.logger.info("%s orders", len(found))
        await workflow.execute_activity("sum", [1, 2, 3], start_to_close_timeout=timedelta(seconds=5))  # ok: short
        await workflow.execute_activity(  # error: TMP607 @14 a list of 204 items can exceed the 2 MB limit of a payload; store it and pass a reference
            "sum",
            [
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3,
            ],
            start_to_close_timeout=timedelta(seconds=5),
        )
        return await asyncio.gather(  # error: TMP607 @8 asyncio.gather(...) can exceed the 2 MB limit of a payload; store it and pass a reference
            *[
                workflow.execute_activity(load, sku, start_to_close_timeout=timedelta(seconds=5))
                for sku in skus
            ]
        )
