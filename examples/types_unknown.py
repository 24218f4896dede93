"""Types: an object that may be one of two things, or anything, is left alone."""

import pathlib
import random
import time
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import httpx
    import requests
    from shop.clients import Catalog, catalog, make_catalog


class Memory:
    def get(self, address: str) -> str:
        return address

    def read_text(self) -> str:
        return ""


def choose(offline: bool) -> Any:
    if offline:
        return Memory()
    return requests.Session()


class Store:
    def __init__(self, offline: bool) -> None:
        if offline:
            self.client = Memory()
        else:
            self.client = requests.Session()
        self.path = pathlib.Path("orders")

    def switch(self) -> None:
        self.path = Memory()

    def load(self) -> str:
        self.client.get("https://shop.example")  # ok: one of two types
        return self.path.read_text()  # ok: one of two types


class Always:
    def __init__(self, offline: bool) -> None:
        if offline:
            self.client = requests.Session()
        else:
            self.client = requests.Session()
        self.maybe: requests.Session | None = None

    def connect(self) -> None:
        self.maybe = requests.Session()

    def load(self) -> None:
        self.client.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via UncertainWorkflow.run -> Always.load]
        if self.maybe is not None:
            self.maybe.get("https://shop.example")  # error: TMP104 @12 requests.Session.get() does network I/O in workflow code; move it into an activity [via UncertainWorkflow.run -> Always.load]


@workflow.defn
class UncertainWorkflow:
    def __init__(self) -> None:
        self.store = Store(True)
        self.always = Always(True)
        self.catalog = Catalog()

    @workflow.run
    async def run(self, offline: bool, untyped, typed: Any) -> str:
        client = Memory() if offline else requests.Session()
        client.get("https://shop.example")  # ok: one of two types
        chosen = choose(offline)
        chosen.get("https://shop.example")  # ok: annotated as anything
        untyped.get("https://shop.example")  # ok: no annotation
        typed.post("https://shop.example")  # ok: annotated as anything
        typed.random()  # ok: annotated as anything
        catalog.get("https://shop.example")  # ok: from a module that is not here
        make_catalog().execute("select 1")  # ok: from a module that is not here
        self.catalog.get("https://shop.example")  # ok: from a module that is not here
        self.unknown_attribute.read_text()  # ok: nobody assigns it
        self.always.load()
        return self.store.load()

    @workflow.signal
    async def reassign(self, offline: bool) -> None:
        client: Any = requests.Session()
        client = Memory()
        client.get("https://shop.example")  # ok: not the session any more
        moment: Any = time.time
        moment = workflow.time
        workflow.logger.info("%s", moment())  # ok: not the wall clock any more
        if offline:
            other = httpx.Client()
        else:
            other = requests.Session()
        other.close()  # ok: harmless for both types
        same = requests.Session()
        if offline:
            same = requests.Session()
        same.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity

    @workflow.signal
    async def collections(self, addresses: list[str], offline: bool) -> None:
        clients = [requests.Session(), Memory()]
        clients[len(addresses)].get("https://shop.example")  # ok: an element of a mixed list
        by_name = {"memory": Memory()}
        by_name.get("memory")  # ok: a dict
        by_name["memory"].get("https://shop.example")  # ok: our own class
        for address in addresses:
            address.format(offline)  # ok: a string
        generator = workflow.random() if offline else random.Random(7)
        generator.random()  # ok: both are seeded
