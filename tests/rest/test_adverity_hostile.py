"""Adverity's Management API: what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.rest.conftest import speaking
from tests.rest.exchanges import told

USERS = "/api/v1/users/"
EMAIL = {"email": "ada@example.com"}
REQUIRED = ["This field is required."]
BLANK, NULL = ["This field may not be blank."], ["This field may not be null."]
LONG = ["Ensure this field has no more than 150 characters."]
BOOLEAN, STRING = ["Must be a valid boolean."], ["Not a valid string."]

WRONG = [
    ({}, {"email": REQUIRED}),
    ({"first_name": "Ada"}, {"email": REQUIRED}),
    ({"email": ""}, {"email": BLANK}),
    ({"email": "  "}, {"email": BLANK}),
    ({"email": None}, {"email": NULL}),
    ({"email": 5}, {"email": ["Enter a valid email address."]}),
    ({"email": True}, {"email": STRING}),
    ({"email": {}}, {"email": STRING}),
    ({"email": "nope"}, {"email": ["Enter a valid email address."]}),
    ({"email": "a\0@example.com"}, {"email": ["Enter a valid email address."]}),
    ({"email": "x" * 10_000 + "@example.com"}, {"email": ["Enter a valid email address."]}),
    ({**EMAIL, "active": "x"}, {"active": BOOLEAN}),
    ({**EMAIL, "active": 1}, {"active": BOOLEAN}),
    ({**EMAIL, "active": None}, {"active": NULL}),
    ({**EMAIL, "first_name": []}, {"first_name": STRING}),
    ({**EMAIL, "first_name": "a\0"}, {"first_name": ["first_name contains a control character."]}),
    ({**EMAIL, "first_name": False}, {"first_name": STRING}),
    ({**EMAIL, "first_name": None}, {"first_name": NULL}),
    ({**EMAIL, "last_name": "x" * 151}, {"last_name": LONG}),
    ({"email": "", "first_name": "x" * 151}, {"email": BLANK, "first_name": LONG}),
    ({**EMAIL, "first_name": "x" * 201, "last_name": 10**200}, {"first_name": LONG, "last_name": LONG}),
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
    answers = [(body, *told(await adverity.post(USERS, json=body))) for body, _ in WRONG]
    assert answers == [(body, 400, words) for body, words in WRONG]
    assert (await adverity.get(USERS)).json()["count"] == 1


def with_a_name(body: Any) -> Any:
    """Beside what is wrong, something that would change."""
    return {"first_name": "Ada", **body} if isinstance(body, dict) else body


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (5, "5"),
        (-0.5, "-0.5"),
        (1.0, "1.0"),
        (2**70, str(2**70)),
        ("x" * 150, "x" * 150),
        (" Ada ", "Ada"),
    ],
)
async def test_a_number_is_its_text(adverity: httpx2.AsyncClient, given: Any, text: str) -> None:
    await adverity.post(USERS, json=EMAIL)
    changed = await adverity.patch(f"{USERS}2/", json={"first_name": given, "last_name": given})
    assert changed.status_code == 200
    assert (changed.json()["first_name"], changed.json()["last_name"]) == (text, text)


async def test_a_change_that_is_refused_changes_nothing(adverity: httpx2.AsyncClient) -> None:
    made = (await adverity.post(USERS, json=EMAIL)).json()
    await adverity.post(USERS, json={"email": "bob@example.com"})
    unique = {"email": "BOB@example.com"}, {"email": ["This field must be unique."]}
    cases = [(with_a_name(body), words) for body, words in [unique, *WRONG[2:]]]
    answers = [(body, *told(await adverity.patch(f"{USERS}2/", json=body))) for body, _ in cases]
    assert answers == [(body, 400, words) for body, words in cases]
    assert (await adverity.get(f"{USERS}2/")).json() == made


WRONG_NUMBERS = {
    "groups": ['Invalid pk "8" - object does not exist.', 'Invalid pk "9" - object does not exist.'],
    "workspaces": ['Invalid pk "7" - object does not exist.'],
}


@pytest.mark.parametrize(
    ("email", "word"),
    [({"email": " "}, "This field may not be blank."), ({}, "This field is required.")],
)
async def test_all_that_is_wrong_is_told_at_once(
    adverity: httpx2.AsyncClient, email: dict[str, str], word: str
) -> None:
    response = await adverity.post(USERS, json={**email, "groups": [8, 9], "workspaces": [7]})
    assert (response.status_code, response.json()) == (400, {"email": [word], **WRONG_NUMBERS})


@pytest.mark.parametrize(
    "body", [b"{", b'{"a":1,}', b'{"email":"\xff"}', b'{"email":"\\ud800"}', b"[" * 9000, b"steve"]
)
async def test_a_body_that_is_no_json_is_400(adverity: httpx2.AsyncClient, body: bytes) -> None:
    response = await adverity.post(USERS, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert set(response.json()) in ({"detail"}, {"non_field_errors"})


@pytest.mark.promise("S53")
async def test_a_form_is_415(adverity: httpx2.AsyncClient) -> None:
    response = await adverity.post(USERS, data=EMAIL)
    words = 'Unsupported media type "application/x-www-form-urlencoded" in request.'
    assert (response.status_code, response.json()) == (415, {"detail": words})


@pytest.mark.promise("S52")
async def test_a_body_too_large_is_413(adverity: httpx2.AsyncClient) -> None:
    response = await adverity.post(USERS, json={**EMAIL, "first_name": "x" * 2**20})
    assert (response.status_code, response.json()) == (413, {"detail": "Request entity too large."})


@pytest.mark.promise("S55")
async def test_what_is_no_number_names_nobody(adverity: httpx2.AsyncClient) -> None:
    numbers = ("0", "99", "-1", "x", "1.0", "%00", "%D9%A3", "9" * 18, "9" * 10_000, "1%2F", "admin", "%ff")
    operations: list[tuple[str, Any]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
    calls = [(number, *each) for number in numbers for each in operations]
    answers = [
        (number, method, *told(await adverity.request(method, f"{USERS}{number}/", json=body)))
        for number, method, body in calls
    ]
    assert answers == [(number, method, 404, {"detail": "Not found."}) for number, method, _ in calls]


METHODS = [
    ("DELETE", USERS, "GET, POST"),
    ("PATCH", USERS, "GET, POST"),
    ("PUT", f"{USERS}1/", "DELETE, GET, PATCH"),
    ("POST", f"{USERS}1/", "DELETE, GET, PATCH"),
]


@pytest.mark.promise("S51")
@pytest.mark.parametrize(("method", "path", "allowed"), METHODS)
async def test_another_method_is_405(
    adverity: httpx2.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await adverity.request(method, path)
    assert told(response) == (405, {"detail": f'Method "{method}" not allowed.'})
    assert response.headers["allow"] == allowed


async def test_another_path_is_404(adverity: httpx2.AsyncClient) -> None:
    paths = ("/api/v1/users", f"{USERS}1", f"{USERS}/", f"{USERS}1/x/", "/users/", "/api/v1/")
    answers = {path: told(await adverity.get(path)) for path in paths}
    assert answers == dict.fromkeys(paths, (404, {"detail": "Not found."}))


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


@pytest.mark.parametrize(("header", "words"), CREDENTIALS)
async def test_without_a_good_credential_all_is_401(app: Starlette, header: str | None, words: str) -> None:
    async with speaking(app, "adverity", header) as stranger:
        answers = {call: await stranger.request(*call) for call in OPERATIONS}
    asked = {call: (*told(each), each.headers["www-authenticate"]) for call, each in answers.items()}
    assert asked == dict.fromkeys(OPERATIONS, (401, {"detail": words}, "Bearer"))


async def test_the_description_is_public(anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.get("/adverity/openapi.json")
    assert response.json()["info"]["title"] == "Gatebook: the adverity dialect"
