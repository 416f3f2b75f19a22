"""A stranger with one of everything, and every kind of caller."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import Any

from models import Group, Project, User
from models.api_key import new_secret
from tests.cast import (
    PASSWORD,
    a_key_of,
    a_person,
    a_user,
    add_event,
    add_group,
    add_project,
    add_session,
    grant,
    join,
    key_of,
    put_in,
    session_of,
    token_for,
)
from tests.conftest import GraphQL


async def the_stranger(data: GraphQL) -> dict[str, Any]:
    """Bob, in a project and a group, with a key, a session, a permission and an event; and somebody who was
    deleted."""
    bob = await a_person("bob", email="bob@example.com", external_id="b-1")
    project, group = await add_project("Apollo"), await add_group("Crew")
    await join(bob, project)
    await put_in(bob, group)
    key, secret = await a_key_of(bob, project_number=project.number)
    session = await add_session(bob)
    [permission], event = await grant(bob, f"READ user/{bob.id}"), await add_event(bob)
    return {
        **names_of(bob, project, group),
        "key": key.id,
        "secret": secret,
        "session": session.id,
        "token": await token_for(bob),
        "permission": permission,
        "event": event.id,
        "gone": await deleted(data),
        "fresh": "fresh",
        "password": PASSWORD,
    }


def names_of(user: User, project: Project, group: Group) -> dict[str, Any]:
    return {
        "user": user.id,
        "resource": user.id,
        "number": user.number,
        "username": user.username,
        "email": user.email,
        "externalId": user.external_id,
        "project": project.id,
        "projectText": project.id,
        "projectNumber": project.number,
        "projectName": project.name,
        "group": group.id,
        "groupNumber": group.number,
        "groupName": group.name,
    }


def nothing_like(things: dict[str, Any]) -> dict[str, Any]:
    """The same of somebody who never was."""
    ids = ("user", "project", "group", "key", "session", "permission", "event", "gone")
    numbers = ("number", "projectNumber", "groupNumber")
    texts = ("username", "email", "externalId", "projectName", "groupName")
    user, project = str(uuid.uuid4()), str(uuid.uuid4())
    return {
        **things,
        **{name: str(uuid.uuid4()) for name in ids},
        "user": user,
        "resource": user,
        "project": project,
        "projectText": project,
        **{name: random.randrange(10**6, 10**9) for name in numbers},  # noqa: S311
        **{name: f"x{uuid.uuid4().hex}" for name in texts},
        "secret": new_secret(),
    }


async def deleted(data: GraphQL) -> str:
    user = await a_user(data, "gone")
    document = "mutation ($id: ID!) { deleteUser(user: {id: $id}) { deletedId problems { message } } }"
    await data(document, id=user)
    return user


ON_ALL = ("user", "project", "group", "event")


def on_all(type_: str, resource_types: Sequence[str] = ON_ALL) -> list[str]:
    return [f"{type_} {each}/*" for each in resource_types]


async def credential_of(kind: str, things: dict[str, Any]) -> str | None:
    """The key or token of a caller of this kind; of the keeper and the chief, over the stranger's things."""
    if kind == "anonymous":
        return None
    held = {
        "reader": on_all("READ"),
        "writer": on_all("WRITE"),
        "keeper": [f"ADMIN user/{things['user']}"],
        **{each: ["ADMIN */*"] for each in ("administrator", "narrowed", "held")},
    }
    user = await a_person(kind, *held.get(kind, ()), must_change_password=kind == "held")
    if kind == "chief":
        await join(user, await Project.get(id=things["project"]), "ADMIN")
    if kind == "administrator":
        return await key_of(user)
    return await (key_of(user, "READ user/*") if kind == "narrowed" else session_of(user))
