"""Antfly's user API: bare usernames, permissions, passwords and keys, each error one line."""

from __future__ import annotations

import base64
from typing import cast

from models import User, clock
from models.caller import Caller
from models.errors import NotFound, Problem, Unauthenticated
from resolvers import api_keys, deletion, passwords, permissions, users
from resolvers.reading.lookup import Reference
from resolvers.reading.selection import Selection, select
from resolvers.viewer import viewer
from rest.answers import JSON, Answer, Stream
from rest.antfly import shapes
from rest.antfly.durations import duration
from rest.antfly.refusals import refuse
from rest.dialect import Dialect
from rest.records import existing, viewed

NOBODY = "user not found"
DONE: JSON = {"message": "Operation completed successfully"}

antfly = Dialect("antfly", ("/api/v1", "/auth/v1"), refuse, accepts_basic=True)


def named(name: str) -> Reference:
    return {"identifier": name}


async def one_user(caller: Caller, name: str, selection: Selection) -> User:
    return existing(await users.get(caller, named(name), selection), NOBODY)


async def holder(caller: Caller, name: str) -> shapes.Holder:
    return cast("shapes.Holder", existing(await users.read(caller, named(name), shapes.USER), NOBODY))


@antfly.route("GET", "/me")
@antfly.route("GET", "/users/me")
async def current_user(caller: Caller) -> JSON:
    viewing = await viewer(caller, shapes.VIEWER)
    if viewing is None or viewing.user is None:
        raise Unauthenticated
    return {
        "username": viewing.user.username,
        "permissions": shapes.policies(viewing.permissions),
        **shapes.metadata(viewing.user),
    }


@antfly.route("GET", "/users")
async def list_users(caller: Caller) -> Stream:
    return Stream(b"[", viewed(await users.stream(caller, select("username")), shapes.username), b"]")


@antfly.route("POST", "/users/{name}", first=users.require_creating)
async def create_user(caller: Caller, name: str, body: shapes.NewUser) -> Answer:
    """The name in the path goes before the one in the body."""
    if not body.password:
        raise Problem("Username and password are required")
    fields = {
        "username": name,
        "password": body.password,
        "permissions": [shapes.permission_of(policy) for policy in body.initial_policies or ()],
        "attributes": body.metadata,
    }
    outcome = await users.create(caller, fields, shapes.CREDENTIALS)
    return Answer(201, shapes.credentials(outcome.record))


@antfly.route("GET", "/users/{name}")
async def get_user(caller: Caller, name: str) -> JSON:
    return shapes.credentials(await one_user(caller, name, shapes.CREDENTIALS))


@antfly.route("DELETE", "/users/{name}")
async def delete_user(caller: Caller, name: str) -> Answer:
    await deletion.delete(caller, named(name), force=True)
    return Answer(204)


@antfly.route("PUT", "/users/{name}/password")
async def set_password(caller: Caller, name: str, body: shapes.NewPassword) -> JSON:
    if not body.new_password:
        raise Problem("New password cannot be empty")
    await passwords.set_password(caller, named(name), body.new_password, None)
    return DONE


@antfly.route("GET", "/users/{name}/permissions")
async def list_permissions(caller: Caller, name: str) -> list[JSON]:
    return shapes.policies((await holder(caller, name)).permissions.nodes)


@antfly.route("POST", "/users/{name}/permissions")
async def add_permission(caller: Caller, name: str, body: shapes.Policy) -> Answer:
    user = await one_user(caller, name, shapes.USER)
    await permissions.grant(caller, user.id, [shapes.permission_of(body)], shapes.NOTHING)
    return Answer(201, {"message": "Permission added successfully"})


@antfly.route("DELETE", "/users/{name}/permissions")
async def remove_permission(caller: Caller, name: str, query: shapes.Revoked) -> Answer:
    """Every type of access to the resource; ``*`` is all resources of that type."""
    user = await holder(caller, name)
    revoked = [
        {"resource": each.resource, "resource_type": each.resource_type, "type": each.type}
        for each in user.permissions.nodes
        if each.resource_type == query.resource_type and query.resource in ("*", each.resource)
    ]
    if not revoked:
        raise NotFound("role not found for this table", "permissions")
    await permissions.revoke(caller, user.id, revoked, shapes.NOTHING)
    return Answer(204)


@antfly.route("GET", "/users/{name}/api-keys")
async def list_keys(caller: Caller, name: str) -> Stream:
    live = {"status": ["ACTIVE", "ROTATING"]}
    keys = await api_keys.stream_of(caller, named(name), shapes.KEY, where=live)
    return Stream(b"[", viewed(keys, shapes.key_view), b"]")


@antfly.route("POST", "/users/{name}/api-keys")
async def create_key(caller: Caller, name: str, body: shapes.NewKey) -> Answer:
    if not body.name:
        raise Problem("name is required")
    shapes.refuse_filter(body)
    fields = {
        "name": body.name,
        "expires_at": clock.now() + duration(body.expires_in) if body.expires_in else None,
        "scopes": [shapes.permission_of(policy) for policy in body.permissions or ()],
    }
    outcome = await api_keys.create(caller, named(name), fields, shapes.KEY)
    secret = outcome.extra["secret"]
    encoded = base64.b64encode(f"{outcome.record.id}:{secret}".encode()).decode()
    return Answer(201, {**shapes.key_view(outcome.record), "key_secret": secret, "encoded": encoded})


@antfly.route("DELETE", "/users/{name}/api-keys/{key_id}")
async def delete_key(caller: Caller, name: str, key_id: str) -> Answer:
    owner = await one_user(caller, name, shapes.USER)
    key = await api_keys.identified(caller, key_id, select(user=select("id")))
    if key is None or cast("shapes.KeyRecord", key).user.id != owner.id:
        raise NotFound("API key not found", "key_id")
    await api_keys.delete(caller, {"id": key.id})
    return Answer(204)
