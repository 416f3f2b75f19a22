"""What was kept by place is kept by name, and a user deleted before comes back as one deleted since."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import database
from models.user import PROFILE
from resolvers.callers.first_administrator import ensure_administrator
from tests.conftest import ADMIN_KEY, calling, send
from tests.models.migrations.databases import ask, migrate

ADA = "aaaaaaaa-0000-4000-8000-000000000001"
APOLLO, GONE = "bbbbbbbb-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
CREW = "cccccccc-0000-4000-8000-000000000001"
ODD = ['a"b', "it's", "back\\slash", "[]", '["*","*","ADMIN"]', "{x: 1}, ", "ü😀\u2028", "null", "1"]
LATER = 4_102_444_800_000  # 2100-01-01T00:00:00Z
Rows = list[list[Any]]

SCOPES: dict[str, tuple[Rows, bool]] = {
    "k-none": ([], False),
    "k-all": ([["*", "*", "ADMIN"]], False),
    "k-all-among-others": ([["docs", "1", "READ"], ["*", "*", "ADMIN"], ["docs", "2", "READ"]], False),
    "k-one": ([["user", "*", "READ"]], True),
    "k-writing": ([["*", "*", "WRITE"]], True),
    "k-one-name": ([["*", "1", "ADMIN"], ["user", "*", "ADMIN"]], True),
    "k-same-words": ([["ADMIN", "*", "READ"]], True),
    "k-odd": ([[each, each, "READ"] for each in ODD], True),
}
"""The scopes of keys as they were kept, and whether they leave something out."""


def image(memberships: Rows, groups: list[str], permissions: Rows) -> dict[str, Any]:
    """Of ada, as it was kept."""
    profile = {**dict.fromkeys(PROFILE), "username": "ada", "attributes": '{"a\\u0000": ["\\"ü"]}'}
    user = {"number": 7, "id": ADA, **profile, "status": "ACTIVE", "status_reason": None,
            "status_changed_at": None, "last_login_at": None, "created_at": 1, "version": 3}  # fmt: skip
    lists = {"memberships": memberships, "groups": groups, "permissions": permissions, "keys": ["k-9"]}
    return {"user": user, **lists}


EMPTY = image([], [], [])
FULL = image(
    [[GONE, "MEMBER", 5], [APOLLO, "ADMIN", 6]],
    [CREW],
    [*[[each, each, "READ", None] for each in ODD], ["docs", "*", "WRITE", LATER]],
)


def literal(value: Any) -> str:
    """JSON as a text of SQL, written as the records are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "'" + text.replace("'", "''") + "'"


def fill(url: str) -> None:
    keys = [
        "INSERT INTO api_keys (id, user_number, hint, digest, scopes, created_at) "
        f"VALUES ('{id_}', 1, 'gw_', '{id_}', {literal(scopes)}, 1)"
        for id_, (scopes, _) in SCOPES.items()
    ]
    events = [
        "INSERT INTO events (id, at, operation, door, actor_label, target_id, target_type, target_label, "
        "changes, request_id, before_image) VALUES "
        f"('{id_}', 1, '{operation}', 'GRAPHQL', 'Bob', '{ADA}', 'User', 'ada', '[]', 'q', {kept})"
        for id_, operation, kept in [
            ("e-1", "createUser", "NULL"),
            ("e-2", "deleteUser", literal(EMPTY)),
            ("e-3", "deleteUser", "NULL"),
            ("e-4", "deleteUser", literal(FULL)),
        ]
    ]
    ask(
        url,
        "INSERT INTO users (id, username, username_key, name, name_key, search_key, status, created_at, "
        "updated_at) VALUES ('u-1', 'Bob', 'bob', 'Bob', 'bob', 'bob', 'ACTIVE', 1, 1)",
        f"INSERT INTO projects (id, name, name_key, created_at, updated_at) "
        f"VALUES ('{APOLLO}', 'Apollo', 'apollo', 1, 1)",
        f"INSERT INTO groups (id, name, name_key, created_at) VALUES ('{CREW}', 'Crew', 'crew', 1)",
        *keys,
        *events,
    )


@pytest.fixture
def migrated(url: str, folder: Path) -> str:
    """A database with rows from before, brought up to date."""
    for file in folder.glob("0003_*"):
        file.unlink()
    migrate(url, folder)
    fill(url)
    migrate(url)
    return url


def test_scopes_are_named_and_tell_whether_they_narrow(migrated: str) -> None:
    (found,) = ask(migrated, "SELECT id, scopes, is_narrowed FROM api_keys ORDER BY number")
    names = ("resource_type", "resource", "type")
    assert {id_: (json.loads(scopes), bool(narrowed)) for id_, scopes, narrowed in found} == {
        id_: ([dict(zip(names, each, strict=True)) for each in scopes], narrowed)
        for id_, (scopes, narrowed) in SCOPES.items()
    }


def test_images_of_deletions_are_named_and_else_as_they_were(migrated: str) -> None:
    (found,) = ask(migrated, "SELECT id, before_image FROM events ORDER BY sequence")
    memberships = [
        {"project": GONE, "role": "MEMBER", "joined_at": 5},
        {"project": APOLLO, "role": "ADMIN", "joined_at": 6},
    ]
    permissions = [
        *[{"resource_type": each, "resource": each, "type": "READ", "expires_at": None} for each in ODD],
        {"resource_type": "docs", "resource": "*", "type": "WRITE", "expires_at": LATER},
    ]
    assert {id_: kept and json.loads(kept) for id_, kept in found} == {
        "e-1": None,
        "e-2": EMPTY,
        "e-3": None,
        "e-4": {**FULL, "memberships": memberships, "permissions": permissions},
    }


RESTORE = """mutation ($id: ID!) { restoreUser(id: $id) {
  user {
    number username attributes version
    projects { edges { role joinedAt node { name } } }
    groups { nodes { name } }
    permissions { nodes { resourceType resource type expiresAt } }
  }
  changes { field before after }
  problems { message }
} }"""


async def restored(url: str) -> Any:
    app = create_app(Settings(database_url=url, bcrypt_rounds=4, playground=False))
    await database.connect(url)
    await ensure_administrator(ADMIN_KEY)
    await database.disconnect()
    EXECUTOR_CACHE.clear()
    async with app.router.lifespan_context(app), calling(app, ADMIN_KEY) as client:
        answer = await send(client, RESTORE, None, {"id": ADA})
    EXECUTOR_CACHE.clear()
    return answer


def spec(type_: str, resource_type: str, resource: str) -> dict[str, str]:
    return {"resourceType": resource_type, "resource": resource, "type": type_}


def test_a_user_deleted_before_is_restored(migrated: str) -> None:
    forever = [spec("READ", each, each) for each in ODD]
    passing = {**spec("WRITE", "docs", "*"), "expiresAt": "2100-01-01T00:00:00.000Z"}
    user = {
        "number": 7,
        "username": "ada",
        "attributes": {"a\0": ['"ü']},
        "version": 4,
        "projects": {
            "edges": [{"role": "ADMIN", "joinedAt": "1970-01-01T00:00:00.006Z", "node": {"name": "Apollo"}}]
        },
        "groups": {"nodes": [{"name": "Crew"}]},
        "permissions": {"nodes": [*[{**each, "expiresAt": None} for each in forever], passing]},
    }
    changes = [
        {"field": "username", "before": None, "after": "ada"},
        {"field": "attributes", "before": None, "after": user["attributes"]},
        {"field": "status", "before": None, "after": "ACTIVE"},
        {"field": "projects", "before": [GONE, APOLLO], "after": [APOLLO]},
        {"field": "groups", "before": [CREW], "after": [CREW]},
        *[{"field": "permissions", "before": None, "after": each} for each in [*forever, passing]],
    ]
    payload = {"user": user, "changes": changes, "problems": []}
    assert asyncio.run(restored(migrated)) == {"data": {"restoreUser": payload}}
