"""TMP110: workflow code must not block the workflow thread."""

import asyncio
import queue
import select
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    import backoff
    import ratelimit
    import retry
    import stamina
    import tenacity
    import trio
    from tenacity import stop_after_attempt


@tenacity.retry(stop=stop_after_attempt(3))  # ok: no workflow calls it
def open_carrier(parcel: str) -> str:
    return parcel


def call_carrier(parcel: str) -> str:
    time.sleep(0.1)  # ok: only the activity waits here
    return parcel


@activity.defn
def book_carrier(parcel: str) -> str:
    time.sleep(1)  # ok: activities may wait
    return call_carrier(parcel)


@tenacity.retry(stop=stop_after_attempt(3))
def parse_label(label: str) -> int:
    return int(label)


@backoff.on_exception(backoff.expo, ValueError)
def parse_weight(weight: str) -> float:
    return float(weight)


@stamina.retry(on=ValueError)
def parse_volume(volume: str) -> float:
    return float(volume)


@retry.retry(tries=3)
def parse_zone(zone: str) -> str:
    return zone[:2]


@ratelimit.sleep_and_retry
def parse_price(price: str) -> int:
    return int(price)


@workflow.defn
class ParcelWorkflow:
    """Waits for a parcel to move."""

    def __init__(self) -> None:
        self.events: queue.Queue[str] = queue.Queue()

    @workflow.run
    async def run(self, label: str) -> int:
        await workflow.sleep(5)
        await workflow.sleep(0.5)
        event = self.events.get()
        self.events.join()
        for attempt in tenacity.Retrying(stop=stop_after_attempt(3)):
            with attempt:
                workflow.logger.info("%s", event)
        size = int(parse_weight(label) + parse_volume(label))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return parse_label(label) + size + parse_price(parse_zone(label))

    @workflow.signal
    async def drain(self, sockets: list[int]) -> None:
        ready, _, _ = select.select(sockets, [], [], 1.0)
        signal.pause()
        await trio.sleep(1)
        pool = ThreadPoolExecutor()
        future = pool.submit(len, ready)
        workflow.logger.info("%s", future.result())


class Nap:
    def sleep(self, seconds: int) -> None:
        self.seconds = seconds

    def join(self) -> int:
        return self.seconds


@workflow.defn
class DeliveryWorkflow:
    """Waits in ways that the history records."""

    def __init__(self) -> None:
        self.delivered = False
        self.inbox: asyncio.Queue[str] = asyncio.Queue()
        self.buffer: queue.Queue[str] = queue.Queue()
        self.nap = Nap()

    @workflow.run
    async def run(self, parcel: str) -> str:
        await workflow.sleep(5)  # ok: a durable timer
        await asyncio.sleep(5)  # ok: becomes a durable timer
        await workflow.wait_condition(lambda: self.delivered, timeout=timedelta(hours=1))  # ok: yields
        first = await self.inbox.get()  # ok: awaits on the event loop
        await self.inbox.join()  # ok: awaits on the event loop
        async with asyncio.timeout(10):  # ok: becomes a durable timer
            first += await asyncio.wait_for(self.inbox.get(), timeout=5)  # ok: awaits on the event loop
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        future.set_result(first)
        workflow.logger.info(future.result())  # ok: an asyncio future never blocks
        return await workflow.execute_activity(
            book_carrier,
            parcel,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=RetryPolicy(maximum_attempts=3),  # ok: the server retries
        )

    @workflow.signal
    def collect(self, event: str) -> None:
        self.buffer.put_nowait(event)  # ok: does not wait
        if not self.buffer.empty():  # ok: does not wait
            workflow.logger.info(self.buffer.get_nowait())  # ok: does not wait

    @workflow.signal
    def rest(self, time: Nap) -> None:
        time.sleep(5)  # ok: `time` is the parameter
        self.nap.sleep(1)  # ok: a method of ours
        workflow.logger.info("%s %s", self.nap.join(), ", ".join(["a", "b"]))  # ok: `join` of ours and of a string

    @workflow.query
    def stop(self) -> str:
        return f"{stop_after_attempt(3)} {tenacity.wait_fixed(2)}"  # ok: value objects

    @workflow.query
    def progress(self, tracker) -> str:
        return tracker.get() + tracker.result()  # ok: nobody knows what `tracker` is
