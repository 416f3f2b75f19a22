"""Adverity's Management API: what is refused, and in which words."""

from __future__ import annotations

import httpx2
from starlette.applications import Starlette

from tests.rest.conftest import speaking

USERS = "/api/v1/users/"
EMAIL = {"email": "ada@example.com"}
REQUIRED = ["This field is required."]
BLANK, NULL = ["This field may not be blank."], ["This field may not be null."]
BOOLEAN, STRING = ["Must be a valid boolean."], ["Not a valid string."]

WRONG = [
    ({}, {"email": REQUIRED}),
    ({"first_name": "Ada"}, {"email": REQUIRED}),
    ({"email": ""}, {"email": BLANK}),
    ({"email": "  "}, {"email": BLANK}),
    ({"email": None}, {"email": NULL}),
    ({"email": 5}, {"email": STRING}),
    ({"email": "nope"}, {"email": ["Enter a valid email address."]}),
    ({"email": "a\0@example.com"}, {"email": ["Enter a valid email address."]}),
    ({"email": "x" * 10_000 + "@example.com"}, {"email": ["Enter a valid email address."]}),
    ({**EMAIL, "active": "x"}, {"active": BOOLEAN}),
    ({**EMAIL, "active": 1}, {"active": BOOLEAN}),
    ({**EMAIL, "active": None}, {"active": NULL}),
    ({**EMAIL, "first_name": []}, {"first_name": STRING}),
    ({**EMAIL, "first_name": "a\0"}, {"first_name": ["first_name contains a control character."]}),
    (
        {**EMAIL, "last_name": "x" * 201},
        {"last_name": ["last_name has 201 characters, at most 200 are possible."]},
    ),
    ({**EMAIL, "groups": "x"}, {"groups": ['Expected a list of items but got type "str".']}),
    ({**EMAIL, "groups": {}}, {"groups": ['Expected a list of items but got type "dict".']}),
    ({**EMAIL, "groups": None}, {"groups": NULL}),
    ({**EMAIL, "groups": ["x"]}, {"groups": ["Incorrect type. Expected pk value, received str."]}),
    ({**EMAIL, "groups": [99]}, {"groups": ['Invalid pk "99" - object does not exist.']}),
    ({**EMAIL, "workspaces": [-1]}, {"workspaces": ['Invalid pk "-1" - object does not exist.']}),
    (
        {**EMAIL, "workspaces": [2**70]},
        {"workspaces": [f'Invalid pk "{2**70}" - object does not exist.']},
    ),
    ([], {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
    ("x", {"non_field_errors": ["Invalid data. Expected a dictionary, but got str."]}),
    (5, {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]}),
]


async def test_what_is_wrong_is_said_of_the_field(adverity: httpx2.AsyncClient) -> None:
    for body, said in WRONG:
        response = await adverity.post(USERS, json=body)
        assert (response.status_code, response.json()) == (400, said), body
    assert (await adverity.get(USERS)).json()["count"] == 1


async def test_a_change_that_is_refused_changes_nothing(adverity: httpx2.AsyncClient) -> None:
    made = (await adverity.post(USERS, json=EMAIL)).json()
    await adverity.post(USERS, json={"email": "bob@example.com"})
    unique = {"email": "BOB@example.com"}, {"email": ["This field must be unique."]}
    for body, said in [unique, *WRONG[2:]]:
        given = {"first_name": "Ada", **body} if isinstance(body, dict) and "first_name" not in body else body
        response = await adverity.patch(f"{USERS}2/", json=given)
        assert (response.status_code, response.json()) == (400, said), body
    assert (await adverity.get(f"{USERS}2/")).json() == made


async def test_all_that_is_wrong_is_told_at_once(adverity: httpx2.AsyncClient) -> None:
    given = {"email": " ", "groups": [8, 9], "workspaces": [7]}
    said = {
        "groups": ['Invalid pk "8" - object does not exist.', 'Invalid pk "9" - object does not exist.'],
        "workspaces": ['Invalid pk "7" - object does not exist.'],
    }
    for body, words in (
        (given, {"email": ["This field may not be blank."], **said}),
        ({"groups": [8, 9], "workspaces": [7]}, {"email": ["This field is required."], **said}),
    ):
        response = await adverity.post(USERS, json=body)
        assert (response.status_code, response.json()) == (400, words)


async def test_a_body_that_is_no_json_is_400(adverity: httpx2.AsyncClient) -> None:
    for body in (b"{", b'{"a":1,}', b'{"email":"\xff"}', b'{"email":"\\ud800"}', b"[" * 9000, b"steve"):
        response = await adverity.post(USERS, content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 400
        assert set(response.json()) in ({"detail"}, {"non_field_errors"})


async def test_a_form_is_415(adverity: httpx2.AsyncClient) -> None:
    response = await adverity.post(USERS, data=EMAIL)
    words = 'Unsupported media type "application/x-www-form-urlencoded" in request.'
    assert (response.status_code, response.json()) == (415, {"detail": words})


async def test_a_body_too_large_is_413(adverity: httpx2.AsyncClient) -> None:
    response = await adverity.post(USERS, json={**EMAIL, "first_name": "x" * 2**20})
    assert (response.status_code, response.json()) == (413, {"detail": "Request entity too large."})


async def test_what_is_no_number_names_nobody(adverity: httpx2.AsyncClient) -> None:
    numbers = ("0", "99", "-1", "x", "1.0", "%00", "%D9%A3", "9" * 18, "9" * 10_000, "1%2F", "admin", "%ff")
    for number in numbers:
        for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
            response = await adverity.request(method, f"{USERS}{number}/", json=body)
            assert (response.status_code, response.json()) == (404, {"detail": "Not found."})


METHODS = [
    ("DELETE", USERS, "GET, POST"),
    ("PATCH", USERS, "GET, POST"),
    ("PUT", f"{USERS}1/", "DELETE, GET, PATCH"),
    ("POST", f"{USERS}1/", "DELETE, GET, PATCH"),
]


async def test_another_method_is_405(adverity: httpx2.AsyncClient) -> None:
    for method, path, allowed in METHODS:
        response = await adverity.request(method, path)
        words = {"detail": f'Method "{method}" not allowed.'}
        assert (response.status_code, response.json()) == (405, words)
        assert response.headers["allow"] == allowed


async def test_another_path_is_404(adverity: httpx2.AsyncClient) -> None:
    for path in ("/api/v1/users", f"{USERS}1", f"{USERS}/", f"{USERS}1/x/", "/users/", "/api/v1/"):
        response = await adverity.get(path)
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})


OPERATIONS = [
    ("GET", USERS),
    ("POST", USERS),
    ("GET", f"{USERS}1/"),
    ("PATCH", f"{USERS}1/"),
    ("DELETE", f"{USERS}1/"),
]
CREDENTIALS = [
    (None, "Authentication credentials were not provided."),
    ("Bearer nonsense", "Invalid token."),
    ("Token nonsense", "Invalid token."),
    ("Basic YWRtaW46YWRtaW4=", "Invalid token."),
]


async def test_without_a_good_credential_all_is_401(app: Starlette) -> None:
    for header, words in CREDENTIALS:
        async with speaking(app, "adverity", header) as stranger:
            for method, path in OPERATIONS:
                response = await stranger.request(method, path)
                assert (response.status_code, response.json()) == (401, {"detail": words})
                assert response.headers["www-authenticate"] == "Bearer"


async def test_the_description_is_public(anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.get("/adverity/openapi.json")
    assert response.json()["info"]["title"] == "Gatebook: the adverity dialect"
