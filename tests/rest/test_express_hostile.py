"""Express Gateway's Admin API: what is refused, and in which words."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.rest.conftest import speaking
from tests.rest.lines import STEVE, TEXT, line, said, steve

WRONG = [
    ({}, "data should have required property 'firstname'"),
    ({"firstname": "Steve"}, "data should have required property 'lastname'"),
    ({"firstname": "Steve", "lastname": "Brown"}, "data should have required property 'username'"),
    ({**STEVE, "username": ""}, "invalid username"),
    ({**STEVE, "username": None}, "invalid username"),
    ({**STEVE, "username": "  ", "email": "steve@example.com"}, "invalid username"),
    ({**STEVE, "username": ["steve"]}, "data.username should be string"),
    ({**STEVE, "username": "me"}, "username cannot be 'me': it would be mistaken for something else."),
    ({**STEVE, "username": "x" * 255}, "username has 255 characters, at most 254 are possible."),
    ({**STEVE, "username": "a\0b"}, "username contains a control character."),
    ({**STEVE, "firstname": {"a": 1}}, "data.firstname should be string"),
    ({**STEVE, "lastname": []}, "data.lastname should be string"),
    ({**STEVE, "firstname": "x" * 201}, "firstname has 201 characters, at most 200 are possible."),
    ({**STEVE, "lastname": "a\nb"}, "lastname contains a control character."),
    ({**STEVE, "email": "nope"}, 'data.email should match format "email"'),
    ({**STEVE, "email": ""}, 'data.email should match format "email"'),
    ({**STEVE, "email": None}, 'data.email should match format "email"'),
    ({**STEVE, "redirectUri": "nope"}, 'data.redirectUri should match format "uri"'),
    ({**STEVE, "redirectUri": ""}, 'data.redirectUri should match format "uri"'),
    ({**STEVE, "isActive": "maybe"}, "data.isActive should be boolean"),
    ({**STEVE, "isActive": 0}, "data.isActive should be boolean"),
    ({**STEVE, "note": "a\0b"}, "attributes contains a null character."),
    ({**STEVE, "age": 10**30}, "attributes holds a number beyond 64 bits."),
    (
        {**STEVE, "note": "x" * 17_000},
        "attributes has 17011 bytes as JSON, at most 16384 are kept.",
    ),
    ([], "data should be object"),
    (5, "data should be object"),
    ("steve", "data should be object"),
]


async def test_what_is_wrong_with_a_new_user_is_said_in_one_line(express: httpx2.AsyncClient) -> None:
    answers = [(body, said(await express.post("/users", json=body))) for body, _ in WRONG]
    assert answers == [(body, line(400, words)) for body, words in WRONG]
    assert [user["username"] for user in (await express.get("/users")).json()["users"]] == ["admin"]


NO_JSON = [b"{", b'{"a":1,}', b'{"a":"\xff"}', b'{"a":"\\ud800"}', b"[" * 9000, b"steve", b'{"a":1e999}']


@pytest.mark.parametrize("body", NO_JSON)
async def test_a_body_that_is_no_json_is_400(express: httpx2.AsyncClient, body: bytes) -> None:
    response = await express.post("/users", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (400, TEXT)


@pytest.mark.promise("S53")
@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded"])
async def test_a_body_of_another_type_is_no_body(client: httpx2.AsyncClient, type_: str) -> None:
    response = await client.post(
        "/express/users", content=b'{"username":"x"}', headers={"Content-Type": type_}
    )
    assert said(response) == line(400, "data should have required property 'firstname'")


@pytest.mark.promise("S52")
async def test_a_body_too_large_is_413(express: httpx2.AsyncClient) -> None:
    response = await express.post("/users", json={**STEVE, "note": "x" * 2**20})
    assert said(response) == line(413, "request entity too large")


async def test_names_are_taken_without_regard_to_case(express: httpx2.AsyncClient) -> None:
    await steve(express, email="steve@example.com")
    name, address = line(409, "username already exists"), line(409, "email already exists")
    assert said(await express.post("/users", json=STEVE)) == name
    assert said(await express.post("/users", json={**STEVE, "username": "STEVE"})) == name
    other = {**STEVE, "username": "other"}
    email = {"email": "Steve@example.com"}
    assert said(await express.post("/users", json={**other, **email})) == address
    assert (await express.post("/users", json=other)).status_code == 200
    assert said(await express.put("/users/other", json=email)) == address


async def test_of_many_creates_at_the_same_moment_one_succeeds(express: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(*(express.post("/users", json=STEVE) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 11]
    assert {answer.text for answer in answers if answer.status_code == 409} == {"username already exists"}


@pytest.mark.promise("S64")
async def test_a_username_that_is_a_uuid_is_refused(express: httpx2.AsyncClient) -> None:
    """It could be mistaken for another user's id."""
    id_ = (await steve(express))["id"]
    response = await express.post("/users", json={**STEVE, "username": id_})
    assert said(response) == line(
        400, f"username cannot be {id_!r}: it would be mistaken for something else."
    )


STRANGERS = [
    ("nobody", "nobody"),
    ("%3Cb%3E", "<b>"),
    ("%E0%A4%A", "\ufffd%A"),
    ("%00", "?"),
    ("x" * 10_000, "x" * 77 + "..."),
    ("11111111-1111-4111-8111-111111111111", "11111111-1111-4111-8111-111111111111"),
]


@pytest.mark.parametrize(("name", "told"), STRANGERS)
async def test_who_is_not_there_is_404(express: httpx2.AsyncClient, name: str, told: str) -> None:
    path = f"/users/{name}"
    assert said(await express.get(path)) == line(404, f"User not found: {told}")
    assert said(await express.put(path, json={})) == line(404, f"User not found: {told}")
    assert said(await express.delete(path)) == line(404, f"User not found: {told}")
    response = await express.put(f"{path}/status", json={"status": True})
    assert said(response) == line(404, f"user not found: {told}")


WRONG_CHANGES = [
    ({"age": 5}, "one or more properties is invalid"),
    ({"id": "x", "firstname": "Stevie"}, "one or more properties is invalid"),
    ({"isActive": False}, "one or more properties is invalid"),
    ({"email": "nope", "firstname": "Stevie"}, 'data.email should match format "email"'),
    ({"redirectUri": "nope"}, 'data.redirectUri should match format "uri"'),
    ({"firstname": {}}, "data.firstname should be string"),
    ([], "data should be object"),
]


@pytest.mark.parametrize(("body", "words"), WRONG_CHANGES)
async def test_a_change_that_is_refused_changes_nothing(
    express: httpx2.AsyncClient, body: Any, words: str
) -> None:
    made = await steve(express)
    assert said(await express.put("/users/steve", json=body)) == line(400, words)
    assert (await express.get("/users/steve")).json() == made


@pytest.mark.promise("S61")
@pytest.mark.parametrize("body", [{"status": "true"}, {"status": 1}, {"status": None}, {}, None])
async def test_a_status_that_is_no_boolean_deactivates_nobody(express: httpx2.AsyncClient, body: Any) -> None:
    await steve(express)
    response = await express.put("/users/steve/status", json=body)
    assert said(response) == line(400, "data.status should be boolean")
    assert (await express.get("/users/steve")).json()["isActive"] is True


NO_PAGES = [
    ("count=0", "count is not a whole number from 1"),
    ("count=abc", "count is not a whole number from 1"),
    ("count=-1", "count is not a whole number from 1"),
    ("start=abc", "start is not a whole number from 0"),
    ("start=%D9%A3", "start is not a whole number from 0"),
    ("start=" + "9" * 5000, "start is not a whole number from 0"),
]


@pytest.mark.promise("S62")
async def test_page_numbers_that_are_none_are_400(express: httpx2.AsyncClient) -> None:
    answers = [(query, said(await express.get(f"/users?{query}"))) for query, _ in NO_PAGES]
    assert answers == [(query, line(400, words)) for query, words in NO_PAGES]


METHODS = [
    ("PATCH", "/users/steve", "DELETE, GET, PUT"),
    ("POST", "/users/steve", "DELETE, GET, PUT"),
    ("DELETE", "/users", "GET, POST"),
    ("PUT", "/users/", "GET, POST"),
    ("GET", "/users/steve/status", "PUT"),
]


@pytest.mark.promise("S51")
@pytest.mark.parametrize(("method", "path", "allowed"), METHODS)
async def test_another_method_is_405(
    express: httpx2.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await express.request(method, path)
    assert said(response) == line(405, f'Method "{method}" not allowed.')
    assert response.headers["allow"] == allowed


PATHS = ["/", "/users//", "//users", "/users/steve/apps", "/user", "/api/v1/users"]


async def test_another_path_is_404(express: httpx2.AsyncClient) -> None:
    answers = {path: said(await express.get(f"http://gatebook.test/express{path}")) for path in PATHS}
    assert answers == dict.fromkeys(PATHS, line(404, "Not Found"))


OPERATIONS = [
    ("GET", "/users"),
    ("POST", "/users"),
    ("GET", "/users/admin"),
    ("PUT", "/users/admin"),
    ("PUT", "/users/admin/status"),
    ("DELETE", "/users/admin"),
]
CREDENTIALS = [
    (None, "Sign in first, or send an API key."),
    ("Bearer nonsense", "This key or token is not valid."),
    ("Basic YWRtaW46YWRtaW4=", "This key or token is not valid."),
]


@pytest.mark.parametrize(("header", "words"), CREDENTIALS)
async def test_without_a_good_credential_all_is_401(app: Starlette, header: str | None, words: str) -> None:
    async with speaking(app, "express", header) as stranger:
        answers = {call: await stranger.request(*call) for call in OPERATIONS}
    asked = {call: (said(each), each.headers["www-authenticate"]) for call, each in answers.items()}
    assert asked == dict.fromkeys(OPERATIONS, (line(401, words), "Bearer"))
