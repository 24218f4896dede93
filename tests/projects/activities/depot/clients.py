"""Clients that activities share; nothing is reported here, since no Temporal code stands in this file."""

import asyncio
import time

import requests
from temporalio import activity, workflow


class Rates:
    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def fetch(self, currency: str) -> str:
        return self.session.get(f"https://rates.example/{currency}").text

    async def fetch_well(self, currency: str) -> str:
        return await asyncio.to_thread(self.fetch, currency)


def beat() -> None:
    activity.heartbeat()


def pause() -> None:
    time.sleep(1)
    beat()


async def _flush() -> None:
    await asyncio.sleep(60)


def measure(order: str) -> None:
    asyncio.create_task(_flush())
    print(order)


def now() -> str:
    return workflow.now().isoformat()
