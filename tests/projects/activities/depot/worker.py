"""The worker: what is registered is looked up in the files that define it, and reported here."""

from concurrent.futures import ThreadPoolExecutor

import requests
from temporalio.client import Client
from temporalio.worker import Worker

from depot import activities
from depot.activities import Prices, planned, stamp, watch
from depot.clients import Rates

ASYNC = [planned]


async def main() -> None:
    client = await Client.connect("localhost:7233")
    prices = Prices(Rates(requests.Session()))
    Worker(client, task_queue="depot", activities=[stamp, watch])  # error: TMP512
    Worker(client, task_queue="depot", activities=[prices.quote, prices.quote_plainly])  # error: TMP512
    Worker(client, task_queue="depot", activities=[planned, activities.watch_aside])  # error: TMP512
    Worker(client, task_queue="depot", activities=[*ASYNC, prices.quote])  # ok: only async activities
    Worker(client, task_queue="depot", activities=[*ASYNC, stamp])  # error: TMP512
    Worker(client, task_queue="depot", activities=[Prices.quote])  # error: TMP510
    with ThreadPoolExecutor() as pool:
        Worker(client, task_queue="depot", activities=[stamp, watch], activity_executor=pool)  # ok: an executor
