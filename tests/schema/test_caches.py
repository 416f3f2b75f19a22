"""What a client keeps is mended by a mutation's answer alone: it names what is new, changed or gone."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, get_named_type

from models import Session
from schema import schema
from tests.cast import a_group, a_key, a_project, a_user, grant, join
from tests.conftest import GraphQL
from tests.resolvers.signing import OTHER, RIGHT, a_token, ada

MUTATIONS = schema._schema.mutation_type
assert MUTATIONS
PAYLOADS = {
    name: type_
    for name, field in MUTATIONS.fields.items()
    if isinstance(type_ := get_named_type(field.type), GraphQLObjectType) and "problems" in type_.fields
}
ID = "ID"


def ids_of(type_: GraphQLObjectType) -> dict[str, str]:
    """The fields that name records by id alone, and their types."""
    return {
        name: str(field.type) for name, field in type_.fields.items() if get_named_type(field.type).name == ID
    }


def test_every_deletion_names_what_it_deleted() -> None:
    deletions = {name: ids_of(type_) for name, type_ in PAYLOADS.items() if name.startswith("delete")}
    assert deletions == {
        "deleteUser": {"deletedId": "ID", "deletedApiKeyIds": "[ID!]!"},
        "deleteProject": {"deletedId": "ID", "deletedApiKeyIds": "[ID!]!"},
        "deleteGroup": {"deletedId": "ID"},
        "deleteApiKey": {"deletedId": "ID"},
        "deleteApiKeys": {"deletedIds": "[ID!]!"},
    }


def test_no_payload_counts_what_it_could_name() -> None:
    counts = {
        f"{name}.{field}"
        for name, type_ in PAYLOADS.items()
        for field, of in type_.fields.items()
        if get_named_type(of.type).name == "Int"
    }
    assert counts == set()


MANY = frozenset(("deleteApiKeys", "login", "logout", "revokeSession", "revokeSessions"))
LINKS = frozenset(
    ("createOneTimeToken", "redeemOneTimeToken", "requestEmailVerification", "requestPasswordReset")
)


def test_every_payload_tells_changes_unless_it_is_about_several_records_a_sign_in_or_a_link() -> None:
    assert {name for name, type_ in PAYLOADS.items() if "changes" not in type_.fields} == MANY | LINKS


def test_every_list_in_a_payload_is_there_even_when_it_is_empty() -> None:
    lists = [field.type for type_ in PAYLOADS.values() for field in type_.fields.values()]
    nullable = [type_ for type_ in lists if isinstance(type_, GraphQLList)]
    optional = [
        type_
        for type_ in lists
        if isinstance(type_, GraphQLNonNull)
        and isinstance(type_.of_type, GraphQLList)
        and not isinstance(type_.of_type.of_type, GraphQLNonNull)
    ]
    assert (nullable, optional) == ([], [])


# Keys


async def test_a_rotation_shows_both_keys(data: GraphQL) -> None:
    ada = await a_user(data)
    old, _ = await a_key(data, ada)
    rotated = await data(
        """mutation ($id: ID!) { rotateApiKey(apiKey: {id: $id}) {
          apiKey { id status replacedBy { id } } replaced { id status replacedBy { id } }
          changes { field before after } problems { message }
        } }""",
        id=old,
    )
    new = rotated["apiKey"]["id"]
    assert rotated == {
        "apiKey": {"id": new, "status": "ACTIVE", "replacedBy": None},
        "replaced": {"id": old, "status": "REVOKED", "replacedBy": {"id": new}},
        "changes": [
            {"field": "replacedBy", "before": None, "after": new},
            {"field": "overlapSeconds", "before": None, "after": 0},
        ],
        "problems": [],
    }


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("removeProjectMember(project: {id: $project}, user: {id: $user}) { ids: revokedApiKeyIds", "ids"),
        ("updateUser(user: {id: $user}, input: {projects: []}) { ids: revokedApiKeyIds", "ids"),
        ("deleteProject(project: {id: $project}, force: true) { ids: deletedApiKeyIds", "ids"),
        ("deleteUser(user: {id: $user}, force: true) { ids: deletedApiKeyIds", "ids"),
    ],
)
async def test_keys_that_end_by_the_way_are_named(data: GraphQL, document: str, field: str) -> None:
    user, project = await a_user(data), await a_project(data)
    await join(user, project)
    keys = [(await a_key(data, user, project={"id": project}))[0] for _ in range(2)]
    declared = [f"${name}: ID!" for name in ("user", "project") if f"${name}" in document]
    text = f"mutation ({', '.join(declared)}) {{ {document} problems {{ message }} }} }}"
    answer = await data(text, user=user, project=project)
    assert answer == {field: keys, "problems": []}


# Sessions


async def test_signing_in_shows_the_session(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    text = """mutation ($p: String!) { login(identifier: "ada", password: $p) {
      token session { id isCurrent } user { username } problems { message }
    } }"""
    answer = await data(text, p=RIGHT)
    token = answer.pop("token")
    session = await Session.get()
    expected = {"session": {"id": session.id, "isCurrent": True}, "user": {"username": "ada"}, "problems": []}
    assert answer == expected
    assert await data("{ viewer { session { id } } }", by=token) == {"session": {"id": session.id}}


@pytest.mark.parametrize(
    "document",
    [
        f'setUserPassword(user: {{username: "ada"}}, newPassword: "{OTHER}")',
        'setUserStatus(user: {username: "ada"}, status: DEACTIVATED)',
    ],
)
async def test_sessions_that_end_by_the_way_are_named(
    data: GraphQL, anonymous: httpx2.AsyncClient, document: str
) -> None:
    await ada(data)
    for _ in range(2):
        await a_token(anonymous)
    ids = [session.id for session in await Session.all().order_by("number")]
    answer = await data(f"mutation {{ {document} {{ revokedSessionIds problems {{ message }} }} }}")
    assert answer == {"revokedSessionIds": ids, "problems": []}


async def test_changing_ones_password_names_the_other_sessions(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    token = await a_token(anonymous)
    await a_token(anonymous)
    _, other = await Session.all().order_by("number")
    text = f"""mutation {{ changePassword(currentPassword: "{RIGHT}", newPassword: "{OTHER}") {{
      revokedSessionIds problems {{ message }} }} }}"""
    assert await data(text, by=token) == {"revokedSessionIds": [other.id], "problems": []}


# Memberships

EDGES = """
  user { id } project { id }
  memberEdge { cursor role joinedAt node { username projectsCount } }
  projectEdge { cursor role joinedAt node { name membersCount } }
  problems { message }
"""
LISTED = """query ($user: ID!, $project: ID!) {
  user(by: {id: $user}) { projects { edges { cursor role joinedAt node { name membersCount } } } }
  project(by: {id: $project}) { members { edges { cursor role joinedAt node { username projectsCount } } } }
}"""


async def test_a_membership_comes_with_its_edges_in_both_lists(data: GraphQL, graphql: GraphQL) -> None:
    user, project = await a_user(data), await a_project(data)
    await join(await a_user(data, "bob"), project)
    text = f"""mutation ($user: ID!, $project: ID!) {{
      addProjectMember(user: {{id: $user}}, project: {{id: $project}}, role: ADMIN) {{ {EDGES} }} }}"""
    added = await data(text, user=user, project=project)
    lists = (await graphql(LISTED, user=user, project=project))["data"]
    assert added == {
        "user": {"id": user},
        "project": {"id": project},
        "memberEdge": lists["project"]["members"]["edges"][1],
        "projectEdge": lists["user"]["projects"]["edges"][0],
        "problems": [],
    }
    text = text.replace("addProjectMember", "removeProjectMember").replace(", role: ADMIN", "")
    removed = await data(text, user=user, project=project)
    assert removed == {**added, "memberEdge": None, "projectEdge": None}


SET_MEMBERS = """mutation ($id: ID!, $add: [ID!], $remove: [ID!]) {
  setGroupMembers(group: {id: $id}, add: $add, remove: $remove) {
    addedEdges { cursor node { username } } removedIds problems { message }
  }
}"""


async def test_members_of_a_group_come_with_their_edges_and_go_with_their_ids(data: GraphQL) -> None:
    ada, bob, eve = await a_user(data), await a_user(data, "bob"), await a_user(data, "eve")
    group = await a_group(data, members=[ada])
    answer = await data(SET_MEMBERS, id=group, add=[bob, ada, eve])
    text = "query ($id: ID!) { group(by: {id: $id}) { members { edges { cursor node { username } } } } }"
    edges = (await data(text, id=group))["members"]["edges"]
    assert [edge["node"]["username"] for edge in edges] == ["ada", "bob", "eve"]
    assert answer == {"addedEdges": edges[1:], "removedIds": [], "problems": []}
    answer = await data(SET_MEMBERS, id=group, add=[bob], remove=[ada, eve])
    assert answer == {"addedEdges": [], "removedIds": [ada, eve], "problems": []}
    assert (await data(SET_MEMBERS, id=group, remove=[ada]))["removedIds"] == []


# Permissions

READ = '{resourceType: "a", resource: "b", type: READ}'


@pytest.mark.parametrize(
    ("mutation", "given", "gone"),
    [
        ("revokePermissions", f"[{READ}]", [0]),
        ("setPermissions", "[]", [0, 1]),
        ("grantPermissions", "[]", []),
    ],
)
async def test_permissions_that_are_no_more_are_named(
    data: GraphQL, mutation: str, given: str, gone: list[int]
) -> None:
    user = await a_user(data)
    ids: list[Any] = await grant(user, "READ a/b", "WRITE c/d")
    text = f"""mutation ($user: ID!) {{ {mutation}(holder: $user, permissions: {given}) {{
      deletedIds problems {{ message }} }} }}"""
    assert await data(text, user=user) == {"deletedIds": [ids[each] for each in gone], "problems": []}
