"""The answers of the GraphQL works."""

from __future__ import annotations

import base64
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scripts.benchmark.floor.caller import LIVE, caller_of, driver_of, now, owner
from scripts.benchmark.floor.drivers import AMONG

PERMISSIONS = "SELECT user_number, id, resource, resource_type, type FROM permissions WHERE user_number"
LISTED = (
    "SELECT u.number, u.id, u.username, u.email, u.name, u.status, u.created_at, "
    "(SELECT COUNT(*) FROM memberships m WHERE m.user_number = u.number) AS projects, "
    f"(SELECT COUNT(*) FROM api_keys k WHERE k.user_number = u.number AND {LIVE}) AS keys "
    "FROM users u ORDER BY u.number LIMIT 51"
)
PROJECTS = (
    "SELECT m.user_number, p.id, p.name FROM memberships m "
    f"JOIN projects p ON p.number = m.project_number WHERE m.user_number {AMONG} ORDER BY m.number"
)


def answer(field: str, body: Any) -> Response:
    return Response(orjson.dumps({"data": {field: body}}), media_type="application/json")


def person(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "username", "email", "name", "status")}


def permission(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "resource": row["resource"],
        "resourceType": row["resource_type"],
        "type": row["type"],
    }


async def me(request: Request) -> Response:
    user = await caller_of(request)
    held = await driver_of(request).rows(f"{PERMISSIONS} = ? ORDER BY number", user["number"])
    return answer(
        "currentUser", {**person(user), "permissions": {"nodes": [permission(row) for row in held]}}
    )


def listed(row: Any) -> dict[str, Any]:
    created = datetime.fromtimestamp(row["created_at"] / 1000, UTC).isoformat(timespec="milliseconds")
    counts = {"projectsCount": row["projects"], "apiKeysCount": row["keys"]}
    return {**person(row), "createdAt": created[:-6] + "Z", **counts}


def page(rows: Any, nodes: list[dict[str, Any]]) -> Response:
    end = base64.urlsafe_b64encode(orjson.dumps(["number", rows[49]["number"]])).decode().rstrip("=")
    info = {"hasNextPage": len(rows) > 50, "endCursor": end}
    return answer("users", {"nodes": nodes, "pageInfo": info})


async def users(request: Request) -> Response:
    await caller_of(request)
    rows = await driver_of(request).rows(LISTED, now())
    return page(rows, [listed(row) for row in rows[:50]])


async def related(request: Request) -> Response:
    await caller_of(request)
    driver = driver_of(request)
    rows = await driver.rows(LISTED, now())
    numbers = [row["number"] for row in rows[:50]]
    projects, permissions = defaultdict(list), defaultdict(list)
    for row in await driver.rows(PROJECTS, driver.many(numbers)):
        projects[row["user_number"]].append({"id": row["id"], "name": row["name"]})
    for row in await driver.rows(f"{PERMISSIONS} {AMONG} ORDER BY number", driver.many(numbers)):
        permissions[row["user_number"]].append(permission(row))
    nodes = [
        {
            **listed(row),
            "projects": {"nodes": projects[row["number"]]},
            "permissions": {"nodes": permissions[row["number"]]},
        }
        for row in rows[:50]
    ]
    return page(rows, nodes)


async def user(request: Request) -> Response:
    await caller_of(request)
    columns = "id, username, email, name, status"
    found = await driver_of(request).rows(
        f"SELECT {columns} FROM users WHERE email_key = ?", request.path_params["email"].casefold()
    )
    return answer("user", person(found[0]) if found else None)


async def verify(request: Request) -> Response:
    await caller_of(request)
    known = await owner(driver_of(request), orjson.loads(await request.body())["secret"])
    person = known and {"id": known["id"], "username": known["username"]}
    code = "VALID" if known else "NOT_FOUND"
    return answer("verifyApiKey", {"valid": bool(known), "code": code, "user": person})


USER = (
    "INSERT INTO users (id, username, username_key, email, email_key, first_name, last_name, name, name_key, "
    "search_key, status, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,'ACTIVE',?,?) RETURNING number"
)
NAME = "INSERT INTO names (name_key, user_number) VALUES (?,?)"
EVENT = (
    "INSERT INTO events (id, at, operation, door, actor_id, actor_label, target_id, target_type, "
    "target_label, changes, request_id) VALUES (?,?,'createUser','GRAPHQL',?,?,?,'User',?,?,?)"
)


async def create(request: Request) -> Response:
    actor = await caller_of(request)
    new = orjson.loads(await request.body())
    identity, address, moment = str(uuid.uuid4()), new["email"], now()
    folded, name = address.casefold(), f"{new['firstName']} {new['lastName']}"
    search = "\n".join((folded, new["firstName"].casefold(), new["lastName"].casefold(), name.casefold()))
    values = [identity, address, folded, address, folded, new["firstName"], new["lastName"], name]
    changes = orjson.dumps([[field, None, value] for field, value in new.items()]).decode()
    event = [str(uuid.uuid4()), moment, actor["id"], actor["username"], identity, address, changes, "-"]
    async with driver_of(request).transaction() as write:
        inserted = await write(USER, *values, name.casefold(), search, moment, moment)
        await write(NAME, folded, inserted[0]["number"])
        await write(EVENT, *event)
    made = {"id": identity, "username": address, "email": address, "name": name}
    return answer("createUser", {"user": made, "problems": []})


ROUTES = [
    Route("/me", me),
    Route("/users", users),
    Route("/users", create, methods=["POST"]),
    Route("/users/related", related),
    Route("/users/{email}", user),
    Route("/verify", verify, methods=["POST"]),
]
