"""The documented shapes of Enkrypt's admin API: what it takes, and how it shows records."""

from __future__ import annotations

from typing import Annotated, Protocol

from msgspec import Meta, Struct

from models import Project, clock
from models.text import fold
from resolvers.reading.selection import WHOLE, Relation, Selection, select
from rest.answers import JSON
from rest.records import Nodes

NOTHING = select()
IDENTITY = select("id", "username", "email")
ROW = select("id", "username", "email", "projects_count", "api_keys_count", "created_at")
PROJECT = select("id", "name", "mcp_config_name", "members_count", "api_keys_count", "created_at")
DETAIL = Selection(
    {"id", "username", "email", "api_keys_count", "created_at"},
    {"projects": Relation("projects", WHOLE, select(nodes=select("id", "name")))},
)
USER_PROJECTS = Selection(
    relations={
        "projects": Relation(
            "projects", WHOLE, select(nodes=select("id", "name", "mcp_config_name", "created_at"))
        )
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
USER_KEY = select("hint", "status", "created_at", project=select("id", "name"))
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
    api_keys_count: int
    projects: Nodes[Project]


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
    created_at: int
    disabled_at: int | None
    enabled_at: int | None
    user: UserRecord
    project: Project | None


Filled = Annotated[str, Meta(pattern=r"\S")]  # no address at all would take away the one there is


class NewUser(Struct):
    email: Filled


class NewEmail(Struct):
    new_email: Filled


class Force(Struct):
    force: bool = False


class ForProject(Struct):
    project_name: str | None = None
    project_id: str | None = None


class ProjectQuery(Struct):
    project_identifier: str | None = None


class Search(Struct):
    search_term: str


class NewProject(Struct):
    project_name: str
    mcp_config_name: str | None = None


class Member(Struct):
    email: str | None = None
    user_id: str | None = None


class Key(Struct):
    api_key: str


def stamp(moment: int | None) -> str | None:
    return clock.to_naive_text(moment) if moment is not None else None


def identity(user: UserRecord) -> JSON:
    return {"user_id": user.id, "email": user.email or user.username}


def showing(term: str) -> JSON:
    """Users whose e-mail, or the username shown in its place, has this in it."""
    nameless: JSON = {"email": {"is_null": True}, "username": {"contains": term}}
    return {"or_": [{"email": {"contains": term}}, nameless]}


def row(user: UserRecord) -> JSON:
    return {
        **identity(user),
        "projects_count": user.projects_count,
        "api_keys_count": user.api_keys_count,
        "created_at": stamp(user.created_at),
    }


def detail(user: UserRecord) -> JSON:
    return {
        **identity(user),
        "projects": [project_name(project) for project in user.projects.nodes],
        "api_keys_count": user.api_keys_count,
        "created_at": stamp(user.created_at),
    }


def match(user: UserRecord) -> JSON:
    return {
        **identity(user),
        "projects_count": user.projects_count,
        "created_at": stamp(user.created_at),
    }


def project_name(project: Project | ProjectRecord) -> JSON:
    return {"project_id": project.id, "project_name": project.name}


def user_project(project: Project) -> JSON:
    return {
        **project_name(project),
        "mcp_config_name": project.mcp_config_name,
        "created_at": stamp(project.created_at),
    }


def project_row(project: ProjectRecord) -> JSON:
    return {
        **project_name(project),
        "mcp_config_id": None,
        "mcp_config_name": project.mcp_config_name,
        "users_count": project.members_count,
        "created_at": stamp(project.created_at),
    }


def project_detail(project: ProjectRecord) -> JSON:
    config = {"mcp_config_id": None, "mcp_config_name": project.mcp_config_name}
    return {
        **project_name(project),
        "mcp_config": config if project.mcp_config_name else None,
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
    }


def key_row(key: KeyRecord) -> JSON:
    return {
        "api_key": key.hint,
        **owner_of(key),
        **project_of(key),
        "created_at": stamp(key.created_at),
        "status": STATUS[key.status],
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
