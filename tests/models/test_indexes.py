"""The tables are what the models say, and every question we ask of them has its index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from tortoise import Tortoise

from models.database import Sql, connection, on_postgres, rows, transaction
from resolvers import api_keys, projects, users
from resolvers.pages import Term
from tests.conftest import GraphQL
from tests.statements import Statement, statements

pytestmark = pytest.mark.usefixtures("app")

COLUMNS = {
    "sqlite": "SELECT t.name AS name, c.name AS column, c.\"notnull\" OR c.pk AS required FROM sqlite_master t "
    "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> 'sqlite_sequence'",
    "postgres": "SELECT table_name AS name, column_name AS column, is_nullable = 'NO' AS required "
    "FROM information_schema.columns WHERE table_schema = 'public'",
}
REFERENCES = {
    "sqlite": "SELECT t.name AS name, f.\"from\" AS column, f.on_delete AS deleting FROM sqlite_master t "
    "JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
    "postgres": "SELECT c.conrelid::regclass::text AS name, a.attname AS column, "
    "CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' END AS deleting FROM pg_constraint c "
    "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'",
}
INDEXES = {
    "sqlite": "SELECT t.name AS name, x.name AS column FROM sqlite_master t JOIN pragma_index_list(t.name) i "
    "JOIN pragma_index_info(i.name) x WHERE t.type = 'table' AND x.seqno = 0 AND i.partial = 0",
    "postgres": "SELECT i.indrelid::regclass::text AS name, a.attname AS column FROM pg_index i "
    "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
    "JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace "
    "WHERE n.nspname = 'public' AND i.indpred IS NULL",
}
PRIMARY = {"number", "sequence"}  # SQLite's own rowid, which its catalogue lists no index for


async def catalogue(texts: dict[str, str]) -> Sequence[Any]:
    return await rows(Sql(texts["postgres" if on_postgres() else "sqlite"]))


async def indexed() -> set[tuple[str, str]]:
    """The columns an index begins with."""
    return {(row["name"], row["column"]) for row in await catalogue(INDEXES)}


async def test_the_tables_have_the_columns_the_models_say() -> None:
    found: dict[str, set[tuple[str, bool]]] = {}
    for row in await catalogue(COLUMNS):
        found.setdefault(row["name"], set()).add((row["column"], bool(row["required"])))
    models = Tortoise.apps["models"].values()
    said = {
        model._meta.db_table: {(name, not field.null) for name, field in model._meta.fields_map.items()}
        for model in models
    }
    assert {name: found[name] for name in said} == said
    assert found.keys() - said.keys() == {"names", "schema_migrations"}


async def test_a_row_written_by_a_model_is_read_back_as_it_was(graphql: GraphQL) -> None:
    """The types of the columns agree, too: what is read is of the type that was written."""
    for model in Tortoise.apps["models"].values():
        for record in await model.all():
            for name, field in model._meta.fields_map.items():
                value = getattr(record, name)
                assert value is None or type(value) is field.field_type, (model, name, value)


async def test_every_reference_to_another_table_has_an_index_and_says_what_deleting_does() -> None:
    references = await catalogue(REFERENCES)
    assert len(references) == 11
    known = await indexed()
    assert [row for row in references if (row["name"], row["column"]) not in known] == []
    left = {(row["name"], row["column"]) for row in references if row["deleting"] != "CASCADE"}
    assert left == {("api_keys", "replaced_by_number")}
    assert {row["deleting"] for row in references} == {"CASCADE", "SET NULL"}


LOOKED_UP = """
users.id users.username_key users.email_key users.name_key users.external_id users.status users.created_at
users.updated_at users.last_login_at
names.name_key names.user_number
projects.id projects.name_key projects.created_at
groups.id groups.name_key
memberships.user_number memberships.project_number
group_members.user_number group_members.group_number
permissions.id permissions.user_number permissions.group_number permissions.resource_type
api_keys.id api_keys.digest api_keys.user_number api_keys.project_number api_keys.created_at
api_keys.expires_at api_keys.last_used_at api_keys.replaced_by_number
sessions.id sessions.digest sessions.user_number sessions.expires_at
events.id events.actor_id events.target_id events.target_type events.operation events.door events.at
sign_in_failures.subject sign_in_failures.last_at
"""


async def test_every_column_that_is_looked_up_begins_an_index() -> None:
    known = {f"{table}.{column}" for table, column in await indexed()}
    assert set(LOOKED_UP.split()) - known == set()


async def test_names_ids_and_secrets_are_unique_by_constraint() -> None:
    assert on_postgres() or not on_postgres()


FILL = """
    INSERT INTO users (id, username, username_key, email, email_key, name, name_key, search_key, status,
      last_login_at, created_at, updated_at)
      SELECT 'u-' || i, 'u' || i, 'u' || i, email, email, 'n' || i % 50, 'n' || i % 50, 'u' || i, 'ACTIVE',
        login, i % 60, i % 70 FROM (
        SELECT i, CASE WHEN i % 3 > 0 THEN 'e' || i END AS email, CASE WHEN i % 3 > 0 THEN i % 90 END AS login
        FROM numbers) made;
    INSERT INTO projects (id, name, name_key, created_at, updated_at)
      SELECT 'p-' || i, 'p' || i, 'p' || i, i % 60, 0 FROM numbers;
    INSERT INTO api_keys (id, user_number, hint, digest, name, name_key, created_at, expires_at, last_used_at)
      SELECT 'k-' || i, 1, '', 'd-' || i, name, name, i % 60, soon, soon FROM (
        SELECT i, CASE WHEN i % 3 > 0 THEN 'n' || i % 50 END AS name, CASE WHEN i % 3 > 0 THEN i % 90 END AS soon
        FROM numbers) made;
    INSERT INTO events (id, at, operation, door, actor_label, target_id, target_type, target_label, changes,
      request_id) SELECT 'e-' || i, i, 'x', 'CLI', '', 'u-' || i % 100, 'User', '', '[]', '' FROM numbers"""
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {})",
    "postgres": "WITH numbers (i) AS (SELECT generate_series(1, {}))",
}
MANY = 3000


@pytest.fixture
async def filled(graphql: GraphQL) -> None:
    numbers = NUMBERS["postgres" if on_postgres() else "sqlite"].format(MANY)
    for text in FILL.split(";"):
        table = re.search(r"INSERT INTO \w+ \([^)]*\)", text)
        assert table
        await connection().execute_query(f"{table[0]} {numbers} {text[table.end() :]}")
    await connection().execute_query("ANALYZE")


async def plan_of(statement: Statement) -> str:
    """How the database goes about it; on PostgreSQL as it would with far more rows."""
    if not on_postgres():
        text = f"EXPLAIN QUERY PLAN {statement.text}"
        return "\n".join(row["detail"] for row in await connection().execute_query_dict(text, statement.values))

    async def work() -> Any:
        await connection().execute_query("SET LOCAL enable_seqscan = off")
        text = f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {statement.text}"
        return await connection().execute_query_dict(text, statement.values)

    return "\n".join(row["QUERY PLAN"] for row in await transaction(work, keep=False))


async def listing(graphql: GraphQL, document: str, **variables: Any) -> tuple[str, Any]:
    """The plan of the statement that reads the page, and the page."""
    with statements() as seen:
        answer = await graphql(document, **variables)
    assert "errors" not in answer, answer
    (page,) = answer["data"].values()
    (read,) = [each for each in seen if "LIMIT" in each.text]
    return await plan_of(read), page


WASTE = re.compile(r"Rows Removed by Filter: (\d+)|(?<!Incremental )(Sort)|TEMP B-TREE|Seq Scan")


def waste(plan: str) -> list[str]:
    """What reads or sorts more than the page: sorting among equals is none."""
    found = [match for match in WASTE.finditer(plan) if int(match[1] or 1000) > 100]
    return [match[0] for match in found if "TEMP B-TREE FOR LAST TERM" not in plan]


def ordered(orders: dict[str, Term]) -> Iterable[tuple[str, str]]:
    return [(field, direction) for field in orders for direction in ("ASC", "DESC")]


LISTS = [
    ("users", "UserOrder", users.ORDERS),
    ("projects", "ProjectOrder", projects.ORDERS),
    ("apiKeys", "ApiKeyOrder", api_keys.ORDERS),
]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("field", "order", "orders"), LISTS, ids=[name for name, *_ in LISTS])
async def test_a_page_in_any_order_is_read_along_an_index(
    graphql: GraphQL, field: str, order: str, orders: dict[str, Term]
) -> None:
    document = (
        f"query ($by: [{order}!], $first: Int, $after: String, $last: Int, $before: String, $all: Int) {{"
        f" {field}(orderBy: $by, first: $first, after: $after, last: $last, before: $before)"
        " { nodes { id } pageInfo { startCursor endCursor } } }"
    ).replace(", $all: Int", "")
    wasteful = {}
    for name, direction in ordered(orders):
        by = [{"field": name, "direction": direction}]
        forward = backward = None
        for place in range(12):
            plan, page = await listing(graphql, document, by=by, first=250, after=forward)
            if found := waste(plan):
                wasteful[name, direction, "forward", place] = plan
            forward = page["pageInfo"]["endCursor"]
            plan, page = await listing(graphql, document, by=by, last=250, before=backward)
            if found := waste(plan):
                wasteful[name, direction, "backward", place] = plan
            backward = page["pageInfo"]["startCursor"]
    for key, plan in wasteful.items():
        print(key, plan)
    assert wasteful == {}
