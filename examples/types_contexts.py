"""Types: with statements and awaited coroutines hand typed objects out."""

import contextlib
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import aiohttp
    import asyncpg
    import httpx
    import psycopg
    import requests
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

AsyncFactory = async_sessionmaker()


@contextlib.contextmanager
def session() -> Iterator[requests.Session]:
    yield requests.Session()


@contextlib.asynccontextmanager
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as made:
        yield made


class Connector:
    def __enter__(self) -> requests.Session:
        return requests.Session()

    def __exit__(self, *details: object) -> None:
        self.closed = True


class Itself:
    def __enter__(self) -> "Itself":
        return self

    def __exit__(self, *details: object) -> None:
        self.closed = True

    def get(self, address: str) -> str:
        return address


@workflow.defn
class ContextWorkflow:
    @workflow.run
    async def run(self, address: str) -> str:
        with requests.Session() as first:
            first.get(address)  # error: TMP104 @12 requests.Session.get() does network I/O in workflow code; move it into an activity
        async with httpx.AsyncClient() as second:
            await second.get(address)  # error: TMP104 @18 httpx.AsyncClient.get() does network I/O in workflow code; move it into an activity
            async with second.stream("GET", address) as stream:  # error: TMP104 @23 httpx.AsyncClient.stream() does network I/O in workflow code; move it into an activity
                workflow.logger.info("%s", stream)
        with httpx.Client() as third, requests.Session() as fourth:
            third.get(address)  # error: TMP104 @12 httpx.Client.get() does network I/O in workflow code; move it into an activity
            fourth.get(address)  # error: TMP104 @12 requests.Session.get() does network I/O in workflow code; move it into an activity
        with session() as fifth:
            fifth.get(address)  # error: TMP104 @12 requests.Session.get() does network I/O in workflow code; move it into an activity
        async with client() as sixth:
            await sixth.get(address)  # error: TMP104 @18 httpx.AsyncClient.get() does network I/O in workflow code; move it into an activity
        with Connector() as seventh:
            seventh.get(address)  # error: TMP104 @12 requests.Session.get() does network I/O in workflow code; move it into an activity
        with Itself() as eighth:
            eighth.get(address)  # ok: our own class
        await workflow.wait_condition(workflow.all_handlers_finished)
        return address

    @workflow.signal
    async def query(self, address: str) -> None:
        connection = await asyncpg.connect(address)  # error: TMP105 @27 asyncpg.connect() talks to a database or broker in workflow code; move it into an activity
        await connection.fetch("select 1")  # error: TMP105 @14 asyncpg.Connection.fetch() talks to a database or broker in workflow code; move it into an activity
        async with asyncpg.create_pool(address) as pool:  # error: TMP105 @19 asyncpg.create_pool() talks to a database or broker in workflow code; move it into an activity
            await pool.fetchrow("select 1")  # error: TMP105 @18 asyncpg.Pool.fetchrow() talks to a database or broker in workflow code; move it into an activity
        with psycopg.connect(address) as database:  # error: TMP105 @13 psycopg.connect() talks to a database or broker in workflow code; move it into an activity
            database.execute("select 1")  # error: TMP105 @12 psycopg.Connection.execute() talks to a database or broker in workflow code; move it into an activity
        asynchronous = await psycopg.AsyncConnection.connect(address)  # error: TMP105 @29 psycopg.AsyncConnection.connect() talks to a database or broker in workflow code; move it into an activity
        await asynchronous.execute("select 1")  # error: TMP105 @14 psycopg.AsyncConnection.execute() talks to a database or broker in workflow code; move it into an activity
        with sqlite3.connect(address) as file_database:  # error: TMP105 @13 sqlite3.connect() talks to a database or broker in workflow code; move it into an activity
            file_database.close()  # ok: opening it was the effect
        async with AsyncFactory() as orm:
            await orm.commit()  # error: TMP105 @18 AsyncSession.commit() talks to a database or broker in workflow code; move it into an activity
        async with self.transaction() as nested:
            await nested.commit()  # error: TMP105 @18 AsyncSession.commit() talks to a database or broker in workflow code; move it into an activity
        async with aiohttp.ClientSession() as web:  # error: TMP104 @19 aiohttp.ClientSession() does network I/O in workflow code; move it into an activity
            await web.post(address)  # error: TMP104 @18 aiohttp.ClientSession.post() does network I/O in workflow code; move it into an activity
        with tempfile.TemporaryDirectory() as folder:  # error: TMP106 @13 tempfile.TemporaryDirectory() touches the file system in workflow code; do it in an activity
            Path(folder).mkdir()  # error: TMP106 @12 pathlib.Path.mkdir() touches the file system in workflow code; do it in an activity

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with AsyncFactory() as orm:
            yield orm

    @workflow.update
    async def unknown(self, manager: Any, lock: Any) -> str:
        with manager as opened:
            opened.get("key")  # ok: nobody knows what the manager hands out
        with manager() as called:
            called.execute("select 1")  # ok: nobody knows what the manager hands out
        async with lock:
            return "done"  # ok: a lock of the caller
