"""Links that set a password go to the e-mail address: who changes it could set the password."""

from __future__ import annotations

import pytest

from models import clock
from tests.cast import a_person, key_of
from tests.conftest import GraphQL

CHANGE = """mutation ($user: String!, $email: String) {
  updateUser(user: {username: $user}, input: {email: $email, firstName: "Ada"}) {
    changes { field } problems { code message }
  }
}"""
ISSUE = """mutation ($expires: DateTime, $scopes: [PermissionInput!]) {
  createApiKey(input: {user: {username: "ada"}, expiresAt: $expires, scopes: $scopes}) {
    secret problems { message }
  }
}"""


@pytest.mark.parametrize(
    ("has", "changed"),
    [("WRITE user/*", []), ("ADMIN user/*", ["email", "emailVerifiedAt", "firstName", "name"])],
)
async def test_that_of_somebody_else_is_changed_by_who_could_set_the_password(
    has: str, changed: list[str], data: GraphQL, graphql: GraphQL
) -> None:
    await a_person("ada")
    credential = await key_of(await a_person("helper", has))
    answer = await graphql(CHANGE, user="ada", email="helper@example.com", by=credential)
    payload = answer["data"]["updateUser"]
    assert {each["field"] for each in payload["changes"]} <= set(changed)
    assert [each["code"] for each in payload["problems"]] == ([] if changed else ["NOT_ALLOWED"])


async def test_what_stays_as_it_is_needs_no_more_than_the_rest(data: GraphQL, graphql: GraphQL) -> None:
    await a_person("ada")
    await data(CHANGE, user="ada", email="ada@example.com")
    credential = await key_of(await a_person("helper", "WRITE user/*"))
    answer = await graphql(CHANGE, user="ada", email="ADA@example.com", by=credential)
    assert answer["data"]["updateUser"]["problems"] == []


@pytest.mark.parametrize("narrowed", [True, False])
async def test_a_key_that_ends_or_is_narrowed_does_not_change_its_owners(
    narrowed: bool, data: GraphQL, graphql: GraphQL
) -> None:
    ada = await a_person("ada")
    scope = [{"type": "WRITE", "resourceType": "user", "resource": ada.id}]
    soon = None if narrowed else clock.to_text(clock.now() + clock.DAY)
    secret = (await data(ISSUE, expires=soon, scopes=scope if narrowed else None))["secret"]
    answer = await graphql(CHANGE, user="ada", email="other@example.com", by=secret)
    assert [each["code"] for each in answer["data"]["updateUser"]["problems"]] == ["NOT_ALLOWED"]
