"""A root field that is refused is null, and its siblings are answered all the same."""

from __future__ import annotations

import httpx2
import pytest
from graphql import GraphQLObjectType, is_non_null_type

from schema import schema
from tests.cast import HASH, a_person, add_user, key_of, session_of
from tests.conftest import GraphQL

ROOTS = [root for root in (schema._schema.query_type, schema._schema.mutation_type) if root]


def test_whatever_may_be_refused_may_be_null() -> None:
    """Which is every root field but the one that asks nothing of anybody."""
    promised = {name for root in ROOTS for name, field in root.fields.items() if is_non_null_type(field.type)}
    assert promised == {"server"}


def test_who_is_recognised_is_a_user() -> None:
    viewer = schema._schema.type_map["Viewer"]
    assert isinstance(viewer, GraphQLObjectType)
    assert str(viewer.fields["user"].type) == "User!"


CHECK = """checkPermission(
  user: {username: "admin"}, permission: {resourceType: "a", resource: "b", type: READ}
) { allowed }"""
REFUSED = {
    CHECK: ("NOT_FOUND", "checkPermission"),
    "users(first: 1000) { totalCount }": ("INVALID", "users"),
    "users(offset: -1) { totalCount }": ("INVALID", "users"),
    'users(search: "a b c d e f g h i j k l m") { totalCount }': ("INVALID", "users"),
    'projects(after: "x") { totalCount }': ("INVALID", "projects"),
    "groups(first: 1, last: 1) { totalCount }": ("INVALID", "groups"),
    "apiKeys(last: -1) { totalCount }": ("INVALID", "apiKeys"),
    "permissions(first: 251) { totalCount }": ("INVALID", "permissions"),
    'events(before: "x") { totalCount }': ("INVALID", "events"),
    'usersPermitted(permission: {resourceType: "", resource: "b", type: READ}) { totalCount }': (
        "INVALID",
        "usersPermitted",
    ),
    "users(first: 250) { nodes { projects(first: 250) { nodes { id } } } }": ("INVALID", "users"),
    f"nodes(ids: [{', '.join(['1'] * 101)}]) {{ id }}": ("INVALID", "nodes"),
}


@pytest.mark.parametrize("field", REFUSED)
async def test_a_refused_field_takes_no_sibling_with_it(graphql: GraphQL, field: str) -> None:
    code, name = REFUSED[field]
    secret = await key_of(await a_person("nobody"))
    answer = await graphql(
        f"{{ before: currentUser {{ username }} {field} after: viewer {{ user {{ username }} }} }}", by=secret
    )
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == ([name], code)
    me = {"username": "nobody"}
    assert answer["data"] == {"before": me, name: None, "after": {"user": me}}


async def test_what_was_done_is_told_beside_what_could_not_be(graphql: GraphQL) -> None:
    """Mutations are done one after the other: a secret that is shown once is not lost by the next."""
    text = """mutation {
      createApiKey(input: {user: {username: "admin"}}) { secret problems { message } }
      createProject(input: {name: "Apollo"}) { project {
        members(first: 250) { nodes { projects(first: 250) { nodes { id } } } }
      } }
    }"""
    answer = await graphql(text)
    assert [error["path"] for error in answer["errors"]] == [["createProject"]]
    assert answer["data"]["createProject"] is None
    assert answer["data"]["createApiKey"]["secret"].startswith("gw_")


async def test_an_anonymous_caller_is_no_viewer_and_no_user(anonymous: httpx2.AsyncClient) -> None:
    body = {
        "query": "{ viewer { user { id } permissions { type } } currentUser { id } server { maxPageSize } }"
    }
    answer = (await anonymous.post("/graphql", json=body)).json()
    assert answer == {"data": {"viewer": None, "currentUser": None, "server": {"maxPageSize": 250}}}


async def test_who_must_change_the_password_is_told_so_beside_oneself(graphql: GraphQL) -> None:
    user = await add_user("ada", password_hash=HASH, must_change_password=True)
    answer = await graphql(
        "{ currentUser { username } viewer { user { id } } users { totalCount } }", by=await session_of(user)
    )
    assert answer["data"] == {"currentUser": {"username": "ada"}, "viewer": None, "users": None}
    codes = [(error["path"], error["extensions"]["code"]) for error in answer["errors"]]
    assert sorted(codes) == [([name], "PASSWORD_CHANGE_REQUIRED") for name in ("users", "viewer")]
