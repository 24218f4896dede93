"""What makes a second attempt safe: each shape of evidence clears its finding, and without it the finding is back.

Each case is one activity with a marked part; the part is taken out or replaced for the second run. Which writes there
are at all is the business of the rules' examples.
"""

from typing import NamedTuple

import pytest

from flake8_temporal import engine
from flake8_temporal.model import Settings

HEAD = """\
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import boto3
import requests
import sqlite3
import stripe
from celery import Celery
from django.db import models
from django.db.models import F
from pymongo import MongoClient
from redis import Redis
from sendgrid import SendGridAPIClient
from sqlalchemy import delete, insert as plain_insert, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from temporalio import activity, workflow
from temporalio.common import RetryPolicy

app = Celery("shop")
mongo = MongoClient("mongodb://db.example")
mail = SendGridAPIClient("key")


@app.task
def resize(image): ...


class Order(models.Model): ...


@dataclass
class Params:
    order: str
    idempotency_key: str = ""


def was_sent(key): return requests.get(f"https://shop.example/{key}").ok

"""


class Case(NamedTuple):
    """``body`` with ``{}`` where the evidence stands; ``without`` is what stands there instead."""

    name: str
    code: str
    body: str
    evidence: str
    without: str = ""


POST = 'requests.post("https://shop.example/pay", json={{"n": 1}}{})'
CASES = [
    Case("header", "TMP403", POST, ', headers={"Idempotency-Key": order}'),
    Case("header of another spelling", "TMP403", POST, ', headers={"x-idempotency-key": order}'),
    Case("header set before", "TMP403",
         "headers = {{}}\n    {}\n    requests.post('https://shop.example/pay', headers=headers)",
         'headers["Idempotency-Key"] = order', "pass"),
    Case("keyword", "TMP401", 'stripe.Charge.create(amount=1{})', ", idempotency_key=order"),
    Case("client token", "TMP401", 'boto3.client("ec2").run_instances(ImageId="a"{})', ", ClientToken=order"),
    Case("key in a dictionary", "TMP401", "given = {{'amount': 1{}}}\n    stripe.Charge.create(**given)",
         ", 'idempotency_key': order"),
    Case("key in an object", "TMP402", "mail.send(Params(order{}))", ", idempotency_key=order"),
    Case("deduplication id", "TMP402", 'boto3.client("sqs").send_message(QueueUrl="q"{})',
         ", MessageDeduplicationId=order"),
    Case("task id", "TMP402", "resize.apply_async((order,){})", ", task_id=order"),
    Case("fixed id from activity.info()", "TMP401", "stripe.Charge.create(idempotency_key={})",
         "activity.info().activity_id", "activity.info().task_token"),
    Case("on conflict", "TMP404", 'db.execute("INSERT INTO orders (id) VALUES (1){}")', " ON CONFLICT DO NOTHING"),
    Case("on duplicate key", "TMP404", 'db.execute("INSERT INTO orders (id) VALUES (1){}")',
         " ON DUPLICATE KEY UPDATE id = id"),
    Case("insert ignore", "TMP404", 'db.execute("INSERT {}INTO orders (id) VALUES (1)")', "IGNORE "),
    Case("merge", "TMP404", 'db.execute("{} INTO orders (id) VALUES (1)")', "MERGE", "INSERT"),
    Case("not exists", "TMP404", 'db.execute("INSERT INTO orders (id) SELECT 1{}")',
         " WHERE NOT EXISTS (SELECT 1 FROM orders)"),
    Case("on_conflict_do_nothing", "TMP404", "session.execute(insert(Order).values(id=order){})",
         ".on_conflict_do_nothing()"),
    Case("get_or_create", "TMP403", "Order.objects.{}(name=order)", "get_or_create", "create"),
    Case("update_or_create", "TMP403", "Order.objects.{}(name=order)", "update_or_create", "create"),
    Case("bulk_create", "TMP403", "Order.objects.bulk_create([order]{})", ", ignore_conflicts=True"),
    Case("session.merge", "TMP403", "session.{}(Order(name=order))", "merge", "add"),
    Case("conditional write", "TMP405",
         'boto3.client("dynamodb").update_item(UpdateExpression="ADD n :one"{})',
         ', ConditionExpression="v = :v"'),
    Case("compare and set", "TMP405", 'db.execute("UPDATE a SET n = n + 1 WHERE id = 1{}")', " AND version = 3"),
    Case("guarded filter", "TMP405", 'mongo.shop.a.update_one({{"_id": 1{}}}, {{"$inc": {{"n": 1}}}})',
         ', "seen": {"$ne": order}'),
    Case("first only", "TMP405", "if cache.set(order, 1{}):\n        cache.incr('orders')", ", nx=True"),
    Case("first only, by a set", "TMP405", "if cache.{}('seen', order):\n        cache.incr('orders')", "sadd", "get"),
    Case("counted first", "TMP402", "n = cache.{}(order)\n    if n > 1:\n        return\n    mail.send(order)",
         "incr", "decr"),
    Case("claimed row", "TMP405",
         "row = db.execute('INSERT INTO seen (id) VALUES (1) ON CONFLICT DO NOTHING RETURNING id').fetchone()\n    "
         "{}\n    db.execute('UPDATE a SET n = n + 1')", "if row is None:\n        return", "print(row)"),
    Case("claimed update", "TMP405",
         "done = db.execute(\"UPDATE o SET state = 'paid' WHERE state = 'new'\")\n    if {}:\n        cache.incr('n')",
         "done.rowcount", "order"),
    Case("created or not", "TMP402",
         "_, created = Order.objects.get_or_create(id=1)\n    if {}:\n        mail.send(order)", "created", "order"),
    Case("first attempt only", "TMP402", "{}\n    mail.send(order)",
         "if activity.info().attempt > 1:\n        return", "print(order)"),
    Case("goes on where it was", "TMP402", "start = {}\n    for n in order[start:]:\n        mail.send(n)",
         "activity.info().heartbeat_details[0]", "0"),
    Case("not found", "TMP403",
         "try:\n        Order.objects.get(id=1)\n    except {}:\n        Order.objects.create(id_=1)",
         "Order.DoesNotExist", "ValueError"),
    Case("handler that knows the error", "TMP404",
         "try:\n        db.execute('INSERT INTO a (id) VALUES (1)')\n    except sqlite3.Error as error:\n        {}",
         "if error.sqlite_errorcode != 19:\n            raise", "raise"),
    Case("error of the commit", "TMP403",
         "session.add(Order(name=order))\n    try:\n        session.commit()\n    except {}:\n        pass",
         "IntegrityError", "ValueError"),
    Case("headers of the client", "TMP403",
         "client = requests.Session()\n    {}\n    client.post('https://shop.example/pay')",
         "client.headers['Idempotency-Key'] = order", "pass"),
    Case("delete then insert, built", "TMP404",
         "session.execute({}(Order))\n    session.execute(insert(Order).values(id=1))", "delete", "select"),
    Case("database of the attempt", "TMP404",
         "own = sqlite3.connect({})\n    own.execute('INSERT INTO a (id) VALUES (1)')", "':memory:'", "'orders.db'"),
    Case("dropped first", "TMP406", "db.execute('{}')\n    db.execute('CREATE TABLE a (n int)')",
         "DROP TABLE IF EXISTS a", "SELECT 1"),
    Case("suppressed", "TMP404",
         "with suppress({}):\n        db.execute('INSERT INTO a (id) VALUES (1)')", "IntegrityError", "ValueError"),
    Case("looked up before, by name", "TMP404",
         "is_there = db.execute('SELECT 1 FROM a').fetchone() is not None\n    "
         "if not {}:\n        db.execute('INSERT INTO a (id) VALUES (1)')", "is_there", "order"),
    Case("file begun anew", "TMP405", "{}\n    open(order, 'a')", "Path(order).unlink(missing_ok=True)", "pass"),
    Case("guarded update of objects", "TMP405",
         "Order.objects.filter(id=1{}).update(n=F('n') + 1)", ", is_paid=False"),
    Case("check before act", "TMP402", "{}\n    mail.send(order)",
         "if was_sent(order):\n        return", "print(order)"),
    Case("check around the act", "TMP402", "if not {}:\n        mail.send(order)", "was_sent(order)", "order"),
    Case("check in the database", "TMP404",
         "row = db.execute('SELECT 1 FROM a')\n    {}db.execute('INSERT INTO a (id) VALUES (1)')",
         "if row.fetchone() is None: ", ""),
    Case("heartbeat details", "TMP402", "if not {}:\n        mail.send(order)",
         "activity.info().heartbeat_details", "order"),
    Case("delete then insert", "TMP404", "db.execute('{} FROM a')\n    db.execute('INSERT INTO a (id) VALUES (1)')",
         "DELETE", "SELECT 1"),
    Case("delete then insert, by a library", "TMP403",
         "mongo.shop.a.{}({{}})\n    mongo.shop.a.insert_many([{{'n': 1}}])", "delete_many", "count_documents"),
    Case("unique violation", "TMP404",
         "try:\n        db.execute('INSERT INTO a (id) VALUES (1)')\n    except {}:\n        pass",
         "sqlite3.IntegrityError", "ValueError"),
    Case("unique violation of a session", "TMP403",
         "try:\n        session.add(Order(name=order))\n    except {}:\n        pass", "IntegrityError", "ValueError"),
    Case("fixed id", "TMP403", "mongo.shop.a.insert_one({{{}'n': 1}})", "'_id': order, "),
    Case("id from the input", "TMP407", "mongo.shop.a.insert_one({{'_id': {}}})",
         "str(uuid.uuid5(uuid.NAMESPACE_URL, order))", "str(uuid.uuid4())"),
]  # fmt: skip


def codes(text: str, settings: Settings = Settings(no_cache=True, opted_in=("TMP403",))) -> set[str]:
    return {found.code for found in engine.check(text, None, "shop.py", settings)}


def activity(body: str, pragma: str = "") -> str:
    head = f"@activity.defn\ndef step(order, db: sqlite3.Connection, session: Session, cache: Redis) -> None:{pragma}"
    return f"{HEAD}\n{head}\n    {body}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_evidence_clears_the_finding_and_its_removal_brings_it_back(case: Case) -> None:
    assert case.code not in codes(activity(case.body.format(case.evidence)))
    assert case.code in codes(activity(case.body.format(case.without)))


SEND = "mail.send(order)"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (", retry_policy=RetryPolicy(maximum_attempts=1)", False),
        (", retry_policy=ONCE", False),
        (", **options", False),
        (", retry_policy=RetryPolicy(maximum_attempts=2)", True),
        ("", True),
    ],
)
def test_a_single_attempt_at_the_call_site(policy: str, expected: bool) -> None:
    text = activity(SEND) + (
        "ONCE = RetryPolicy(maximum_attempts=1)\n\n\n@workflow.defn\nclass Flow:\n    @workflow.run\n"
        "    async def run(self) -> None:\n        await workflow.execute_activity(\n"
        f"            step, 'a', start_to_close_timeout=timedelta(seconds=1){policy}\n        )\n"
    )
    assert ("TMP402" in codes(text)) is expected


def test_one_call_site_with_more_attempts_is_enough() -> None:
    call = "        await workflow.execute_activity(step, 'a', retry_policy=RetryPolicy(maximum_attempts={}))\n"
    head = "@workflow.defn\nclass Flow:\n    @workflow.run\n    async def run(self) -> None:\n"
    assert "TMP402" not in codes(activity(SEND) + head + call.format(1) + call.format(1))
    assert "TMP402" in codes(activity(SEND) + head + call.format(1) + call.format(2))


def test_the_authors_word() -> None:
    assert "TMP402" in codes(activity(SEND))
    assert "TMP402" not in codes(activity(SEND, "  # tmp: idempotent"))
    for name in ("step", "st*", "shop.step"):
        settings = Settings(no_cache=True, idempotent_activities=(name,))
        assert "TMP402" not in codes(activity(SEND), settings), name
    assert "TMP402" in codes(activity(SEND), Settings(no_cache=True, idempotent_activities=("other",)))


def test_the_authors_word_on_a_helper() -> None:
    helper = "def helper(order):{}\n    mail.send(order)\n\n\n"
    assert "TMP402" in codes(activity("helper(order)") + helper.format(""))
    assert "TMP402" not in codes(activity("helper(order)") + helper.format("  # tmp: idempotent"))


def test_non_idempotent_by_an_option() -> None:
    text = (
        activity("pass")
        + "@workflow.defn\nclass Flow:\n    @workflow.run\n    async def run(self) -> None:\n"
        + "        await workflow.execute_activity('charge_card', start_to_close_timeout=timedelta(seconds=1))\n"
    )
    assert "TMP413" not in codes(text)
    assert "TMP413" in codes(text, Settings(no_cache=True, non_idempotent_activities=("charge*",)))


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [
        ("if was_sent(order):\n            return\n        run(order)", False),
        ("print(order)\n        run(order)", True),
    ],
)
def test_evidence_in_a_decorator(decorator: str, expected: bool) -> None:
    head = f"def decorator(run):\n    def around(order):\n        {decorator}\n    return around\n\n\n@activity.defn"
    text = activity(SEND).replace("@activity.defn", f"{head}\n@decorator")
    assert ("TMP402" in codes(text)) is expected
    named = activity(SEND).replace("@activity.defn", "from keys import only_once\n\n@activity.defn\n@only_once")
    assert "TMP402" not in codes(named)


def test_evidence_in_a_caller() -> None:
    helper = "def helper(order):\n    mail.send(order)\n\n\n"
    assert "TMP402" not in codes(activity("if not was_sent(order):\n        helper(order)") + helper)
    assert "TMP402" in codes(activity("if order:\n        helper(order)") + helper)


def test_tests_are_left_alone() -> None:
    text = activity(SEND)
    found = engine.check(text, None, "tests/test_shop.py", Settings(no_cache=True))
    assert not [one for one in found if one.code.startswith("TMP4")]
