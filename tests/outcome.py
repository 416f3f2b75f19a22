"""What became of it: problems in an answer, events in the log, rows in the database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio

from models.database import Sql, rows
from tests.conftest import GraphQL

PROBLEMS = """
problems {
  __typename code message path
  ... on Taken { existing { __typename id } }
  ... on InUse { projectsCount membersCount apiKeysCount }
  ... on StaleVersion { currentVersion }
  ... on NotAllowed { requires { resourceType resource type } }
  ... on WeakPassword { rule }
}
"""
TABLES = (
    "users", "names", "projects", "memberships", "groups", "group_members", "permissions", "api_keys",
    "sessions", "events", "sign_in_failures", "one_time_tokens", "outbox",
)  # fmt: skip


async def log(data: GraphQL, fields: str = "operation targetLabel", **where: Any) -> list[Any]:
    """What happened since the tests' own administrator was made, the newest first."""
    document = (
        f"query ($where: EventFilter) {{ events(where: $where) {{ nodes {{ actorLabel {fields} }} }} }}"
    )
    found = (await data(document, where=where))["nodes"]
    return [event for event in found if event.pop("actorLabel") != "system"]


async def all_rows() -> dict[str, list[dict[str, Any]]]:
    """The whole database."""
    return {
        table: [dict(row) for row in await rows(Sql(f"SELECT * FROM {table} ORDER BY 1"))] for table in TABLES
    }


async def written_to(folder: Path) -> bytes:
    """All that a SQLite database has written: the file itself, and what is not yet moved into it."""
    files = [file async for file in anyio.Path(folder).glob("gatebook.db*")]
    return b"".join([await file.read_bytes() for file in files])


async def table(name: str) -> Sequence[dict[str, Any]]:
    return [dict(row) for row in await rows(Sql(f"SELECT * FROM {name}"))]


def stale(current: int) -> dict[str, object]:
    return {
        "__typename": "StaleVersion",
        "code": "STALE_VERSION",
        "message": f"It has changed meanwhile: the current version is {current}.",
        "path": ["expectedVersion"],
        "currentVersion": current,
    }
