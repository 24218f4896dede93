"""TMP105: workflow code must not talk to a database or a broker."""

import shelve
import sqlite3
from dataclasses import dataclass, field
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    import asyncpg
    import kafka
    import pika
    import psycopg
    import redis
    import redis.asyncio as aioredis
    from celery import Celery, shared_task
    from django.db import models
    from elasticsearch import Elasticsearch
    from pymongo import MongoClient
    from sqlalchemy import Engine, ForeignKey, create_engine, func, insert, select, text
    from sqlalchemy.exc import IntegrityError
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

celery_app = Celery("shop")  # ok: names the application, sends nothing
SessionFactory = sessionmaker()  # ok: a factory, opens nothing
ThreadSession = scoped_session(SessionFactory)  # ok: a registry, opens nothing


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"  # ok: a table definition
    id: Mapped[int] = mapped_column(primary_key=True)  # ok: a column definition
    customer: Mapped[int] = mapped_column(ForeignKey("customers.id"))  # ok: a column definition


class Invoice(models.Model):
    number = models.CharField(max_length=20)  # ok: a field definition
    paid = models.BooleanField(default=False)  # ok: a field definition


@dataclass
class Catalog:
    objects: dict[str, int] = field(default_factory=dict)


@shared_task
def send_receipt(order_id: int) -> None:
    Invoice.objects.get(number=order_id)  # ok: a Celery worker runs this


@activity.defn
def load_order(order_id: int) -> str:
    with SessionFactory() as session:  # ok: activities may query
        return str(session.get(Order, order_id))  # ok: an activity


def open_orders(session: Session) -> int:
    statement = select(func.count()).select_from(Order)
    return session.scalar(statement) or 0  # error: TMP105 @11 Session.scalar() talks to a database or broker in workflow code; move it into an activity [via OrderWorkflow.run -> open_orders]


@workflow.defn
class OrderWorkflow:
    """Keeps an order and its stores in step."""

    @workflow.run
    async def run(self, order_id: int, path: str) -> int:
        engine = create_engine("postgresql://shop")  # error: TMP105 @17 sqlalchemy.create_engine() talks to a database or broker in workflow code; move it into an activity
        with Session(engine) as session:
            session.execute(text("select 1"))  # error: TMP105 @12 Session.execute() talks to a database or broker in workflow code; move it into an activity
            count = open_orders(session)
        with SessionFactory() as session:
            session.add(Order(id=order_id))  # error: TMP105 @12 Session.add() talks to a database or broker in workflow code; move it into an activity
            session.commit()  # error: TMP105 @12 Session.commit() talks to a database or broker in workflow code; move it into an activity
        await self.archive(engine, order_id)
        file_database = sqlite3.connect(path)  # error: TMP105 @24 sqlite3.connect() talks to a database or broker in workflow code; move it into an activity
        file_database.close()  # ok: opening it was the effect
        shelf = shelve.open(path)  # error: TMP105 @16 shelve.open() talks to a database or broker in workflow code; move it into an activity
        await workflow.wait_condition(workflow.all_handlers_finished)
        return count + len(shelf)

    async def archive(self, engine: Engine, order_id: int) -> None:
        with engine.begin() as connection:  # error: TMP105 @13 Engine.begin() talks to a database or broker in workflow code; move it into an activity
            workflow.logger.info("%s %s", connection, order_id)
        await touch(AsyncSession(engine), order_id)

    @workflow.signal
    async def refresh(self, order_id: int) -> None:
        with psycopg.connect("dbname=shop") as connection:  # error: TMP105 @13 psycopg.connect() talks to a database or broker in workflow code; move it into an activity
            connection.execute("select 1")  # error: TMP105 @12 psycopg.Connection.execute() talks to a database or broker in workflow code; move it into an activity
        pool = await asyncpg.connect("postgresql://shop")  # error: TMP105 @21 asyncpg.connect() talks to a database or broker in workflow code; move it into an activity
        rows = await pool.fetch("select * from orders")  # error: TMP105 @21 asyncpg.Connection.fetch() talks to a database or broker in workflow code; move it into an activity
        mongo = MongoClient("mongodb://shop")  # error: TMP105 @16 pymongo.MongoClient() talks to a database or broker in workflow code; move it into an activity
        document = mongo["shop"].orders.find_one({"_id": order_id})  # error: TMP105 @19 MongoClient.orders.find_one() talks to a database or broker in workflow code; move it into an activity
        cache = redis.Redis()  # ok: building one opens no connection
        cached = cache.get(f"order:{order_id}")  # error: TMP105 @17 redis.Redis.get() talks to a database or broker in workflow code; move it into an activity
        shared = aioredis.from_url("redis://shop")  # ok: building one opens no connection
        await shared.incr("refreshes")  # error: TMP105 @14 Redis.incr() talks to a database or broker in workflow code; move it into an activity
        found = Elasticsearch("http://search").search(index="orders")  # error: TMP105 @16 elasticsearch.Elasticsearch.search() talks to a database or broker in workflow code; move it into an activity
        workflow.logger.info("%s", (rows, document, cached, found))

    @workflow.signal
    async def announce(self, order_id: int) -> None:
        producer = kafka.KafkaProducer()  # error: TMP105 @19 kafka.KafkaProducer() talks to a database or broker in workflow code; move it into an activity
        producer.send("orders", str(order_id).encode())  # error: TMP105 @8 kafka.KafkaProducer.send() talks to a database or broker in workflow code; move it into an activity
        broker = pika.BlockingConnection(pika.ConnectionParameters("mq.example"))  # error: TMP105 @17 pika.BlockingConnection() talks to a database or broker in workflow code; move it into an activity
        celery_app.send_task("shop.announce", [order_id])  # error: TMP105 @8 celery.Celery.send_task() talks to a database or broker in workflow code; move it into an activity
        send_receipt.delay(order_id)  # error: TMP105 @8 celery.Task.delay() talks to a database or broker in workflow code; move it into an activity
        workflow.logger.info("%s", broker)

    @workflow.update
    async def settle(self, number: str) -> int:
        invoice = Invoice.objects.filter(number=number).first()  # error: TMP105 @18 QuerySet.first() talks to a database or broker in workflow code; move it into an activity
        total = Invoice.objects.count()  # error: TMP105 @16 Manager.count() talks to a database or broker in workflow code; move it into an activity
        unpaid = Invoice.objects.filter(paid=False)
        for reminder in unpaid:  # error: TMP105 @24 QuerySet.__iter__() talks to a database or broker in workflow code; move it into an activity
            workflow.logger.info("%s", reminder)
        waiting = len(unpaid)  # error: TMP105 @18 QuerySet.__len__() talks to a database or broker in workflow code; move it into an activity
        everything = list(Invoice.objects.exclude(paid=True))  # error: TMP105 @21 QuerySet.__iter__() talks to a database or broker in workflow code; move it into an activity
        mark_paid(Invoice(number=number))
        return total + waiting + len(everything) + (invoice is not None)


def mark_paid(invoice: Invoice) -> None:
    invoice.paid = True
    invoice.save()  # error: TMP105 @4 Model.save() talks to a database or broker in workflow code; move it into an activity [via OrderWorkflow.settle -> mark_paid]


async def touch(session: AsyncSession, order_id: int) -> None:
    await session.execute(insert(Order).values(id=order_id))  # error: TMP105 @10 AsyncSession.execute() talks to a database or broker in workflow code; move it into an activity [via OrderWorkflow.archive -> touch]


@workflow.defn
class ReportWorkflow:
    """The same stores, behind activities."""

    def __init__(self) -> None:
        self.catalog = Catalog()

    @workflow.run
    async def run(self, order_id: int) -> str:
        statement = select(Order).where(Order.id == order_id)  # ok: builds an expression
        change = insert(Order).values(id=order_id)  # ok: builds an expression
        raw = text("select * from orders where id = :id")  # ok: builds an expression
        newest = func.max(Order.id)  # ok: builds an expression
        condition = models.Q(paid=True) | models.Q(number="7")  # ok: builds an expression
        increment = models.F("number") + 1  # ok: builds an expression
        lazy = Invoice.objects.filter(condition).order_by("number")  # ok: a query set that nobody evaluates
        narrower = lazy.exclude(paid=True)  # ok: still lazy
        parameters = pika.ConnectionParameters("mq.example")  # ok: a value object
        draft = Order(id=order_id)  # ok: an object that no session knows
        factory = sessionmaker(expire_on_commit=False)  # ok: a factory
        workflow.logger.info("%s", (change, raw, newest, increment, parameters, draft, factory))
        try:
            return await workflow.execute_activity(
                load_order, order_id, start_to_close_timeout=timedelta(seconds=20)  # ok: scheduled
            )
        except (ActivityError, IntegrityError, sqlite3.IntegrityError, redis.RedisError):  # ok: exception classes
            return f"{statement} {narrower.query}"  # ok: prints the statement

    @workflow.query
    def price(self, sku: str) -> int:
        memory = sqlite3.connect(":memory:")  # ok: in memory
        workflow.logger.info("%s", memory.in_transaction)
        return self.catalog.objects.get(sku, 0)  # ok: a dict that is called `objects`

    @workflow.update
    async def lookup(self, session: str, store) -> str:
        found = store.objects.get(session)  # ok: nobody knows what `store` is
        store.execute("refresh")  # ok: nobody knows what `store` is
        signature = send_receipt.s(session)  # ok: describes a task, sends nothing
        return f"{found} {signature} {session.count('-')}"  # ok: `session` is a string here

    @workflow.signal
    async def enqueue(self, order_id: int) -> None:
        handle = workflow.get_external_workflow_handle(f"order-{order_id}")
        await handle.signal("refresh", order_id)  # ok: a signal instead of a message

    @workflow.update
    async def rename(self, number: str) -> str:
        draft = Invoice(number=number)  # ok: an instance that is never saved
        draft.paid = False  # ok: changes the instance only
        return draft.number  # ok: reads the instance

    @workflow.query
    def tables(self) -> list[str]:
        return sorted(Base.metadata.tables)  # ok: metadata, no connection

    @workflow.query
    def definition(self) -> str:
        order: Order | None = None  # ok: an annotation
        return f"{order} {Order.__tablename__} {Order.customer}"  # ok: class attributes

    @workflow.signal
    def cache_price(self, sku: str, cents: int) -> None:
        self.catalog.objects.update({sku: cents})  # ok: a dict of the workflow

    @workflow.signal
    def forget(self, sku: str) -> None:
        self.catalog.objects.pop(sku, None)  # ok: a dict of the workflow

    @workflow.signal
    def reset(self, redis: dict[str, int]) -> None:
        redis.update(self.catalog.objects)  # ok: `redis` is the parameter
        self.catalog = Catalog(objects=redis)  # ok: state of the workflow

    @workflow.signal
    def count(self, psycopg: int) -> None:
        self.catalog.objects["count"] = psycopg.bit_count()  # ok: `psycopg` is the parameter


def rebuild_index(search: Elasticsearch) -> None:
    search.indices.refresh(index="orders")  # ok: no workflow calls this
    rows = psycopg.connect("dbname=shop").execute("select 1")  # ok: no workflow calls this
    search.index(index="orders", document={"rows": str(rows)})  # ok: no workflow calls this
