"""The directory that is measured on: users who each have 2 memberships, 3 API keys and 2 permissions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from models import ApiKey, Membership, Permission, Project, User, clock, database
from models.database import Sql, connection, execute, numbered, on_postgres, scalar
from models.migrations import migrate
from models.text import fold
from scripts.benchmark.growth import grow

PROJECTS, KEYS, WRITTEN = 50, 3, 10_000


def username(place: int) -> str:
    return f"user{place:05}"


def email(place: int) -> str:
    return f"{username(place)}@example.com"


async def fill(url: str, users: int, progress: Callable[[str], None]) -> list[str]:
    """The secrets of the first users' first keys, in the order of the users."""
    await migrate(url)
    await database.connect(url)
    try:
        return await _fill(users, progress)
    finally:
        await database.disconnect()


async def _fill(many: int, progress: Callable[[str], None]) -> list[str]:
    """The first are written as the server writes them, whose keys have a secret; the others are made after
    them."""
    projects = [_project(place) for place in range(PROJECTS)]
    await insert(Project, projects)
    secrets = await _part(range(min(WRITTEN, many)), projects)
    progress(f"{len(secrets):,} of {many:,} users")
    await grow(len(secrets) + 1, many, PROJECTS, progress)
    assert await scalar(Sql("SELECT MAX(number) FROM users")) == many  # noqa: S101 - it was empty
    if on_postgres():
        await execute(Sql("VACUUM ANALYZE"))  # what it does by itself, but only in a minute
    return secrets


async def _part(places: range, projects: Sequence[Project]) -> list[str]:
    users = [_user(place) for place in places]
    await insert(User, users)
    numbers = range(places.start + 1, places.stop + 1)
    names = [(key, number) for number, user in zip(numbers, users, strict=True) for key in user.name_keys]
    await insert_rows("INSERT INTO names (name_key, user_number) VALUES (?, ?)", names)
    await insert(Membership, [_membership(number, turn) for number in numbers for turn in (0, 1)])
    await insert(Permission, [_permission(number, turn, projects) for number in numbers for turn in (0, 1)])
    keys = [ApiKey.issue(number, name=f"key {turn}") for number in numbers for turn in range(KEYS)]
    await insert(ApiKey, [key for key, _ in keys])
    return [secret for _, secret in keys[::KEYS]]


def _user(place: int) -> User:
    user, names = User.new(), {"first_name": "Nina", "last_name": f"N {place}"}
    problems = user.write({"username": username(place), "email": email(place), **names})
    assert not problems  # noqa: S101
    return user


def _project(place: int) -> Project:
    name, moment = f"Project {place}", clock.now()
    return Project(id=str(uuid.uuid4()), name=name, name_key=fold(name), created_at=moment, updated_at=moment)


def _membership(number: int, turn: int) -> Membership:
    project = (number + turn) % PROJECTS + 1
    return Membership(user_number=number, project_number=project, role="MEMBER", joined_at=clock.now())


def _permission(number: int, turn: int, projects: Sequence[Project]) -> Permission:
    return Permission(
        id=str(uuid.uuid4()),
        user_number=number,
        resource_type=("project", "report")[turn],
        resource=projects[number % PROJECTS].id,
        type=("READ", "WRITE")[turn],
        created_at=clock.now(),
    )


async def insert(model: type[Any], records: Sequence[Any]) -> None:
    columns = [name for name in model._meta.fields_map if name != "number"]
    places = ", ".join("?" * len(columns))
    text = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"
    await insert_rows(text, ([getattr(record, name) for name in columns] for record in records))


async def insert_rows(text: str, values: Iterable[Sequence[Any]]) -> None:
    await connection().execute_many(numbered(text) if on_postgres() else text, [list(row) for row in values])
