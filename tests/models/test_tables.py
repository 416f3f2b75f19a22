"""The tables are what the models say, what is looked up has an index, and what must be unique is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tortoise import Tortoise

from models.database import Sql, on_postgres, rows
from tests.conftest import GraphQL

pytestmark = pytest.mark.usefixtures("app")

COLUMNS = {
    "sqlite": 'SELECT t.name AS name, c.name AS column, c."notnull" OR c.pk AS required FROM sqlite_master t '
    "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' "
    "AND t.name NOT LIKE 'users_search%'",
    "postgres": "SELECT table_name AS name, column_name AS column, is_nullable = 'NO' AS required "
    "FROM information_schema.columns WHERE table_schema = 'public'",
}
REFERENCES = {
    "sqlite": 'SELECT t.name AS name, f."from" AS column, f.on_delete AS deleting FROM sqlite_master t '
    "JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
    "postgres": "SELECT c.conrelid::regclass::text AS name, a.attname AS column, CASE "
    "c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' END AS deleting FROM pg_constraint c "
    "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'",
}
INDEXES = {
    "sqlite": "SELECT t.name AS name, x.name AS column FROM sqlite_master t JOIN pragma_index_list(t.name) i "
    "JOIN pragma_index_info(i.name) x LEFT JOIN sqlite_master s ON s.name = i.name "
    "WHERE t.type = 'table' AND x.seqno = 0 "
    "AND (i.partial = 0 OR s.sql LIKE '% WHERE ' || x.name || ' IS NOT NULL')",
    "postgres": "SELECT i.indrelid::regclass::text AS name, a.attname AS column FROM pg_index i "
    "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
    "JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace "
    "WHERE n.nspname = 'public' AND (i.indpred IS NULL "
    "OR pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)')",
}
PRIMARY = {"number", "sequence"}  # SQLite's own rowid, which its catalogue lists no index for


async def catalogue(texts: dict[str, str]) -> Sequence[Any]:
    return await rows(Sql(texts["postgres" if on_postgres() else "sqlite"]))


async def indexed() -> set[tuple[str, str]]:
    """The columns an index begins with, though it leave out where there is nothing."""
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
    assert found.keys() - said.keys() == {"names", "schema_migrations", "event_users"}


async def test_a_row_written_by_a_model_is_read_back_as_it_was(graphql: GraphQL) -> None:
    """The types of the columns agree, too: what is read is of the type that was written."""
    values = [
        (model, name, field.field_type, getattr(record, name))
        for model in Tortoise.apps["models"].values()
        for record in await model.all()
        for name, field in model._meta.fields_map.items()
    ]
    assert [each for each in values if each[3] is not None and type(each[3]) is not each[2]] == []


async def test_every_reference_to_another_table_has_an_index_and_says_what_deleting_does() -> None:
    references = await catalogue(REFERENCES)
    assert len(references) == 15
    known = await indexed()
    assert [row for row in references if (row["name"], row["column"]) not in known] == []
    left = {(row["name"], row["column"]) for row in references if row["deleting"] != "CASCADE"}
    assert left == {("api_keys", "replaced_by_number")}
    assert {row["deleting"] for row in references} == {"CASCADE", "SET NULL"}


LOOKED_UP = """
users.id users.username_key users.email_key users.name_key users.external_id users.status users.created_at
users.updated_at users.last_login_at
names.name_key names.user_number
projects.id projects.name_key projects.created_at projects.updated_at
groups.id groups.name_key groups.created_at groups.updated_at
memberships.user_number memberships.project_number
group_members.user_number group_members.group_number
permissions.id permissions.user_number permissions.group_number permissions.resource_type
api_keys.id api_keys.digest api_keys.user_number api_keys.project_number api_keys.created_at
api_keys.expires_at api_keys.last_used_at api_keys.replaced_by_number
sessions.id sessions.digest sessions.user_number sessions.expires_at
events.id events.actor_id events.target_id events.target_type events.operation events.door events.at
event_users.user_id event_users.sequence
sign_in_failures.subject sign_in_failures.last_at outbox.user_number outbox.next_at
one_time_tokens.digest one_time_tokens.user_number one_time_tokens.expires_at
"""


async def test_every_column_that_is_looked_up_begins_an_index() -> None:
    known = {f"{table}.{column}" for table, column in await indexed()}
    assert set(LOOKED_UP.split()) - known == set()


UNIQUE_COLUMNS = {
    "sqlite": "SELECT t.name || '(' || group_concat(x.name, ',') || ')' AS columns FROM sqlite_master t "
    "JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) x "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'users_search%' AND i.\"unique\" = 1 GROUP BY t.name, i.name",
    "postgres": "SELECT i.indrelid::regclass || '(' || string_agg(a.attname, ',' ORDER BY "
    "array_position(i.indkey::int2[], a.attnum)) || ')' AS columns FROM pg_index i JOIN pg_attribute a ON "
    "a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) JOIN pg_class t ON t.oid = i.indrelid "
    "JOIN pg_namespace n ON n.oid = t.relnamespace "
    "WHERE n.nspname = 'public' AND i.indisunique GROUP BY i.indrelid, i.indexrelid",
}
UNIQUE = """
users(id) users(external_id) names(name_key) projects(id) projects(name_key) groups(id) groups(name_key)
memberships(user_number,project_number) group_members(group_number,user_number) permissions(id)
permissions(user_number,resource_type,resource,type) permissions(group_number,resource_type,resource,type)
api_keys(id) api_keys(digest) sessions(id) sessions(digest) events(id) sign_in_failures(subject)
schema_migrations(name) one_time_tokens(digest) one_time_tokens(user_number,purpose)
event_users(user_id,sequence)
outbox(user_number,purpose)
"""


async def test_what_must_be_unique_is_unique_by_constraint() -> None:
    found = {row["columns"] for row in await catalogue(UNIQUE_COLUMNS)}
    own = {columns for columns in found if columns.endswith(("(number)", "(sequence)"))}
    assert found - own == set(UNIQUE.split())
