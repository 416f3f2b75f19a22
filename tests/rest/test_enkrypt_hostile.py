"""Enkrypt's admin API under hostile and odd input: each is refused in its own words, and changes nothing."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import httpx2
import pytest

from models import User
from tests.cast import add_user
from tests.rest.envelope import USERS, answers, refused, wrong
from tests.rest.exchanges import same, told

NO_EMAILS: list[Any] = [
    ([], "missing"),
    ([None], "value_error"),
    ([5], "value_error"),
    ([["a@example.com"]], "value_error"),
    ([""], "value_error"),
    (["  "], "value_error"),
    (["ada"], "value_error"),
    (["ada@"], "value_error"),
    (["a\x00da@example.com"], "value_error"),
    ([f"{'a' * 400}@example.com"], "value_error"),
]


async def test_an_email_that_is_none_is_422_and_says_where(enkrypt: httpx2.AsyncClient) -> None:
    """Users keep their address, also those who have another username."""
    await add_user("ada", email="ada@example.com")
    doors = (("POST", USERS, "email"), ("PUT", f"{USERS}/ada", "new_email"))
    answers_ = []
    for (given, _), (method, path, field) in itertools.product(NO_EMAILS, doors):
        status, body = told(await enkrypt.request(method, path, json={field: given[0]} if given else {}))
        answers_.append((given, status, [(each["type"], each["loc"]) for each in body["detail"]]))
    assert answers_ == [
        (given, 422, [(type_, ["body", field])])
        for (given, type_), (_, _, field) in itertools.product(NO_EMAILS, doors)
    ]
    assert [user.email for user in await User.all().order_by("number")] == [None, "ada@example.com"]


NO_OBJECTS: list[Any] = [
    b"{x",
    b"[]",
    b"null",
    b'"x"',
    b"5",
    b"\xff\xfe",
    b'{"email": "\\ud800"}',
    pytest.param(b"[" * 99_999, id="brackets"),
]


@pytest.mark.parametrize("content", NO_OBJECTS)
async def test_a_body_that_is_no_object_is_422(enkrypt: httpx2.AsyncClient, content: bytes) -> None:
    json = {"Content-Type": "application/json"}
    response = await enkrypt.post(USERS, content=content, headers=json)
    (wrong,) = response.json()["detail"]
    assert (response.status_code, wrong["loc"][:1]) == (422, ["body"])
    assert await User.all().count() == 1


async def test_bodies_of_other_types_or_sizes_are_refused(enkrypt: httpx2.AsyncClient) -> None:
    form = await enkrypt.post(USERS, data={"email": "ada@example.com"})
    assert form.status_code == 415
    same(
        refused(
            'Unsupported media type "application/x-www-form-urlencoded" in request.',
            'Unsupported media type "application/x-www-form-urlencoded" in request.',
        ),
        form.json(),
        "415",
    )
    large = await enkrypt.post(USERS, json={"email": "a" * 1024 * 1024})
    assert large.status_code == 413
    same(refused("request entity too large", "request entity too large"), large.json(), "413")


async def test_a_taken_email_is_refused_in_create_and_update(enkrypt: httpx2.AsyncClient) -> None:
    await add_user("ada@example.com", email="ada@example.com")
    await add_user("bob", email="bob@example.com")
    taken = "User with email ADA@example.com already exists"
    create, update = refused("User creation failed", taken), refused("User update failed", taken)
    await answers(enkrypt, "POST", USERS, 400, create, json={"email": "ADA@example.com"})
    await answers(enkrypt, "PUT", f"{USERS}/bob", 400, update, json={"new_email": "ADA@example.com"})


async def test_one_of_many_creates_at_the_same_moment_succeeds(enkrypt: httpx2.AsyncClient) -> None:
    all_ = [enkrypt.post(USERS, json={"email": name}) for name in ("ada@example.com", "ADA@example.com") * 4]
    statuses = [response.status_code for response in await asyncio.gather(*all_)]
    assert sorted(statuses) == [200, *[400] * 7]
    assert await User.all().count() == 2


NOBODIES = [
    "nobody", "a%2Fb", "%20", "%F0%9F%91%BB", "%00", "%ED%A0%80", "x" * 10_000, "1", "..%2F..",
    "%27%20OR%201=1--", "00000000-0000-4000-8000-000000000000",
]  # fmt: skip


@pytest.mark.promise("S55")
async def test_nobody_is_nobody_whatever_the_name(enkrypt: httpx2.AsyncClient) -> None:
    calls: list[tuple[str, str, int, str, Any]] = [
        ("GET", "", 404, "User not found", None),
        ("GET", "/projects", 404, "User not found", None),
        ("GET", "/api-keys", 404, "User not found", None),
        ("PUT", "", 400, "User update failed", {"new_email": "x@example.com"}),
        ("DELETE", "", 400, "User deletion failed", None),
        ("POST", "/api-keys", 400, "API key generation failed", {"project_name": "Apollo"}),
        ("DELETE", "/api-keys", 400, "API key deletion failed", None),
    ]
    different = []
    for who, (method, path, status, error, given) in itertools.product(NOBODIES, calls):
        expected, body = refused(error, "User not found"), {"json": given} if given else {}
        different += await wrong(enkrypt, method, f"{USERS}/{who}{path}", status, expected, **body)
    assert different == []


@pytest.mark.promise("S56")
@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "../users"),
        ("/a%2Fb/api-keys/?project_identifier=x", "../api-keys?project_identifier=x"),
        ("//evil.example/", "../evil.example"),
    ],
)
async def test_a_slash_too_many_is_led_to_the_path_without_it(
    client: httpx2.AsyncClient, path: str, location: str
) -> None:
    """The address is relative: it leads nowhere else, whatever Host was sent."""
    response = await client.post(f"/enkrypt/api/v1/users{path}", json={"email": "ada@example.com"})
    assert (response.status_code, response.headers["location"]) == (307, location)
    assert await User.all().count() == 1


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1", "/users", "/api/v1/users/a/b/c", "/api/v1//users", ""]
)
async def test_another_path_is_404(enkrypt: httpx2.AsyncClient, path: str) -> None:
    await answers(enkrypt, "GET", path, 404, refused("Not Found", "Not Found"))


@pytest.mark.promise("S51")
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PATCH", USERS, "GET, POST"), ("POST", f"{USERS}/ada", "DELETE, GET, PUT")],
)
async def test_another_method_is_405(
    enkrypt: httpx2.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await enkrypt.request(method, path)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)
    same(refused("Method Not Allowed", "Method Not Allowed"), response.json(), path)
