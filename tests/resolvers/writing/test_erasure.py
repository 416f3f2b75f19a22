"""Erasing a person leaves nothing personal in the whole database, wherever it was written."""

from __future__ import annotations

import httpx2

from models import Event
from tests.cast import a_group, a_key, a_project, a_user, grant, join
from tests.conftest import GraphQL
from tests.outcome import all_rows, log
from tests.resolvers.signing import RIGHT, WRONG, ada, code, login

DELETE = """
mutation ($id: ID!, $erase: Boolean!) {
  deleteUser(user: {id: $id}, force: true, erase: $erase) { problems { message } }
}
"""
NAMES = ("Augusta", "ada@example.com", "Lovelace", "Countess", "laptop-of-Ada", "phone-of-Ada", "desk-of-Ada")
ROTATE = """mutation ($id: ID!) {
  rotateApiKey(apiKey: {id: $id}) { apiKey { id } secret problems { message } }
}"""


async def a_long_life(data: GraphQL, anonymous: httpx2.AsyncClient) -> tuple[str, str]:
    """Ada's, with keys issued, renamed, rotated and deleted, one of them in a life before; and Bob, who has
    to do with her."""
    id_, bob = await ada(data, firstName="Augusta", lastName="Lovelace"), await a_user(data, "bob")
    await a_key(data, id_, name="phone-of-Ada")
    first = DELETE.replace("$erase: Boolean!", "$erase: Boolean! = false")
    await data(first, id=id_)
    await data("mutation ($id: ID!) { restoreUser(id: $id) { problems { message } } }", id=id_)
    await data(
        'mutation ($id: ID!) { setUserPassword(user: {id: $id}, newPassword: "correct horse battery staple") '
        "{ problems { message } } }",
        id=id_,
    )
    laptop, secret = await a_key(data, id_, name="laptop-of-Ada")
    await grant(id_, "ADMIN user/*")
    await join(id_, await a_project(data), "ADMIN")
    await a_group(data, members=[id_, bob])
    rotated = await data(
        ROTATE,
        by=secret,
        id=laptop,
    )
    again = await data(
        ROTATE,
        id=rotated["apiKey"]["id"],
    )
    for change in (
        f'updateApiKey(apiKey: {{id: "{again["apiKey"]["id"]}"}}, input: {{name: "desk-of-Ada"}})',
        f'deleteApiKey(apiKey: {{id: "{again["apiKey"]["id"]}"}})',
        f'updateUser(user: {{id: "{id_}"}}, input: {{displayName: "Countess"}})',
        f'setUserStatus(user: {{id: "{id_}"}}, status: ACTIVE, reason: "Countess is back")',
    ):
        await data(f"mutation {{ {change} {{ problems {{ message }} }} }}")
    assert (await login(anonymous, "ada@example.com", RIGHT))["problems"] == []
    assert await code(anonymous, "ada@example.com", WRONG) == "WRONG_CREDENTIALS"
    return id_, bob


async def test_nothing_that_names_a_person_is_left(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_, _ = await a_long_life(data, anonymous)
    kept = str(await all_rows())
    assert [name for name in NAMES if name not in kept] == []
    await data(DELETE, id=id_, erase=True)
    kept = str(await all_rows()).lower()
    assert [name for name in NAMES if name.lower() in kept] == []
    everything = await all_rows()
    assert [
        each["subject"] for each in everything["sign_in_failures"] if "address" not in each["subject"]
    ] == []


async def test_what_is_told_of_others_stays(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_, bob = await a_long_life(data, anonymous)
    await a_key(data, bob, name=id_)  # a key may be called anything, also by the id of somebody else
    before = [each for each in await log(data, "targetId changes { after }") if each["targetId"] != id_]
    keys = {each.target_id for each in await Event.filter(target_type="ApiKey")}
    await data(DELETE, id=id_, erase=True)
    after = [each for each in await log(data, "targetId changes { after }") if each["targetId"] != id_]
    erased = {old["targetId"] for old, new in zip(before, after, strict=True) if old != new}
    assert len(keys) == 6  # the administrator has one, too
    assert len(erased) == 4
    assert erased < keys
