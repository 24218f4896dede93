"""TMP401: an idempotency key that is another one on every attempt, or that an SDK makes up for each call."""

import hashlib
import time
import uuid
from dataclasses import dataclass

import boto3
import httpx
import requests
import stripe
from temporalio import activity
from temporalio.client import Client

gateway: Gateway
client: Client


@dataclass
class Charge:
    order_id: str
    amount: int
    idempotency_key: str = ""


def new_key() -> str:
    return uuid.uuid4().hex


def stable_key(order_id: str) -> str:
    return hashlib.sha256(f"charge:{order_id}".encode()).hexdigest()


def post(url: str, body: dict, idempotency_key: str) -> None:
    requests.post(url, json=body, headers={"Idempotency-Key": idempotency_key}, timeout=10)


class Gateway:
    def charge(self, charge: Charge) -> None: ...

    def open(self, client_token: str) -> None: ...


@activity.defn
def in_a_header(order_id: str) -> None:
    key = f"{activity.info().workflow_run_id}-{activity.info().activity_id}"
    requests.post("https://bank.example/pay", json={"order": order_id}, headers={"Idempotency-Key": key})


@activity.defn
def in_headers_set_before(order_id: str) -> None:
    headers = {"Accept": "application/json"}
    headers["X-Idempotency-Key"] = f"{order_id}-{time.time()}"
    requests.post("https://bank.example/pay", json={"order": order_id}, headers=headers)


@activity.defn
def with_the_attempt(order_id: str) -> None:
    info = activity.info()
    key = f"{info.workflow_run_id}-{info.activity_id}-{info.attempt}"
    post("https://bank.example/pay", {"order": order_id}, key)


@activity.defn
def from_a_helper(order_id: str) -> None:
    post("https://bank.example/pay", {"order": order_id}, idempotency_key=new_key())


@activity.defn
def in_a_field(order_id: str) -> None:
    gateway.charge(Charge(order_id, 10, idempotency_key=f"{activity.info().workflow_run_id}-{activity.info().activity_id}"))


@activity.defn
def hashed(order_id: str) -> None:
    token = hashlib.md5(f"{order_id}{time.time()}".encode()).hexdigest()
    boto3.client("ec2").run_instances(ImageId="ami-1", MinCount=1, MaxCount=1, ClientToken=token)


@activity.defn
def made_up_by_the_sdk(order_id: str) -> None:
    boto3.client("ec2").run_instances(ImageId="ami-1", MinCount=1, MaxCount=1)


@activity.defn
def made_up_by_stripe(amount: int) -> None:
    stripe.PaymentIntent.create(amount=amount, currency="eur", idempotency_key=f"{activity.info().workflow_run_id}-{activity.info().activity_id}")


@activity.defn
async def id_of_a_workflow(order_id: str) -> None:
    await client.start_workflow("Ship", order_id, id=f"ship-{uuid.uuid4()}", task_queue="orders")


@activity.defn
def from_the_run(order_id: str) -> None:
    info = activity.info()
    key = f"{info.workflow_run_id}-{info.activity_id}"
    post("https://bank.example/pay", {"order": order_id}, key)  # ok: the same on every attempt


@activity.defn
def from_the_input(order_id: str) -> None:
    headers = {"Idempotency-Key": f"order-{order_id}"}  # ok: made of the input
    requests.post("https://bank.example/pay", json={"order": order_id}, headers=headers)


@activity.defn
def hash_of_the_input(order_id: str) -> None:
    post("https://bank.example/pay", {}, idempotency_key=stable_key(order_id))  # ok: a hash of the input


@activity.defn
def named_uuid(order_id: str) -> None:
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"order/{order_id}"))
    post("https://bank.example/pay", {}, idempotency_key=key)  # ok: uuid5 is a hash of its name


@activity.defn
def of_the_schedule(order_id: str) -> None:
    key = f"{order_id}-{activity.info().scheduled_time.isoformat()}"
    post("https://bank.example/pay", {}, idempotency_key=key)  # ok: when the activity was scheduled stays


@activity.defn
def passed_in(charge: Charge) -> None:
    post("https://bank.example/pay", {}, charge.idempotency_key)  # ok: the caller's business


@activity.defn
def passed_in_or_new(order_id: str, key: str | None = None) -> None:
    post("https://bank.example/pay", {}, idempotency_key=key or str(uuid.uuid4()))  # ok: most likely passed


@activity.defn
def added_if_missing(headers: dict[str, str]) -> None:
    if "Idempotency-Key" not in headers:
        headers["Idempotency-Key"] = str(uuid.uuid4())  # ok: only where the caller brought none
    httpx.post("https://bank.example/pay", headers=headers)


@activity.defn
def with_a_token(order_id: str) -> None:
    client = boto3.client("ec2")
    client.run_instances(ImageId="ami-1", MinCount=1, MaxCount=1, ClientToken=order_id)  # ok: a token of the input
    client.describe_instances(InstanceIds=[order_id])  # ok: reads


@activity.defn
def params_of_others(params: dict) -> None:
    boto3.client("ec2").run_instances(**params)  # ok: who knows what is in there
    stripe.PaymentIntent.create(amount=1, currency="eur", idempotency_key=f"pay-{params['order']}")  # ok: a key
    stripe.PaymentIntent.retrieve("pi_1")  # ok: reads


@activity.defn
def trace(order_id: str) -> None:
    requests.get("https://bank.example", headers={"X-Request-ID": str(uuid.uuid4())})  # ok: only for tracing


@activity.defn
def login() -> None:
    gateway.open(client_token=uuid.uuid4().hex)  # ok: a token of another kind


@activity.defn
def mint() -> Charge:
    return Charge("", 0, idempotency_key=str(uuid.uuid4()))  # ok: minted once, the result is in the history


@activity.defn
async def workflow_of_the_order(order_id: str) -> None:
    await client.start_workflow("Ship", order_id, id=f"ship-{order_id}", task_queue="orders")  # ok: one per order


def signed(key: str) -> dict[str, str]:
    return {"Authorization": "Bearer t", "Idempotency-Key": key}


@activity.defn
def headers_of_a_helper(order_id: str) -> None:
    requests.post("https://pay.example", headers=signed(f"{activity.info().workflow_run_id}-{activity.info().activity_id}"), timeout=10)
    requests.post("https://pay.example", headers=signed(order_id), timeout=10)  # ok: from the input


@activity.defn
def headers_of_the_client(order_id: str) -> None:
    with httpx.Client(headers={"Idempotency-Key": f"{activity.info().workflow_run_id}-{activity.info().activity_id}"}) as fresh:
        fresh.post("https://pay.example")
    with httpx.Client(headers={"Idempotency-Key": order_id}) as same:
        same.post("https://pay.example")  # ok: from the input
