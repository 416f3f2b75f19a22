"""Any record by its id: every type that implements Node, in the order asked for."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLInterfaceType

from schema import schema
from tests.cast import PASSWORD, a_group, a_key, a_project, a_user, set_members, spec
from tests.conftest import GraphQL

NODE = """
query ($id: ID!) {
  node(id: $id) {
    __typename id
    ... on User { username groups { nodes { name } } }
    ... on Project { name members { totalCount } }
    ... on Group { name members { nodes { username } } }
    ... on ApiKey { label: name user { username } }
    ... on Permission { type holder { ... on User { username } } }
    ... on Session { isCurrent userAgent }
    ... on Event { operation target { ... on User { username } } }
  }
}
"""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
UNKNOWN = "5c8f8b0e-0000-4000-8000-000000000000"


async def cast(data: GraphQL) -> dict[str, dict[str, Any]]:
    """One of each type, as NODE shows it."""
    ada = await a_user(data, password=PASSWORD, permissions=[spec("READ docs/*")])
    apollo, crew = await a_project(data), await a_group(data)
    await set_members(data, crew, add=[ada])
    key, _ = await a_key(data, ada, name="laptop")
    await data(
        'mutation ($p: String!) { login(identifier: "ada", password: $p) { problems { code } } }', p=PASSWORD
    )
    document = """query ($id: ID!) { user(by: {id: $id}) {
      permissions { nodes { id } } sessions { nodes { id userAgent } } } }"""
    held = await data(document, id=ada)
    (session,), (permission,) = held["sessions"]["nodes"], held["permissions"]["nodes"]
    (login,) = (await data("{ events(where: {operations: [LOGIN]}) { nodes { id } } }"))["nodes"]
    return {
        "User": {"id": ada, "username": "ada", "groups": {"nodes": [{"name": "Crew"}]}},
        "Project": {"id": apollo, "name": "Apollo", "members": {"totalCount": 0}},
        "Group": {"id": crew, "name": "Crew", "members": {"nodes": [{"username": "ada"}]}},
        "ApiKey": {"id": key, "label": "laptop", "user": {"username": "ada"}},
        "Permission": {"id": permission["id"], "type": "READ", "holder": {"username": "ada"}},
        "Session": {"id": session["id"], "isCurrent": False, "userAgent": session["userAgent"]},
        "Event": {"id": login["id"], "operation": "LOGIN", "target": {"username": "ada"}},
    }


async def test_everything_with_an_id_is_found_by_it(data: GraphQL) -> None:
    one_of_each = await cast(data)
    node = schema._schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert set(one_of_each) == {type_.name for type_ in schema._schema.get_possible_types(node)}
    ids = {name: record["id"] for name, record in one_of_each.items()}
    found = {name: await data(NODE, id=id_) for name, id_ in ids.items()}
    assert found == {name: {"__typename": name, **record} for name, record in one_of_each.items()}
    assert {name: (await data(NODE, id=id_.upper()))["id"] for name, id_ in ids.items()} == ids


async def test_what_is_not_there_is_null(graphql: GraphQL) -> None:
    ids = (UNKNOWN, "", "1", "admin", "%", "x" * 5000, f" {UNKNOWN}", "\ud7ff")
    nothing = {"data": {"node": None}}
    assert {id_: await graphql(NODE, id=id_) for id_ in ids} == dict.fromkeys(ids, nothing)


async def test_several_come_in_the_order_of_their_ids(data: GraphQL) -> None:
    found = [{"__typename": name, "id": record["id"]} for name, record in (await cast(data)).items()]
    asked = [*reversed(found), *found[:3]]
    ids = [record["id"] for record in asked]
    assert await data(NODES, ids=ids) == asked
    assert await data(NODES, ids=[UNKNOWN, ids[0], "x", ids[0].upper(), ""]) == [
        None,
        asked[0],
        None,
        asked[0],
        None,
    ]
    assert await data(NODES, ids=[]) == []


async def test_at_most_a_hundred_come_at_once(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    assert await data(NODES, ids=[ada] * 100) == [{"__typename": "User", "id": ada}] * 100
    (error,) = (await graphql(NODES, ids=[ada] * 101))["errors"]
    assert (error["message"], error["path"]) == ("At most 100 ids at once.", ["nodes"])


async def test_what_the_caller_may_not_see_is_null_as_well(data: GraphQL) -> None:
    others = await cast(data)
    eve = await a_user(data, "eve")
    key, secret = await a_key(data, eve)
    ids = [record["id"] for record in others.values()]
    seen = await data(NODES, by=secret, ids=[*ids, eve, key])
    assert seen == [None] * len(ids) + [
        {"__typename": "User", "id": eve},
        {"__typename": "ApiKey", "id": key},
    ]
