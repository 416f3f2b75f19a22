"""A narrowed key does what its scopes allow, and cannot make itself, or anything, do more."""

from __future__ import annotations

from string import Template
from typing import Any

import pytest

from models import User
from models.grant import spec
from tests import cast
from tests.cast import PASSWORD, a_key_of, a_person, grant, key_of, parsed
from tests.conftest import GraphQL
from tests.outcome import table

PROBLEMS = "{ problems { code ... on NotAllowed { requires { resourceType resource type } } } }"
DOCS = '{resourceType: "docs", resource: "*", type: ADMIN}'
EVERYTHING = '{resourceType: "*", resource: "*", type: ADMIN}'
NEW = "another good pass phrase"
WIDENING = (
    'createApiKey(input: {user: {id: "$owner"}})',
    'createApiKey(input: {user: {id: "$owner"}, scopes: []})',
    f'createApiKey(input: {{user: {{id: "$owner"}}, scopes: [{DOCS}]}})',
    f'createApiKey(input: {{user: {{id: "$owner"}}, scopes: [{EVERYTHING}]}})',
    'createApiKey(input: {user: {id: "$equal"}})',
    'updateApiKey(apiKey: {id: "$itself"}, input: {scopes: []})',
    'updateApiKey(apiKey: {id: "$itself"}, input: {scopes: null})',
    f'updateApiKey(apiKey: {{id: "$itself"}}, input: {{scopes: [{DOCS}]}})',
    'updateApiKey(apiKey: {id: "$disabled"}, input: {enabled: true})',
    'updateApiKey(apiKey: {id: "$whole"}, input: {expiresAt: "2100-01-01T00:00:00Z"})',
    'rotateApiKey(apiKey: {id: "$whole"})',
    'rotateApiKey(apiKey: {id: "$whole"}, overlapSeconds: 60)',
    'rotateApiKey(apiKey: {id: "$disabled"})',
    f'setUserPassword(user: {{id: "$owner"}}, newPassword: "{NEW}")',
    f'setUserPassword(user: {{id: "$equal"}}, newPassword: "{NEW}")',
    'updateUser(user: {id: "$owner"}, input: {username: "mine"})',
    'updateUser(user: {id: "$owner"}, input: {email: "mine@example.com"})',
    'updateUser(user: {id: "$owner"}, input: {externalId: "mine"})',
    f'grantPermissions(holder: "$owner", permissions: [{DOCS}])',
    f'setPermissions(holder: "$owner", permissions: [{EVERYTHING}, {DOCS}])',
    f'createUser(input: {{username: "mine", permissions: [{DOCS}]}})',
    'createUser(input: {username: "mine", groups: ["$group"]})',
    'updateUser(user: {id: "$owner"}, input: {groups: ["$group"]})',
    'setGroupMembers(group: {id: "$group"}, add: ["$owner"])',
)
ANY_CHANGE = (
    f'changePassword(currentPassword: "{PASSWORD}", newPassword: "{NEW}")',
    "logout(everywhere: true)",
    'revokeSessions(user: {id: "$owner"})',
    'updateUser(user: {id: "$owner"}, input: {firstName: "Mine"})',
    'updateUser(user: {id: "$owner"}, input: {avatarUrl: "https://example.com/a.png"})',
    'updateApiKey(apiKey: {id: "$itself"}, input: {name: "mine"})',
    'updateApiKey(apiKey: {id: "$itself"}, input: {expiresAt: null})',
    'revokeApiKey(apiKey: {id: "$whole"})',
    'deleteApiKey(apiKey: {id: "$whole"})',
    'rotateApiKey(apiKey: {id: "$alike"})',
    'rotateApiKey(apiKey: {id: "$alike"}, overlapSeconds: 60)',
    'deleteApiKeys(user: {id: "$owner"})',
)


async def the_owner() -> tuple[User, dict[str, str]]:
    """An administrator with a password and a whole key, another one, and a group that holds something."""
    owner, equal = await a_person("owner", "ADMIN */*"), await a_person("equal", "ADMIN */*")
    group = await cast.add_group("Writers")
    await grant(group, "ADMIN docs/*")
    whole, disabled = await cast.add_key(owner), await cast.add_key(owner, disabled_at=cast.MORNING)
    alike = await cast.add_key(owner, scopes=["READ user/*"])
    await cast.put_in(equal, group)
    things: dict[str, Any] = {
        "owner": owner,
        "equal": equal,
        "group": group,
        "whole": whole,
        "disabled": disabled,
        "alike": alike,
    }
    return owner, {name: each.id for name, each in things.items()}


async def codes(graphql: GraphQL, field: str, by: str) -> list[str]:
    (payload,) = (await graphql(f"mutation {{ {field} {PROBLEMS} }}", by=by))["data"].values()
    assert all(each["requires"] for each in payload["problems"] if each["code"] == "NOT_ALLOWED")
    return [each["code"] for each in payload["problems"]]


SCOPES = {
    "reading users": ["READ user/*"],
    "administering users": ["ADMIN user/*"],
    "administering all there is": ["ADMIN user/*", "ADMIN group/*", "ADMIN project/*", "ADMIN event/*"],
}


@pytest.mark.promise("S27")
@pytest.mark.parametrize("scopes", SCOPES)
async def test_a_narrowed_key_cannot_widen_anything(scopes: str, graphql: GraphQL) -> None:
    owner, ids = await the_owner()
    itself, secret = await a_key_of(owner, *SCOPES[scopes])
    fields = [*WIDENING, *(ANY_CHANGE if scopes == "reading users" else ())]
    document = "{ viewer { permissions { resourceType resource type } } }"
    before = await graphql(document, by=secret)
    answered = {}
    for field in fields:
        filled = Template(field).substitute(ids, itself=itself.id)
        answered[field] = await codes(graphql, filled, by=secret)
    assert {field: found for field, found in answered.items() if found != ["NOT_ALLOWED"]} == {}
    assert await graphql(document, by=secret) == before


async def test_what_a_narrowed_key_issues_is_as_narrow(data: GraphQL, graphql: GraphQL) -> None:
    owner, _ = await the_owner()
    itself, secret = await a_key_of(owner, "READ user/*", "WRITE docs/1")
    document = """
    mutation ($owner: ID!, $scopes: [PermissionInput!]) {
      createApiKey(input: {user: {id: $owner}, scopes: $scopes}) {
        secret apiKey { scopes { resourceType resource type } } problems { code }
      }
    }
    """
    narrow = [["READ user/*"], ["WRITE docs/1", "READ user/7"], ["READ docs/1"]]
    wanted = [[spec(parsed(each)) for each in scopes] for scopes in narrow]
    made = [await data(document, by=secret, owner=owner.id, scopes=each) for each in wanted]
    assert [each["apiKey"]["scopes"] for each in made] == wanted
    assert [await held_by(data, each["secret"]) for each in made] == wanted
    wide = [["WRITE user/*"], ["READ user/*", "READ docs/2"], ["READ docs/*"], ["READ */*"]]
    wanted = [[spec(parsed(each)) for each in scopes] for scopes in wide]
    answers = [await graphql(document, by=secret, owner=owner.id, scopes=each) for each in wanted]
    told = [each["data"]["createApiKey"]["problems"] for each in answers]
    assert [[problem["code"] for problem in each] for each in told] == [["NOT_ALLOWED"]] * len(wide)
    rotating = f'mutation {{ rotateApiKey(apiKey: {{id: "{itself.id}"}}) {{ secret problems {{ code }} }} }}'
    rotated = await data(rotating, by=secret)
    assert await held_by(data, rotated["secret"]) == [
        spec(parsed(each)) for each in ("READ user/*", "WRITE docs/1")
    ]


async def held_by(data: GraphQL, secret: str) -> Any:
    return (await data("{ viewer { permissions { resourceType resource type } } }", by=secret))["permissions"]


@pytest.mark.promise("S27")
async def test_a_key_does_no_more_than_its_owner_whatever_its_scopes(data: GraphQL, graphql: GraphQL) -> None:
    owner = await a_person("owner", "READ docs/1", "WRITE project/*")
    secret = await key_of(owner, "ADMIN docs/*", "READ project/*", "ADMIN user/*")
    assert await held_by(data, secret) == [spec(parsed(each)) for each in ("READ docs/1", "READ project/*")]
    assert await codes(graphql, 'createProject(input: {name: "x"})', by=secret) == ["NOT_ALLOWED"]
    assert (await data("{ users { totalCount } }", by=secret)) == {"totalCount": 1}


@pytest.mark.promise("S29")
async def test_what_the_owner_loses_its_keys_lose_at_once(data: GraphQL) -> None:
    owner = await a_person("owner")
    [permission] = await grant(owner, "READ user/*")
    secrets = [await key_of(owner), await key_of(owner, "READ user/*")]
    counting = "{ users { totalCount } }"
    assert [await data(counting, by=each) for each in secrets] == [{"totalCount": 2}] * 2
    revoking = """
    mutation ($id: ID!, $permission: PermissionInput!) {
      revokePermissions(holder: $id, permissions: [$permission]) { problems { code } }
    }
    """
    await data(revoking, id=owner.id, permission=spec(parsed("READ user/*")))
    assert permission not in [each["id"] for each in await table("permissions")]
    assert [await data(counting, by=each) for each in secrets] == [{"totalCount": 1}] * 2
