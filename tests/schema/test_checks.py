"""May this user do it, and why or why not: every reason there is."""

from __future__ import annotations

from typing import Any

import pytest

from models import clock
from tests.cast import a_group, a_key, a_project, a_user, add_user, expire, grant, join, set_members, spec
from tests.conftest import GraphQL

CHECK = """
query ($user: ID!, $permission: PermissionInput!, $key: ID) {
  checkPermission(user: {id: $user}, permission: $permission, apiKey: $key) {
    allowed reason explanation
    decidedBy { permission { resourceType resource type } group { name } }
    nearestMiss { resourceType resource type }
  }
}
"""
PERMITTED = """
query ($permission: PermissionInput!, $first: Int, $after: String) {
  usersPermitted(permission: $permission, first: $first, after: $after) {
    totalCount nodes { username } pageInfo { hasNextPage endCursor }
  }
}
"""
Check = Any


def decision(
    reason: str,
    explanation: str,
    *,
    by: str | None = None,
    group: str | None = None,
    missed: str | None = None,
) -> dict[str, Any]:
    return {
        "allowed": reason.startswith("GRANTED"),
        "reason": reason,
        "explanation": explanation,
        "decidedBy": {"permission": spec(by), "group": group and {"name": group}} if by else None,
        "nearestMiss": spec(missed) if missed else None,
    }


@pytest.fixture
def check(data: GraphQL) -> Check:
    async def ask(user: str, permission: str, key: str | None = None) -> Any:
        return await data(CHECK, user=user, permission=spec(permission), key=key)

    return ask


async def test_what_is_held_directly_is_granted(data: GraphQL, check: Check) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE docs/*")
    granted = decision("GRANTED_DIRECTLY", "ada holds WRITE on docs/*.", by="WRITE docs/*")
    covered = ("READ docs/1", "WRITE docs/1", "WRITE docs/*", "READ docs/*")
    assert {asked: await check(ada, asked) for asked in covered} == dict.fromkeys(covered, granted)


async def test_what_a_group_holds_is_granted_to_its_members(data: GraphQL, check: Check) -> None:
    ada, crew = await a_user(data), await a_group(data)
    await grant(crew, "ADMIN */7")
    assert await check(ada, "READ docs/7") == decision(
        "NO_MATCHING_GRANT", "ada holds nothing like READ on docs/7."
    )
    await set_members(data, crew, add=[ada])
    said = "ada is in the group Crew, which holds ADMIN on */7."
    assert await check(ada, "READ docs/7") == decision("GRANTED_BY_GROUP", said, by="ADMIN */7", group="Crew")
    await grant(ada, "READ docs/*")
    said = "ada holds READ on docs/*."  # the shortest explanation wins
    assert await check(ada, "READ docs/7") == decision("GRANTED_DIRECTLY", said, by="READ docs/*")


async def test_who_administers_a_project_may_do_all_to_it(data: GraphQL, check: Check) -> None:
    ada, apollo, gemini = await a_user(data), await a_project(data), await a_project(data, "Gemini")
    await join(ada, apollo, "ADMIN")
    await join(ada, gemini)
    said = f"ada administers the project, which includes WRITE on project/{apollo}."
    assert await check(ada, f"WRITE project/{apollo}") == decision("GRANTED_DIRECTLY", said)
    said = f"ada holds nothing like READ on project/{gemini}."
    assert await check(ada, f"READ project/{gemini}") == decision("NO_MATCHING_GRANT", said)
    assert (await check(ada, "READ project/*"))["allowed"] is False


async def test_the_nearest_miss_is_shown(data: GraphQL, check: Check) -> None:
    nearest = {
        "WRITE docs/1": "READ docs/1",  # the very resource before the widest type
        "ADMIN docs/9": "WRITE docs/*",
        "ADMIN docs/*": "WRITE docs/*",
        "READ mail/1": "READ */9",
    }
    found, expected = {}, {}
    for asked, missed in nearest.items():
        ada = await add_user(f"holds {missed} not {asked}")
        await grant(ada, missed, "ADMIN docs/2", "ADMIN files/1")
        found[asked] = await check(ada.id, asked)
        said = (
            f"{ada.username} holds {missed.replace(' ', ' on ')}, which is not {asked.replace(' ', ' on ')}."
        )
        expected[asked] = decision("NO_MATCHING_GRANT", said, missed=missed)
    assert found == expected
    eve = await a_user(data, "eve", permissions=[spec("ADMIN mail/9")])
    nothing = decision("NO_MATCHING_GRANT", "eve holds nothing like READ on files/9.")
    assert await check(eve, "READ files/9") == nothing


async def test_what_has_expired_is_said_to_have_expired(data: GraphQL, check: Check) -> None:
    ada = await a_user(data)
    await grant(ada, "READ docs/1")
    await grant(ada, "WRITE docs/*", expires_at=clock.from_text("2100-01-01T00:00:00Z"))
    held = (
        await data("query ($id: ID!) { user(by: {id: $id}) { permissions { nodes { id type } } } }", id=ada)
    )["permissions"]["nodes"]
    await expire("permissions", next(each["id"] for each in held if each["type"] == "WRITE"))
    said = "ada held WRITE on docs/* until 2001-09-09T01:46:40.000Z."
    assert await check(ada, "WRITE docs/1") == decision("GRANT_EXPIRED", said, missed="WRITE docs/*")
    assert (await check(ada, "READ docs/1"))["reason"] == "GRANTED_DIRECTLY"
    said = "ada holds READ on docs/1, which is not ADMIN on docs/1."
    assert await check(ada, "ADMIN docs/1") == decision("NO_MATCHING_GRANT", said, missed="READ docs/1")


async def test_whoever_is_deactivated_may_do_nothing(data: GraphQL, check: Check) -> None:
    ada = await a_user(data, permissions=[spec("ADMIN */*")])
    key, _ = await a_key(data, ada)
    await data(
        "mutation ($id: ID!) { setUserStatus(user: {id: $id}, status: DEACTIVATED) { problems { code } } }",
        id=ada,
    )
    found = [await check(ada, "READ docs/1", through) for through in (None, key)]
    assert found == [decision("USER_DEACTIVATED", "ada is deactivated.")] * 2


async def test_a_key_may_do_less_than_its_owner(data: GraphQL, check: Check) -> None:
    ada = await a_user(data, permissions=[spec("WRITE docs/*")])
    narrow, _ = await a_key(data, ada, scopes=[spec("READ docs/*"), spec("ADMIN mail/*")])
    whole, _ = await a_key(data, ada)
    hint = (await data("query ($id: ID!) { node(id: $id) { ... on ApiKey { hint } } }", id=narrow))["hint"]
    granted = decision("GRANTED_DIRECTLY", "ada holds WRITE on docs/*.", by="WRITE docs/*")
    assert await check(ada, "READ docs/1", narrow) == granted
    assert await check(ada, "WRITE docs/1", whole) == granted
    excluded = f"The scopes of the key {hint} do not include WRITE on docs/1."
    assert await check(ada, "WRITE docs/1", narrow) == decision("KEY_SCOPE_EXCLUDES", excluded)
    said = "ada holds nothing like READ on mail/1."  # no scope gives what the owner does not have
    assert await check(ada, "READ mail/1", narrow) == decision("NO_MATCHING_GRANT", said)


async def test_a_key_that_is_not_valid_may_do_nothing(data: GraphQL, check: Check) -> None:
    ada = await a_user(data, permissions=[spec("ADMIN docs/*")])
    disable = """mutation ($id: ID!) {
      updateApiKey(apiKey: {id: $id}, input: {enabled: false}) { problems { code } }
    }"""
    revoke = "mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { code } } }"
    rotate = (
        "mutation ($id: ID!) { rotateApiKey(apiKey: {id: $id}, overlapSeconds: 60) { problems { code } } }"
    )
    found, expected = {}, {}
    for status, change in {
        "disabled": disable,
        "revoked": revoke,
        "expired": None,
        "rotating": rotate,
    }.items():
        key, _ = await a_key(data, ada)
        hint = (await data("query ($id: ID!) { node(id: $id) { ... on ApiKey { hint } } }", id=key))["hint"]
        await (data(change, id=key) if change else expire("api_keys", key))
        found[status] = await check(ada, "READ docs/1", key)
        expected[status] = decision("KEY_NOT_VALID", f"The key {hint} is {status}.")
    granted = decision("GRANTED_DIRECTLY", "ada holds ADMIN on docs/*.", by="ADMIN docs/*")
    assert found == {**expected, "rotating": granted}  # whose overlap is running: both keys are good


async def test_only_keys_of_the_user_are_asked_about(data: GraphQL, graphql: GraphQL) -> None:
    ada, bob = await a_user(data), await a_user(data, "bob")
    key, _ = await a_key(data, bob)
    unknown = "5c8f8b0e-0000-4000-8000-000000000000"
    said = {
        key: "ada has no such API key.",
        unknown: f"No API key {unknown}.",
        "": "No API key .",
        "x": "No API key x.",
    }
    answers = {
        each: await graphql(CHECK, user=ada, permission=spec("READ docs/1"), key=each) for each in said
    }
    assert {
        each: (
            answer["data"],
            [(error["message"], error["extensions"]["code"]) for error in answer["errors"]],
        )
        for each, answer in answers.items()
    } == {each: ({"checkPermission": None}, [(message, "NOT_FOUND")]) for each, message in said.items()}


@pytest.mark.parametrize("document", [CHECK, PERMITTED], ids=["of one", "of all"])
async def test_what_could_not_be_granted_cannot_be_asked(
    data: GraphQL, graphql: GraphQL, document: str
) -> None:
    sent = {"user": await a_user(data)} if document == CHECK else {}
    asked = ("READ /1", "READ docs/", "READ docs/" + "x" * 501, "READ  docs/1", "READ do\x07cs/1")
    answers = {each: await graphql(document, **sent, permission=spec(each)) for each in asked}
    codes = {each: answer["errors"][0]["extensions"]["code"] for each, answer in answers.items()}
    assert codes == dict.fromkeys(asked, "INVALID")


PEOPLE = {
    "all": ["ADMIN */*"],
    "type": ["WRITE project/*"],
    "one": ["ADMIN project/{}"],
    "less": ["READ project/{}"],
    "else": ["ADMIN project/other", "ADMIN user/*"],
    "off": ["ADMIN */*"],
    "late": ["ADMIN project/*"],
    "member": [],
    "head": [],
    "plain": [],
    "nobody": [],
}


async def test_everyone_who_may_do_it_is_found(data: GraphQL, check: Check) -> None:
    apollo, crew = await a_project(data), await a_group(data)
    asked = f"WRITE project/{apollo}"
    ids = {
        name: await a_user(data, name, permissions=[spec(each.format(apollo)) for each in held])
        for name, held in PEOPLE.items()
    }
    await grant(crew, "WRITE project/*")
    await set_members(data, crew, add=[ids["member"], ids["one"]])
    await join(ids["head"], apollo, "ADMIN")
    await join(ids["plain"], apollo)
    await data(
        'mutation { setUserStatus(user: {username: "off"}, status: DEACTIVATED) { problems { code } } }'
    )
    late = await data('{ user(by: {username: "late"}) { permissions { nodes { id } } } }')
    await expire("permissions", late["permissions"]["nodes"][0]["id"])
    expected = ["admin", "all", "type", "one", "member", "head"]
    found = await data(PERMITTED, permission=spec(asked))
    assert found["totalCount"] == len(expected)
    assert [node["username"] for node in found["nodes"]] == expected
    allowed = [name for name, id_ in ids.items() if (await check(id_, asked))["allowed"]]
    assert ["admin", *allowed] == expected
    first = await data(PERMITTED, permission=spec(asked), first=4)
    assert [node["username"] for node in first["nodes"]] == expected[:4]
    after = first["pageInfo"]["endCursor"]
    assert await data(PERMITTED, permission=spec(asked), after=after) == {
        "totalCount": 6,
        "nodes": [{"username": name} for name in expected[4:]],
        "pageInfo": {"hasNextPage": False, "endCursor": found["pageInfo"]["endCursor"]},
    }
    assert [await walk(data, asked, "first", "after"), await walk(data, asked, "last", "before")] == [
        [expected[:2], expected[2:4], expected[4:]]
    ] * 2


async def walk(data: GraphQL, asked: str, size: str, cursor: str) -> list[list[str]]:
    """The pages of two, without a total, in the order of the list."""
    document = f"""query ($permission: PermissionInput!, $cursor: String) {{
      usersPermitted(permission: $permission, {size}: 2, {cursor}: $cursor) {{
        nodes {{ username }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
      }}
    }}"""
    pages, at, more = list[list[str]](), None, True
    while more:
        found = await data(document, permission=spec(asked), cursor=at)
        info, names = found["pageInfo"], [node["username"] for node in found["nodes"]]
        is_forward = size == "first"
        pages = [*pages, names] if is_forward else [names, *pages]
        at, more = (
            (info["endCursor"], info["hasNextPage"])
            if is_forward
            else (info["startCursor"], info["hasPreviousPage"])
        )
    return pages
