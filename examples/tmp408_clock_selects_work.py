"""TMP408: what an activity works on depends on the clock of its attempt."""

import time
from datetime import date, datetime, timedelta

import boto3
import psycopg
import requests
from temporalio import activity

connection: psycopg.Connection


class Order:
    day: date


def yesterday() -> str:
    return (date.today() - timedelta(days=1)).isoformat()


@activity.defn
def queried() -> None:
    today = date.today()  # error: TMP408 @12 datetime.date.today() selects what this activity processes; pass the time in (workflow.now() or scheduled_time)
    connection.execute("SELECT id FROM orders WHERE day = %s", (today,))


@activity.defn
def requested() -> None:
    requests.get("https://shop.example/orders", params={"day": datetime.now().date()}, timeout=10)  # error: TMP408 @63 datetime.now() selects what this activity processes; pass the time in (workflow.now() or scheduled_time)


@activity.defn
def addressed() -> None:
    requests.get(f"https://shop.example/orders/{yesterday()}", timeout=10)  # error: TMP408 @4 datetime.date.today() selects what this activity processes; pass the time in (workflow.now() or scheduled_time)


@activity.defn
def keyed() -> None:
    boto3.client("s3").get_object(Bucket="orders", Key=f"{datetime.utcnow():%Y/%m/%d}/orders.csv")  # error: TMP408 @58 datetime.utcnow() selects what this activity processes; pass the time in (workflow.now() or scheduled_time)


@activity.defn
def of_the_schedule() -> None:
    day = activity.info().scheduled_time.date()
    connection.execute("SELECT id FROM orders WHERE day = %s", (day,))  # ok: the same on every attempt


@activity.defn
def passed_in(day: date) -> None:
    connection.execute("SELECT id FROM orders WHERE day = %s", (day,))  # ok: the workflow decides


@activity.defn
def measured() -> float:
    start = time.time()
    requests.get("https://shop.example/orders", timeout=10)
    return time.time() - start  # ok: how long it took


@activity.defn
def bounded(deadline: float) -> None:
    requests.get("https://shop.example/orders", timeout=deadline - time.time())  # ok: no selection


@activity.defn
def logged() -> None:
    activity.logger.info("started at %s", datetime.now())  # ok: only said


@activity.defn
def named() -> None:
    boto3.client("cloudfront").create_invalidation(
        DistributionId="x",
        InvalidationBatch={"CallerReference": str(time.time())},  # noqa: TMP401  # ok: a key; that it changes is TMP401
    )
