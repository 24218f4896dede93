"""Types: an object keeps the type of the constructor or factory that made it."""

import logging
import pathlib
import queue
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import boto3
    import httpx
    import psycopg
    import redis
    import requests
    import structlog
    from faker import Faker
    from openai import OpenAI
    from pymongo import MongoClient
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session, sessionmaker

log = logging.getLogger(__name__)
events = structlog.get_logger()
http = requests.Session()
folder = pathlib.Path("/srv/orders")
SessionFactory = sessionmaker()
client_alias = http


def make_client() -> httpx.Client:
    return httpx.Client(timeout=5)


def make_session():
    return requests.Session()


def make_logger(name: str):
    logger = logging.getLogger(name)
    logger.setLevel(logging.INFO)
    return logger


team_log = make_logger("orders")


class Repository:
    path = pathlib.Path("orders.json")
    shared = httpx.Client()

    def __init__(self, address: str) -> None:
        self.session = requests.Session()
        self.base = self.session
        self.address = address

    def connect(self) -> None:
        self.late = httpx.Client(base_url=self.address)

    def load(self) -> str:
        self.session.get(self.address)  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via StockWorkflow.run -> Repository.load]
        self.base.post(self.address)  # error: TMP104 @8 requests.Session.post() does network I/O in workflow code; move it into an activity [via StockWorkflow.run -> Repository.load]
        self.late.get("/orders")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity [via StockWorkflow.run -> Repository.load]
        self.shared.get(self.address)  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity [via StockWorkflow.run -> Repository.load]
        return self.path.read_text()  # error: TMP106 @15 pathlib.Path.read_text() touches the file system in workflow code; do it in an activity [via StockWorkflow.run -> Repository.load]


class Holder:
    def __init__(self) -> None:
        self.repository = Repository("https://shop.example")
        self.numbers: list[int] = []


@workflow.defn
class StockWorkflow:
    inbox: "queue.Queue[str]" = queue.Queue()

    def __init__(self) -> None:
        self.holder = Holder()
        self.log = logging.getLogger("stock")

    @workflow.run
    async def run(self, sku: str) -> str:
        session = requests.Session()
        session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        alias = session
        alias.put("https://shop.example")  # error: TMP104 @8 requests.Session.put() does network I/O in workflow code; move it into an activity
        http.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        client_alias.delete("https://shop.example")  # error: TMP104 @8 requests.Session.delete() does network I/O in workflow code; move it into an activity
        made = make_client()
        made.get("https://shop.example")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity
        inferred = make_session()
        inferred.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        requests.Session().get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        make_client().post("https://shop.example")  # error: TMP104 @8 httpx.Client.post() does network I/O in workflow code; move it into an activity
        (walrus := httpx.Client()).get("https://shop.example")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity
        first, second = requests.Session(), pathlib.Path(sku)
        first.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        second.write_text(sku)  # error: TMP106 @8 pathlib.Path.write_text() touches the file system in workflow code; do it in an activity
        self.holder.repository.session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        return self.holder.repository.load() + str(walrus.base_url)

    @workflow.signal
    async def record(self, sku: str) -> None:
        log.info(sku)  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        events.info(sku)  # error: TMP111 @8 BoundLogger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        team_log.info(sku)  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        self.log.info(sku)  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        logging.getLogger("other").warning(sku)  # error: TMP111 @8 logging.Logger.warning() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        child = log.getChild("child")
        workflow.logger.info("%s", child.name)
        folder.mkdir()  # error: TMP106 @8 pathlib.Path.mkdir() touches the file system in workflow code; do it in an activity
        (folder / sku).unlink()  # error: TMP106 @8 pathlib.Path.unlink() touches the file system in workflow code; do it in an activity
        folder.parent.joinpath(sku).touch()  # error: TMP106 @8 pathlib.Path.touch() touches the file system in workflow code; do it in an activity
        self.inbox.get()  # error: TMP110 @8 queue.Queue.get() blocks the workflow thread; use await workflow.sleep() or wait_condition()

    @workflow.update
    async def store(self, sku: str) -> str:
        engine = create_engine("postgresql://shop")  # error: TMP105 @17 sqlalchemy.create_engine() talks to a database or broker in workflow code; move it into an activity
        engine.dispose()  # error: TMP105 @8 Engine.dispose() talks to a database or broker in workflow code; move it into an activity
        with Session(engine) as orm, SessionFactory() as made:
            orm.execute(sku)  # error: TMP105 @12 Session.execute() talks to a database or broker in workflow code; move it into an activity
            made.flush()  # error: TMP105 @12 Session.flush() talks to a database or broker in workflow code; move it into an activity
        database = psycopg.connect(sku)  # error: TMP105 @19 psycopg.connect() talks to a database or broker in workflow code; move it into an activity
        database.execute("select 1")  # error: TMP105 @8 psycopg.Connection.execute() talks to a database or broker in workflow code; move it into an activity
        cursor: psycopg.Cursor[Any] = database.cursor()  # error: TMP105 @38 psycopg.Connection.cursor() talks to a database or broker in workflow code; move it into an activity
        cursor.fetchall()  # error: TMP105 @8 psycopg.Cursor.fetchall() talks to a database or broker in workflow code; move it into an activity
        mongo = MongoClient()  # error: TMP105 @16 pymongo.MongoClient() talks to a database or broker in workflow code; move it into an activity
        collection = mongo["shop"]["orders"]
        collection.insert_one({"sku": sku})  # error: TMP105 @8 pymongo.MongoClient.insert_one() talks to a database or broker in workflow code; move it into an activity
        chat = OpenAI()  # error: TMP112 @15 openai.OpenAI() calls an external service in workflow code; move it into an activity
        completions = chat.chat.completions
        completions.create(model="gpt-5", messages=[])  # error: TMP112 @8 OpenAI.chat.completions.create() calls an external service in workflow code; move it into an activity
        cache = redis.Redis.from_url("redis://shop")  # ok: building one opens no connection
        cache.set("sku", sku)  # error: TMP105 @8 redis.Redis.set() talks to a database or broker in workflow code; move it into an activity
        bucket = boto3.client("s3")  # error: TMP112 @17 boto3.client() calls an external service in workflow code; move it into an activity
        bucket.list_objects_v2(Bucket="orders")  # error: TMP112 @8 BaseClient.list_objects_v2() calls an external service in workflow code; move it into an activity
        fake = Faker()  # ok: building one draws nothing
        return fake.name() + str(bucket.meta)  # error: TMP102 @15 faker.Faker.name() draws randomness in workflow code; use workflow.random()

    @workflow.update
    def clean(self, text: str) -> str:
        path = pathlib.PurePath(text)
        renamed = path.with_name("new").parent  # ok: a pure path
        rows: dict[str, Any] = dict(get=text)
        rows.get("get")  # ok: a dict
        numbers = self.holder.numbers
        numbers.append(len(str(renamed)))  # ok: a list
        words = text.split()
        return words[0].replace("a", "b")  # ok: a string
