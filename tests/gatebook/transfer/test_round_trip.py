"""What is exported is imported as it was."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest

from gatebook.transfer.columns import check_columns, given_by
from gatebook.transfer.exporting import user_rows
from gatebook.transfer.fields import FIELDS
from gatebook.transfer.importing import import_all
from gatebook.transfer.reading import CSV, csv_lines, header_of, json_lines, lines
from gatebook.transfer.writing import writer
from resolvers.incoming.row import Options
from tests.cast import HASH, a_group
from tests.conftest import GraphQL
from tests.resolvers.importing import take

ADA = {
    "username": "ada", "email": "ada@example.com", "firstName": "=Ada", "attributes": {"a": ["=1;+2", 1.5]},
    "createdAt": "2020-01-01T00:00:00.123Z", "lastLoginAt": "2021-01-01T00:00:00.123Z", "externalId": "-7",
    "emailVerifiedAt": "2021-01-01T00:00:00Z", "number": 77, "status": "DEACTIVATED",
    "statusReason": 'she said: "x"\nand left', "passwordHash": HASH, "groups": ["=Crew"],
    "projects": [{"name": "Apollo", "role": "ADMIN"}, {"name": "a|b"}],
    "permissions": [
        {"type": "READ", "resourceType": "docs", "resource": "*", "expiresAt": "2100-01-01T00:00:00Z"}
    ],
    "apiKeys": [{"secret": "legacy-secret-0123456789", "name": "old", "project": "Apollo"}],
}  # fmt: skip
ZOE = {"username": "zo\u00eb", "displayName": "'=", "redirectUri": "https://example.com/"}


async def exported() -> list[Any]:
    return [row async for row in user_rows(with_secrets=True)]


def written(rows: list[Any], format: str) -> io.BytesIO:
    file = io.BytesIO()
    put = writer(file, format, FIELDS)
    for row in rows:
        put(row)
    file.seek(0)
    return file


async def imported(file: io.BytesIO, format: str) -> Counter[str]:
    text = lines(file, None)
    if format == CSV:
        columns, cells = header_of(text)
        check_columns(columns, {})
        rows = csv_lines(columns, cells)
    else:
        rows = json_lines(text)
    counts = Counter[str]()
    given = (given_by(line, format, {}) for line in rows)
    await import_all(given, Options("id"), lambda number, row: None, counts)
    return counts


@pytest.mark.parametrize("format", ["csv", "ndjson"])
async def test_what_is_exported_is_imported_as_it_was(graphql: GraphQL, data: GraphQL, format: str) -> None:
    await a_group(data, "=Crew")
    made = await take(graphql, ADA, ZOE, createProjects=True, wanted="refusedCount problems { message }")
    assert made == {"refusedCount": 0, "problems": []}
    before = await exported()
    file = written(before, format)
    assert await imported(file, format) == {"UNCHANGED": 3}
    file.seek(0)
    await data(
        'mutation { deleteUsers(users: {matching: {where: {not: {username: {eq: "admin"}}}}}, force: true)'
        "{ problems { message } } }"
    )
    assert await imported(file, format) == {"CREATED": 2, "UNCHANGED": 1}
    assert await exported() == before
