"""TMP404: an INSERT that adds its rows again on every attempt."""

import sqlite3
import tempfile
import textwrap

import asyncpg
import psycopg
from sqlalchemy import Column, Integer, MetaData, Table, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from temporalio import activity

connection: psycopg.Connection
cursor: sqlite3.Cursor
session: Session

remote: asyncpg.Connection
ADD_LINE = """
    -- one row per line
    INSERT INTO lines (order_id, amount)
    VALUES (%s, %s)
"""
lines = Table("lines", MetaData(), Column("id", Integer))


class Order: ...


class Orders:
    ADD = "INSERT INTO orders (id) VALUES ($1)"

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def add(self, order_id: str) -> None:
        await self._pool.execute(self.ADD, order_id)  # error: TMP404 @14 INSERT has no ON CONFLICT clause; a retry inserts the row twice [via Activities.through_a_repository -> Orders.add]


@activity.defn
def constant(order_id: str) -> None:
    connection.execute(ADD_LINE, (order_id, 1))  # error: TMP404 @4 INSERT has no ON CONFLICT clause; a retry inserts the row twice


@activity.defn
async def fetched(order_id: str) -> int:
    return await remote.fetchval("insert into orders (id) values ($1) returning id", order_id)  # error: TMP404 @17 INSERT has no ON CONFLICT clause; a retry inserts the row twice


@activity.defn
def formatted(table: str, order_id: str) -> None:
    cursor.execute(f"INSERT INTO {table} (id) VALUES (?)", (order_id,))  # error: TMP404 @4 INSERT has no ON CONFLICT clause; a retry inserts the row twice


@activity.defn
def joined(order_id: str) -> None:
    cursor.execute("INSERT INTO orders (id, note) " + "VALUES (?, 'on conflict with the customer')", (order_id,))  # error: TMP404 @4 INSERT has no ON CONFLICT clause; a retry inserts the row twice


@activity.defn
def wrapped(order_id: str) -> None:
    statement = text(textwrap.dedent("INSERT INTO orders (id) VALUES (:id)"))
    session.execute(statement, {"id": order_id})  # error: TMP404 @4 INSERT has no ON CONFLICT clause; a retry inserts the row twice


@activity.defn
def built(order_id: str) -> None:
    session.execute(insert(Order).values(id=order_id))  # error: TMP404 @4 INSERT has no ON CONFLICT clause; a retry inserts the row twice


@activity.defn
def built_in_steps(order_id: str) -> None:
    statement = insert(lines)
    statement = statement.values(id=order_id)
    session.execute(statement)  # error: TMP404 @4 INSERT has no ON CONFLICT clause; a retry inserts the row twice


class Activities:
    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    @activity.defn
    async def through_a_repository(self, order_id: str) -> None:
        await self._orders.add(order_id)


@activity.defn
def with_clause(order_id: str) -> None:
    cursor.execute("INSERT INTO orders (id) VALUES (?) ON CONFLICT (id) DO NOTHING", (order_id,))  # ok: once
    cursor.execute("INSERT OR IGNORE INTO orders (id) VALUES (?)", (order_id,))  # ok: once
    cursor.execute("REPLACE INTO orders (id) VALUES (?)", (order_id,))  # ok: replaces the row
    cursor.execute("INSERT IGNORE INTO orders (id) VALUES (%s)", (order_id,))  # ok: once
    cursor.execute("INSERT INTO a (n) VALUES (1) ON DUPLICATE KEY UPDATE n = VALUES(n)")  # ok: once
    cursor.execute("MERGE INTO orders USING new ON (a = b) WHEN NOT MATCHED THEN INSERT (id) VALUES (1)")  # ok: once
    cursor.execute("INSERT INTO orders (id) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM orders)")  # ok: a condition


@activity.defn
def clause_added(order_id: str) -> None:
    query = "INSERT INTO orders (id) VALUES (?)"
    query += " ON CONFLICT (id) DO NOTHING"
    cursor.execute(query, (order_id,))  # ok: it is more than its first part


@activity.defn
def clause_unknown(suffix: str, query: str) -> None:
    cursor.execute(f"INSERT INTO orders (id) VALUES (1) {suffix}")  # ok: the end cannot be read
    cursor.execute(query)  # ok: nothing of it can


@activity.defn
def expected(order_id: str) -> None:
    try:
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order_id})  # ok: a second one is expected
    except IntegrityError:
        session.rollback()


@activity.defn
def replaced(order_id: str) -> None:
    connection.execute("DELETE FROM lines WHERE order_id = %s", (order_id,))
    connection.execute(ADD_LINE, (order_id, 1))  # ok: the old rows are gone


@activity.defn
def looked_up(order_id: str) -> None:
    row = connection.execute("SELECT 1 FROM orders WHERE id = %s", (order_id,)).fetchone()
    if row is None:
        connection.execute("INSERT INTO orders (id) VALUES (%s)", (order_id,))  # ok: only if it is not there


@activity.defn
def upserted(order_id: str) -> None:
    statement = upsert(Order).values(id=order_id)
    statement = statement.on_conflict_do_nothing()
    session.execute(statement)  # ok: a conflict clause


@activity.defn
def logged(line: str) -> None:
    cursor.execute("INSERT INTO audit_log (line) VALUES (?)", (line,))  # ok: a line more in a log


@activity.defn
def read() -> None:
    cursor.execute("SELECT id FROM inserts")  # ok: reads
    print("INSERT INTO orders (id) VALUES (1)")  # ok: only text


def not_an_activity() -> None:
    cursor.execute("INSERT INTO orders (id) VALUES (1)")  # ok: a migration


@activity.defn
def replaced_by_objects(order_id: str) -> None:
    session.execute(delete(Order).where(Order.id == order_id))
    session.execute(insert(Order).values(id=order_id))  # ok: the old rows are gone


@activity.defn
def of_this_session(order_id: str) -> None:
    connection.execute("CREATE TEMP TABLE picked (id text)")
    connection.execute("INSERT INTO picked (id) VALUES (%s)", (order_id,))  # ok: ends with the session


@activity.defn
def of_this_attempt(order_id: str) -> None:
    memory = sqlite3.connect(":memory:")
    memory.execute("INSERT INTO orders (id) VALUES (?)", (order_id,))  # ok: a database of this attempt
    with tempfile.TemporaryDirectory() as root, sqlite3.connect(f"{root}/orders.db") as file:
        file.execute("INSERT INTO orders (id) VALUES (?)", (order_id,))  # ok: a database of this attempt


@activity.defn
def sorted_out(order_id: str) -> None:
    try:
        connection.execute("INSERT INTO orders (id) VALUES (%s)", (order_id,))  # ok: the handler knows a duplicate
    except psycopg.DatabaseError as error:
        if error.sqlstate != "23505":
            raise


@activity.defn
def looked_up_by_name(order_id: str) -> None:
    is_there = connection.execute("SELECT 1 FROM orders WHERE id = %s", (order_id,)).fetchone() is not None
    if not is_there:
        connection.execute("INSERT INTO orders (id) VALUES (%s)", (order_id,))  # ok: only if it is not there
