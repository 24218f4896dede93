"""TMP402: messages, payments and jobs that go out again with every attempt."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    import boto3
    from celery import Celery
    from django.core.cache import cache
    from django.core.mail import send_mail
    from django.db import models
    from redis import Redis
    from rq import Queue
    from sendgrid import SendGridAPIClient
    from slack_sdk import WebClient
    from twilio.rest import Client

server: WebClient
store: Store
keys: Redis

app = Celery("shop")
queue = Queue("emails")


@app.task
def resize(image: str) -> None: ...


class Store:
    async def was_sent(self, key: str) -> bool: ...

    async def mark_sent(self, key: str) -> None: ...


@activity.defn
def mail(message: EmailMessage) -> None:
    with smtplib.SMTP("mail.example") as server:
        server.send_message(message)  # error: TMP402 @8 smtplib.SMTP.send_message() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def sendgrid(message: object) -> None:
    SendGridAPIClient("key").send(message)  # error: TMP402 @4 sendgrid.SendGridAPIClient.send() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def text(number: str) -> None:
    client = Client("sid", "token")
    client.messages.create(to=number, from_="+1", body="on its way")  # error: TMP402 @4 Client.messages.create() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def chat(order_id: str) -> None:
    slack = WebClient(token="t")
    slack.chat_postMessage(channel="#orders", text=order_id)  # error: TMP402 @4 slack_sdk.WebClient.chat_postMessage() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def job(image: str) -> None:
    resize.delay(image)  # error: TMP402 @4 celery.Task.delay() acts again on retry; pass a dedupe key or record that it was done
    queue.enqueue(resize, image)  # error: TMP402 @4 rq.Queue.enqueue() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def machine(order_id: str) -> None:
    boto3.client("batch").submit_job(jobName=order_id, jobQueue="q", jobDefinition="d")  # error: TMP402 @4 BaseClient.submit_job() acts again on retry; pass a dedupe key or record that it was done
    boto3.client("sqs").send_message(QueueUrl="orders.fifo", MessageBody=order_id, MessageGroupId="g")  # error: TMP402 @4 BaseClient.send_message() acts again on retry; pass a dedupe key or record that it was done


class Mailer:
    def __init__(self) -> None:
        self._client = SendGridAPIClient("key")

    def deliver(self, message: object) -> None:
        self._client.send(message)  # error: TMP402 @8 sendgrid.SendGridAPIClient.send() acts again on retry; pass a dedupe key or record that it was done [via through_a_helper -> Mailer.deliver]


@activity.defn
def through_a_helper(message: object) -> None:
    Mailer().deliver(message)


@activity.defn
def django(address: str) -> None:
    send_mail("Shipped", "It is on its way.", None, [address])  # error: TMP402 @4 django.core.mail.send_mail() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def found_before(customer: str) -> None:
    user = server.users_lookupByEmail(email=customer)
    if user:
        server.chat_postMessage(channel=customer, text="on its way")  # error: TMP402 @8 slack_sdk.WebClient.chat_postMessage() acts again on retry; pass a dedupe key or record that it was done


@activity.defn
def with_a_key(image: str) -> None:
    resize.apply_async((image,), task_id=f"resize-{image}")  # ok: celery keeps one task per id
    queue.enqueue(resize, image, job_id=f"resize-{image}")  # ok: so does rq
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl="q.fifo", MessageBody=image, MessageDeduplicationId=image)  # ok: dropped by the queue


@activity.defn
async def recorded(message: object, key: str) -> None:
    if await store.was_sent(key):
        return
    SendGridAPIClient("key").send(message)  # noqa: TMP501  # ok: looked up first
    await store.mark_sent(key)


@activity.defn
async def recorded_by_hand(message: object) -> None:
    if not activity.info().heartbeat_details:
        SendGridAPIClient("key").send(message)  # noqa: TMP501  # ok: the first attempt leaves a mark
        activity.heartbeat("sent")


@activity.defn
def best_effort(message: object) -> None:  # tmp: idempotent
    SendGridAPIClient("key").send(message)  # ok: the author answers for it


@activity.defn
def pager(number: str) -> None:
    Client("sid", "token").calls.create(to=number, from_="+1", url="https://call.example")  # ok: tried once only


@activity.defn
def read_only(number: str) -> None:
    client = Client("sid", "token")
    client.messages.list(limit=10)  # ok: reads
    WebClient(token="t").conversations_history(channel="#orders")  # ok: reads


@activity.defn
def others(server: object, message: object) -> None:
    server.send(message)  # ok: who knows what this is


@workflow.defn
class Alarm:
    @workflow.run
    async def run(self, number: str) -> None:
        await workflow.execute_activity(
            pager,
            number,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(maximum_attempts=1),
        )


def not_an_activity(message: object) -> None:
    SendGridAPIClient("key").send(message)  # ok: no activity comes here


class Order(models.Model): ...


def only_once(function):
    def run(order_id: str) -> None:
        if keys.exists(order_id):
            return
        function(order_id)

    return run


@activity.defn
def claimed(order_id: str) -> None:
    is_first = keys.sadd("sent", order_id)
    if not is_first:
        return
    send_mail("Shipped", "It is on its way.", None, [order_id])  # ok: only who has added it comes here


@activity.defn
def claimed_in_a_cache(order_id: str) -> None:
    if cache.add(f"sent-{order_id}", True):
        send_mail("Shipped", "It is on its way.", None, [order_id])  # ok: only who has added it comes here


@activity.defn
def claimed_in_a_table(order_id: str) -> None:
    if Order.objects.filter(id=order_id, is_sent=False).update(is_sent=True):
        send_mail("Shipped", "It is on its way.", None, [order_id])  # ok: only who has changed it comes here
    _, created = Order.objects.get_or_create(id=order_id)
    if created:
        send_mail("Welcome", "It is on its way.", None, [order_id])  # ok: only who has created it comes here


@activity.defn
def counted(order_id: str) -> None:
    if keys.incr(f"sent-{order_id}") > 1:  # noqa: TMP405
        return
    send_mail("Shipped", "It is on its way.", None, [order_id])  # ok: only who has counted first comes here


@activity.defn
def first_attempt_only(order_id: str) -> None:
    if activity.info().attempt > 1:
        return
    send_mail("Shipped", "It is on its way.", None, [order_id])  # ok: the author has thought of it


@activity.defn
def resumed(addresses: list[str]) -> None:
    details = activity.info().heartbeat_details
    start = details[0] + 1 if details else 0
    for number in range(start, len(addresses)):
        send_mail("Shipped", "It is on its way.", None, [addresses[number]])  # ok: goes on where it was
        activity.heartbeat(number)


@activity.defn
@only_once
def decorated(order_id: str) -> None:
    send_mail("Shipped", "It is on its way.", None, [order_id])  # ok: the decorator looks first


@activity.defn
def reported(state: bytes) -> None:
    boto3.client("iot-data").publish(topic="lamps/1", payload=state)  # ok: the state of a device, not a message
