"""Ways to get a client."""

import contextlib
import functools
from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx
import redis.asyncio
import requests


def make_client(base_url: str) -> httpx.Client:
    return _build(base_url)


def _build(base_url):
    return httpx.Client(base_url=base_url)


def session_for(team):
    if team == "sales":
        session = requests.Session()
        return session
    return requests.Session()


def either(team):
    if team == "sales":
        return requests.Session()
    return Offline()


@functools.cache
def cached_client():
    return httpx.Client()


async def connection() -> asyncpg.Connection:
    return await asyncpg.connect("postgres://desk")


@contextlib.asynccontextmanager
async def open_cache() -> AsyncIterator[redis.asyncio.Redis]:
    cache = redis.asyncio.Redis()
    yield cache


@contextlib.asynccontextmanager
async def open_database():
    database = await asyncpg.connect("postgres://desk")
    try:
        yield database
    finally:
        await database.close()


@contextlib.contextmanager
def offline() -> Iterator["Offline"]:
    yield Offline()


class Offline:
    def get(self, path: str) -> str:
        return path

    def now(self) -> float:
        return 0.0


class Online:
    def __init__(self) -> None:
        self.http = httpx.Client()

    def __enter__(self) -> "Online":
        self.http.get("login")
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, path: str) -> str:
        return self.http.get(path).text


class Pool:
    async def __aenter__(self):
        return Offline()

    async def __aexit__(self, *_: object) -> None:
        return None


class Registry:
    def __init__(self) -> None:
        self.client = make_client("https://desk.example")

    def client_for(self, team: str) -> httpx.Client:
        return self.client

    @classmethod
    def default(cls):
        return cls()


CLIENT = make_client("https://desk.example")
SESSION = session_for("sales")
REGISTRY = Registry.default()
