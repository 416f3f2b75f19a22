"""Some people to look for, and where they belong."""

from __future__ import annotations

from typing import Any

from models import clock
from tests.cast import MORNING, add_group, add_project, add_user, join, put_in
from tests.conftest import GraphQL

HOUR = 60 * clock.MINUTE
NOBODY = "00000000-0000-4000-8000-000000000000"
EVERYBODY = "ada bob cid jürgen"


class Finding:
    """``ids`` are theirs, by name."""

    def __init__(self, graphql: GraphQL, ids: dict[str, str]) -> None:
        self.graphql = graphql
        self.ids = ids

    async def users(self, where: dict[str, Any] | None = None, search: str | None = None) -> str:
        """The usernames, in order of their numbers, without the administrator's; or why not."""
        document = """query ($where: UserFilter, $search: String) {
          users(where: $where, search: $search) { totalCount nodes { username } } }"""
        answer = await self.graphql(document, where=where, search=search)
        if "errors" in answer:
            return " ".join(error["message"] for error in answer["errors"])
        found = answer["data"]["users"]
        assert found["totalCount"] == len(found["nodes"])
        return " ".join(node["username"] for node in found["nodes"] if node["username"] != "admin")


async def people() -> dict[str, str]:
    ada = await add_user(
        "ada",
        email="ada@example.com",
        first_name="Ada",
        last_name="Lovelace",
        external_id="X-1",
        last_login_at=MORNING,
    )
    bob = await add_user("bob", display_name="50% off", status="DEACTIVATED", created_at=MORNING + HOUR)
    cid = await add_user(
        "cid", email="CID@Example.com", display_name="under_score\\back", external_id="x-1", updated_at=0
    )
    jürgen = await add_user(
        "jürgen", display_name="Jürgen Müller-Groß", last_login_at=MORNING + 2 * HOUR, created_at=-1
    )
    engine, crew = await add_project("engine"), await add_group("crew")
    await join(ada, engine, "ADMIN")
    await join(bob, engine)
    await put_in(cid, crew)
    records: list[Any] = [ada, bob, cid, jürgen, engine, crew]
    return dict(
        zip(["ada", "bob", "cid", "jürgen", "engine", "crew"], [each.id for each in records], strict=True)
    )
