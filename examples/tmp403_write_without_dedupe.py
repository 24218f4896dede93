"""TMP403: writes that nothing identifies, which a retry may make twice."""

import httpx
import requests
from kafka import KafkaProducer
from pymongo import MongoClient
from redis import Redis
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from django.db import models
from temporalio import activity

session: Session
producer: KafkaProducer
cache: Redis

mongo = MongoClient("mongodb://db.example")


class Order:
    def __init__(self, id: str) -> None: ...


@activity.defn
def post(order_id: str) -> None:
    requests.post("https://shop.example/orders", json={"id": order_id}, timeout=10)  # error: TMP403 @4 requests.post() may write twice on retry; add an idempotency key or use an upsert


@activity.defn
async def patch(order_id: str) -> None:
    async with httpx.AsyncClient() as client:
        await client.patch(f"https://shop.example/orders/{order_id}", json={"paid": True})  # error: TMP403 @14 httpx.AsyncClient.patch() may write twice on retry; add an idempotency key or use an upsert


@activity.defn
def row(order_id: str) -> None:
    session.add(Order(order_id))  # error: TMP403 @4 Session.add() may write twice on retry; add an idempotency key or use an upsert
    session.commit()


@activity.defn
def document(order_id: str) -> None:
    mongo.shop.orders.insert_one({"order": order_id})  # error: TMP403 @4 MongoClient.shop.orders.insert_one() may write twice on retry; add an idempotency key or use an upsert


@activity.defn
def record(order_id: str) -> None:
    producer.send("orders", order_id.encode())  # error: TMP403 @4 kafka.KafkaProducer.send() may write twice on retry; add an idempotency key or use an upsert


@activity.defn
def stream(order_id: str) -> None:
    cache.xadd("orders", {"id": order_id})  # error: TMP403 @4 redis.Redis.xadd() may write twice on retry; add an idempotency key or use an upsert


@activity.defn
def keyed(order_id: str) -> None:
    requests.post(
        "https://shop.example/orders", headers={"Idempotency-Key": order_id}, timeout=10
    )  # ok: the other side can tell


@activity.defn
def with_headers(order_id: str, headers: dict[str, str]) -> None:
    requests.post("https://shop.example/orders", headers=headers, timeout=10)  # ok: a key may be among them


@activity.defn
def put(order_id: str) -> None:
    requests.put(f"https://shop.example/orders/{order_id}", timeout=10)  # ok: the same however often


@activity.defn
def search(words: str) -> list[str]:
    return requests.post("https://shop.example/search", json={"q": words}, timeout=10).json()  # ok: a query


@activity.defn
def fetch_token() -> str:
    return requests.post("https://id.example/x", data={"grant": "c"}, timeout=10).text  # ok: named after reading


class OAuth:
    token_url = "https://id.example/x"

    def exchange(self) -> str:
        return requests.post(self.token_url, data={"grant": "c"}, timeout=10).text  # ok: asks for access


@activity.defn
def refresh() -> str:
    return OAuth().exchange()


@activity.defn
def merged(order_id: str) -> None:
    session.merge(Order(order_id))  # ok: an upsert


@activity.defn
def expected(order_id: str) -> None:
    try:
        session.add(Order(order_id))  # ok: there already is no error
        session.commit()
    except IntegrityError:
        session.rollback()


@activity.defn
def looked_up(order_id: str) -> None:
    if session.get(Order, order_id) is None:
        session.add(Order(order_id))  # ok: only if it is not there


@activity.defn
def replaced(order_id: str) -> None:
    mongo.shop.lines.delete_many({"order": order_id})
    mongo.shop.lines.insert_many([{"order": order_id, "line": 1}])  # ok: what was there is gone


@activity.defn
def own_id(order_id: str, document: dict) -> None:
    mongo.shop.orders.insert_one({"_id": order_id})  # ok: a second one is refused
    mongo.shop.orders.insert_one(document)  # ok: it may hold its id
    mongo.shop.orders.update_one({"_id": order_id}, {"$set": {"paid": True}}, upsert=True)  # ok: an upsert


@activity.defn
def compacted(order_id: str) -> None:
    producer.send("orders", key=order_id.encode(), value=b"paid")  # ok: a key tells the records apart


class Customer(models.Model): ...


def signed(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def keyed_by(order_id: str) -> dict[str, str]:
    return {"Idempotency-Key": order_id}


@activity.defn
def with_a_signature(order_id: str, name: str) -> None:
    requests.post("https://shop.example/orders", headers=signed(name), timeout=10)  # error: TMP403 @4 requests.post() may write twice on retry; add an idempotency key or use an upsert


@activity.defn
def with_headers_of_a_helper(order_id: str) -> None:
    requests.post("https://shop.example/orders", headers=keyed_by(order_id), timeout=10)  # ok: the other side can tell


@activity.defn
async def with_headers_of_the_client(order_id: str) -> None:
    async with httpx.AsyncClient(headers={"Idempotency-Key": order_id}) as client:
        await client.post("https://shop.example/orders")  # ok: the other side can tell
    browser = requests.Session()
    browser.headers["Idempotency-Key"] = order_id
    browser.post("https://shop.example/orders", timeout=10)  # noqa: TMP501  # ok: the other side can tell


@activity.defn
def committed_with_care(order_id: str) -> None:
    session.add(Order(order_id))  # ok: the commit expects the error of the unique key
    try:
        session.commit()
    except IntegrityError:
        session.rollback()


@activity.defn
def not_found(name: str) -> None:
    try:
        Customer.objects.get(name=name)
    except Customer.DoesNotExist:
        Customer.objects.create(name=name)  # ok: only if it is not there


@activity.defn
def the_rest(names: list[str]) -> None:
    known = set(Customer.objects.filter(name__in=names).values_list("name", flat=True))
    for name in names:
        if name in known:
            continue
        Customer.objects.create(name=name)  # ok: only if it is not there
