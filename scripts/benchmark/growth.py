"""More users like the first ones, made by the database itself: a million of them in minutes."""

from __future__ import annotations

from collections.abc import Callable

from models import clock
from models.database import Sql, execute, on_postgres, rows
from models.user import derived

AT_ONCE = 20_000
NUMBERS = {
    False: "WITH RECURSIVE n (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n",
    True: "SELECT generate_series(?::bigint, ?::bigint) AS i",
}
ID = {
    False: "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) "
    "|| '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
    True: "md5(random()::text)::uuid::text",
}
DIGEST = {False: "lower(hex(randomblob(32)))", True: "md5(random()::text) || md5(random()::text)"}
TWO, THREE = (
    "(SELECT 0 AS turn UNION ALL SELECT 1) t",
    "(SELECT 0 AS turn UNION ALL SELECT 1 UNION ALL SELECT 2) t",
)
STATEMENTS = (
    """INSERT INTO users (id, username, username_key, email, email_key, first_name, last_name, name, name_key,
      first_name_key, last_name_key, search_key, status, created_at, updated_at)
    SELECT {id}, name, name, email, email, 'Nina', 'N ' || place, 'Nina N ' || place, 'nina n ' || place,
      'nina', 'n ' || place, name || {line} || email || {line} || 'nina' || {line} || 'n ' || place || {line}
        || 'nina n ' || place, 'ACTIVE', {now}, {now}
    FROM (SELECT i - 1 AS place, 'user' || (i - 1) AS name, 'user' || (i - 1) || '@example.com' AS email
      FROM ({numbers}) n) made ORDER BY place""",
    """INSERT INTO names (name_key, user_number)
    SELECT 'user' || (i - 1) || CASE turn WHEN 0 THEN '' ELSE '@example.com' END, i
    FROM ({numbers}) n CROSS JOIN {two}""",
    """INSERT INTO memberships (user_number, project_number, role, joined_at)
    SELECT i, (i + turn) % {projects} + 1, 'MEMBER', {now} FROM ({numbers}) n CROSS JOIN {two}""",
    """INSERT INTO permissions (id, user_number, resource_type, resource, type, created_at)
    SELECT {id}, i, CASE turn WHEN 0 THEN 'project' ELSE 'report' END,
      (SELECT p.id FROM projects p WHERE p.number = i % {projects} + 1),
      CASE turn WHEN 0 THEN 'READ' ELSE 'WRITE' END, {now}
    FROM ({numbers}) n CROSS JOIN {two}""",
    """INSERT INTO api_keys (id, user_number, name, name_key, hint, digest, created_at)
    SELECT {id}, i, 'key ' || turn, 'key ' || turn, 'gw_000000...000000', {digest}, {now}
    FROM ({numbers}) n CROSS JOIN {three}""",
)  # fmt: skip


INDEXES = {
    False: "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    True: "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema() "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


async def grow(first: int, many: int, projects: int, progress: Callable[[str], None]) -> None:
    """From the ``first`` number to ``many``; their keys are nobody's. The indexes are made in the end: to
    keep them sorted meanwhile takes several times as long."""
    if first > many:
        return
    indexes = await rows(Sql(INDEXES[on_postgres()]))
    for index in indexes:
        await execute(Sql(f"DROP INDEX {index['name']}"))
    await _add(first, many, projects, progress)
    for index in indexes:
        progress(f"{many:,} users, index {index['name']}")
        await execute(Sql(index["sql"]))
    await _check(many)


async def _add(first: int, many: int, projects: int, progress: Callable[[str], None]) -> None:
    kind = on_postgres()
    parts = {
        "numbers": NUMBERS[kind], "id": ID[kind], "digest": DIGEST[kind], "two": TWO, "three": THREE,
        "line": "chr(10)" if kind else "char(10)", "now": clock.now(), "projects": projects,
    }  # fmt: skip
    for start in range(first, many + 1, AT_ONCE):
        stop = min(start + AT_ONCE - 1, many)
        for text in STATEMENTS:
            await execute(Sql(text.format(**parts), [start, stop]))
        progress(f"{stop:,} of {many:,} users")


async def _check(number: int) -> None:
    """That they are as a user would be who is written by our rules."""
    [user] = await rows(Sql("SELECT * FROM users WHERE number = ?", [number]))
    made = derived(*[user[name] for name in ("username", "email", "first_name", "last_name", "display_name")])
    assert {name: user[name] for name in made} == made  # noqa: S101
