"""The cast under the names that tests/rest knows it by."""

from __future__ import annotations

from models import Group, User
from tests import cast
from tests.cast import (
    MORNING,
    add_event,
    add_group,
    add_key,
    add_project,
    add_session,
    add_user,
    join,
    new_key,
    new_project,
    new_user,
    put_in,
)
from tests.outcome import table

__all__ = [
    "MORNING", "add_event", "add_group", "add_key", "add_project", "add_session", "add_user", "grant", "join",
    "new_key", "new_project", "new_user", "put_in", "table",
]  # fmt: skip


async def grant(
    holder: User | Group, type_: str, resource_type: str, resource: str, expires_at: int | None = None
) -> None:
    await cast.grant(holder, f"{type_} {resource_type}/{resource}", expires_at=expires_at)
