"""TMP407: a write stores something under an id that is a new one on every attempt."""

import uuid
from dataclasses import asdict, dataclass

import boto3
import requests
import ulid
from bson import ObjectId
from celery import Celery
from pymongo import MongoClient
from redis import Redis
from sqlalchemy.orm import Session
from temporalio import activity

session: Session
cache: Redis

mongo = MongoClient("mongodb://db.example")
app = Celery("shop")


class Order:
    def __init__(self, id: str, customer: str) -> None: ...


@dataclass
class Line:
    id: str
    text: str


def new_name() -> str:
    return f"{uuid.uuid4()}.json"


@activity.defn
def document(customer: str) -> None:
    mongo.shop.orders.insert_one({"_id": str(uuid.uuid4()), "customer": customer})  # error: TMP407 @45 uuid.uuid4() is new on each attempt and stored by MongoClient.shop.orders.insert_one(); take it from the input


@activity.defn
def row(customer: str) -> None:
    order_id = uuid.uuid4()  # error: TMP407 @15 uuid.uuid4() is new on each attempt and stored by Session.add(); take it from the input
    session.add(Order(id=str(order_id), customer=customer))


@activity.defn
def stored(body: bytes) -> str:
    name = new_name()
    boto3.client("s3").put_object(Bucket="orders", Key=name, Body=body)  # error: TMP407 @4 uuid.uuid4() is new on each attempt and stored by BaseClient.put_object(); take it from the input
    return name


@activity.defn
def hashed(customer: str) -> None:
    cache.hset("orders", mapping={"id": str(ulid.ULID()), "customer": customer})  # error: TMP407 @44 ulid.ULID() is new on each attempt and stored by redis.Redis.hset(); take it from the input


@activity.defn
def requested(customer: str) -> None:
    requests.put("https://shop.example/orders", json={"order_id": str(uuid.uuid4()), "customer": customer})  # error: TMP407 @70 uuid.uuid4() is new on each attempt and stored by requests.put(); take it from the input


@activity.defn
def from_the_input(order_id: str, customer: str) -> None:
    mongo.shop.orders.insert_one({"_id": order_id, "customer": customer})  # ok: passed in
    name = uuid.uuid5(uuid.NAMESPACE_URL, order_id)
    mongo.shop.orders.insert_one({"_id": str(name)})  # ok: a hash of the input


@activity.defn
def mint() -> str:
    return str(uuid.uuid4())  # ok: only minted, the result is in the history


@activity.defn
def traced(customer: str) -> None:
    requests.put("https://shop.example/c", json={"trace_id": str(uuid.uuid4())})  # ok: only for tracing
    requests.put("https://shop.example/c", headers={"X-Id": str(uuid.uuid4())})  # ok: a header


@activity.defn
def looked_up(customer: str) -> None:
    found = mongo.shop.orders.find_one({"customer": customer})
    if found is None:
        mongo.shop.orders.insert_one({"_id": str(uuid.uuid4()), "customer": customer})  # ok: only if there is none


@activity.defn
def read() -> None:
    mongo.shop.orders.find_one({"_id": ObjectId("6650")})  # ok: reads, and the id is given
    mongo.shop.orders.find_one({"_id": str(uuid.uuid4())})  # ok: reads


@activity.defn
def secret() -> None:
    cache.hset("users", mapping={"password_salt": uuid.uuid4().hex})  # ok: no identity


@activity.defn
def item(order: str) -> None:
    boto3.resource("dynamodb").Table("orders").put_item(Item={"id": str(uuid.uuid4()), "order": order})  # error: TMP407 @72 uuid.uuid4() is new on each attempt and stored by ServiceResource.put_item(); take it from the input


@activity.defn
def same_item(order: str) -> None:
    boto3.resource("dynamodb").Table("orders").put_item(Item={"id": order})  # ok: from the input
