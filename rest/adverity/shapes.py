"""The documented shapes of Adverity's users: what it takes, and how it shows them."""

from __future__ import annotations

from typing import Protocol

from msgspec import UNSET, Struct, UnsetType

from models import Group, Project, clock
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select
from rest.answers import JSON
from rest.records import Nodes

USER = Selection(
    {"number", "email", "first_name", "last_name", "status", "created_at", "last_login_at", "updated_at"},
    {
        "groups": Relation("groups", WHOLE, connection(select("number"))),
        "projects": Relation("projects", WHOLE, connection(select("number", "name"))),
    },
)


class UserRecord(Protocol):
    """A user as USER selects it."""

    number: int
    email: str | None
    first_name: str | None
    last_name: str | None
    is_active: bool
    created_at: int
    last_login_at: int | None
    updated_at: int
    groups: Nodes[Group]
    projects: Nodes[Project]


MAX_LENGTH = 150  # of a name, in characters
Text = str | int | float  # as Django REST framework takes a text


class Fields(Struct):
    email: Text | UnsetType = UNSET
    first_name: Text | UnsetType = UNSET
    last_name: Text | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    groups: list[int] | UnsetType = UNSET
    workspaces: list[int] | UnsetType = UNSET


class Paging(Struct):
    page: str = "1"
    page_size: str = ""


def user(user: UserRecord) -> JSON:
    return {
        "id": user.number,
        "email": user.email or "",
        "first_name": user.first_name or "",
        "last_name": user.last_name or "",
        "active": user.is_active,
        "groups": [group.number for group in user.groups.nodes],
        "workspaces": [project.number for project in user.projects.nodes],
        "workspace_names": [project.name for project in user.projects.nodes],
        "created": stamp(user.created_at),
        "last_login": stamp(user.last_login_at),
        "last_modified": stamp(user.updated_at),
    }


def stamp(moment: int | None) -> str | None:
    return clock.to_naive_text(moment) + "Z" if moment is not None else None
