"""Of a co-member one sees the profile; how and when they sign in, why they have their status, and their
attributes, only who may read them."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from models import User, clock
from models.database import Sql, execute
from tests import cast
from tests.cast import HASH, a_person, key_of
from tests.conftest import ADMIN_KEY, GraphQL
from tests.resolvers.signing import have_failed

FIELDS = """
  username status hasPassword passwordChangedAt mustChangePassword lockedUntil lastLoginAt statusReason
  attributes emailVerifiedAt
"""
USER = f"query ($id: ID!) {{ user(by: {{id: $id}}) {{ {FIELDS} }} }}"
HIDDEN = {
    "username": "bob",
    "status": "ACTIVE",
    "hasPassword": False,
    "passwordChangedAt": None,
    "mustChangePassword": False,
    "lockedUntil": None,
    "lastLoginAt": None,
    "statusReason": None,
    "attributes": {},
    "emailVerifiedAt": None,
}
MOMENT = "2026-01-01T00:00:00.000Z"
WAYS = {
    "by id": "query ($id: ID!) {{ user(by: {{id: $id}}) {{ {} }} }}",
    "as a node": "query ($id: ID!) {{ node(id: $id) {{ ... on User {{ {} }} }} }}",
    "in a list": 'query {{ users(where: {{username: {{eq: "bob"}}}}) {{ nodes {{ {} }} }} }}',
    "as a member": 'query {{ project(by: {{name: "Apollo"}}) {{ members {{ nodes {{ {} }} }} }} }}',
    "in a group": 'query {{ group(by: {{name: "Crew"}}) {{ members {{ nodes {{ {} }} }} }} }}',
}


async def bob() -> User:
    """With everything that is private, in a project and a group."""
    user = await cast.add_user(
        "bob",
        password_hash=HASH,
        password_changed_at=cast.MORNING,
        must_change_password=True,
        last_login_at=cast.MORNING,
        status_reason="on leave until May",
        attributes={"salary": 1},
        email_verified_at=cast.MORNING,
    )
    await cast.join(user, await cast.add_project("Apollo"))
    await cast.put_in(user, await cast.add_group("Crew"))
    await have_failed(f"user:{user.id}", 10)
    until = clock.now() + clock.MINUTE
    await execute(Sql("UPDATE sign_in_failures SET locked_until = ?", [until]))
    return user


async def co_member() -> str:
    return await key_of(await a_person("co", "READ project/*", "READ group/*"))


def found_in(answer: Any) -> Any:
    while "username" not in answer:
        answer = answer[0] if isinstance(answer, list) else next(iter(answer.values()))
    return answer


@pytest.mark.parametrize("way", WAYS)
async def test_a_co_member_sees_the_profile_and_no_more(data: GraphQL, way: str) -> None:
    user, secret = await bob(), await co_member()
    given = {"id": user.id} if "$id" in WAYS[way] else {}
    assert found_in(await data(WAYS[way].format(FIELDS), by=secret, **given)) == HIDDEN


@pytest.mark.parametrize("held", ["READ user/*", "READ user/bob", "oneself"])
async def test_who_may_read_the_user_sees_all(data: GraphQL, held: str) -> None:
    user = await bob()
    reader = user if held == "oneself" else await a_person("reader", held.replace("bob", user.id))
    seen = await data(USER, by=await key_of(reader), id=user.id)
    assert seen.pop("lockedUntil") is not None
    assert seen == {
        "username": "bob",
        "status": "ACTIVE",
        "hasPassword": True,
        "passwordChangedAt": MOMENT,
        "mustChangePassword": True,
        "lastLoginAt": MOMENT,
        "statusReason": "on leave until May",
        "attributes": {"salary": 1},
        "emailVerifiedAt": MOMENT,
    }


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"gte": MOMENT}, []),
        ({"isNull": False}, []),
        ({"isNull": True}, ["bob", "co"]),
        ({"isNull": True, "gte": MOMENT}, []),
        ({}, ["bob", "co"]),
        ({"gte": None, "isNull": None}, ["bob", "co"]),
    ],
)
async def test_a_filter_finds_what_is_shown(data: GraphQL, where: dict[str, Any], names: list[str]) -> None:
    await bob()
    document = "query ($where: UserFilter) { users(where: $where) { nodes { username } } }"
    secret = await co_member()
    plain, twice_negated = {"lastLoginAt": where}, {"not": {"not": {"lastLoginAt": where}}}
    found = [await data(document, by=secret, where=each) for each in (plain, twice_negated)]
    assert [[node["username"] for node in each["nodes"]] for each in found] == [names, names]


@pytest.mark.promise("S25")
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_an_order_tells_nothing_of_what_is_hidden(data: GraphQL, direction: str) -> None:
    known, secret = await bob(), await co_member()
    shown = await cast.add_user("shown", last_login_at=cast.MORNING + 1)
    await cast.grant(await User.get(username="co"), f"READ user/{shown.id}")
    document = """
    query ($order: [UserOrder!], $after: String) {
      users(orderBy: $order, first: 1, after: $after) { nodes { username } pageInfo { endCursor } }
    }
    """
    order, after, names, cursors = [{"field": "LAST_LOGIN_AT", "direction": direction}], None, [], set()
    for _ in range(3):
        page = await data(document, by=secret, order=order, after=after)
        names += [each["username"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        cursors.add(after)
    assert names == (["shown", "bob", "co"] if direction == "ASC" else ["shown", "co", "bob"])
    await User.filter(id=known.id).update(last_login_at=cast.MORNING + 2)
    page = await data(document, by=secret, order=order, after=None)
    assert [each["username"] for each in page["nodes"]] == ["shown"]
    assert page["pageInfo"]["endCursor"] in cursors


DOORS = {
    "/express/users/bob": "salary",
    "/authgate/api/v1/users": '"lastAuthAt":"2026',
    "/adverity/api/v1/users/2/": '"last_login":"2026',
}


@pytest.mark.promise("S25")
@pytest.mark.parametrize("path", DOORS)
async def test_so_it_is_through_every_door(anonymous: httpx2.AsyncClient, path: str) -> None:
    await bob()
    headers = [{"Authorization": f"Bearer {secret}"} for secret in (await co_member(), ADMIN_KEY)]
    answers = [await anonymous.get(path, headers=each) for each in headers]
    shown = [(answer.status_code, DOORS[path] in answer.text) for answer in answers]
    assert shown == [(200, False), (200, True)]
