"""Changing many users at once, for the tests that are about it."""

from __future__ import annotations

from typing import Any

from tests.cast import add_user
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS

Answer = dict[str, Any]
NO_PAGE = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}

ANSWER = f"""
results {{ id label user {{ username status }} changes {{ field before after }} {PROBLEMS} }}
totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} {PROBLEMS}
"""
ARGUMENTS = {
    "setUsersStatus": {"status": "UserStatus!", "reason": "String"},
    "deleteUsers": {"force": "Boolean!", "erase": "Boolean!"},
    "addUsersToGroup": {"group": "GroupBy!"},
    "removeUsersFromGroup": {"group": "GroupBy!"},
    "addUsersToProject": {"project": "ProjectBy!", "role": "ProjectRole!"},
    "removeUsersFromProject": {"project": "ProjectBy!"},
}


async def change(
    graphql: GraphQL, field: str, users: Any, *, by: str | None = None, wanted: str = ANSWER, **given: Any
) -> Answer:
    """The payload; ``users`` are ids, or what is ``matching``."""
    selection = {"ids": users} if isinstance(users, list) else {"matching": users}
    kinds = {"users": "UsersSelection!", "dryRun": "Boolean!", **ARGUMENTS[field]}
    variables = {"users": selection, **given}
    declared = ", ".join(f"${name}: {kinds[name]}" for name in variables)
    passed = ", ".join(f"{name}: ${name}" for name in variables)
    document = f"mutation ({declared}) {{ {field}({passed}) {{ {wanted} }} }}"
    answer = await graphql(document, by=by, **variables)
    assert "errors" not in answer, answer["errors"]
    payload: Answer = answer["data"][field]
    return payload


def briefly(payload: Answer) -> list[tuple[str, Any]]:
    """Of each user what changed, or why nothing did."""
    return [
        (
            result["label"],
            [problem["code"] for problem in result["problems"]]
            or {change["field"]: change["after"] for change in result["changes"]},
        )
        for result in payload["results"]
    ]


def whole(payload: Answer) -> list[str]:
    """Why all of it was refused; then it has nothing else."""
    assert (payload["results"], payload["totalCount"]) == ([], 0)
    return [problem["message"] for problem in payload["problems"]]


async def people(*names: str) -> list[str]:
    """Their ids."""
    return [(await add_user(name)).id for name in names]
