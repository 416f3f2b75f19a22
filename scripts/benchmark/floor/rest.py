"""The answers of the dialects, at their own paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scripts.benchmark.floor.caller import LIVE, caller_of, driver_of, now
from scripts.benchmark.floor.drivers import AMONG

Rows = Sequence[Any]
KEYS = f"(SELECT COUNT(*) FROM api_keys k WHERE k.user_number = u.number AND {LIVE}) AS keys"
KEYS_OF = (
    "SELECT k.hint, k.created_at, k.disabled_at, p.id AS project_id, p.name AS project_name "
    "FROM api_keys k LEFT JOIN projects p ON p.number = k.project_number "
    f"WHERE k.user_number = ? AND {LIVE} ORDER BY k.number"
)
EVERY_PROJECT = (
    "SELECT m.user_number, p.number, p.id, p.name FROM memberships m "
    "JOIN projects p ON p.number = m.project_number ORDER BY m.number"
)
PROJECTS = EVERY_PROJECT.replace("ORDER", f"WHERE m.user_number {AMONG} ORDER")
GROUPS = f"SELECT user_number, group_number FROM group_members WHERE user_number {AMONG} ORDER BY number"


def route(path: str, body: Callable[[Request], Awaitable[Any]]) -> Route:
    async def endpoint(request: Request) -> Response:
        await caller_of(request)
        return Response(orjson.dumps(await body(request)), media_type="application/json")

    return Route(path, endpoint)


def naive(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC).replace(tzinfo=None)


def at(moment: int | None, digits: str = "microseconds") -> str | None:
    return None if moment is None else naive(moment).isoformat("T", digits)


def zulu(moment: int | None, digits: str = "microseconds") -> str | None:
    text = at(moment, digits)
    return text and text + "Z"


def javascript(moment: int) -> str:
    text = naive(moment).ctime()
    return f"{text[:10]} {text[20:]} {text[11:19]} GMT+0000 (Coordinated Universal Time)".replace("  ", " 0")


async def one(request: Request, column: str, more: str = "", *values: Any) -> Any:
    name = request.path_params["name"]
    text = f"SELECT u.*{more} FROM users u WHERE u.{column} = ?"
    found = await driver_of(request).rows(text, *values, int(name) if column == "number" else name)
    return found[0]


async def enkrypt_users(request: Request) -> Any:
    driver, columns = driver_of(request), f"u.id, u.number, u.username, u.email, u.created_at, {KEYS}"
    rows = await driver.rows(f"SELECT {columns} FROM users u ORDER BY u.number", now())
    projects = defaultdict[int, list[Any]](list)
    for found in await driver.rows(EVERY_PROJECT):
        projects[found["user_number"]].append({"project_id": found["id"], "project_name": found["name"]})
    return enveloped(
        "Users retrieved successfully", [enkrypt_row(row, projects[row["number"]]) for row in rows]
    )


def enkrypt_row(row: Any, projects: Sequence[Any]) -> dict[str, Any]:
    return {
        "user_id": row["id"],
        "email": row["email"] or row["username"],
        "projects_count": len(projects),
        "api_keys_count": row["keys"],
        "created_at": at(row["created_at"]),
        "projects": projects,
        "api_keys": row["keys"],
    }


def enveloped(message: str, data: Any) -> dict[str, Any]:
    return {"message": message, "data": data, "timestamp": at(now())}


async def enkrypt_user(request: Request) -> Any:
    row = await one(request, "email_key")
    driver = driver_of(request)
    projects = await driver.rows(PROJECTS, driver.many([row["number"]]))
    keys = await driver.rows(KEYS_OF, row["number"], now())
    user = {
        "user_id": row["id"],
        "email": row["email"] or row["username"],
        "projects": [{"project_id": each["id"], "project_name": each["name"]} for each in projects],
        "api_keys_count": len(keys),
        "created_at": at(row["created_at"]),
        "api_keys": [enkrypt_key(key) for key in keys],
    }
    return enveloped("User retrieved successfully", user)


def enkrypt_key(key: Any) -> dict[str, Any]:
    return {
        "api_key": key["hint"],
        "project_id": key["project_id"],
        "project_name": key["project_name"],
        "created_at": at(key["created_at"]),
        "status": "active" if key["disabled_at"] is None else "disabled",
        "disabled": key["disabled_at"] is not None,
    }


async def express_users(request: Request) -> Any:
    rows = await driver_of(request).rows("SELECT * FROM users ORDER BY number LIMIT 101")
    users = [express_view(row) for row in rows[:100]]
    return {"users": users, "nextKey": rows[99]["number"] if len(rows) > 100 else 0}


async def express_user(request: Request) -> Any:
    return express_view(await one(request, "username_key"))


def express_view(row: Any) -> dict[str, Any]:
    return {
        "username": row["username"],
        "id": row["id"],
        **({"email": row["email"]} if row["email"] else {}),
        "firstname": row["first_name"] or "",
        "lastname": row["last_name"] or "",
        "isActive": row["status"] == "ACTIVE",
        **orjson.loads(row["attributes"]),
        "createdAt": javascript(row["created_at"]),
        "updatedAt": javascript(row["updated_at"]),
    }


async def antfly_users(request: Request) -> Any:
    rows = await driver_of(request).rows("SELECT username FROM users ORDER BY number")
    return [{"username": row["username"]} for row in rows]


async def antfly_user(request: Request) -> Any:
    return {"username": (await one(request, "username_key"))["username"], "password_hash": ""}


async def authgate_users(request: Request) -> Any:
    driver = driver_of(request)
    total = (await driver.rows("SELECT COUNT(*) AS total FROM users"))[0]["total"]
    rows = await driver.rows("SELECT * FROM users ORDER BY created_at DESC, number DESC LIMIT 100")
    pagination = {"page": 1, "limit": 100, "total": total, "totalPages": -(-total // 100)}
    return {"data": [authgate_view(row) for row in rows], "pagination": pagination}


def authgate_view(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "email": row["email"],
        "name": row["name"],
        "avatarUrl": row["avatar_url"],
        "lastAuthAt": zulu(row["last_login_at"], "milliseconds"),
        "createdAt": zulu(row["created_at"], "milliseconds"),
        "updatedAt": zulu(row["updated_at"], "milliseconds"),
    }


async def adverity_users(request: Request) -> Any:
    driver = driver_of(request)
    total = (await driver.rows("SELECT COUNT(*) AS total FROM users"))[0]["total"]
    rows = await driver.rows("SELECT * FROM users ORDER BY number LIMIT 100")
    address = f"{request.url.replace(query='')}?page=2&page_size=100"
    return {
        "count": total,
        "next": address if total > 100 else None,
        "previous": None,
        "results": await adverity_views(request, rows),
    }


async def adverity_user(request: Request) -> Any:
    return (await adverity_views(request, [await one(request, "number")]))[0]


async def adverity_views(request: Request, rows: Rows) -> list[dict[str, Any]]:
    driver, numbers = driver_of(request), [row["number"] for row in rows]
    groups, projects = defaultdict(list), defaultdict(list)
    for row in await driver.rows(GROUPS, driver.many(numbers)):
        groups[row["user_number"]].append(row["group_number"])
    for row in await driver.rows(PROJECTS, driver.many(numbers)):
        projects[row["user_number"]].append(row)
    return [adverity_view(row, groups[row["number"]], projects[row["number"]]) for row in rows]


def adverity_view(row: Any, groups: list[int], projects: Rows) -> dict[str, Any]:
    return {
        "id": row["number"],
        "email": row["email"] or "",
        "first_name": row["first_name"] or "",
        "last_name": row["last_name"] or "",
        "active": row["status"] == "ACTIVE",
        "groups": groups,
        "workspaces": [project["number"] for project in projects],
        "workspace_names": [project["name"] for project in projects],
        "created": zulu(row["created_at"]),
        "last_login": zulu(row["last_login_at"]),
        "last_modified": zulu(row["updated_at"]),
    }


ROUTES = [
    route("/enkrypt/api/v1/users", enkrypt_users),
    route("/enkrypt/api/v1/users/{name}", enkrypt_user),
    route("/express/users", express_users),
    route("/express/users/{name}", express_user),
    route("/antfly/api/v1/users", antfly_users),
    route("/antfly/api/v1/users/{name}", antfly_user),
    route("/authgate/api/v1/users", authgate_users),
    route("/adverity/api/v1/users/", adverity_users),
    route("/adverity/api/v1/users/{name}/", adverity_user),
]
