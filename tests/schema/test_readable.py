"""Whatever can be set of a record can be read of it."""

from __future__ import annotations

import re

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from schema import schema
from tests.cast import a_key, a_user
from tests.conftest import GraphQL

TYPES = schema._schema.type_map
INPUTS = {
    name: found[1]
    for name in TYPES
    if (found := re.fullmatch(r"(?:Create|Update)(\w+)Input", name)) is not None
}
READ_AS = {("User", "password"): "hasPassword"}
"""What is not shown as it was set."""


def test_there_is_an_input_for_each_kind_of_record() -> None:
    assert set(INPUTS.values()) == {"User", "Project", "Group", "ApiKey"}


@pytest.mark.parametrize("name", INPUTS)
def test_every_field_of_an_input_can_be_read(name: str) -> None:
    input_, record = TYPES[name], TYPES[INPUTS[name]]
    assert isinstance(input_, GraphQLInputObjectType)
    assert isinstance(record, GraphQLObjectType)
    wanted = {READ_AS.get((record.name, field), field) for field in input_.fields}
    assert wanted - set(record.fields) == set()


async def test_a_display_name_is_shown_beside_the_name(data: GraphQL) -> None:
    await a_user(data, displayName="Countess", firstName="Ada")
    await a_user(data, "bob", firstName="Bob")
    found = await data('{ users(where: {username: {in: ["ada", "bob"]}}) { nodes { displayName name } } }')
    assert found["nodes"] == [
        {"displayName": "Countess", "name": "Countess"},
        {"displayName": None, "name": "Bob"},
    ]


async def test_a_key_that_is_over_still_says_whether_it_is_switched_on(data: GraphQL) -> None:
    id_, _ = await a_key(data, await a_user(data))
    for text in (
        "updateApiKey(apiKey: {id: $id}, input: {enabled: false})",
        "revokeApiKey(apiKey: {id: $id})",
    ):
        text = f"mutation ($id: ID!) {{ {text} {{ apiKey {{ status enabled }} problems {{ message }} }} }}"
        answer = await data(text, id=id_)
    assert answer["apiKey"] == {"status": "REVOKED", "enabled": False}


DECIDED = {
    "id", "number", "version", "createdAt", "updatedAt", "lastLoginAt", "lastUsedAt", "emailVerifiedAt",
    "passwordHash", "hasPassword", "digest", "hint", "secret", "token",
}  # fmt: skip


@pytest.mark.promise("S26")
@pytest.mark.parametrize("name", INPUTS)
def test_no_input_has_what_the_server_decides(name: str) -> None:
    input_ = TYPES[name]
    assert isinstance(input_, GraphQLInputObjectType)
    assert DECIDED & set(input_.fields) == set()
