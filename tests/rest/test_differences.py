"""What remains different from the real servers, as the pages of the dialects say."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tests.cast import MORNING, add_project, add_user
from tests.conftest import once
from tests.rest.john import PASSWORD
from tests.rest.lines import STEVE, steve
from tests.rest.serving import LISTS, reaching

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
        bodies = [creations(f"ada{place}@corp.local")[place] for place in range(3)]
        answers = [await client.post(path, json=body) for path, body in bodies]
    assert [answer.status_code for answer in answers] == [200, 201, 200]


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
    paths = (f"/express/users/{other}", f"{ANTFLY}/{other}", f"{ENKRYPT}/{other}")
    assert [(await client.get(path)).status_code for path in paths] == [200, 200, 200]
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
    paths = {name: f"/{name}{path.replace('users', 'Users')}" for name, path in LISTS.items()}
    statuses = {name: (await client.get(path)).status_code for name, path in paths.items()}
    assert statuses == dict.fromkeys(LISTS, 404)
    answer = await client.get("/Users")
    assert (answer.status_code, list(answer.json())) == (404, ["errors"])


@once
@pytest.mark.parametrize("spelled", ["100%", "100%25"])
async def test_a_percent_sign_that_begins_nothing_is_one(client: httpx2.AsyncClient, spelled: str) -> None:
    await client.post(f"{ANTFLY}/100%25", json={"password": PASSWORD})
    assert (await client.get(f"{ANTFLY}/{spelled}")).json()["username"] == "100%"
    assert (await client.get(f"/express/users/{spelled}")).json()["username"] == "100%"
    assert (await client.get(f"{ENKRYPT}/{spelled}")).status_code == 200


@once
async def test_what_a_percent_sign_begins_is_read(client: httpx2.AsyncClient) -> None:
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
    statuses = [(await client.post(path, json=body)).status_code for body, _ in REQUIRED[path]]
    assert statuses == [status for _, status in REQUIRED[path]]


@once
async def test_lists_begin_with_the_oldest_but_authgates(client: httpx2.AsyncClient) -> None:
    for number, name in enumerate(("zoe", "ada", "bob")):
        await add_user(name, created_at=MORNING + number)
    bodies = {name: (await client.get(f"/{name}{path}")).json() for name, path in LISTS.items()}
    assert {
        "enkrypt": [each["email"] for each in bodies["enkrypt"]["data"]],
        "express": [each["username"] for each in bodies["express"]["users"]],
        "antfly": [each["username"] for each in bodies["antfly"]],
        "adverity": [each["id"] for each in bodies["adverity"]["results"]],
        "authgate": [each["name"] for each in bodies["authgate"]["data"]],
    } == {
        "enkrypt": ["admin", "zoe", "ada", "bob"],
        "express": ["admin", "zoe", "ada", "bob"],
        "antfly": ["admin", "zoe", "ada", "bob"],
        "adverity": [1, 2, 3, 4],
        "authgate": ["admin", "bob", "ada", "zoe"],
    }
