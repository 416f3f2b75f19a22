"""The cast under the names that tests/rest knows it by."""

from __future__ import annotations

from tests import cast
from tests.cast import a_group, a_key, a_project, a_user, expire, set_members, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, all_rows, log

__all__ = [
    "PROBLEMS", "a_group", "a_key", "a_project", "a_user", "all_rows", "expire", "grant", "join", "log",
    "set_members", "spec",
]  # fmt: skip


async def grant(data: GraphQL, holder: str, *permissions: str) -> None:
    await cast.grant(holder, *permissions)


async def join(data: GraphQL, user: str, project: str, role: str = "MEMBER") -> None:
    await cast.join(user, project, role)
