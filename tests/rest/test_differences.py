"""What remains different from the real servers, as the pages of the dialects say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tests.cast import MORNING, add_project, add_user
from tests.rest.lines import STEVE, steve
from tests.rest.test_antfly import PASSWORD
from tests.rest.test_selector import LISTS, reaching

once = pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
ENKRYPT, ANTFLY, ADVERITY = "/enkrypt/api/v1/users", "/antfly/api/v1/users", "/adverity/api/v1/users/"


def creations(email: str) -> list[tuple[str, Any]]:
    return [
        ("/express/users", {**STEVE, "email": email}),
        (ADVERITY, {"email": email}),
        (ENKRYPT, {"email": email}),
    ]


@once
@pytest.mark.parametrize("domain", ["corp.local", "mail.test", "localhost"])
async def test_domains_that_the_internet_does_not_know_are_refused(
    client: httpx2.AsyncClient, domain: str
) -> None:
    answers = [await client.post(path, json=body) for path, body in creations(f"ada@{domain}")]
    assert [answer.status_code for answer in answers] == [400, 400, 422]


@once
async def test_unless_a_setting_takes_them(database_url: str) -> None:
    async with reaching(database_url, email_any_domain=True) as client:
        for place, (path, body) in enumerate(creations("ada@corp.local")):
            body["email"] = f"ada{place}@corp.local"
            assert (await client.post(path, json=body)).is_success


@once
async def test_names_are_trimmed(client: httpx2.AsyncClient) -> None:
    made = (await client.post("/express/users", json={**STEVE, "username": " s ", "firstname": " S "})).json()
    assert (made["username"], made["firstname"]) == ("s", "S")
    made = (await client.post(f"{ANTFLY}/%20x%20", json={"password": PASSWORD})).json()
    assert made["username"] == "x"
    made = (await client.post(ADVERITY, json={"email": " a@example.com ", "last_name": " L "})).json()
    assert (made["email"], made["last_name"]) == ("a@example.com", "L")
    made = (await client.post(ENKRYPT, json={"email": " b@example.com "})).json()
    assert made["data"]["email"] == "b@example.com"


@once
@pytest.mark.parametrize("other", ["STEVE", "\uff33teve", "Steve%20"])
async def test_names_are_the_same_whatever_their_case_and_width(
    client: httpx2.AsyncClient, express: httpx2.AsyncClient, other: str
) -> None:
    await steve(express, email="steve@example.com")
    for path in (f"/express/users/{other}", f"{ANTFLY}/{other}", f"{ENKRYPT}/{other}"):
        assert (await client.get(path)).status_code == 200
    assert (await client.post(f"{ANTFLY}/{other}", json={"password": PASSWORD})).status_code == 409
    await add_project("Apollo")
    assert (await client.get("/enkrypt/api/v1/projects/APOLLO")).status_code == 200


NO_NAMES = ["x" * 255, "a\u200bb", "a\nb", "me", "SEARCH", "00000000-0000-4000-8000-000000000000"]


@once
@pytest.mark.parametrize("name", NO_NAMES)
async def test_what_no_username_may_be(client: httpx2.AsyncClient, name: str) -> None:
    answer = await client.post("/express/users", json={**STEVE, "username": name})
    assert answer.status_code == 400
    answer = await client.post(f"{ANTFLY}/{quote(name)}", json={"password": PASSWORD})
    assert answer.status_code == (405 if name == "me" else 400)


@once
async def test_paths_have_small_letters(client: httpx2.AsyncClient) -> None:
    for name, path in LISTS.items():
        answer = await client.get(f"/{name}{path.replace('users', 'Users')}")
        assert answer.status_code == 404
    answer = await client.get("/Users")
    assert (answer.status_code, list(answer.json())) == (404, ["errors"])


@once
async def test_a_percent_sign_that_begins_nothing_is_one(client: httpx2.AsyncClient) -> None:
    await client.post(f"{ANTFLY}/100%25", json={"password": PASSWORD})
    for spelled in ("100%", "100%25"):
        assert (await client.get(f"{ANTFLY}/{spelled}")).json()["username"] == "100%"
        assert (await client.get(f"/express/users/{spelled}")).json()["username"] == "100%"
        assert (await client.get(f"{ENKRYPT}/{spelled}")).status_code == 200
    assert (await client.get("/express/users/%E0%A4%A")).status_code == 404
    made = (await client.post(f"{ANTFLY}/a%20b", json={"password": PASSWORD})).json()
    assert made["username"] == "a b"


REQUIRED: dict[str, list[tuple[Any, int]]] = {
    ENKRYPT: [({}, 422), ({"email": "a@example.com"}, 200)],
    ADVERITY: [({"first_name": "A", "last_name": "B"}, 400), ({"email": "b@example.com"}, 201)],
    "/express/users": [
        ({"username": "x"}, 400),
        ({**STEVE, "firstname": "", "lastname": ""}, 200),
        ({"firstname": "A", "lastname": "B", "email": "c@example.com"}, 400),
    ],
    f"{ANTFLY}/x": [({}, 400), ({"password": PASSWORD}, 201)],
    f"{ANTFLY}/admin/permissions": [
        ({"resource": "a", "type": "read"}, 400),
        ({"resource": "", "resource_type": "table", "type": "read"}, 400),
        ({"resource": "a", "resource_type": "table", "type": "read"}, 201),
    ],
}


@once
@pytest.mark.parametrize("path", REQUIRED)
async def test_what_is_required(client: httpx2.AsyncClient, path: str) -> None:
    for body, status in REQUIRED[path]:
        assert (await client.post(path, json=body)).status_code == status, body


@once
async def test_lists_begin_with_the_oldest_but_authgates(client: httpx2.AsyncClient) -> None:
    for number, name in enumerate(("zoe", "ada", "bob")):
        await add_user(name, created_at=MORNING + number)
    names: dict[str, Callable[[Any], list[Any]]] = {
        "enkrypt": lambda body: [each["email"] for each in body["data"]],
        "express": lambda body: [each["username"] for each in body["users"]],
        "antfly": lambda body: [each["username"] for each in body],
        "adverity": lambda body: [each["id"] for each in body["results"]],
    }
    for dialect, read in names.items():
        expected: list[Any] = ["admin", "zoe", "ada", "bob"] if dialect != "adverity" else [1, 2, 3, 4]
        assert read((await client.get(f"/{dialect}{LISTS[dialect]}")).json()) == expected
    newest = (await client.get(f"/authgate{LISTS['authgate']}")).json()["data"]
    assert [each["name"] for each in newest] == ["admin", "bob", "ada", "zoe"]
