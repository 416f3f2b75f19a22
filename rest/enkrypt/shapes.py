"""The documented shapes of Enkrypt's admin API: what it takes, and how it shows records."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from models import clock
from models.text import fold
from resolvers.reading.selection import WHOLE, Relation, Selection, select

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


def identity(user: Any) -> dict[str, Any]:
    return {"user_id": user.id, "email": user.email or user.username}


def showing(term: str) -> dict[str, Any]:
    """Users whose e-mail, or the username shown in its place, has this in it."""
    nameless = {"email": {"is_null": True}, "username": {"contains": term}}
    return {"or_": [{"email": {"contains": term}}, nameless]}


def row(user: Any) -> dict[str, Any]:
    return {
        **identity(user),
        "projects_count": user.projects_count,
        "api_keys_count": user.api_keys_count,
        "created_at": stamp(user.created_at),
    }


def detail(user: Any) -> dict[str, Any]:
    return {
        **identity(user),
        "projects": [project_name(project) for project in user.projects.nodes],
        "api_keys_count": user.api_keys_count,
        "created_at": stamp(user.created_at),
    }


def match(user: Any) -> dict[str, Any]:
    return {
        **identity(user),
        "projects_count": user.projects_count,
        "created_at": stamp(user.created_at),
    }


def project_name(project: Any) -> dict[str, Any]:
    return {"project_id": project.id, "project_name": project.name}


def user_project(project: Any) -> dict[str, Any]:
    return {
        **project_name(project),
        "mcp_config_name": project.mcp_config_name,
        "created_at": stamp(project.created_at),
    }


def project_row(project: Any) -> dict[str, Any]:
    return {
        **project_name(project),
        "mcp_config_id": None,
        "mcp_config_name": project.mcp_config_name,
        "users_count": project.members_count,
        "created_at": stamp(project.created_at),
    }


def project_detail(project: Any) -> dict[str, Any]:
    config = {"mcp_config_id": None, "mcp_config_name": project.mcp_config_name}
    return {
        **project_name(project),
        "mcp_config": config if project.mcp_config_name else None,
        "users": [{**identity(user), "created_at": stamp(user.created_at)} for user in project.members.nodes],
        "api_keys": project.api_keys_count,
        "created_at": stamp(project.created_at),
    }


STATUS = {
    "ACTIVE": "active",
    "ROTATING": "active",
    "DISABLED": "disabled",
    "REVOKED": "revoked",
    "EXPIRED": "revoked",
}


def project_of(key: Any) -> dict[str, Any]:
    return {
        "project_id": key.project.id if key.project else None,
        "project_name": key.project.name if key.project else None,
    }


def user_key(key: Any) -> dict[str, Any]:
    return {
        "api_key": key.hint,
        **project_of(key),
        "created_at": stamp(key.created_at),
        "status": STATUS[key.status],
    }


def key_row(key: Any) -> dict[str, Any]:
    return {
        "api_key": key.hint,
        "user_id": key.user.id,
        "user_email": key.user.email or key.user.username,
        **project_of(key),
        "created_at": stamp(key.created_at),
        "status": STATUS[key.status],
    }


def key_detail(key: Any) -> dict[str, Any]:
    config = key.project.mcp_config_name if key.project else None
    return {
        "api_key": key.hint,
        "user_id": key.user.id,
        "user_email": key.user.email or key.user.username,
        **project_of(key),
        "mcp_config_id": None,
        "mcp_config_name": config,
        "created_at": stamp(key.created_at),
        "disabled": key.status == "DISABLED",
        "disabled_at": stamp(key.disabled_at),
        "enabled_at": stamp(key.enabled_at),
    }


def project_user(user: Any) -> dict[str, Any]:
    return {**identity(user), "api_keys": user.api_keys_count, "created_at": stamp(user.created_at)}


def project_match(project: Any, term: str) -> dict[str, Any]:
    """``term`` is folded, as it was searched for."""
    where = "project_name" if term in fold(project.name) else "user_email"
    return {**project_name(project), "match_type": where, "users": project.members_count}
