"""Rows put straight into the database, for tests that need many, or such as no operation makes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from models import ApiKey, Event, Group, GroupMember, Membership, Permission, Project, Session, User
from models.database import Sql, execute, rows
from models.text import fold
from models.user import PROFILE

MORNING = 1_767_225_600_000  # 2026-01-01T00:00:00Z


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


def new_project(name: str, created_at: int = MORNING) -> Project:
    project = Project(id=str(uuid.uuid4()), name=name, name_key=fold(name))
    project.created_at = project.updated_at = created_at
    return project


async def add_project(name: str, created_at: int = MORNING) -> Project:
    project = new_project(name, created_at)
    await project.save()
    return project


async def add_group(name: str) -> Group:
    group = Group(id=str(uuid.uuid4()), name=name, name_key=fold(name), created_at=MORNING)
    await group.save()
    return group


def new_key(user: User, name: str | None = None, **given: Any) -> ApiKey:
    key, _ = ApiKey.issue(user.number, name=name)
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


async def join(user: User, project: Project, role: str = "MEMBER") -> Membership:
    return await Membership.create(
        user_number=user.number, project_number=project.number, role=role, joined_at=MORNING
    )


async def put_in(user: User, group: Group) -> GroupMember:
    return await GroupMember.create(user_number=user.number, group_number=group.number)


async def grant(
    holder: User | Group, type_: str, resource_type: str, resource: str, expires_at: int | None = None
) -> Permission:
    column = "user_number" if isinstance(holder, User) else "group_number"
    return await Permission.create(
        id=str(uuid.uuid4()),
        **{column: holder.number},
        resource_type=resource_type,
        resource=resource,
        type=type_,
        created_at=MORNING,
        expires_at=expires_at,
    )


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


async def table(name: str) -> Sequence[dict[str, Any]]:
    return [dict(row) for row in await rows(Sql(f"SELECT * FROM {name}"))]
