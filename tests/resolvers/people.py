"""A stranger with one of everything, and every kind of caller, put straight into the database."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import Any

import bcrypt

from models import ApiKey, Group, Project, Session, User
from models.api_key import new_secret, write_scopes
from models.grant import Grant
from tests import rows
from tests.conftest import GraphQL
from tests.schema.cast import a_user

PASSWORD = "correct horse battery staple"
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


def parsed(text: str) -> Grant:
    """``WRITE user/*`` as a Grant."""
    type_, _, rest = text.partition(" ")
    resource_type, _, resource = rest.partition("/")
    return Grant(resource_type, resource, type_)


async def a_person(username: str, *held: str, **given: Any) -> User:
    """With a password, holding these permissions."""
    user = await rows.add_user(username, password_hash=HASH, **given)
    for each in held:
        await give(user, each)
    return user


async def give(holder: User | Group, text: str, expires_at: int | None = None) -> str:
    """The id of the permission."""
    wanted = parsed(text)
    made = await rows.grant(holder, wanted.type, wanted.resource_type, wanted.resource, expires_at)
    return str(made.id)


async def a_key_of(user: User, *scopes: str, **given: Any) -> tuple[ApiKey, str]:
    """Stored, and its secret."""
    written = write_scopes(parsed(each) for each in scopes)
    key, secret = ApiKey.issue(user.number, scopes=written, **given)
    await key.save()
    return key, secret


async def key_of(user: User, *scopes: str) -> str:
    """The secret of a key."""
    return (await a_key_of(user, *scopes))[1]


async def session_of(user: User) -> str:
    """The token of a session."""
    session, token = Session.begin(user.number, address="127.0.0.1", user_agent="a test")
    await session.save()
    return token


async def the_stranger(data: GraphQL) -> dict[str, Any]:
    """Bob, in a project and a group, with a key, a session, a permission and an event; and somebody who was
    deleted."""
    bob = await a_person("bob", email="bob@example.com", external_id="b-1")
    project, group = await rows.add_project("Apollo"), await rows.add_group("Crew")
    await rows.join(bob, project)
    await rows.put_in(bob, group)
    key, secret = await a_key_of(bob, project_number=project.number)
    session = await rows.add_session(bob)
    permission, event = await give(bob, f"READ user/{bob.id}"), await rows.add_event(bob)
    return {
        **names_of(bob, project, group),
        "key": key.id,
        "secret": secret,
        "session": session.id,
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
        await rows.join(user, await Project.get(id=things["project"]), "ADMIN")
    if kind == "administrator":
        return await key_of(user)
    return await (key_of(user, "READ user/*") if kind == "narrowed" else session_of(user))
