"""A link sets a password for whoever has it: it is good while its maker could set that password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx2
import pytest

from models import User
from tests import cast
from tests.cast import a_person, grant, key_of
from tests.conftest import GraphQL
from tests.resolvers.links import OVER, a_link, redeem
from tests.resolvers.signing import ada


async def in_a_group(user: User) -> None:
    crew = await cast.add_group("Crew")
    await grant(crew, "READ docs/1")
    await cast.put_in(user, crew)


async def by_its_group(user: User) -> None:
    crew = await cast.add_group("Crew")
    await cast.put_in(user, crew)
    await grant(crew, "READ docs/1")


async def in_a_project(user: User) -> None:
    await cast.join(user, await cast.add_project("Apollo"), "ADMIN")


async def by_a_grant(user: User) -> None:
    await grant(user, "READ docs/1")


Promotion = Callable[[User], Awaitable[None]]
PROMOTIONS: list[Promotion] = [by_a_grant, in_a_group, by_its_group, in_a_project]


@pytest.mark.parametrize("promote", PROMOTIONS)
@pytest.mark.parametrize("purpose", ["INVITATION", "PASSWORD_RESET"])
async def test_a_link_ends_when_its_user_is_promoted_above_its_maker(
    data: GraphQL, anonymous: httpx2.AsyncClient, purpose: str, promote: Promotion
) -> None:
    id_, helper = await ada(data), await a_person("helper", "ADMIN user/*")
    token = await a_link(data, id_, purpose, by=await key_of(helper))
    await promote(await User.get(id=id_))
    assert await redeem(anonymous, token) == OVER


@pytest.mark.parametrize("promote", PROMOTIONS)
async def test_it_is_good_where_its_maker_holds_as_much(
    data: GraphQL, anonymous: httpx2.AsyncClient, promote: Promotion
) -> None:
    id_ = await ada(data)
    helper = await a_person("helper", "ADMIN user/*", "READ docs/*", "ADMIN project/*")
    token = await a_link(data, id_, by=await key_of(helper))
    await promote(await User.get(id=id_))
    assert (await redeem(anonymous, token))["problems"] == []


ENDINGS = {
    "is deactivated": 'setUserStatus(user: {username: "helper"}, status: DEACTIVATED)',
    "is deleted": 'deleteUser(user: {username: "helper"}, force: true)',
    "may no more": "setPermissions(holder: $id, permissions: [])",
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_it_ends_when_its_maker(data: GraphQL, anonymous: httpx2.AsyncClient, ending: str) -> None:
    helper = await a_person("helper", "ADMIN user/*")
    token = await a_link(data, await ada(data), by=await key_of(helper))
    declared, given = ("($id: ID!)", {"id": helper.id}) if "$id" in ENDINGS[ending] else ("", {})
    await data(f"mutation {declared} {{ {ENDINGS[ending]} {{ problems {{ code }} }} }}", **given)
    assert await redeem(anonymous, token) == OVER


async def test_what_a_narrowed_key_made_is_good_for_no_more_than_the_key(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_, chief = await ada(data), await a_person("chief", "ADMIN */*")
    token = await a_link(data, id_, by=await key_of(chief, "ADMIN user/*"))
    await grant(id_, "READ docs/1")
    assert await redeem(anonymous, token) == OVER
    again = await a_link(data, id_, by=await key_of(chief))
    assert (await redeem(anonymous, again))["problems"] == []
