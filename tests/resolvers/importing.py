"""Importing users, for the tests that are about it."""

from __future__ import annotations

from typing import Any

from tests.conftest import GraphQL
from tests.outcome import PROBLEMS

Answer = dict[str, Any]
USER = "user { username email status }"
ANSWER = f"""
results {{ row status {USER} changes {{ field before after }} {PROBLEMS} }}
createdCount updatedCount unchangedCount refusedCount {PROBLEMS}
"""


async def take(
    graphql: GraphQL,
    *rows: Answer,
    by: str | None = None,
    dry_run: bool = False,
    wanted: str = ANSWER,
    **options: Any,
) -> Answer:
    """The payload."""
    document = (
        "mutation ($input: ImportUsersInput!, $dryRun: Boolean!) "
        f"{{ importUsers(input: $input, dryRun: $dryRun) {{ {wanted} }} }}"
    )
    answer = await graphql(document, by=by, input={"rows": list(rows), **options}, dryRun=dry_run)
    assert "errors" not in answer, answer["errors"]
    payload: Answer = answer["data"]["importUsers"]
    return payload


def briefly(payload: Answer) -> list[Any]:
    """Of each row its status, and what changed or why nothing did."""
    return [
        (row["status"], [f"{each['code']} {'.'.join(each['path'] or ())}" for each in row["problems"]])
        if row["problems"]
        else (row["status"], {each["field"]: each["after"] for each in row["changes"]})
        for row in payload["results"]
    ]


def said(payload: Answer) -> list[list[str]]:
    """What is wrong with each row."""
    return [[each["message"] for each in row["problems"]] for row in payload["results"]]
