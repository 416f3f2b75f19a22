"""Groups: made, changed, filled, deleted."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.cast import a_group, a_user, grant
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log

CREATE = f"""
mutation ($input: CreateGroupInput!) {{
  createGroup(input: $input) {{
    group {{ name description membersCount permissions {{ nodes {{ id }} }} members {{ totalCount }} }}
    changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
UPDATE = f"""
mutation ($id: ID!, $input: UpdateGroupInput!) {{
  updateGroup(group: {{id: $id}}, input: $input) {{
    group {{ name description }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
DELETE = f"mutation ($id: ID!) {{ deleteGroup(group: {{id: $id}}) {{ deletedId {PROBLEMS} }} }}"
SET_MEMBERS = f"""
mutation ($id: ID!, $add: [ID!], $remove: [ID!]) {{
  setGroupMembers(group: {{id: $id}}, add: $add, remove: $remove) {{
    group {{ name membersCount members {{ nodes {{ username version }} }} }}
    changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
UNKNOWN = "5c8f8b0e-0000-4000-8000-000000000000"


def refused(*problems: tuple[str, str, list[str] | None], kind: str = "Invalid") -> dict[str, Any]:
    told = [
        {"__typename": kind, "code": code, "message": message, "path": path}
        for code, message, path in problems
    ]
    return {"group": None, "changes": [], "problems": told}


def crew(*members: tuple[str, int], changes: list[tuple[Any, Any]]) -> dict[str, Any]:
    nodes = [{"username": username, "version": version} for username, version in members]
    return {
        "group": {"name": "Crew", "membersCount": len(nodes), "members": {"nodes": nodes}},
        "changes": [{"field": "members", "before": before, "after": after} for before, after in changes],
        "problems": [],
    }


async def test_a_group_is_created_changed_and_deleted(data: GraphQL, graphql: GraphQL) -> None:
    assert await data(CREATE, input={"name": " Crew ", "description": "All\nhands"}) == {
        "group": {
            "name": "Crew",
            "description": "All\nhands",
            "membersCount": 0,
            "permissions": {"nodes": []},
            "members": {"totalCount": 0},
        },
        "changes": [
            {"field": "name", "before": None, "after": "Crew"},
            {"field": "description", "before": None, "after": "All\nhands"},
        ],
        "problems": [],
    }
    id_ = (await data('{ group(by: {name: "CREW"}) { id } }'))["id"]
    assert await data(UPDATE, id=id_, input={"description": None}) == {
        "group": {"name": "Crew", "description": None},
        "changes": [{"field": "description", "before": "All\nhands", "after": None}],
        "problems": [],
    }
    assert await data(UPDATE, id=id_, input={"name": "Team"}) == {
        "group": {"name": "Team", "description": None},
        "changes": [{"field": "name", "before": "Crew", "after": "Team"}],
        "problems": [],
    }
    assert await data(DELETE, id=id_) == {"deletedId": id_, "problems": []}
    gone = {"group": None, **refused(("NOT_FOUND", f"No group {id_}.", ["group"]), kind="NotFound")}
    assert (await graphql(DELETE, id=id_))["data"]["deleteGroup"] == {
        "deletedId": None,
        "problems": gone["problems"],
    }
    answers = [await graphql(document, id=id_, input={}) for document in (UPDATE, SET_MEMBERS)]
    assert [[*answer["data"].values()] for answer in answers] == [[gone], [gone]]


async def test_a_group_has_a_name_of_its_own(data: GraphQL, graphql: GraphQL) -> None:
    crew, ground = await a_group(data), await a_group(data, "Ground")
    taken = refused(("TAKEN", "CREW is taken.", ["input", "name"]), kind="Taken")
    taken["problems"][0]["existing"] = {"__typename": "Group", "id": crew}
    expected = {
        "CREW": taken,
        "": refused(("REQUIRED", "name is required.", ["input", "name"])),
        "a\x1bb": refused(("INVALID", "name contains a control character.", ["input", "name"])),
    }
    created = {name: (await graphql(CREATE, input={"name": name}))["data"] for name in expected}
    assert created == {name: {"createGroup": payload} for name, payload in expected.items()}
    renamed = {name: (await graphql(UPDATE, id=ground, input={"name": name}))["data"] for name in expected}
    assert renamed == {name: {"updateGroup": payload} for name, payload in expected.items()}


async def test_members_come_and_go(data: GraphQL) -> None:
    ada, bob, eve = await a_user(data), await a_user(data, "bob"), await a_user(data, "eve")
    id_ = await a_group(data)
    assert await data(SET_MEMBERS, id=id_, add=[bob, ada, bob.upper()]) == crew(
        ("bob", 2), ("ada", 2), changes=[(None, bob), (None, ada)]
    )
    assert await data(SET_MEMBERS, id=id_, add=[eve, ada], remove=[bob]) == crew(
        ("ada", 2), ("eve", 2), changes=[(None, eve), (bob, None)]
    )
    assert await data(SET_MEMBERS, id=id_, add=[ada], remove=[bob]) == crew(
        ("ada", 2), ("eve", 2), changes=[]
    )
    assert await data(SET_MEMBERS, id=id_, add=None, remove=[ada, eve]) == crew(
        changes=[(ada, None), (eve, None)]
    )
    assert len(await log(data, operations=["SET_GROUP_MEMBERS"])) == 3


async def test_all_members_that_are_not_there_are_said_at_once(data: GraphQL, graphql: GraphQL) -> None:
    ada, id_ = await a_user(data), await a_group(data)
    answer = await graphql(SET_MEMBERS, id=id_, add=["x", ada, UNKNOWN])
    assert answer["data"]["setGroupMembers"] == refused(
        ("NOT_FOUND", "No user x.", ["add", "0"]),
        ("NOT_FOUND", f"No user {UNKNOWN}.", ["add", "2"]),
        kind="NotFound",
    )
    answer = await graphql(SET_MEMBERS, id=id_, add=[ada], remove=[ada])
    assert answer["data"]["setGroupMembers"] == refused(
        ("INVALID", "The same user cannot be added and removed.", ["remove"])
    )
    answer = await graphql(SET_MEMBERS, id=id_, add=[UNKNOWN] * 501)
    assert answer["data"]["setGroupMembers"] == refused(("INVALID", "At most 500 users at once.", ["add"]))
    assert await data(SET_MEMBERS, id=id_) == crew(changes=[])


async def test_members_hold_what_the_group_holds_while_they_are_in(data: GraphQL) -> None:
    ada, id_ = await a_user(data), await a_group(data)
    await grant(id_, "WRITE docs/1")
    document = """
    query ($ada: ID!) {
      user(by: {id: $ada}) {
        effectivePermissions {
          resourceType resource type sources { group { name } permission { holder { __typename } } }
        }
      }
    }
    """
    held = {
        "resourceType": "docs",
        "resource": "1",
        "type": "WRITE",
        "sources": [{"group": {"name": "Crew"}, "permission": {"holder": {"__typename": "Group"}}}],
    }
    assert await data(document, ada=ada) == {"effectivePermissions": []}
    await data(SET_MEMBERS, id=id_, add=[ada])
    assert await data(document, ada=ada) == {"effectivePermissions": [held]}
    await data(DELETE, id=id_)
    assert await data(document, ada=ada) == {"effectivePermissions": []}


async def test_a_group_and_its_members_may_be_deleted_while_others_join(
    data: GraphQL, graphql: GraphQL
) -> None:
    """Whatever comes first: every answer is one of the schema's, nobody waits for ever."""
    id_ = await a_group(data)
    users = [await a_user(data, f"user{n}") for n in range(8)]
    delete = f"mutation ($id: ID!) {{ deleteUser(user: {{id: $id}}) {{ {PROBLEMS} }} }}"
    answers = await asyncio.gather(
        *[graphql(SET_MEMBERS, id=id_, add=[user]) for user in users],
        *[graphql(delete, id=user) for user in users],
        graphql(DELETE, id=id_),
    )
    assert [answer for answer in answers if "errors" in answer] == []
    codes = {
        each["code"]
        for answer in answers
        for payload in answer["data"].values()
        for each in payload["problems"]
    }
    assert codes <= {"NOT_FOUND"}
    assert (await data("{ users { totalCount } }")) == {"totalCount": 1}
