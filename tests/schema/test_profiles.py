"""What the names and attributes of a user become."""

from __future__ import annotations

from typing import Any

from tests.cast import a_user
from tests.conftest import GraphQL
from tests.schema.profile import ADA, CREATE, UPDATE, invalid, refused


async def test_the_username_follows_the_e_mail_until_it_is_given(data: GraphQL, graphql: GraphQL) -> None:
    ada = {
        "id": (await data('mutation { createUser(input: {email: "a@example.com"}) { user { id } } }'))[
            "user"
        ]["id"]
    }

    async def names(given: dict[str, Any]) -> list[str]:
        user = (await data(UPDATE, user=ada, input=given))["user"]
        return [user["username"], user["email"], user["name"]]

    assert await names({"email": "b@example.com"}) == ["b@example.com", "b@example.com", "b@example.com"]
    assert await names({"username": "ada"}) == ["ada", "b@example.com", "ada"]
    assert await names({"email": "c@example.com"}) == ["ada", "c@example.com", "ada"]
    assert await names({"username": None}) == ["c@example.com", "c@example.com", "c@example.com"]
    assert await names({"username": None, "email": "d@example.com"}) == ["d@example.com"] * 3
    nameless = refused(invalid("username", "username is required.", "REQUIRED"))
    inputs = ({"email": None}, {"username": None, "email": None})
    answers = [(await graphql(UPDATE, user=ada, input=given))["data"]["updateUser"] for given in inputs]
    assert answers == [nameless] * 2
    assert await names({"username": "ada", "email": None}) == ["ada", None, "ada"]
    assert (await graphql(UPDATE, user=ada, input={"username": None}))["data"]["updateUser"] == nameless


async def test_the_name_is_the_best_there_is(data: GraphQL) -> None:
    ada = await a_user(data, **ADA)
    names = []
    for given in ({}, {"displayName": None}, {"firstName": " "}, {"lastName": ""}):
        names.append((await data(UPDATE, user={"id": ada}, input=given))["user"]["name"])
    assert names == ["Countess", "Ada Lovelace", "Lovelace", "ada"]


async def test_attributes_are_any_json_object_and_come_back_as_they_were(data: GraphQL) -> None:
    everything = {"": {"deep": [1, -2.5, True, None, "ü\n\"'"]}, "id": "not mine", "status": {}}
    document = "mutation ($input: CreateUserInput!) { createUser(input: $input) { user { attributes } } }"
    created = await data(document, input={"username": "ada", "attributes": everything})
    assert created == {"user": {"attributes": everything}}
    literal = """
    mutation { createUser(input: {username: "bob", attributes: {a: [1, {b: null}]}}) { user { attributes } } }
    """
    assert await data(literal) == {"user": {"attributes": {"a": [1, {"b": None}]}}}


async def test_attributes_have_at_most_16_kib(data: GraphQL, graphql: GraphQL) -> None:
    most, more = {"a": "x" * (16384 - 8)}, {"a": "x" * (16384 - 7)}
    ada = await a_user(data, attributes=most)
    too_large = invalid("attributes", "attributes has 16385 bytes as JSON, at most 16384 are kept.")
    assert (await graphql(CREATE, input={"username": "bob", "attributes": more}))["data"][
        "createUser"
    ] == refused(too_large)
    assert (await graphql(UPDATE, user={"id": ada}, input={"attributes": more}))["data"][
        "updateUser"
    ] == refused(too_large)
    assert (await data(UPDATE, user={"id": ada}, input={}))["user"]["attributes"] == most


async def test_attributes_are_nothing_but_an_object(graphql: GraphQL) -> None:
    others: list[Any] = [[], "{}", 0, 1.5, True, False]
    inputs = [{"username": "ada", "attributes": value} for value in others]
    answers = [(await graphql(CREATE, input=given))["data"]["createUser"] for given in inputs]
    assert answers == [refused(invalid("attributes", "attributes is a JSON object."))] * len(others)
