"""How Enkrypt's admin API shows records: behind the fields of its document stand those its own server sends
in their place."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

import orjson

from models import Project, clock
from models.text import fold
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select
from rest.answers import JSON
from rest.records import Nodes

NOTHING = select()
IDENTITY = select("id", "username", "email")
ROW = select("id", "username", "email", "project_list", "api_keys_count", "created_at")
MATCH = select("id", "username", "email", "projects_count", "api_keys_count", "created_at")
PROJECT = select("id", "name", "mcp_config_name", "members_count", "api_keys_count", "created_at")
USER_KEY = select("hint", "status", "created_at", project=select("id", "name"))
DETAIL = Selection(
    {"id", "username", "email", "api_keys_count", "created_at"},
    {
        "projects": Relation("projects", WHOLE, select(nodes=select("id", "name"))),
        "api_keys": Relation("api_keys", WHOLE, connection(USER_KEY)),
    },
)
LIVE = {"where": {"status": ["ACTIVE", "ROTATING", "DISABLED"]}}
USER_PROJECTS = Selection(
    relations={
        "projects": Relation(
            "projects", WHOLE, connection(select("number", "id", "name", "mcp_config_name", "created_at"))
        ),
        "api_keys": Relation("api_keys", {**WHOLE, **LIVE}, connection(select("project_number"))),
    }
)
PROJECT_DETAIL = Selection(
    {"id", "name", "mcp_config_name", "api_keys_count", "created_at"},
    {"members": Relation("members", WHOLE, select(nodes=select("id", "username", "email", "created_at")))},
)
PROJECT_USERS = Selection(
    relations={
        "members": Relation(
            "members", WHOLE, select(nodes=select("id", "username", "email", "api_keys_count", "created_at"))
        )
    }
)
KEY = select(
    "id", "hint", "status", "created_at", "disabled_at", "enabled_at",
    user=IDENTITY, project=select("id", "name", "mcp_config_name"),
)  # fmt: skip
STATUS = {
    "ACTIVE": "active",
    "ROTATING": "active",
    "DISABLED": "disabled",
    "REVOKED": "revoked",
    "EXPIRED": "revoked",
}


class UserRecord(Protocol):
    """A user with what else may be selected of one."""

    id: str
    username: str
    email: str | None
    created_at: int
    projects_count: int
    project_list: str
    api_keys_count: int
    projects: Nodes[Project]
    api_keys: Nodes[KeyRecord]


class ProjectRecord(Protocol):
    id: str
    name: str
    mcp_config_name: str | None
    created_at: int
    members_count: int
    api_keys_count: int
    members: Nodes[UserRecord]


class KeyRecord(Protocol):
    hint: str
    status: str
    project_number: int | None
    created_at: int
    disabled_at: int | None
    enabled_at: int | None
    user: UserRecord
    project: Project | None


def stamp(moment: int | None) -> str | None:
    return clock.to_naive_text(moment) if moment is not None else None


def identity(user: UserRecord) -> JSON:
    return {"user_id": user.id, "email": user.email or user.username}


def showing(term: str) -> JSON:
    """Users whose e-mail, or the username shown in its place, has this in it."""
    nameless: JSON = {"email": {"is_null": True}, "username": {"contains": term}}
    return {"or_": [{"email": {"contains": term}}, nameless]}


def row(user: UserRecord) -> JSON:
    projects: list[tuple[str, str]] = orjson.loads(user.project_list)
    return {
        **identity(user),
        "projects_count": len(projects),
        "api_keys_count": user.api_keys_count,
        "created_at": stamp(user.created_at),
        "projects": [{"project_id": id_, "project_name": name} for id_, name in projects],
        "api_keys": user.api_keys_count,
    }


def detail(user: UserRecord) -> JSON:
    return {
        **identity(user),
        "projects": [project_name(project) for project in user.projects.nodes],
        "api_keys_count": user.api_keys_count,
        "created_at": stamp(user.created_at),
        "api_keys": [user_key(key) for key in user.api_keys.nodes],
    }


def match(user: UserRecord) -> JSON:
    return {
        **identity(user),
        "projects_count": user.projects_count,
        "created_at": stamp(user.created_at),
        "match_type": "email",
        "api_keys": user.api_keys_count,
    }


def project_name(project: Project | ProjectRecord) -> JSON:
    return {"project_id": project.id, "project_name": project.name}


def user_projects(user: UserRecord) -> list[JSON]:
    """Each with how many of the user's keys are for it."""
    keys = Counter(key.project_number for key in user.api_keys.nodes)
    return [
        {
            **project_name(project),
            "mcp_config_name": project.mcp_config_name,
            "created_at": stamp(project.created_at),
            "api_keys": keys[project.number],
        }
        for project in user.projects.nodes
    ]


def config(project: ProjectRecord) -> JSON | None:
    name = project.mcp_config_name
    return {"mcp_config_id": None, "mcp_config_name": name} if name else None


def project_row(project: ProjectRecord) -> JSON:
    return {
        **project_name(project),
        "mcp_config_id": None,
        "mcp_config_name": project.mcp_config_name,
        "users_count": project.members_count,
        "created_at": stamp(project.created_at),
        "mcp_config": config(project),
        "users": project.members_count,
        "api_keys": project.api_keys_count,
    }


def project_detail(project: ProjectRecord) -> JSON:
    return {
        **project_name(project),
        "mcp_config": config(project),
        "users": [{**identity(user), "created_at": stamp(user.created_at)} for user in project.members.nodes],
        "api_keys": project.api_keys_count,
        "created_at": stamp(project.created_at),
    }


def owner_of(key: KeyRecord) -> JSON:
    return {"user_id": key.user.id, "user_email": key.user.email or key.user.username}


def project_of(key: KeyRecord) -> JSON:
    return {
        "project_id": key.project.id if key.project else None,
        "project_name": key.project.name if key.project else None,
    }


def user_key(key: KeyRecord) -> JSON:
    return {
        "api_key": key.hint,
        **project_of(key),
        "created_at": stamp(key.created_at),
        "status": STATUS[key.status],
        "disabled": key.status == "DISABLED",
    }


def key_row(key: KeyRecord) -> JSON:
    return {
        "api_key": key.hint,
        **owner_of(key),
        **project_of(key),
        "created_at": stamp(key.created_at),
        "status": STATUS[key.status],
        "disabled": key.status == "DISABLED",
    }


def key_detail(key: KeyRecord) -> JSON:
    return {
        "api_key": key.hint,
        **owner_of(key),
        **project_of(key),
        "mcp_config_id": None,
        "mcp_config_name": key.project.mcp_config_name if key.project else None,
        "created_at": stamp(key.created_at),
        "disabled": key.status == "DISABLED",
        "disabled_at": stamp(key.disabled_at),
        "enabled_at": stamp(key.enabled_at),
    }


def project_user(user: UserRecord) -> JSON:
    return {**identity(user), "api_keys": user.api_keys_count, "created_at": stamp(user.created_at)}


def project_match(project: ProjectRecord, term: str) -> JSON:
    """``term`` is folded, as it was searched for."""
    match_type = "project_name" if term in fold(project.name) else "user_email"
    return {**project_name(project), "match_type": match_type, "users": project.members_count}
