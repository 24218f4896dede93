"""SQL in strings: what is read of it, and what is not judged because it cannot be read."""

import pytest

from flake8_temporal.project import sql
from flake8_temporal.project.sql import UNKNOWN


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("INSERT INTO a (b) VALUES (1)", True),
        ("  insert\n into\ta (b)\nvalues (1);", True),
        ("/* why */ INSERT INTO a VALUES (1) -- ON CONFLICT", True),
        ("-- first\nINSERT INTO a VALUES ('on conflict')", True),
        ("INSERT INTO a (b) SELECT c FROM d", True),
        ("SELECT 1; INSERT INTO a VALUES (1)", True),
        ("WITH x AS (SELECT 1) INSERT INTO a SELECT c FROM x", True),
        (f"INSERT INTO {UNKNOWN}.a (b) VALUES ({UNKNOWN})", True),
        (f"INSERT INTO {UNKNOWN} (b) VALUES (%s, f({UNKNOWN}))", True),
        ("INSERT INTO a VALUES (1) RETURNING id", True),
        (f"INSERT INTO a (b) VALUES (1) {UNKNOWN}", False),
        (f"INSERT INTO a (b) {UNKNOWN}", False),
        (f"{UNKNOWN} INTO a (b) VALUES (1)", False),
        ("INSERT INTO a (b) VALUES (1) ON CONFLICT DO NOTHING", False),
        ("INSERT OR REPLACE INTO a VALUES (1)", False),
        ("INSERT INTO a SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM a)", False),
        ("INSERT INTO a SELECT c FROM d LEFT JOIN a USING (c)", False),
        ("REPLACE INTO a VALUES (1)", False),
        ("MERGE INTO a USING b ON (c) WHEN NOT MATCHED THEN INSERT VALUES (1)", False),
        ("SELECT 'INSERT INTO a VALUES (1)'", False),
        ("insert into bills", False),
        ("", False),
    ],
)
def test_repeats_rows(text: str, repeats: bool) -> None:
    assert any(sql.repeats_rows(found) for found in sql.statements(text)) is repeats


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("UPDATE a SET n = n + 1", "n"),
        ("UPDATE a SET m = 1, n = a.n - %s WHERE id = %s", "n"),
        ("UPDATE a SET t = t || 'x' WHERE id = 1", "t"),
        ("UPDATE a SET n = COALESCE(n, 0) + 1", "n"),
        ("INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET n = a.n + excluded.n", "n"),
        ("UPDATE a SET n = m + 1", ""),
        ("UPDATE a SET n = 1 WHERE m = m + 1 OR n = 2", ""),
        ("UPDATE a SET n = n + 1 WHERE id = 1 AND version = 2", ""),
        ("UPDATE a SET n = n + 1 WHERE id = 1 AND applied_at IS NULL", ""),
        (f"UPDATE a SET n = n + 1 WHERE {UNKNOWN}", ""),
        ("UPDATE a SET retry_count = retry_count + 1", ""),
        ("UPDATE a SET data = data -> 'x'", ""),
        ("SELECT n = n + 1", ""),
    ],
)
def test_added_column(text: str, column: str) -> None:
    found = [sql.added_column(statement) for statement in sql.statements(text)]
    assert (found or [""]) == [column]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("create table a (b int)", "CREATE TABLE"),
        ("CREATE UNIQUE INDEX a ON b (c)", "CREATE INDEX"),
        ("DROP TABLE a", "DROP TABLE"),
        ("ALTER TABLE a ADD COLUMN b int", "ADD COLUMN"),
        ("CREATE TABLE IF NOT EXISTS a (b int)", ""),
        ("CREATE TEMPORARY TABLE a (b int)", ""),
        ("CREATE OR REPLACE VIEW a AS SELECT 1", ""),
        ("DROP TABLE IF EXISTS a", ""),
        ("ALTER TABLE a ADD COLUMN IF NOT EXISTS b int", ""),
        ("ALTER TABLE a ALTER COLUMN b TYPE int", ""),
    ],
)
def test_once_only(text: str, what: str) -> None:
    assert [sql.once_only(statement) for statement in sql.statements(text)] == [what]


@pytest.mark.parametrize(
    ("table", "passing"),
    [("audit_log", True), ("tmp_orders", True), ("shop.events", True), ("catalog", False), ("templates", False)],
)
def test_tables_of_passing_things(table: str, passing: bool) -> None:
    assert sql.is_passing(table) is passing
