"""What an export has of users and events, so that an import of users makes the same of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from gatebook.transfer.fields import FIELDS, SECRETS, TIMES, snake
from models import ApiKey, Event, Project, User, clock
from models.caller import Caller
from models.enums import Door, ProjectRole
from models.grant import spec
from models.permission import grant_change
from resolvers import events, users
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select

Row = Mapping[str, Any]
LISTS = ("projects", "groups", "permissions", "apiKeys")
PLAIN = tuple(field for field in FIELDS if field not in (*LISTS, *SECRETS))
USER_COLUMNS = tuple(field for field in FIELDS if field not in SECRETS)
EVENT_COLUMNS = (
    "sequence", "id", "at", "operation", "door", "actorId", "actorLabel", "apiKeyId", "targetId",
    "targetType", "targetLabel", "changes", "reason", "requestId", "ipAddress",
)  # fmt: skip
GRANT = select("resource_type", "resource", "type", "expires_at")
KEY = Selection(
    {
        "digest", "hint", "name", "scopes", "expires_at", "created_at", "disabled_at", "enabled_at",
        "dialect", "revoked_at", "replaced_by_number", "is_setting",
    },
    {"project": Relation("project", {}, select("name"))},
)  # fmt: skip


def _whole(name: str, nodes: Selection) -> Relation:
    return Relation(name, WHOLE, connection(nodes))


def _selection(*, with_secrets: bool) -> Selection:
    relations = {
        "projects": _whole("projects", select("name")),
        "groups": _whole("groups", select("name")),
        "permissions": _whole("permissions", GRANT),
    }
    columns = {snake(field) for field in PLAIN}
    if with_secrets:
        columns |= {"password_hash", "password_changed_at"}
        relations["api_keys"] = _whole("api_keys", KEY)
    return Selection(columns, relations)


async def user_rows(*, with_secrets: bool = False) -> AsyncIterator[Row]:
    caller, selection = Caller.system(Door.CLI), _selection(with_secrets=with_secrets)
    async for batch in await users.stream(caller, selection):
        for user in batch:
            yield _user(user, with_secrets=with_secrets)


def _user(user: User, *, with_secrets: bool) -> Row:
    """By the attributes that were read."""
    found: dict[str, Any] = {field: _told(field, getattr(user, snake(field))) for field in PLAIN}
    found["attributes"] = orjson.loads(user.attributes)
    found["mustChangePassword"] = bool(user.must_change_password)
    read = user.__dict__
    found["projects"] = [_membership(each) for each in read["projects"].nodes]
    found["groups"] = [each.name for each in read["groups"].nodes]
    moment = clock.now()
    found["permissions"] = [
        grant_change(each.grant, each.expires_at)
        for each in read["permissions"].nodes
        if each.expires_at is None or each.expires_at > moment
    ]
    if with_secrets:
        found["passwordHash"] = user.password_hash
        found["passwordChangedAt"] = _told("passwordChangedAt", user.password_changed_at)
        found["apiKeys"] = [
            _key(each) for each in read["api_keys"].nodes if each.is_live and not each.is_setting
        ]
    return found


def _told(field: str, value: Any) -> Any:
    return clock.to_text(value) if field in TIMES and value is not None else value


def _membership(project: Project) -> dict[str, str]:
    role = project.__dict__["role"]
    return {"name": project.name, **({"role": role} if role == ProjectRole.ADMIN else {})}


def _key(key: ApiKey) -> dict[str, Any]:
    project = key.__dict__["project"]
    told = {
        "digest": key.digest,
        "hint": key.hint,
        "name": key.name,
        "project": project and project.name,
        "scopes": [spec(scope) for scope in key.scope_list] or None,
        "expiresAt": _told("expiresAt", key.expires_at),
        "createdAt": clock.to_text(key.created_at),
        "enabled": None if key.enabled else False,
        "dialect": key.dialect,
    }
    return {name: value for name, value in told.items() if value is not None}


EVENT = select(
    "id", "sequence", "at", "operation", "door", "actor_id", "actor_label", "api_key_id", "target_id",
    "target_type", "target_label", "changes", "reason", "request_id", "ip_address",
)  # fmt: skip


async def event_rows() -> AsyncIterator[Row]:
    async for batch in await events.stream(Caller.system(Door.CLI), EVENT):
        for event in batch:
            yield _event(event)


def _event(event: Event) -> Row:
    told = {field: getattr(event, snake(field)) for field in EVENT_COLUMNS}
    changes = [change._asdict() for change in event.change_list]
    return {**told, "at": clock.to_text(event.at), "changes": changes}
