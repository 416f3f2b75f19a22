"""A directory of a thousand of everything, and how the database goes about a question."""

from __future__ import annotations

import re
from typing import Any

from models.database import connection, on_postgres
from tests.statements import Statement
from tests.transactions import transacted

FILL = """
    INSERT INTO users (id, username, username_key, name, name_key, search_key, status, created_at, updated_at,
      email, email_key, first_name_key, last_name_key, last_login_at)
      SELECT 'u-' || i, 'u' || i, 'u' || i, 'n' || (i % 50), 'n' || (i % 50), 'u' || i, 'ACTIVE',
        i % 60, i % 7, email, email, email, email, login
      FROM (SELECT i, CASE WHEN i % 5 > 2 THEN 'e' || i END AS email,
        CASE WHEN i % 5 > 2 THEN i % 90 END AS login FROM numbers) made;
    INSERT INTO projects (id, name, name_key, created_at, updated_at)
      SELECT 'p-' || i, 'p' || i, 'p' || i, i % 60, i % 7 FROM numbers;
    INSERT INTO api_keys (id, user_number, hint, digest, created_at, name, name_key, expires_at, last_used_at)
      SELECT 'k-' || i, i, '', 'd-' || i, i % 60, name, name, soon, soon
      FROM (SELECT i, CASE WHEN i % 5 > 2 THEN 'n' || (i % 9) END AS name,
        CASE WHEN i % 5 > 2 THEN i % 90 END AS soon FROM numbers) made;
    INSERT INTO memberships (user_number, project_number, role, joined_at) SELECT i, i, 'ADMIN', 0
      FROM numbers;
    INSERT INTO groups (id, name, name_key, created_at, updated_at)
      SELECT 'g-' || i, 'g' || i, 'g' || i, i % 60, i % 7 FROM numbers;
    INSERT INTO group_members (user_number, group_number) SELECT i, i FROM numbers;
    INSERT INTO permissions (id, user_number, resource_type, resource, type, created_at)
      SELECT 'r-' || i, i, 'report', '' || i, 'READ', 0 FROM numbers;
    INSERT INTO permissions (id, group_number, resource_type, resource, type, created_at)
      SELECT 'q-' || i, i, 'report', '' || i, 'READ', 0 FROM numbers;
    INSERT INTO sessions (id, user_number, digest, created_at, last_seen_at, expires_at)
      SELECT 's-' || i, i, 's-' || i, 0, 0, 9000000000000 FROM numbers;
    INSERT INTO events (id, at, operation, door, actor_label, target_id, target_type, target_label, changes,
      request_id) SELECT 'e-' || i, i, 'x', 'CLI', '', 'u-' || i % 100, 'User', '', '[]', '' FROM numbers;
    INSERT INTO event_users (user_id, sequence) SELECT 'u-' || i % 100, i FROM numbers
      WHERE i > 9"""
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {})",
    "postgres": "WITH numbers (i) AS (SELECT generate_series(1, {}))",
}
MANY = 1000


async def fill() -> None:
    numbers = NUMBERS["postgres" if on_postgres() else "sqlite"].format(MANY)
    for text in FILL.split(";"):
        table, values = re.findall(r"(INSERT INTO \w+ \([^)]*\))(.*)", text, re.DOTALL)[0]
        await connection().execute_query(f"{table} {numbers} {values}")
    if on_postgres():  # which does so by itself, some day; SQLite never does
        await connection().execute_query("ANALYZE")


async def plan_of(statement: Statement, *forbidden: str) -> str:
    """How the database goes about it; on PostgreSQL as it would with far more rows."""
    if not on_postgres():
        text = f"EXPLAIN QUERY PLAN {statement.text}"
        found = await connection().execute_query_dict(text, statement.values)
        return "\n".join(row["detail"] for row in found)

    async def work() -> Any:
        for way in ("seqscan", *forbidden):
            await connection().execute_query(f"SET LOCAL enable_{way} = off")
        text = f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {statement.text}"
        return await connection().execute_query_dict(text, statement.values)

    return "\n".join(row["QUERY PLAN"] for row in await transacted(work, dry_run=True))
