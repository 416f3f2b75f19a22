"""Projects and who is in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import a_key, a_project, a_user, expire, grant, join
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log

CREATE = f"""
mutation ($input: CreateProjectInput!) {{
  createProject(input: $input) {{
    project {{ name description mcpConfigName version membersCount apiKeysCount members {{ totalCount }} }}
    changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
UPDATE = f"""
mutation ($project: ProjectBy!, $input: UpdateProjectInput!) {{
  updateProject(project: $project, input: $input) {{
    project {{ name description mcpConfigName version }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
DELETE = f"""
mutation ($id: ID!, $force: Boolean! = false) {{
  deleteProject(project: {{id: $id}}, force: $force) {{
    deletedId changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
MEMBERSHIP = """
user { username version projects { edges { role node { name } } } }
project { name version membersCount members { edges { role node { username } } } }
changes { field before after }
"""
ADD = f"""
mutation ($project: ID!, $user: ID!, $role: ProjectRole) {{
  addProjectMember(project: {{id: $project}}, user: {{id: $user}}, role: $role) {{ {MEMBERSHIP} {PROBLEMS} }}
}}
""".replace("$role: ProjectRole", "$role: ProjectRole! = MEMBER")
REMOVE = f"""
mutation ($project: ID!, $user: ID!) {{
  removeProjectMember(project: {{id: $project}}, user: {{id: $user}}) {{ {MEMBERSHIP} {PROBLEMS} }}
}}
"""
VERIFY = "mutation ($s: String!) { verifyApiKey(secret: $s) { valid code } }"
VERSION = "query ($id: ID!) { user(by: {id: $id}) { version } }"


def refused(code: str, message: str, path: list[str] | None, kind: str = "Invalid") -> dict[str, Any]:
    problem = {"__typename": kind, "code": code, "message": message, "path": path}
    return {"project": None, "changes": [], "problems": [problem]}


async def test_a_project_is_created(data: GraphQL) -> None:
    given = {"name": " Apollo ", "description": "To the moon\nand back.", "mcpConfigName": "moon"}
    kept = {**given, "name": "Apollo"}
    assert await data(CREATE, input=given) == {
        "project": {**kept, "version": 1, "membersCount": 0, "apiKeysCount": 0, "members": {"totalCount": 0}},
        "changes": [{"field": field, "before": None, "after": value} for field, value in kept.items()],
        "problems": [],
    }


async def test_all_that_is_wrong_with_a_project_is_said_at_once(data: GraphQL, graphql: GraphQL) -> None:
    apollo = await a_project(data)
    wrong = {"name": "x" * 201, "description": "x" * 1001, "mcpConfigName": "\x07"}
    created = (await graphql(CREATE, input=wrong))["data"]["createProject"]
    updated = (await graphql(UPDATE, input=wrong, project={"id": apollo}))["data"]["updateProject"]
    told = [[(each["code"], each["path"]) for each in one["problems"]] for one in (created, updated)]
    assert told == [[("INVALID", ["input", field]) for field in wrong]] * 2


async def test_a_project_has_a_name_of_its_own(data: GraphQL, graphql: GraphQL) -> None:
    apollo, gemini = await a_project(data), await a_project(data, "Gemini")
    taken = refused("TAKEN", "\uff21POLLO is taken.", ["input", "name"], "Taken")
    taken["problems"][0]["existing"] = {"__typename": "Project", "id": apollo}
    nameless = refused("REQUIRED", "name is required.", ["input", "name"])
    a_word = "name cannot be 'Search': it would be mistaken for something else."
    an_id = "name cannot be a UUID: it would be mistaken for an id."
    expected: dict[str | None, Any] = {
        "\uff21POLLO": taken,
        " \t": nameless,
        gemini: refused("INVALID", an_id, ["input", "name"]),
        "Search": refused("INVALID", a_word, ["input", "name"]),
    }
    created = {name: (await graphql(CREATE, input={"name": name}))["data"] for name in expected}
    assert created == {name: {"createProject": payload} for name, payload in expected.items()}
    renamed: dict[Any, Any] = {
        name: (await graphql(UPDATE, project={"id": gemini}, input={"name": name}))["data"]
        for name in (*expected, None)
    }
    assert renamed == {name: {"updateProject": expected.get(name, nameless)} for name in renamed}


async def test_only_what_is_given_changes_and_null_clears(data: GraphQL) -> None:
    before: dict[str, Any] = {"name": "Apollo", "description": "moon", "mcpConfigName": "one"}
    apollo = await a_project(data, **before)
    given: list[tuple[str, str | None]] = [
        ("name", "APOLLO"), ("description", "mars"), ("mcpConfigName", "two"), ("description", None),
        ("mcpConfigName", None),
    ]  # fmt: skip
    expected: list[dict[str, Any]] = []
    for version, (field, value) in enumerate(given, start=2):
        after = {**before, field: value}
        change = {"field": field, "before": before[field], "after": value}
        expected.append({"project": {**after, "version": version}, "changes": [change], "problems": []})
        before = after
    found = [await data(UPDATE, project={"id": apollo}, input={field: value}) for field, value in given]
    assert found == expected


async def test_a_project_is_named_by_id_number_or_name(data: GraphQL, graphql: GraphQL) -> None:
    apollo = await a_project(data)
    number: int = (await data("query ($p: ID!) { project(by: {id: $p}) { number } }", p=apollo))["number"]
    ways: list[dict[str, Any]] = [
        {"id": apollo},
        {"number": number},
        {"name": "apollo "},
        {"identifier": "APOLLO"},
        {"identifier": apollo},
    ]
    found = [(by, (await data(UPDATE, project=by, input={}))["project"]["name"]) for by in ways]
    assert found == [(by, "Apollo") for by in ways]
    ways = [{"id": "x"}, {"number": -1}, {"name": "Gemini"}, {"identifier": str(number)}]
    answers = [(await graphql(UPDATE, project=by, input={}))["data"]["updateProject"] for by in ways]
    assert answers == [
        refused("NOT_FOUND", f"No project {said}.", ["project"], "NotFound")
        for by in ways
        for said in by.values()
    ]


async def test_a_project_in_use_is_deleted_only_by_force(data: GraphQL, graphql: GraphQL) -> None:
    apollo, ada, bob = await a_project(data), await a_user(data), await a_user(data, "bob")
    await join(ada, apollo)

    async def told() -> Any:
        payload = (await graphql(DELETE, id=apollo))["data"]["deleteProject"]
        assert (payload["deletedId"], payload["changes"]) == (None, [])
        return [
            (each["message"], each["projectsCount"], each["membersCount"], each["apiKeysCount"])
            for each in payload["problems"]
        ]

    said = "Apollo has 1 member and 0 live API keys; force deletes it all the same."
    assert await told() == [(said, 0, 1, 0)]
    await join(bob, apollo)
    _, secret = await a_key(data, ada, project={"id": apollo})
    expired, _ = await a_key(data, ada, project={"id": apollo})
    await expire("api_keys", expired)
    _, elsewhere = await a_key(data, ada)
    said = "Apollo has 2 members and 1 live API key; force deletes it all the same."
    assert await told() == [(said, 0, 2, 1)]
    assert await data(DELETE, id=apollo, force=True) == {
        "deletedId": apollo,
        "changes": [{"field": "name", "before": "Apollo", "after": None}],
        "problems": [],
    }
    assert await data(VERIFY, s=secret) == {"valid": False, "code": "NOT_FOUND"}
    assert await data(VERIFY, s=elsewhere) == {"valid": True, "code": "VALID"}
    assert await data(VERSION, id=bob) == {"version": 2}
    assert (await graphql(DELETE, id=apollo))["data"]["deleteProject"]["problems"] == [
        {
            "__typename": "NotFound",
            "code": "NOT_FOUND",
            "message": f"No project {apollo}.",
            "path": ["project"],
        }
    ]


async def test_a_project_nobody_uses_is_deleted_at_once(data: GraphQL) -> None:
    assert await data(DELETE, id=await a_project(data, description="moon")) | {"deletedId": None} == {
        "deletedId": None,
        "changes": [
            {"field": "name", "before": "Apollo", "after": None},
            {"field": "description", "before": "moon", "after": None},
        ],
        "problems": [],
    }


# Members


def membership(*changes: tuple[str, Any, Any], version: int, role: str | None) -> dict[str, Any]:
    """The payload about Ada, the only member of Apollo, or none any more."""
    mine = [{"role": role, "node": {"name": "Apollo"}}] if role else []
    members = [{"role": role, "node": {"username": "ada"}}] if role else []
    return {
        "user": {"username": "ada", "version": version, "projects": {"edges": mine}},
        "project": {
            "name": "Apollo",
            "version": 1,
            "membersCount": len(members),
            "members": {"edges": members},
        },
        "changes": [{"field": field, "before": before, "after": after} for field, before, after in changes],
        "problems": [],
    }


async def test_adding_a_member_again_sets_the_role(data: GraphQL) -> None:
    apollo, ada = await a_project(data), await a_user(data)
    who = {"project": apollo, "user": ada}
    assert await data(ADD, **who) == membership(("role", None, "MEMBER"), version=2, role="MEMBER")
    assert await data(ADD, **who, role="ADMIN") == membership(
        ("role", "MEMBER", "ADMIN"), version=3, role="ADMIN"
    )
    assert await data(ADD, **who, role="ADMIN") == membership(version=3, role="ADMIN")
    assert await data(ADD, **who) == membership(("role", "ADMIN", "MEMBER"), version=4, role="MEMBER")
    assert await log(
        data,
        "operation targetId changes { field before after }",
        target=apollo,
        operations=["ADD_PROJECT_MEMBER"],
    ) == [
        {
            "operation": "ADD_PROJECT_MEMBER",
            "targetId": apollo,
            "changes": [
                {"field": "user", "before": None, "after": ada},
                {"field": "role", "before": before, "after": after},
            ],
        }
        for before, after in (("ADMIN", "MEMBER"), ("MEMBER", "ADMIN"), (None, "MEMBER"))
    ]


@pytest.mark.promise("S31")
async def test_who_leaves_a_project_loses_its_keys_for_it(data: GraphQL) -> None:
    apollo, gemini, ada = await a_project(data), await a_project(data, "Gemini"), await a_user(data)
    await join(ada, apollo)
    await join(ada, gemini)
    _, lost = await a_key(data, ada, project={"id": apollo})
    _, kept = await a_key(data, ada, project={"name": "gemini"})
    _, free = await a_key(data, ada)
    removed = await data(REMOVE, project=apollo, user=ada)
    expected = membership(("role", "MEMBER", None), ("apiKeys", 1, 0), version=2, role=None)
    expected["user"]["projects"] = {"edges": [{"role": "MEMBER", "node": {"name": "Gemini"}}]}
    assert removed == expected
    codes = [(await data(VERIFY, s=secret))["code"] for secret in (lost, kept, free)]
    assert codes == ["REVOKED", "VALID", "VALID"]
    await data(
        "mutation ($id: ID!) { updateUser(user: {id: $id}, input: {projects: []}) { problems { code } } }",
        id=ada,
    )
    assert (await data(VERIFY, s=kept))["code"] == "REVOKED"


async def test_who_is_no_member_cannot_be_removed(data: GraphQL, graphql: GraphQL) -> None:
    apollo, ada = await a_project(data), await a_user(data)
    answer = await graphql(REMOVE, project=apollo, user=ada)
    expected = {"user": None, **refused("NOT_A_MEMBER", "ada is not a member of Apollo.", ["user"])}
    assert answer["data"]["removeProjectMember"] == expected
    assert await data(VERSION, id=ada) == {"version": 1}


async def test_who_or_what_is_not_there_is_named(data: GraphQL, graphql: GraphQL) -> None:
    apollo, ada = await a_project(data), await a_user(data)
    no_project = {"user": None, **refused("NOT_FOUND", f"No project {ada}.", ["project"], "NotFound")}
    found = [(await graphql(document, project=ada, user=ada))["data"] for document in (ADD, REMOVE)]
    assert found == [{"addProjectMember": no_project}, {"removeProjectMember": no_project}]
    no_user = {"user": None, **refused("NOT_FOUND", f"No user {apollo}.", ["user"], "NotFound")}
    found = [(await graphql(document, project=apollo, user=apollo))["data"] for document in (ADD, REMOVE)]
    assert found == [{"addProjectMember": no_user}, {"removeProjectMember": no_user}]


async def test_who_administers_a_project_may_do_all_to_it_and_nothing_elsewhere(
    data: GraphQL, graphql: GraphQL
) -> None:
    apollo, gemini = await a_project(data), await a_project(data, "Gemini")
    ada, bob = await a_user(data), await a_user(data, "bob")
    await join(ada, apollo, "ADMIN")
    await join(bob, gemini)
    await grant(ada, "READ user/*", "READ project/*")
    _, secret = await a_key(data, ada)
    assert (await data(ADD, by=secret, project=apollo, user=bob, role="ADMIN"))["problems"] == []
    assert (await data(REMOVE, by=secret, project=apollo, user=bob))["problems"] == []
    assert (await data(UPDATE, by=secret, project={"id": apollo}, input={"name": "Artemis"}))[
        "problems"
    ] == []
    elsewhere = {"by": secret, "project": gemini, "user": bob}
    added = (await graphql(ADD, **elsewhere))["data"]["addProjectMember"]
    removed = (await graphql(REMOVE, **elsewhere))["data"]["removeProjectMember"]
    not_allowed = {
        "__typename": "NotAllowed",
        "code": "NOT_ALLOWED",
        "message": f"This needs WRITE on project/{gemini}.",
        "path": None,
        "requires": {"resourceType": "project", "resource": gemini, "type": "WRITE"},
    }
    assert [added["problems"], removed["problems"]] == [[not_allowed], [not_allowed]]
    assert (await data(DELETE, by=secret, id=apollo, force=True))["deletedId"] == apollo
