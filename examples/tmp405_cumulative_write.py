"""TMP405: writes that add to what is there, once more with every attempt."""

import os
import tempfile

import aiofiles
import boto3
import pandas as pd
import psycopg
from pymongo import MongoClient, UpdateOne
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from django.db import models
from django.db.models import F
from google.cloud import firestore
from sqlalchemy import update
from sqlalchemy.orm import Session
from temporalio import activity

connection: psycopg.Connection
cache: Redis
session: Session

queue: AsyncRedis
mongo = MongoClient("mongodb://db.example")


@activity.defn
def balance(account: str, amount: int) -> None:
    connection.execute("UPDATE accounts SET balance = balance + %s WHERE id = %s", (amount, account))  # error: TMP405 @4 UPDATE of balance accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def tags(order: str) -> None:
    connection.execute("UPDATE orders SET tags = array_append(tags, 'paid') WHERE id = %s", (order,))  # error: TMP405 @4 UPDATE of tags accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def summed(day: str) -> None:
    connection.execute(  # error: TMP405 @4 UPDATE of n accumulates on every retry; write an absolute value or dedupe by key
        "INSERT INTO totals (day, n) VALUES (%s, 1) ON CONFLICT (day) DO UPDATE SET n = totals.n + excluded.n",
        (day,),
    )


@activity.defn
def counter(shop: str) -> None:
    cache.incr(f"orders:{shop}")  # error: TMP405 @4 redis.Redis.incr() accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
async def listed(order: str) -> None:
    await queue.rpush("orders", order)  # error: TMP405 @10 Redis.rpush() accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def document(shop: str) -> None:
    mongo.shop.totals.update_one({"_id": shop}, {"$inc": {"orders": 1}})  # error: TMP405 @4 update_one() with $inc accumulates on every retry; write an absolute value or dedupe by key
    mongo.shop.totals.bulk_write([UpdateOne({"_id": shop}, {"$push": {"orders": 1}})])  # error: TMP405 @34 UpdateOne() with $push accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def item(table: str, shop: str) -> None:
    boto3.client("dynamodb").update_item(  # error: TMP405 @4 update_item() with ADD accumulates on every retry; write an absolute value or dedupe by key
        TableName=table, Key={"id": shop}, UpdateExpression="ADD orders :one", ExpressionAttributeValues={":one": 1}
    )


@activity.defn
async def file(path: str, line: str) -> None:
    with open(path, "a") as out:  # noqa: TMP502  # error: TMP405 @9 open(..., 'a') accumulates on every retry; write an absolute value or dedupe by key
        out.write(line)
    async with aiofiles.open(path, mode="ab") as out:  # error: TMP405 @15 aiofiles.open(..., 'ab') accumulates on every retry; write an absolute value or dedupe by key
        await out.write(line.encode())


@activity.defn
def table(path: str, frame: pd.DataFrame) -> None:
    frame.to_csv(path, mode="a")  # error: TMP405 @4 pandas.DataFrame.to_csv(mode='a') accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def set_to(account: str, total: int) -> None:
    connection.execute("UPDATE accounts SET balance = %s WHERE id = %s", (total, account))  # ok: the value itself
    connection.execute("UPDATE accounts SET total = price + tax WHERE id = %s", (account,))  # ok: made of others


@activity.defn
def versioned(account: str, version: int) -> None:
    connection.execute(
        "UPDATE accounts SET balance = balance + 1 WHERE id = %s AND version = %s", (account, version)
    )  # ok: only for the version that was seen


@activity.defn
def attempts(order: str) -> None:
    connection.execute("UPDATE orders SET attempts = attempts + 1 WHERE id = %s", (order,))  # ok: counts attempts


@activity.defn
def members(order: str) -> None:
    cache.sadd("orders", order)  # ok: once in a set
    cache.hset("orders", order, "paid")  # ok: the value itself
    cache.zadd("orders", {order: 1})  # ok: the value itself


@activity.defn
def first_only(order: str) -> None:
    if cache.set(f"seen:{order}", 1, nx=True):
        cache.incr("orders")  # ok: only the first attempt comes here


@activity.defn
def documents(order: str) -> None:
    mongo.shop.totals.update_one({"_id": 1}, {"$addToSet": {"orders": order}})  # ok: once in a set
    mongo.shop.totals.update_one({"_id": 1}, {"$set": {"orders": 1}})  # ok: the value itself
    mongo.shop.totals.update_one({"_id": 1, "seen": {"$ne": order}}, {"$inc": {"n": 1}})  # ok: not twice per order


@activity.defn
def conditional(table: str) -> None:
    boto3.client("dynamodb").update_item(
        TableName=table, Key={"id": "a"}, UpdateExpression="ADD n :one", ConditionExpression="v = :v"
    )  # ok: only if the version is the one that was seen


@activity.defn
def items(table: str, order: str) -> None:
    boto3.client("dynamodb").update_item(
        TableName=table, Key={"id": order}, UpdateExpression="SET paid = :yes"
    )  # ok: the value itself


@activity.defn
def files(path: str, line: str) -> None:
    with open(path, "w") as out:  # ok: the whole file
        out.write(line)
    with open(path) as lines:  # ok: reads
        lines.read()


@activity.defn
def log(line: str) -> None:
    with open("/var/log/orders.log", "a") as out:  # ok: a line more in a log
        out.write(line)


@activity.defn
def lists(line: str) -> list[str]:
    found: list[str] = []
    found.append(line)  # ok: in memory
    return found


@activity.defn
def frames(path: str, frame: pd.DataFrame) -> None:
    frame.to_csv(path)  # ok: the whole file


class Account(models.Model): ...


class Row:
    id: str
    balance: int
    version: int


@activity.defn
def by_an_orm(account: str, amount: int) -> None:
    Account.objects.filter(id=account).update(balance=F("balance") + amount)  # error: TMP405 @4 update() with F() + ... accumulates on every retry; write an absolute value or dedupe by key
    found = Account.objects.get(id=account)
    found.balance = F("balance") - amount  # error: TMP405 @4 F() - ... accumulates on every retry; write an absolute value or dedupe by key
    session.execute(update(Row).where(Row.id == account).values(balance=Row.balance + amount))  # error: TMP405 @4 update() of balance accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def by_a_store(account: str) -> None:
    firestore.Client().collection("accounts").document(account).update({"orders": firestore.Increment(1)})  # error: TMP405 @4 update() with Increment() accumulates on every retry; write an absolute value or dedupe by key
    boto3.client("dynamodb").update_item(  # error: TMP405 @4 update_item() with ADD accumulates on every retry; write an absolute value or dedupe by key
        TableName="t", Key={"id": account}, UpdateExpression="SET n = if_not_exists(n, :zero) + :one"
    )


@activity.defn
def rows(frame: pd.DataFrame, target: object) -> None:
    frame.to_sql("orders", target, if_exists="append")  # error: TMP405 @4 pandas.DataFrame.to_sql(if_exists='append') accumulates on every retry; write an absolute value or dedupe by key


@activity.defn
def by_an_orm_once(account: str, amount: int, version: int) -> None:
    Account.objects.filter(id=account, is_paid=False).update(balance=F("balance") + amount, is_paid=True)  # ok: once
    Account.objects.filter(id=account).update(total=F("price") * 2)  # ok: made of others
    session.execute(
        update(Row).where(Row.id == account, Row.version == version).values(balance=Row.balance + amount)
    )  # ok: only for the version that was seen
    session.execute(update(Row).where(Row.id == account).values(balance=amount))  # ok: the value itself


@activity.defn
def claimed(account: str, payment: str) -> None:
    row = connection.execute(
        "INSERT INTO payments (id) VALUES (%s) ON CONFLICT DO NOTHING RETURNING id", (payment,)
    ).fetchone()
    if row is None:
        return
    connection.execute("UPDATE accounts SET balance = balance + 1 WHERE id = %s", (account,))  # ok: only the first


@activity.defn
def marked(account: str, payment: str) -> None:
    found = connection.execute("UPDATE payments SET state = 'done' WHERE id = %s AND state = 'new'", (payment,))
    if found.rowcount:
        connection.execute("UPDATE accounts SET balance = balance + 1 WHERE id = %s", (account,))  # ok: only the first


@activity.defn
def a_set(table: str, tags: set[str]) -> None:
    boto3.client("dynamodb").update_item(
        TableName=table, Key={"id": "a"}, UpdateExpression="ADD tags :tags", ExpressionAttributeValues={":tags": {"a"}}
    )  # ok: once in a set


@activity.defn
def own_files(path: str, lines: list[str], frame: pd.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as root:
        with open(os.path.join(root, "lines.csv"), "a") as out:  # ok: a file of this attempt
            out.writelines(lines)
    if os.path.exists(path):
        os.remove(path)
    for line in lines:
        with open(path, "a") as out:  # ok: begun anew by this attempt
            out.write(line)
    frame.to_sql("orders", None, if_exists="replace")  # ok: the whole table
