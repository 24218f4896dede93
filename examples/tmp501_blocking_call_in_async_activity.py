"""TMP501: a call that waits without await stops every async activity of the worker."""

import asyncio
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import aiohttp
import boto3
import httpx
import openai
import psycopg2
import redis.asyncio
import requests
from anyio import to_thread
from asgiref.sync import sync_to_async
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from temporalio import activity


@activity.defn
async def fetch(url: str) -> str:
    await asyncio.sleep(1)  # ok: gives the loop back while it waits
    time.sleep(1)  # error: TMP501 @4 time.sleep() blocks the worker's event loop; use await asyncio.sleep()
    page = requests.get(url, timeout=10)  # error: TMP501 @11 requests.get() blocks the worker's event loop; use a plain def or asyncio.to_thread()
    with urllib.request.urlopen(url) as answer:  # error: TMP501 @9 urllib.request.urlopen() blocks the worker's event loop; use a plain def or asyncio.to_thread()
        answer.read()
    subprocess.run(["sync"], check=True)  # error: TMP501 @4 subprocess.run() blocks the worker's event loop; use a plain def or asyncio.to_thread()
    return page.text


def _slowly(url: str) -> bytes:
    return httpx.get(url).content  # error: TMP501 @11 httpx.get() blocks the worker's event loop; use a plain def or asyncio.to_thread() [via through_a_helper -> _slowly]


def _later(url: str) -> bytes:
    return httpx.get(url).content  # ok: only run in threads


@activity.defn
async def through_a_helper(url: str) -> bytes:
    return _slowly(url)


@activity.defn
async def in_threads(url: str) -> None:
    await asyncio.to_thread(_later, url)  # ok: a thread waits
    await asyncio.to_thread(requests.get, url)  # ok: a thread waits
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, partial(_later, url))  # ok: a thread waits
    await loop.run_in_executor(None, lambda: requests.get(url, timeout=10))  # ok: a thread waits
    with ThreadPoolExecutor() as pool:
        pool.submit(_later, url)  # ok: a thread waits
    await to_thread.run_sync(_later, url)  # ok: a thread waits
    await sync_to_async(_later)(url)  # ok: a thread waits


@activity.defn
def in_the_executor(url: str) -> str:
    time.sleep(1)  # ok: a plain def runs in a thread of the executor
    return requests.get(url, timeout=10).text  # ok: a plain def runs in a thread of the executor


class Shop:
    def __init__(self, session: Session, web: httpx.Client, model: openai.OpenAI) -> None:
        self.session = session
        self.web = web
        self.model = model
        self.bucket = boto3.client("s3")  # ok: building a client does not wait

    @activity.defn
    async def restock(self, item: str) -> None:
        self.session.add(item)  # ok: only noted until the commit
        self.session.commit()  # error: TMP501 @8 Session.commit() blocks the worker's event loop; use a plain def or asyncio.to_thread()
        self.web.post("https://stock.example", json=item)  # error: TMP501 @8 httpx.Client.post() blocks the worker's event loop; use a plain def or asyncio.to_thread()
        self.bucket.put_object(Bucket="stock", Key=item)  # error: TMP501 @8 BaseClient.put_object() blocks the worker's event loop; use a plain def or asyncio.to_thread()
        self.model.chat.completions.create(model="m", messages=[])  # error: TMP501 @8 OpenAI.chat.completions.create() blocks the worker's event loop; use a plain def or asyncio.to_thread()


class AsyncShop:
    def __init__(self, session: AsyncSession, web: httpx.AsyncClient, model: openai.AsyncOpenAI) -> None:
        self.session = session
        self.web = web
        self.model = model

    @activity.defn
    async def restock(self, item: str) -> None:
        await self.session.commit()  # ok: an async client
        await self.web.post("https://stock.example")  # ok: an async client
        await asyncio.gather(self.web.get("https://a.example"), self.web.get("https://b.example"))  # ok: an async client
        task = asyncio.create_task(self.model.responses.create(model="m", input=item))  # ok: an async client
        await task
        async with aiohttp.ClientSession() as http, http.get("https://c.example") as answer:  # ok: an async client
            await answer.text()
        cache = redis.asyncio.Redis()  # ok: an async client
        await cache.get("stock")  # ok: an async client


@activity.defn
async def count() -> int:
    engine = create_engine("postgresql://stock")  # ok: connects when it is first used
    with psycopg2.connect("dbname=stock") as connection:  # error: TMP501 @9 psycopg2.connect() blocks the worker's event loop; use a plain def or asyncio.to_thread()
        cursor = connection.cursor()  # ok: asks the server nothing
        cursor.execute("select 1")  # error: TMP501 @8 psycopg2.extensions.cursor.execute() blocks the worker's event loop; use a plain def or asyncio.to_thread()
        cursor.close()  # ok: asks the server nothing
    process = subprocess.Popen(["sync"])  # ok: starting it is quick
    process.wait()  # error: TMP501 @4 subprocess.Popen.wait() blocks the worker's event loop; use a plain def or asyncio.to_thread()
    engine.dispose()  # ok: asks the server nothing
    return 1


TASKS: set[asyncio.Task[None]] = set()


async def _pull() -> None: ...


@activity.defn
async def nested() -> None:
    asyncio.run(_pull())  # error: TMP501 @4 asyncio.run() raises on the worker's event loop; use await
    asyncio.get_event_loop().run_until_complete(_pull())  # error: TMP501 @4 AbstractEventLoop.run_until_complete() raises on the worker's event loop; use await


def _anywhere() -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(_pull())  # ok: only where no loop is running
    else:
        TASKS.add(loop.create_task(_pull()))


@activity.defn
async def careful() -> None:
    _anywhere()
    await _pull()
