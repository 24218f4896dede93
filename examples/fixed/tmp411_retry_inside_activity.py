"""TMP411: tries inside an attempt, which Temporal does not see."""

import asyncio
import time

import backoff
import requests
import tenacity
from tenacity import retry, stop_after_attempt
from temporalio import activity


@activity.defn
def decorated() -> None:
    requests.get("https://shop.example", timeout=10)


@backoff.on_exception(backoff.expo, requests.RequestException)
def fetch() -> str:
    return requests.get("https://shop.example", timeout=10).text


@activity.defn
def through_a_helper() -> str:
    return fetch()


@activity.defn
def looped() -> str:
    for attempt in range(5):
        try:
            return requests.get("https://shop.example", timeout=10).text
        except requests.RequestException:
            time.sleep(2**attempt)
    raise RuntimeError("gave up")


@activity.defn
def counted() -> None:
    tries = 0
    while tries < 3:  # noqa: TMP507
        try:
            requests.get("https://shop.example", timeout=10)
            break
        except requests.RequestException:
            tries += 1
            time.sleep(1)


@activity.defn
def with_an_object() -> None:
    for attempt in tenacity.Retrying(stop=stop_after_attempt(3)):
        with attempt:
            requests.get("https://shop.example", timeout=10)


@activity.defn
def left_to_temporal() -> str:
    return requests.get("https://shop.example", timeout=10).text  # ok: the policy retries


@activity.defn
async def polled(job: str) -> str:
    while True:  # noqa: TMP507  # ok: waits for something to be done
        status = requests.get(f"https://shop.example/{job}", timeout=10).text  # noqa: TMP501
        if status == "done":
            return status
        await asyncio.sleep(5)


@activity.defn
async def polled_with_heartbeats(job: str) -> str:
    for _ in range(100):  # ok: heartbeats, so Temporal sees it
        try:
            return requests.get(f"https://shop.example/{job}", timeout=10).text  # noqa: TMP501
        except requests.RequestException:
            activity.heartbeat(job)
            await asyncio.sleep(5)
    return ""


@activity.defn
def awaited(deadline: float) -> None:
    while time.monotonic() < deadline:  # noqa: TMP507  # ok: waits until something is there
        try:
            requests.get("https://shop.example/ready", timeout=10)
            return
        except requests.RequestException:
            time.sleep(1)


@activity.defn
def each(orders: list[str]) -> None:
    for order in orders:  # ok: one after the other
        try:
            requests.post(f"https://shop.example/{order}", timeout=10)
        except requests.RequestException:
            time.sleep(1)


@activity.defn
def paced() -> None:
    for page in range(10):  # ok: ten pages, not ten tries
        try:
            requests.get(f"https://shop.example/{page}", timeout=10)
        except requests.RequestException:
            pass
        time.sleep(1)


@retry(stop=stop_after_attempt(3))
def not_an_activity() -> None:
    requests.get("https://shop.example", timeout=10)  # ok: no activity comes here


@activity.defn
def polled_with_patience() -> str:
    for _ in range(10):
        try:
            answer = requests.get("https://shop.example/state", timeout=10)
            if answer.json()["is_done"]:
                return answer.text
        except requests.RequestException:
            activity.logger.warning("not now")
        time.sleep(1)  # ok: asks until it is done, and an error is one more no
    raise RuntimeError("not done")
