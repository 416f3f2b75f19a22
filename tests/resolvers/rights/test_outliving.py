"""A key that ends, by a time or with a membership, gives its owner nothing that outlives it."""

from __future__ import annotations

from string import Template
from typing import Any

import httpx2
import pytest

from models import User, clock
from tests import cast
from tests.cast import PASSWORD, a_key_of, a_person
from tests.conftest import GraphQL
from tests.outcome import all_rows

NEW = "another good pass phrase"
TOO_LATE, EARLIER = "2999-01-01T00:00:01Z", "2998-01-01T00:00:00Z"
END = clock.from_text("2999-01-01T00:00:00Z")
LONGER = {
    'createApiKey(input: {user: {id: "$owner"}})': ["input", "expiresAt"],
    f'createApiKey(input: {{user: {{id: "$owner"}}, expiresAt: "{TOO_LATE}"}})': ["input", "expiresAt"],
    'updateApiKey(apiKey: {id: "$itself"}, input: {expiresAt: null})': ["input", "expiresAt"],
    f'updateApiKey(apiKey: {{id: "$itself"}}, input: {{expiresAt: "{TOO_LATE}"}})': ["input", "expiresAt"],
    f'updateApiKey(apiKey: {{id: "$short"}}, input: {{expiresAt: "{TOO_LATE}"}})': ["input", "expiresAt"],
    'updateApiKey(apiKey: {id: "$disabled"}, input: {enabled: true})': ["input", "expiresAt"],
    'rotateApiKey(apiKey: {id: "$endless"})': ["apiKey"],
    'rotateApiKey(apiKey: {id: "$endless"}, overlapSeconds: 60)': ["apiKey"],
}
ELSEWHERE = {
    'createApiKey(input: {user: {id: "$owner"}})': ["input", "project"],
    'createApiKey(input: {user: {id: "$owner"}, project: {id: "$gemini"}})': ["input", "project"],
    'updateApiKey(apiKey: {id: "$disabled"}, input: {enabled: true})': ["apiKey"],
    'updateApiKey(apiKey: {id: "$short"}, input: {expiresAt: null})': ["apiKey"],
    'rotateApiKey(apiKey: {id: "$endless"})': ["apiKey"],
}


async def the_owner() -> tuple[User, dict[str, Any]]:
    owner, equal = await a_person("owner", "ADMIN */*"), await a_person("equal", "ADMIN */*")
    apollo, gemini = await cast.add_project("Apollo"), await cast.add_project("Gemini")
    for project in (apollo, gemini):
        await cast.join(owner, project)
    things: dict[str, Any] = {
        "owner": owner,
        "equal": equal,
        "gemini": gemini,
        "endless": await cast.add_key(owner),
        "disabled": await cast.add_key(owner, disabled_at=cast.MORNING),
        "short": await cast.add_key(owner, expires_at=END - 1),
        "equals": await cast.add_key(equal),
    }
    return owner, {"apollo": apollo.number, **{name: each.id for name, each in things.items()}}


async def problems(graphql: GraphQL, field: str, by: str) -> Any:
    document = f"mutation {{ {field} {{ problems {{ code path }} }} }}"
    (payload,) = (await graphql(document, by=by))["data"].values()
    return payload["problems"]


@pytest.mark.parametrize("field", LONGER)
async def test_a_key_that_ends_gives_its_owner_no_key_that_lives_longer(graphql: GraphQL, field: str) -> None:
    owner, things = await the_owner()
    key, secret = await a_key_of(owner, expires_at=END)
    await graphql("{ currentUser { id } }", by=secret)  # its use is noted once a minute
    before = await all_rows()
    filled = Template(field).substitute(things, itself=key.id)
    assert await problems(graphql, filled, secret) == [{"code": "INVALID", "path": LONGER[field]}]
    assert await all_rows() == before


@pytest.mark.parametrize("field", ELSEWHERE)
async def test_a_key_for_a_project_gives_its_owner_none_that_outlives_the_membership(
    graphql: GraphQL, field: str
) -> None:
    owner, things = await the_owner()
    _, secret = await a_key_of(owner, project_number=things["apollo"])
    filled = Template(field).substitute(things)
    assert await problems(graphql, filled, secret) == [{"code": "INVALID", "path": ELSEWHERE[field]}]


@pytest.mark.parametrize("given", [{"expires_at": END}, {"project_number": 1}], ids=["a time", "a project"])
async def test_a_key_that_ends_by(graphql: GraphQL, data: GraphQL, given: dict[str, Any]) -> None:
    """It sets no password, which does not end, of its owner's; with the current one that is no news."""
    owner, things = await the_owner()
    given = {"project_number": things["apollo"]} if "project_number" in given else given
    _, secret = await a_key_of(owner, **given)
    own, other = [
        f'setUserPassword(user: {{id: "{things[who]}"}}, newPassword: "{NEW}")' for who in ("owner", "equal")
    ]
    assert await problems(graphql, own, secret) == [{"code": "NOT_ALLOWED", "path": None}]
    told = f'{{ user(by: {{id: "{owner.id}"}}) {{ viewerCan }} }}'
    assert "SET_PASSWORD" not in (await data(told, by=secret))["viewerCan"]
    assert await problems(graphql, other, secret) == []
    changing = f'changePassword(currentPassword: "{PASSWORD}", newPassword: "{NEW}")'
    assert await problems(graphql, changing, secret) == []


async def test_within_its_time_a_key_issues_enables_rotates_and_renames(graphql: GraphQL) -> None:
    owner, things = await the_owner()
    resting = await cast.add_key(owner, disabled_at=cast.MORNING, expires_at=END)
    key, secret = await a_key_of(owner, expires_at=END)
    fields = (
        f'createApiKey(input: {{user: {{id: "$owner"}}, expiresAt: "{EARLIER}"}})',
        'createApiKey(input: {user: {id: "$equal"}})',  # giving to others ignores time
        'rotateApiKey(apiKey: {id: "$equals"})',
        'updateApiKey(apiKey: {id: "$resting"}, input: {enabled: true})',
        'updateApiKey(apiKey: {id: "$endless"}, input: {name: "old", enabled: false})',
        f'updateApiKey(apiKey: {{id: "$endless"}}, input: {{expiresAt: "{EARLIER}"}})',
        'rotateApiKey(apiKey: {id: "$short"})',
        'rotateApiKey(apiKey: {id: "$itself"})',
    )
    filled = [Template(each).substitute(things, itself=key.id, resting=resting.id) for each in fields]
    told = {each: await problems(graphql, each, secret) for each in filled}
    assert told == {each: [] for each in filled}


async def test_a_key_for_a_project_issues_and_rotates_keys_for_it(graphql: GraphQL) -> None:
    owner, things = await the_owner()
    key, secret = await a_key_of(owner, project_number=things["apollo"])
    fields = (
        'createApiKey(input: {user: {id: "$owner"}, project: {name: "Apollo"}})',
        'rotateApiKey(apiKey: {id: "$itself"})',
    )
    filled = [Template(field).substitute(things, itself=key.id) for field in fields]
    assert [await problems(graphql, each, secret) for each in filled] == [[], []]


ROADS = {
    "enkrypt rotates": ("POST", "/enkrypt/api/v1/api-keys/rotate", {"api_key": "$secret"}),
    "enkrypt enables": ("POST", "/enkrypt/api/v1/api-keys/$resting/enable", {}),
    "enkrypt issues": ("POST", "/enkrypt/api/v1/users/$owner/api-keys", {"project_name": "Apollo"}),
    "antfly issues": ("POST", "/antfly/api/v1/users/owner/api-keys", {"name": "mine"}),
    "antfly sets the password": ("PUT", "/antfly/api/v1/users/owner/password", {"new_password": NEW}),
}


@pytest.mark.parametrize("road", ROADS)
async def test_nor_does_it_when(anonymous: httpx2.AsyncClient, road: str) -> None:
    owner, things = await the_owner()
    _, endless = await a_key_of(owner)
    _, resting = await a_key_of(owner, disabled_at=cast.MORNING)
    _, secret = await a_key_of(owner, expires_at=END)
    things |= {"secret": endless, "resting": resting}
    method, path, body = ROADS[road]
    filled = {name: Template(value).substitute(things) for name, value in body.items()}
    headers = {"Authorization": f"Bearer {secret}"}
    await anonymous.get("/antfly/api/v1/users/me", headers=headers)
    before = await all_rows()
    answer = await anonymous.request(method, Template(path).substitute(things), json=filled, headers=headers)
    assert answer.status_code in (400, 403), answer.text
    assert await all_rows() == before
