"""Claiming names: nobody's username or e-mail address is another's, and a table with a unique key sees to
it."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from models import User
from models.database import Sql, among, execute, rows
from models.errors import Problem, Taken


async def claim(user: User) -> list[Problem]:
    """Take the names of a stored user and let go of its former ones; what others have is Taken."""
    mine = among("name_key", user.name_keys, "text")
    await execute(
        Sql(f"DELETE FROM names WHERE user_number = ? AND NOT ({mine.text})", [user.number, *mine.values])
    )
    places = ", ".join("(?, ?)" for _ in user.name_keys)
    wanted = [value for name in user.name_keys for value in (name, user.number)]
    await execute(
        Sql(f"INSERT INTO names (name_key, user_number) VALUES {places} ON CONFLICT DO NOTHING", wanted)
    )
    statement = f"SELECT name_key, user_number FROM names WHERE {mine.text}"
    return taken(
        user, {row["name_key"]: row["user_number"] for row in await rows(Sql(statement, mine.values))}
    )


def taken(user: User, owners: dict[str, int]) -> list[Problem]:
    lost = {name: number for name, number in owners.items() if number != user.number}
    problems: list[Problem] = []
    if user.email_key in lost:
        problems.append(Taken(f"{user.email} is taken.", "email", ("User", lost[user.email_key])))
    if user.username_key in lost and user.username_key != user.email_key:
        problems.append(Taken(f"{user.username} is taken.", "username", ("User", lost[user.username_key])))
    return problems


async def external_id_taken(user: User) -> list[Problem]:
    if user.external_id is None:
        return []
    other = await User.filter(external_id=user.external_id).exclude(id=user.id).first()
    return [_external(user.external_id, other.number)] if other else []


def _external(external_id: str, number: int | None) -> Taken:
    return Taken(f"externalId {external_id} is taken.", "externalId", ("User", number) if number else None)


def clash(error: IntegrityError, name: str) -> Taken:
    """Two writers wanted the same at the same moment: the constraint let one of them through."""
    driver = error.args[0] if error.args else error
    told = getattr(driver, "constraint_name", None) or str(driver)
    if "external_id" in told:
        return Taken("This externalId is taken.", "externalId")
    return Taken(f"{name} is taken.", "name")
