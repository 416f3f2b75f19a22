"""What a dialect reads from a body is what its document says, whatever else stands there."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from models import ApiKey, Permission, User, clock
from tests.cast import HASH, add_user
from tests.conftest import ADMIN_KEY, calling, once

MINE = "00000000-0000-4000-8000-000000000000"
ALL = {"type": "admin", "resource": "*", "resource_type": "*", "resourceType": "*"}
DECIDED = {
    "id": MINE, "user_id": MINE, "userId": MINE, "number": 999, "version": 99,
    "password_hash": HASH, "passwordHash": HASH, "hash": HASH, "api_key": "gw_" + "0" * 36,
    "role": "ADMIN", "roles": ["ADMIN"], "is_admin": True, "isAdmin": True, "is_superuser": True,
    "permissions": [ALL], "grants": [ALL], "scopes": [ALL], "policies": [ALL],
    "created_at": 0, "createdAt": 0, "updated_at": 0, "last_login_at": 1, "email_verified_at": 1,
}  # fmt: skip
"""What the server decides, by all the names that it may have."""
EVE = {"email": "eve@example.com"}
MAKING: dict[str, tuple[str, str, dict[str, Any]]] = {
    "express": ("POST", "/express/users", {**EVE, "username": "eve", "firstname": "E", "lastname": "E"}),
    "enkrypt": ("POST", "/enkrypt/api/v1/users", EVE),
    "antfly": ("POST", "/antfly/api/v1/users/eve", {"password": "correct horse battery"}),
    "adverity": ("POST", "/adverity/api/v1/users/", EVE),
}
CHANGING: dict[str, tuple[str, str, dict[str, Any]]] = {
    "enkrypt": ("PUT", "/enkrypt/api/v1/users/ada", {"new_email": "eve@example.com"}),
    "antfly": ("PUT", "/antfly/api/v1/users/ada/password", {"new_password": "correct horse battery"}),
    "adverity": ("PATCH", "/adverity/api/v1/users/2/", {"first_name": "Eve"}),
}
"""Express refuses a change with anything else in it."""


async def sent(app: Starlette, call: tuple[str, str, dict[str, Any]], more: dict[str, Any]) -> None:
    method, path, body = call
    async with calling(app, ADMIN_KEY) as client:
        answer = await client.request(method, path, json={**more, **body})
    assert answer.is_success, answer.text


@pytest.mark.promise("S26")
@once
@pytest.mark.parametrize("call", [*MAKING.values(), *CHANGING.values()], ids=lambda call: " ".join(call[:2]))
async def test_what_the_server_decides_is_taken_from_nobody(
    app: Starlette, call: tuple[str, str, dict[str, Any]]
) -> None:
    ada = await add_user("ada")
    await sent(app, call, DECIDED)
    eve = await User.filter(number__gt=1).order_by("-number").first()
    assert eve
    assert (eve.number, eve.id == MINE) == (3 if call[0] == "POST" else ada.number, False)
    assert (eve.password_hash == HASH, eve.last_login_at, eve.email_verified_at) == (False, None, None)
    assert eve.created_at == ada.created_at or clock.now() - eve.created_at < clock.MINUTE
    assert eve.version <= 2
    assert await Permission.filter(user_number__gt=1).count() == 0
    assert await ApiKey.filter(user_number__gt=1).count() == 0


@pytest.mark.promise("S63")
@once
@pytest.mark.parametrize("call", CHANGING.values(), ids=CHANGING)
async def test_the_path_says_who_is_meant(app: Starlette, call: tuple[str, str, dict[str, Any]]) -> None:
    await add_user("ada")
    bob = await add_user("bob", email="bob@example.com")
    before = await User.filter(number=bob.number).values()
    names = {"user": "bob", "username": "bob", "userName": "bob", "user_identifier": "bob", "name": "bob"}
    await sent(app, call, {**names, "id": bob.id, "number": bob.number, "email": "bob@example.org"})
    assert await User.filter(number=bob.number).values() == before
    assert (await User.get(username="ada")).version == 2


@pytest.mark.promise("S63")
@once
async def test_the_path_says_who_is_made(app: Starlette) -> None:
    await sent(app, MAKING["antfly"], {"username": "admin", "userName": "ada", "name": "ada"})
    assert [user.username for user in await User.all().order_by("number")] == ["admin", "eve"]
