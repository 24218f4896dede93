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
    await asyncio.sleep(1)
    page = await asyncio.to_thread(requests.get, url, timeout=10)
    with await asyncio.to_thread(urllib.request.urlopen, url) as answer:
        answer.read()
    await asyncio.to_thread(subprocess.run, ["sync"], check=True)
    return page.text


def _slowly(url: str) -> bytes:
    return httpx.get(url).content


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
        await asyncio.to_thread(self.session.commit)
        await asyncio.to_thread(self.web.post, "https://stock.example", json=item)
        await asyncio.to_thread(self.bucket.put_object, Bucket="stock", Key=item)
        await asyncio.to_thread(self.model.chat.completions.create, model="m", messages=[])


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
    with await asyncio.to_thread(psycopg2.connect, "dbname=stock") as connection:
        cursor = connection.cursor()  # ok: asks the server nothing
        await asyncio.to_thread(cursor.execute, "select 1")
        cursor.close()  # ok: asks the server nothing
    process = subprocess.Popen(["sync"])  # ok: starting it is quick
    await asyncio.to_thread(process.wait)
    engine.dispose()  # ok: asks the server nothing
    return 1


TASKS: set[asyncio.Task[None]] = set()


async def _pull() -> None: ...


@activity.defn
async def nested() -> None:
    await _pull()
    asyncio.get_event_loop().run_until_complete(_pull())


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
