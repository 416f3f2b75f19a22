"""What a caller may not see does not exist: by id, in lists, counts, filters, cursors and nested paths."""

from __future__ import annotations

from string import Template
from typing import Any

import pytest

from models import Group, Project, User
from tests import cast
from tests.cast import a_key_of, a_person, a_user, grant, session_of
from tests.conftest import ADMIN_KEY, GraphQL
from tests.resolvers.stranger import credential_of, the_stranger

AROUND = """
{ currentUser { username
  projects(first: 3) { totalCount nodes { name membersCount apiKeysCount
    members(first: 3) { totalCount nodes {
      username projectsCount apiKeysCount viewerCan
      projects { totalCount } groups { totalCount } permissions { totalCount } effectivePermissions { type }
      sessions { totalCount } apiKeys { totalCount } events { totalCount }
    } }
    apiKeys { totalCount nodes { id } }
  } }
  groups { nodes { name membersCount members { totalCount nodes { username } } } }
} }
"""
ON_ONESELF = ["UPDATE", "REVOKE_SESSIONS", "CREATE_API_KEY", "CHECK_PERMISSIONS", "READ_EVENTS"]
BOB_SEEN_THROUGH_THE_PROJECT = {
    "username": "bob",
    "projectsCount": 1,
    "apiKeysCount": 0,
    "viewerCan": [],
    "projects": {"totalCount": 1},
    "groups": {"totalCount": 0},
    "permissions": {"totalCount": 0},
    "effectivePermissions": [],
    "sessions": {"totalCount": 0},
    "apiKeys": {"totalCount": 0},
    "events": {"totalCount": 0},
}


async def who_has_a_hidden_project_too(things: dict[str, Any]) -> User:
    """Bob, who is also in a project that nobody else sees."""
    bob = await User.get(id=things["user"])
    await cast.join(bob, await cast.add_project("Gemini"))
    return bob


@pytest.mark.promise("S25")
async def test_a_member_sees_its_project_and_group_and_in_them_only_oneself(data: GraphQL) -> None:
    things = await the_stranger(data)
    member = await a_person("member")
    await cast.join(member, await Project.get(id=things["project"]))
    await cast.put_in(member, await Group.get(id=things["group"]))
    seen = await data(AROUND, by=await session_of(member))
    (project,) = seen["projects"]["nodes"]
    (oneself,) = project.pop("members")["nodes"]
    assert project == {
        "name": "Apollo",
        "membersCount": 1,
        "apiKeysCount": 0,
        "apiKeys": {"totalCount": 0, "nodes": []},
    }
    assert (oneself["username"], oneself["viewerCan"]) == ("member", ON_ONESELF)
    assert seen["groups"]["nodes"] == [
        {"name": "Crew", "membersCount": 1, "members": {"totalCount": 1, "nodes": [{"username": "member"}]}}
    ]


async def test_who_administers_a_project_sees_its_members_but_not_what_else_they_have(data: GraphQL) -> None:
    things = await the_stranger(data)
    await who_has_a_hidden_project_too(things)
    seen = await data(AROUND, by=await credential_of("chief", things))
    (project,) = seen["projects"]["nodes"]
    assert project["membersCount"] == project["members"]["totalCount"] == 2
    assert project["members"]["nodes"][0] == BOB_SEEN_THROUGH_THE_PROJECT
    assert (project["apiKeysCount"], project["apiKeys"]) == (0, {"totalCount": 0, "nodes": []})
    assert seen["groups"] == {"nodes": []}


@pytest.mark.promise("S25")
async def test_lists_and_counts_have_only_what_one_sees(data: GraphQL) -> None:
    things = await the_stranger(data)
    await who_has_a_hidden_project_too(things)
    chief = await credential_of("chief", things)
    lists = {
        "users { totalCount nodes { name: username } }": ["bob", "chief"],
        "projects { totalCount nodes { name } }": ["Apollo"],
        "groups { totalCount nodes { name } }": [],
        "apiKeys { totalCount nodes { name } }": [],
        "permissions { totalCount nodes { name: resource } }": [],
        "events { totalCount nodes { name: operation } }": [],
    }
    shown = {field: await data(f"{{ {field} }}", by=chief) for field in lists}
    assert {field: [each["name"] for each in page["nodes"]] for field, page in shown.items()} == lists
    counts = {field: page["totalCount"] for field, page in shown.items()}
    assert counts == {field: len(names) for field, names in lists.items()}


@pytest.mark.promise("S25")
async def test_filters_reveal_nothing_of_what_one_does_not_see(data: GraphQL) -> None:
    """Who administers a project sees bob, but not bob's other project, group, permissions and keys."""
    things = await the_stranger(data)
    await who_has_a_hidden_project_too(things)
    other = await Project.get(name="Gemini")
    hidden = [
        {"project": other.id},
        {"group": things["group"]},
        {"permission": {"resourceType": "user", "resource": things["user"], "type": "READ"}},
        {"hasApiKeys": True},
    ]
    chief = await credential_of("chief", things)

    async def found(where: dict[str, Any]) -> list[str]:
        document = "query ($where: UserFilter) { users(where: $where) { totalCount nodes { username } } }"
        shown = await data(document, by=chief, where=where)
        assert shown["totalCount"] == len(shown["nodes"])
        return [user["username"] for user in shown["nodes"]]

    assert [await found(each) for each in hidden] == [[]] * 4
    assert await found({"or": hidden}) == []
    assert await found({"hasApiKeys": False}) == ["bob", "chief"]
    assert [await found({"not": each}) for each in hidden] == [["bob", "chief"]] * 4
    assert await found({"and": [{"not": each} for each in hidden]}) == ["bob", "chief"]
    assert await found({"project": things["project"]}) == ["bob", "chief"]


PAGED = """
query ($after: String, $orderBy: [UserOrder!]) {
  users(first: 1, after: $after, orderBy: $orderBy) {
    totalCount nodes { username } pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest.mark.promise("S25")
@pytest.mark.parametrize("field", ["NUMBER", "USERNAME", "LAST_LOGIN_AT"])
async def test_no_cursor_leads_to_what_one_does_not_see(field: str, data: GraphQL) -> None:
    things = await the_stranger(data)
    for name in ("amy", "cid", "zoe"):
        await a_user(data, name)
    order, chief = [{"field": field}], await credential_of("chief", things) or ""

    async def walked(by: str, after: str | None = None) -> list[str]:
        shown = await data(PAGED, by=by, after=after, orderBy=order)
        names = [user["username"] for user in shown["nodes"]]
        more = shown["pageInfo"]["hasNextPage"]
        return names + (await walked(by, shown["pageInfo"]["endCursor"]) if more else [])

    assert sorted(await walked(chief)) == ["bob", "chief"]
    everybody = await walked(ADMIN_KEY)
    first = (await data(PAGED, orderBy=order))["pageInfo"]["endCursor"]
    assert await walked(chief, first) == [name for name in everybody[1:] if name in ("bob", "chief")]


TAKING = {
    "user": 'updateUser(user: {username: "nobody"}, input: {username: "bob"})',
    "e-mail": 'updateUser(user: {username: "nobody"}, input: {email: "bob@example.com"})',
    "project": 'updateProject(project: {name: "Own"}, input: {name: "Apollo"})',
    "group": 'updateGroup(group: {id: "$group"}, input: {name: "Crew"})',
}


@pytest.mark.parametrize("what", TAKING)
async def test_who_has_what_is_taken_is_told_only_to_who_sees_them(
    what: str, data: GraphQL, graphql: GraphQL
) -> None:
    things = await the_stranger(data)
    project, group = await cast.add_project("Own"), await cast.add_group("Own")
    nobody = await a_person("nobody", f"WRITE project/{project.id}", f"WRITE group/{group.id}")
    owner = things[what if what in things else "user"]
    field = TAKING[what].replace("$group", group.id)
    document = f"mutation {{ {field} {{ problems {{ code ... on Taken {{ existing {{ id }} }} }} }} }}"

    async def existing() -> Any:
        (payload,) = (await graphql(document, by=await session_of(nobody)))["data"].values()
        (problem,) = payload["problems"]
        assert problem["code"] == "TAKEN"
        return problem["existing"]

    assert await existing() is None
    for each in ("user", "project", "group"):
        await grant(nobody, f"READ {each}/*")
    assert await existing() == {"id": owner}


EVENTS = """
{ events { totalCount nodes {
  operation targetLabel actor { username } apiKey { id } target { id }
} } }
"""


async def test_events_show_who_and_what_they_are_about_only_to_who_sees_them(data: GraphQL) -> None:
    things = await the_stranger(data)
    nobody, bob = await a_person("nobody"), await User.get(id=things["user"])
    key, _ = await a_key_of(bob)
    await cast.add_event(nobody, actor_id=bob.id, actor_label="bob", api_key_id=key.id)
    await cast.add_event(bob, actor_id=nobody.id, actor_label="nobody", operation="deleteUser")
    token = await session_of(nobody)
    oneself = {"username": "nobody"}
    assert await data(EVENTS, by=token) == {
        "totalCount": 2,
        "nodes": [
            {
                "operation": "DELETE_USER",
                "targetLabel": "bob",
                "actor": oneself,
                "apiKey": None,
                "target": None,
            },
            {
                "operation": "UPDATE_USER",
                "targetLabel": "nobody",
                "actor": None,
                "apiKey": None,
                "target": {"id": nobody.id},
            },
        ],
    }
    await grant(nobody, f"READ user/{bob.id}")
    assert [
        {name: event[name] for name in ("actor", "apiKey", "target")}
        for event in (await data(EVENTS, by=token))["nodes"]
    ] == [
        {"actor": oneself, "apiKey": None, "target": {"id": bob.id}},
        {"actor": {"username": "bob"}, "apiKey": {"id": key.id}, "target": {"id": nobody.id}},
    ]


async def test_the_whole_log_shows_events_but_not_whom_one_may_not_see(data: GraphQL) -> None:
    things = await the_stranger(data)
    auditor = await a_person("auditor", "READ event/*")
    bob = await User.get(id=things["user"])
    await cast.add_event(bob, actor_id=bob.id, actor_label="bob")
    shown = await data(EVENTS, by=await session_of(auditor))
    assert shown["totalCount"] == len(shown["nodes"]) >= 2
    assert [event for event in shown["nodes"] if event["actor"] or event["target"] or event["apiKey"]] == []


SEEN_WITH = {
    "READ user/$user": {"user", "project", "group", "key", "permission"},
    "WRITE user/$user": {"user", "project", "group", "key", "permission"},
    "ADMIN user/$user": {"user", "project", "group", "key", "permission", "session"},
    "READ project/$project": {"user", "project"},
    "ADMIN project/$project": {"user", "project"},
    "READ group/$group": {"user", "group"},
    "READ event/*": {"event"},
    "READ event/$event": set(),
    "READ docs/$user": set(),
    "READ */$user": {"user", "project", "group", "key", "permission"},
    "READ */*": {"user", "project", "group", "key", "permission", "event"},
    "ADMIN */*": {"user", "project", "group", "key", "permission", "event", "session"},
}  # fmt: skip


async def test_one_permission_shows_what_it_is_for_and_what_belongs_to_it(data: GraphQL) -> None:
    things = await the_stranger(data)
    names = ("user", "project", "group", "key", "permission", "session", "event")
    ids = {things[name]: name for name in names}
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    seen = {}
    for place, held in enumerate(SEEN_WITH):
        somebody = await a_person(f"somebody {place}", Template(held).substitute(things))
        shown = await data(document, by=await session_of(somebody), ids=list(ids))
        seen[held] = {ids[node["id"]] for node in shown if node}
    assert seen == SEEN_WITH
