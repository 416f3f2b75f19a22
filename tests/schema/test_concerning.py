"""The history of a user: what was done to them, and to what they came into or left."""

from __future__ import annotations

import pytest

from models.database import Sql, scalar
from tests.cast import a_group, a_key, a_project, a_user, set_members
from tests.conftest import GraphQL

CONCERNING = """query ($id: ID!, $operations: [Operation!]) {
  events(where: {concerns: $id, operations: $operations}) { totalCount nodes { operation targetLabel } } }"""
MEMBER = """mutation ($user: ID!, $project: ID!) {{
  {}(user: {{id: $user}}, project: {{id: $project}}) {{ problems {{ code }} }} }}"""


@pytest.fixture
async def ada(data: GraphQL) -> str:
    """She was in the crew and in Apollo, has a key, and Bob has all of it, too."""
    ada, bob = await a_user(data), await a_user(data, "bob")
    crew, apollo = await a_group(data), await a_project(data)
    await set_members(data, crew, add=[ada, bob])
    await set_members(data, crew, remove=[ada])
    for user in (bob, ada):
        await data(MEMBER.format("addProjectMember"), user=user, project=apollo)
    await data(MEMBER.format("removeProjectMember"), user=ada, project=apollo)
    await a_key(data, bob)
    await a_key(data, ada)
    return ada


async def test_what_concerns_a_user_is_found_whatever_it_was_done_to(data: GraphQL, ada: str) -> None:
    found = await data(CONCERNING, id=ada.upper())
    told = [(each["operation"], each["targetLabel"]) for each in found["nodes"][1:]]
    assert found["nodes"][0]["operation"] == "CREATE_API_KEY"
    assert told == [
        ("REMOVE_PROJECT_MEMBER", "Apollo"),
        ("ADD_PROJECT_MEMBER", "Apollo"),
        ("SET_GROUP_MEMBERS", "Crew"),
        ("SET_GROUP_MEMBERS", "Crew"),
        ("CREATE_USER", "ada"),
    ]
    assert found["totalCount"] == 6
    assert (await data(CONCERNING, id=ada, operations=["SET_GROUP_MEMBERS"]))["totalCount"] == 2
    assert (await data(CONCERNING, id="nobody"))["totalCount"] == 0


async def test_who_may_not_read_events_finds_no_more_of_what_concerns_them(data: GraphQL, ada: str) -> None:
    _, secret = await a_key(data, ada)
    found = await data(CONCERNING, by=secret, id=ada)
    assert found == {"totalCount": 1, "nodes": [{"operation": "CREATE_USER", "targetLabel": "ada"}]}


async def test_of_an_erased_user_nothing_tells_what_they_belonged_to(data: GraphQL, ada: str) -> None:
    await data(
        "mutation ($id: ID!) { deleteUser(user: {id: $id}, force: true, erase: true) { deletedId } }", id=ada
    )
    found = await data(CONCERNING, id=ada)
    assert [each["operation"] for each in found["nodes"]] == ["DELETE_USER", "CREATE_USER"]
    assert await scalar(Sql("SELECT COUNT(*) FROM event_users WHERE user_id = ?", [ada])) == 0
