"""Enkrypt Secure MCP Gateway's admin API: every answer wears an envelope of message, data and timestamp."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import TypeVar, cast

import orjson

from models import ApiKey, clock
from models.caller import Caller
from models.errors import Code, Invalid, Problem
from models.text import fold
from resolvers import api_keys, deletion, projects, users
from resolvers.reading.lookup import Reference
from resolvers.reading.selection import Selection
from rest.answers import JSON, Stream, Value
from rest.dialect import Dialect
from rest.enkrypt import bodies, shapes
from rest.enkrypt.refusals import refuse
from rest.enkrypt.shapes import KeyRecord, ProjectRecord, UserRecord, stamp
from rest.records import existing, viewed

T = TypeVar("T")
USER_IN_USE = "User has active projects or API keys. Use force=true to delete anyway."
PROJECT_IN_USE = "Project has active API keys. Delete them first."


def envelope(message: str, data: Value = None) -> JSON:
    """Without data it has no such field: no operation answers null."""
    body = {"message": message} if data is None else {"message": message, "data": data}
    return {**body, "timestamp": stamp(clock.now())}


def streamed(message: str, batches: AsyncIterator[Sequence[object]], view: Callable[[T], JSON]) -> Stream:
    """The same envelope around a list of any length."""
    after = b'],"timestamp":' + orjson.dumps(stamp(clock.now())) + b"}"
    return Stream(b'{"message":' + orjson.dumps(message) + b',"data":[', viewed(batches, view), after)


def named(identifier: str) -> Reference:
    return {"identifier": identifier}


def by_id_or(id_: str | None, key: str, value: str | None) -> Reference | None:
    """By the id where there is one, else by what was sent in its stead; an empty text is neither."""
    if id_:
        return {"id": id_}
    return {key: value} if value else None


enkrypt = Dialect("enkrypt", ("/api/v1",), refuse, reads_marked=True, redirects=True)


@enkrypt.route("GET", "/users", failure="User retrieval failed")
async def list_users(caller: Caller) -> Stream:
    return streamed("Users retrieved successfully", await users.stream(caller, shapes.ROW), shapes.row)


@enkrypt.route("POST", "/users", failure="User creation failed", first=users.require_creating)
async def create_user(caller: Caller, body: bodies.NewUser) -> JSON:
    outcome = await users.create(caller, {"email": body.email}, shapes.IDENTITY)
    return envelope("User created successfully", shapes.identity(outcome.record))


@enkrypt.route("POST", "/users/search", failure="Search failed", first=users.count)
async def search_users(caller: Caller, body: bodies.Search) -> Stream:
    matching = await users.stream(caller, shapes.MATCH, where=shapes.showing(body.search_term))
    return streamed("Search completed successfully", matching, shapes.match)


@enkrypt.route("GET", "/users/{user}", failure="User retrieval failed")
async def get_user(caller: Caller, user: str) -> JSON:
    return envelope("User retrieved successfully", shapes.detail(await one_user(caller, user, shapes.DETAIL)))


async def one_user(caller: Caller, identifier: str, selection: Selection) -> UserRecord:
    record = await users.read(caller, named(identifier), selection)
    return cast("UserRecord", existing(record, "User not found"))


@enkrypt.route("PUT", "/users/{user}", failure="User update failed")
async def update_user(caller: Caller, user: str, body: bodies.NewEmail) -> JSON:
    await users.update(caller, named(user), {"email": body.new_email}, None)
    return envelope("User updated successfully")


@enkrypt.route("DELETE", "/users/{user}", failure="User deletion failed", in_use=USER_IN_USE)
async def delete_user(caller: Caller, user: str, body: bodies.Force) -> JSON:
    await deletion.delete(caller, named(user), force=body.force)
    return envelope("User deleted successfully")


@enkrypt.route("GET", "/users/{user}/projects", failure="User projects retrieval failed")
async def user_projects(caller: Caller, user: str) -> JSON:
    record = await one_user(caller, user, shapes.USER_PROJECTS)
    return envelope("User projects retrieved successfully", shapes.user_projects(record))


@enkrypt.route("GET", "/users/{user}/api-keys", failure="User API keys retrieval failed")
async def user_keys(caller: Caller, user: str, query: bodies.ProjectQuery) -> Stream:
    where = {}
    if query.project_identifier is not None:
        await one_user(caller, user, shapes.NOTHING)  # who is not there is told before what is not there
        where["project"] = (await one_project(caller, query.project_identifier, shapes.NOTHING)).id
    keys = await api_keys.stream_of(caller, named(user), shapes.USER_KEY, where=where)
    return streamed("User API keys retrieved successfully", keys, shapes.user_key)


@enkrypt.route("POST", "/users/{user}/api-keys", failure="API key generation failed")
async def generate_key(caller: Caller, user: str, body: bodies.ForProject) -> JSON:
    project = by_id_or(body.project_id, "name", body.project_name)
    if project is None:
        raise Problem("Either project_name or project_id is required")
    outcome = await api_keys.create(caller, named(user), {"project": project}, None)
    return envelope("API key generated successfully", {"api_key": outcome.extra["secret"]})


@enkrypt.route("DELETE", "/users/{user}/api-keys", failure="API key deletion failed")
async def delete_keys(caller: Caller, user: str) -> JSON:
    await api_keys.delete_all(caller, named(user))
    return envelope("All user API keys deleted successfully")


@enkrypt.route("GET", "/projects", failure="Project retrieval failed")
async def list_projects(caller: Caller) -> Stream:
    every = await projects.stream(caller, shapes.PROJECT)
    return streamed("Projects retrieved successfully", every, shapes.project_row)


@enkrypt.route("POST", "/projects", failure="Project creation failed", first=projects.require_creating)
async def create_project(caller: Caller, body: bodies.NewProject) -> JSON:
    values = {"name": body.project_name, "mcp_config_name": body.mcp_config_name}
    outcome = await projects.create(caller, values, shapes.PROJECT)
    return envelope("Project created successfully", shapes.project_name(outcome.record))


@enkrypt.route("POST", "/projects/search", failure="Search failed", first=projects.require_listing)
async def search_projects(caller: Caller, body: bodies.Search) -> Stream:
    matching = await projects.stream(caller, shapes.PROJECT, search=body.search_term, members=True)
    view = partial(shapes.project_match, term=fold(body.search_term.strip()))
    return streamed("Search completed successfully", matching, view)


@enkrypt.route("GET", "/projects/{project}", failure="Project retrieval failed")
async def get_project(caller: Caller, project: str) -> JSON:
    record = await one_project(caller, project, shapes.PROJECT_DETAIL)
    return envelope("Project retrieved successfully", shapes.project_detail(record))


async def one_project(caller: Caller, identifier: str, selection: Selection) -> ProjectRecord:
    record = await projects.read(caller, named(identifier), selection)
    return cast("ProjectRecord", existing(record, "Project not found"))


@enkrypt.route("DELETE", "/projects/{project}", failure="Project deletion failed", in_use=PROJECT_IN_USE)
async def delete_project(caller: Caller, project: str) -> JSON:
    """It is refused while it has API keys; its members are no obstacle."""
    await projects.delete(caller, named(project), with_members=True)
    return envelope("Project deleted successfully")


@enkrypt.route("GET", "/projects/{project}/users", failure="Project users retrieval failed")
async def project_users(caller: Caller, project: str) -> JSON:
    record = await one_project(caller, project, shapes.PROJECT_USERS)
    views = [shapes.project_user(user) for user in record.members.nodes]
    return envelope("Project users retrieved successfully", views)


@enkrypt.route("POST", "/projects/{project}/users", failure="User addition failed")
async def add_to_project(caller: Caller, project: str, body: bodies.Member) -> JSON:
    member = by_id_or(body.user_id, "identifier", body.email)
    if member is None:
        raise Problem("Either user_id or email is required")
    await projects.add_member(caller, named(project), member, shapes.NOTHING)
    return envelope("User added to project successfully")


@enkrypt.route("DELETE", "/projects/{project}/users/{user}", failure="User removal failed")
async def remove_from_project(caller: Caller, project: str, user: str) -> JSON:
    """Who is not a member need not be removed."""
    try:
        await projects.remove_member(caller, named(project), named(user), shapes.NOTHING)
    except Invalid as refused:
        if refused.code != Code.NOT_A_MEMBER:
            raise
    return envelope("User removed from project successfully")


@enkrypt.route("DELETE", "/projects/{project}/users", failure="User removal failed")
async def empty_project(caller: Caller, project: str) -> JSON:
    await projects.remove_all_members(caller, named(project))
    return envelope("All users removed from project successfully")


@enkrypt.route("GET", "/api-keys", failure="API keys retrieval failed")
async def list_keys(caller: Caller) -> Stream:
    keys = owned(await api_keys.stream(caller, shapes.KEY))
    return streamed("All API keys retrieved successfully", keys, shapes.key_row)


async def owned(batches: AsyncIterator[list[ApiKey]]) -> AsyncIterator[list[KeyRecord]]:
    """Without those whose owner was deleted while we read."""
    async for batch in batches:
        if keys := [key for key in cast("list[KeyRecord]", batch) if key.user]:
            yield keys


@enkrypt.route("GET", "/api-keys/{key}", failure="API key retrieval failed")
async def get_key(caller: Caller, key: str) -> JSON:
    record = cast("KeyRecord", await one_key(caller, key, shapes.KEY))
    return envelope("API key details retrieved successfully", shapes.key_detail(record))


async def one_key(caller: Caller, identifier: str, selection: Selection) -> ApiKey:
    return existing(await api_keys.identified(caller, identifier, selection), "API key not found")


@enkrypt.route("POST", "/api-keys/rotate", failure="API key rotation failed")
async def rotate_key(caller: Caller, body: bodies.Key) -> JSON:
    outcome = await api_keys.rotate(caller, await key_named(caller, body.api_key), None)
    return envelope("API key rotated successfully", {"new_api_key": outcome.extra["secret"]})


async def key_named(caller: Caller, secret: str) -> Reference:
    return {"id": (await one_key(caller, secret, shapes.NOTHING)).id}


@enkrypt.route("POST", "/api-keys/{key}/disable", failure="API key disable failed")
async def disable_key(caller: Caller, key: str) -> JSON:
    return await switch(caller, key, "API key disabled successfully", enabled=False)


@enkrypt.route("POST", "/api-keys/{key}/enable", failure="API key enable failed")
async def enable_key(caller: Caller, key: str) -> JSON:
    return await switch(caller, key, "API key enabled successfully", enabled=True)


async def switch(caller: Caller, key: str, message: str, *, enabled: bool) -> JSON:
    await api_keys.update(caller, await key_named(caller, key), {"enabled": enabled}, None)
    return envelope(message)


@enkrypt.route("DELETE", "/api-keys/{key}", failure="API key deletion failed")
async def delete_key(caller: Caller, key: str) -> JSON:
    await api_keys.delete(caller, await key_named(caller, key))
    return envelope("API key deleted successfully")
