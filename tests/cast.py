"""The people and records all tests are about.

What is called ``a_user`` and the like goes through the GraphQL door, as the administrator; all else is put
straight into the database: many, or such as no operation makes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import bcrypt

from models import (
    ApiKey,
    Event,
    Group,
    GroupMember,
    Membership,
    OneTimeToken,
    Permission,
    Project,
    Session,
    User,
)
from models.database import Sql, execute, rows
from models.grant import Grant
from models.text import fold
from models.user import PROFILE
from tests.conftest import GraphQL

MORNING = 1_767_225_600_000  # 2026-01-01T00:00:00Z
PASSWORD = "correct horse battery staple"
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


def new_user(username: str, **given: Any) -> User:
    """Not yet stored; columns that are not of the profile are taken over as they are."""
    user = User.new()
    user.created_at = user.updated_at = MORNING
    profile = {name: value for name, value in given.items() if name in PROFILE}
    assert user.write({"username": username, **profile}) == []
    for name in given.keys() - profile.keys():
        setattr(user, name, given[name])
    return user


async def add_user(username: str, **given: Any) -> User:
    user = new_user(username, **given)
    await user.save()
    for key in user.name_keys:
        await execute(Sql("INSERT INTO names (name_key, user_number) VALUES (?, ?)", [key, user.number]))
    return user


async def add_users(usernames: Iterable[str], **given: Any) -> None:
    """Many at once; nobody looks for these by name."""
    await User.bulk_create([new_user(username, **given) for username in usernames])


def new_project(name: str, created_at: int = MORNING) -> Project:
    project = Project(id=str(uuid.uuid4()), name=name, name_key=fold(name))
    project.created_at = project.updated_at = created_at
    return project


async def add_project(name: str, created_at: int = MORNING) -> Project:
    project = new_project(name, created_at)
    await project.save()
    return project


def new_group(name: str, created_at: int = MORNING, updated_at: int = MORNING) -> Group:
    return Group(
        id=str(uuid.uuid4()),
        name=name,
        name_key=fold(name),
        created_at=created_at,
        updated_at=updated_at,
    )


async def add_group(name: str) -> Group:
    group = new_group(name)
    await group.save()
    return group


def new_key(user: User, name: str | None = None, scopes: Sequence[str] = (), **given: Any) -> ApiKey:
    key, _ = ApiKey.issue(user.number, name=name, scopes=map(parsed, scopes))
    for column, value in given.items():
        setattr(key, column, value)
    return key


async def add_key(user: User, name: str | None = None, **given: Any) -> ApiKey:
    key = new_key(user, name, **given)
    await key.save()
    return key


async def add_session(user: User) -> Session:
    session, _ = Session.begin(user.number, address="127.0.0.1", user_agent="a test")
    await session.save()
    return session


async def join(user: User | str, project: Project | str, role: str = "MEMBER") -> Membership:
    """Records or their ids."""
    user = await User.get(id=user) if isinstance(user, str) else user
    project = await Project.get(id=project) if isinstance(project, str) else project
    return await Membership.create(
        user_number=user.number, project_number=project.number, role=role, joined_at=MORNING
    )


async def put_in(user: User, group: Group) -> GroupMember:
    return await GroupMember.create(user_number=user.number, group_number=group.number)


def parsed(text: str) -> Grant:
    """``WRITE user/*`` as a Grant."""
    type_, _, rest = text.partition(" ")
    resource_type, _, resource = rest.partition("/")
    return Grant(resource_type, resource, type_)


def spec(text: str) -> dict[str, str]:
    """``WRITE user/*`` as a PermissionInput."""
    grant = parsed(text)
    return {"resourceType": grant.resource_type, "resource": grant.resource, "type": grant.type}


async def grant(holder: User | Group | str, *permissions: str, expires_at: int | None = None) -> list[str]:
    """The ids of the permissions; to a record, or to whoever has this id."""
    if isinstance(holder, str):
        holder = await User.get_or_none(id=holder) or await Group.get(id=holder)
    column = "user_number" if isinstance(holder, User) else "group_number"
    made = [
        await Permission.create(
            id=str(uuid.uuid4()),
            **{column: holder.number},
            **parsed(each)._asdict(),
            created_at=MORNING,
            expires_at=expires_at,
        )
        for each in permissions
    ]
    return [each.id for each in made]


async def a_person(username: str, *held: str, **given: Any) -> User:
    """With a password, holding these permissions."""
    user = await add_user(username, password_hash=HASH, **given)
    await grant(user, *held)
    return user


async def a_key_of(user: User, *scopes: str, **given: Any) -> tuple[ApiKey, str]:
    """Stored, and its secret."""
    key, secret = ApiKey.issue(user.number, scopes=map(parsed, scopes), **given)
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


async def add_event(target: User, operation: str = "updateUser", **given: Any) -> Event:
    known = {
        "id": str(uuid.uuid4()),
        "at": MORNING,
        "operation": operation,
        "door": "GRAPHQL",
        "actor_label": "somebody",
        "target_id": target.id,
        "target_type": "User",
        "target_label": target.username,
        "changes": '[["firstName",null,"Ada"]]',
        "request_id": "-",
    }
    return await Event.create(**{**known, **given})


async def a_user(data: GraphQL, username: str | None = "ada", **input: Any) -> str:
    document = """
    mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } problems { message } } }
    """
    made = await data(document, input={"username": username, **input})
    return str(made["user"]["id"])


async def a_project(data: GraphQL, name: str = "Apollo", **input: Any) -> str:
    document = """
    mutation ($input: CreateProjectInput!) {
      createProject(input: $input) { project { id } problems { message } }
    }
    """
    made = await data(document, input={"name": name, **input})
    return str(made["project"]["id"])


async def a_group(data: GraphQL, name: str = "Crew", members: Sequence[str] = ()) -> str:
    document = """
    mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } problems { message } } }
    """
    made = await data(document, input={"name": name})
    if members:
        await set_members(data, made["group"]["id"], add=members)
    return str(made["group"]["id"])


async def set_members(
    data: GraphQL, group: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> None:
    document = """
    mutation ($id: ID!, $add: [ID!], $remove: [ID!]) {
      setGroupMembers(group: {id: $id}, add: $add, remove: $remove) { problems { message } }
    }
    """
    await data(document, id=group, add=list(add), remove=list(remove))


async def a_key(data: GraphQL, user: str, **input: Any) -> tuple[str, str]:
    """Its id and its secret."""
    document = """
    mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { apiKey { id } secret problems { message } }
    }
    """
    made = await data(document, input={"user": {"id": user}, **input})
    return made["apiKey"]["id"], made["secret"]


async def expire(table: str, id_: str) -> None:
    """Let its time run out, as waiting would."""
    await rows(Sql(f"UPDATE {table} SET expires_at = 1000000000000 WHERE id = ? RETURNING id", [id_]))


async def token_for(user: User, purpose: str = "INVITATION", seconds: int = 3600) -> str:
    """A one-time token."""
    _, secret = await OneTimeToken.issue(user.number, user.email_key, purpose, seconds)
    return secret
