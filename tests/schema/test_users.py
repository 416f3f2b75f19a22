from __future__ import annotations

import httpx2
import pytest

from tests.conftest import GraphQL

CREATE = """
mutation ($input: CreateUserInput!) {
  createUser(input: $input) {
    user { username email name status version hasPassword attributes }
    changes { field before after }
    problems { __typename code message path }
  }
}
"""


async def test_the_administrator_is_the_current_user(graphql: GraphQL) -> None:
    assert await graphql("{ currentUser { username } }") == {"data": {"currentUser": {"username": "admin"}}}


async def test_nobody_is_the_current_user_of_an_anonymous_caller(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.post("/graphql", json={"query": "{ currentUser { username } }"})
    assert answer.json() == {"data": {"currentUser": None}}


async def test_a_user_is_created_with_all_that_was_said(data: GraphQL) -> None:
    created = await data(
        CREATE, input={"email": "Ada@Example.com", "firstName": "Ada", "attributes": {"a": 1}}
    )
    assert created == {
        "user": {
            "username": "Ada@example.com",
            "email": "Ada@example.com",
            "name": "Ada",
            "status": "ACTIVE",
            "version": 1,
            "hasPassword": False,
            "attributes": {"a": 1},
        },
        "changes": [
            {"field": "username", "before": None, "after": "Ada@example.com"},
            {"field": "email", "before": None, "after": "Ada@example.com"},
            {"field": "firstName", "before": None, "after": "Ada"},
            {"field": "attributes", "before": None, "after": {"a": 1}},
            {"field": "status", "before": None, "after": "ACTIVE"},
        ],
        "problems": [],
    }


@pytest.mark.parametrize("twin", ["ADA@example.com", "ada@EXAMPLE.com", "\uff41da@example.com"])
async def test_a_name_is_taken_whatever_its_spelling(data: GraphQL, graphql: GraphQL, twin: str) -> None:
    await data(CREATE, input={"email": "ada@example.com"})
    answer = await graphql(CREATE, input={"username": twin})
    assert [problem["code"] for problem in answer["data"]["createUser"]["problems"]] == ["TAKEN"]
