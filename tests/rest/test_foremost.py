"""Of several things that are wrong, the one that the dialect has a status for is told."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import User
from tests import cast
from tests.rest.conftest import speaking
from tests.rest.exchanges import told
from tests.rest.lines import STEVE, line, said, steve

GOOD = "s3cr3tP@sswOrd"
BAD_USERS: list[bytes] = [
    b'{"password": "short"}',
    b'{"password": "password"}',
    b'{"password": "johndoe1"}',
    b'{"password": ""}',
    b"{}",
    b"",
    b"{",
    b"[]",
    b'{"password": 5}',
    b'{"password": "s3cr3tP@sswOrd", "metadata": 5}',
    b'{"password": "s3cr3tP@sswOrd", "metadata": {"a": "\\u0000"}}',
    b'{"password": "s3cr3tP@sswOrd", "initial_policies": [{"resource": "a"}]}',
    b'{"password": "s3cr3tP@sswOrd", "initial_policies": '
    b'[{"resource": "", "resource_type": "table", "type": "read"}]}',
]
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("body", BAD_USERS)
async def test_antfly_tells_first_that_a_name_is_taken(antfly: httpx2.AsyncClient, body: bytes) -> None:
    await antfly.post("/api/v1/users/johndoe", json={"password": GOOD})
    paths = ("/api/v1/users/johndoe", "/auth/v1/users/JohnDoe")
    answers = [told(await antfly.post(path, content=body, headers=JSON)) for path in paths]
    assert answers == [(409, {"error": "user already exists"})] * 2
    other = await antfly.post("/api/v1/users/jane", content=body, headers=JSON)
    assert other.status_code == (201 if b"johndoe1" in body else 400)


@pytest.mark.parametrize("body", BAD_USERS)
async def test_who_may_not_create_users_learns_of_no_name(app: Starlette, body: bytes) -> None:
    ada = await cast.add_user("ada")
    async with speaking(app, "antfly", f"Bearer {await cast.key_of(ada)}") as caller:
        paths = ("/api/v1/users/admin", "/api/v1/users/nobody")
        answers = [told(await caller.post(path, content=body, headers=JSON)) for path in paths]
    assert answers == [(403, {"error": "Forbidden"})] * 2


TAKEN: list[dict[str, Any]] = [
    {},
    {"email": "nope"},
    {"email": ""},
    {"firstname": "x" * 201},
    {"firstname": []},
    {"lastname": "a\nb"},
    {"redirectUri": "nope"},
    {"redirectUri": None},
    {"isActive": "maybe"},
    {"note": "a\0b"},
]


@pytest.mark.parametrize("more", TAKEN)
async def test_express_tells_first_that_a_name_is_taken(
    express: httpx2.AsyncClient, more: dict[str, Any]
) -> None:
    await steve(express, email="steve@example.com")
    taken = "username already exists"
    assert said(await express.post("/users", json={**STEVE, "username": "Steve", **more})) == line(409, taken)
    assert await User.all().count() == 2


async def test_express_tells_first_that_an_e_mail_address_is_taken(express: httpx2.AsyncClient) -> None:
    await steve(express, email="steve@example.com")
    await steve(express, username="other")
    given = {"email": "steve@example.com", "firstname": "x" * 201}
    assert said(await express.put("/users/other", json=given)) == line(409, "email already exists")
    refused = await express.post("/users", json={**STEVE, "username": "x", **given})
    assert said(refused) == line(409, "email already exists")


async def test_express_tells_first_that_nobody_is_there(express: httpx2.AsyncClient) -> None:
    lines = {"/users/nobody": "User not found: nobody", "/users/nobody/status": "user not found: nobody"}
    bodies = (b'{"age": 5}', b'{"firstname": []}', b"[]", b"{", b'"x"')
    found = {
        path: [said(await express.put(path, content=body, headers=JSON)) for body in bodies] for path in lines
    }
    assert found == {path: [line(404, words)] * 5 for path, words in lines.items()}


async def test_adverity_tells_first_that_nobody_is_there(adverity: httpx2.AsyncClient) -> None:
    answers = [
        told(await adverity.patch(f"/api/v1/users/{number}/", content=body, headers=JSON))
        for body in (b'{"active": "x"}', b'{"email": ""}', b"[]", b"{", b'{"groups": [99]}')
        for number in ("99", "x")
    ]
    assert answers == [(404, {"detail": "Not found."})] * 10


CREATIONS = [
    ("antfly", "/api/v1/users/x"),
    ("adverity", "/api/v1/users/"),
    ("enkrypt", "/api/v1/users"),
    ("enkrypt", "/api/v1/users/search"),
    ("enkrypt", "/api/v1/projects"),
    ("enkrypt", "/api/v1/projects/search"),
    ("express", "/users"),
]


@pytest.mark.parametrize(("dialect", "path"), CREATIONS)
async def test_that_one_may_not_is_told_before_what_is_wrong_with_the_body(
    app: Starlette, dialect: str, path: str
) -> None:
    ada = await cast.add_user("ada")
    async with speaking(app, dialect, f"Bearer {await cast.key_of(ada)}") as caller:
        bodies = (b"{}", b"{", b"[]", b'{"email": 5, "project_name": 5, "search_term": 5}')
        answers = [await caller.post(path, content=body, headers=JSON) for body in bodies]
    assert [answer.status_code for answer in answers] == [403] * 4, [answer.text for answer in answers]
