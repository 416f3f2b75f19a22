"""Claiming names: nobody's username or e-mail address is another's, and a table with a unique key sees to
it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise.exceptions import IntegrityError

from models import Group, Project, User
from models.database import Sql, execute, one_of, rows, transaction
from models.errors import NotFound, Problem, Taken


@asynccontextmanager
async def claiming(name: str, *, dry_run: bool = False) -> AsyncIterator[None]:
    """A transaction in which what a constraint refuses is Taken."""
    try:
        async with transaction(dry_run=dry_run):
            yield
    except IntegrityError as error:
        raise clash(error, name) from None


async def enter(user: User) -> list[Problem]:
    """Store a new user under its names. The external id comes after them, as it does when a user changes:
    so all that is taken is known, and no two writers wait for each other."""
    external_id, user.external_id = user.external_id, None
    await user.save(force_create=True)
    user.external_id = external_id
    problems = [*await take(user), *await external_id_taken(user)]
    if external_id and not problems:
        await user.save(update_fields=["external_id"])
    return problems


async def claim(user: User) -> list[Problem]:
    """Take the names of a stored user, then let go of its former ones; what others have is Taken."""
    problems, mine = await take(user), one_of("name_key", user.name_keys, "text")
    await execute(
        Sql(f"DELETE FROM names WHERE user_number = ? AND NOT ({mine.text})", [user.number, *mine.values])
    )
    return problems


async def take(user: User) -> list[Problem]:
    """Of what could not be taken some may be the user's own already."""
    places = ", ".join("(?, ?)" for _ in user.name_keys)
    values = [value for name in user.name_keys for value in (name, user.number)]
    text = f"INSERT INTO names (name_key, user_number) VALUES {places} ON CONFLICT DO NOTHING"
    if len(await rows(Sql(f"{text} RETURNING name_key", values))) == len(user.name_keys):
        return []
    mine = one_of("name_key", user.name_keys, "text")
    statement = f"SELECT name_key, user_number FROM names WHERE {mine.text}"
    owners = {row["name_key"]: row["user_number"] for row in await rows(Sql(statement, mine.values))}
    return taken(user, owners)


def taken(user: User, owners: dict[str, int]) -> list[Problem]:
    """A name that nobody has by now was given up after we had asked for it: it is not ours either."""
    names = {"username": (user.username, user.username_key), "email": (user.email, user.email_key)}
    if user.username_key == user.email_key:
        del names["username"]
    return [
        Taken.of(name, field, ("User", owners[key]) if key in owners else None)
        for field, (name, key) in names.items()
        if name is not None and key is not None and owners.get(key) != user.number
    ]


async def name_taken(record: Project | Group) -> list[Problem]:
    if not record.name:
        return []
    kind = type(record)
    other = await kind.filter(name_key=record.name_key).exclude(id=record.id).first()
    return [Taken.of(record.name, "name", (kind.__name__, other.number))] if other else []


async def external_id_taken(user: User) -> list[Problem]:
    if user.external_id is None:
        return []
    other = await User.filter(external_id=user.external_id).exclude(id=user.id).first()
    if other is None:
        return []
    message = f"externalId {user.external_id} is taken."
    return [Taken(message, "externalId", ("User", other.number), value=user.external_id)]


def clash(error: IntegrityError, name: str) -> Problem:
    """Two writers wanted the same at the same moment: the constraint let one of them through."""
    constraint = constraint_of(error)
    if "external_id" in constraint:
        return Taken("This externalId is taken.", "externalId")
    if constraint.endswith("_fkey"):  # SQLite has one writer at a time
        return NotFound("A project or group of those named was deleted at this moment.")
    return Taken.of(name, "name")


def constraint_of(error: IntegrityError) -> str:
    """Its name; on SQLite, which does not say it apart, the message that has the columns in it."""
    driver = error.args[0] if error.args else error
    return getattr(driver, "constraint_name", None) or str(driver)
