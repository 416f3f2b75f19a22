"""AuthGate's users API: its document replayed, whose users a key lists, and odd page numbers."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import ApiKey, Project, User, clock
from tests.cast import a_key, add_project, add_user, add_users, grant, join
from tests.conftest import GraphQL
from tests.rest.conftest import speaking
from tests.rest.exchanges import documented, replay, told
from tests.statements import statements

USERS = "/api/v1/users"
NEW_YEAR = 1_735_689_600_000  # 2025-01-01T00:00:00Z


async def member(project: Project, name: str, **given: Any) -> User:
    user = await add_user(name, email=name, **given)
    await join(user, project)
    return user


async def key_for(owner: User, project: Project) -> str:
    key, secret = ApiKey.issue(owner.number, project_number=project.number)
    await key.save()
    return f"Bearer {secret}"


async def test_the_documented_exchanges_go_as_shown(app: Starlette) -> None:
    """A project of 42: Jane, the newest, who has just signed in, and 41 others."""
    apollo = await add_project("Apollo")
    for number in range(41):
        moment = NEW_YEAR + number * 1000
        last = await member(apollo, f"user{number}@example.com", created_at=moment, updated_at=moment)
    await grant(last, "READ user/*")
    times = {"created_at": "2025-01-10T08:30:00.000Z", "updated_at": "2025-01-15T10:00:00.000Z"}
    times["last_login_at"] = times["updated_at"]
    await member(
        apollo,
        "jane@example.com",
        display_name="Jane Doe",
        avatar_url="https://avatars.githubusercontent.com/u/12345",
        **{name: clock.from_text(time) for name, time in times.items()},
    )
    async with speaking(app, "authgate", await key_for(last, apollo)) as client:
        await replay(client, documented("authgate"))


async def test_the_key_selects_the_project(app: Starlette, authgate: httpx2.AsyncClient) -> None:
    """A key for none lists all users; the users who sign in elsewhere are not the project's."""
    apollo, gemini = await add_project("Apollo"), await add_project("Gemini")
    ada = await member(apollo, "ada@example.com")
    await member(gemini, "bob@example.com")
    await grant(ada, "READ user/*")
    assert (await page(authgate))[0] == ["admin", "bob@example.com", "ada@example.com"]
    async with speaking(app, "authgate", await key_for(ada, apollo)) as client:
        assert (await page(client))[0] == ["ada@example.com"]
    async with speaking(app, "authgate", await key_for(ada, gemini)) as client:
        assert (await page(client))[0] == ["bob@example.com"]


async def page(client: httpx2.AsyncClient, query: str = "") -> tuple[list[str], dict[str, int]]:
    body = (await client.get(f"{USERS}{query}")).json()
    return [user["email"] or user["name"] for user in body["data"]], body["pagination"]


async def test_an_ordinary_members_key_lists_whom_that_member_may_see(app: Starlette) -> None:
    apollo = await add_project("Apollo")
    ada, bob = await member(apollo, "ada@example.com"), await add_user("bob@example.com")
    await join(bob, apollo, "ADMIN")
    async with speaking(app, "authgate", await key_for(ada, apollo)) as client:
        assert (await page(client))[0] == ["ada@example.com"]
    async with speaking(app, "authgate", await key_for(bob, apollo)) as client:
        assert (await page(client))[0] == ["bob@example.com", "ada@example.com"]


async def test_what_a_user_does_not_have_is_null(authgate: httpx2.AsyncClient) -> None:
    ada = await add_user("ada", created_at=clock.now() + clock.DAY, updated_at=NEW_YEAR)
    assert (await authgate.get(f"{USERS}?limit=1")).json()["data"] == [
        {
            "id": ada.id,
            "email": None,
            "name": "ada",
            "avatarUrl": None,
            "lastAuthAt": None,
            "createdAt": clock.to_text(ada.created_at),
            "updatedAt": "2025-01-01T00:00:00.000Z",
        }
    ]


PAGES: list[Any] = [
    ("", 1, 20, 20),
    ("?page=2", 2, 20, 10),
    ("?page=3", 3, 20, 0),
    ("?page=2&limit=7", 2, 7, 7),
    ("?page=5&limit=7", 5, 7, 2),
    ("?limit=100", 1, 100, 30),
    ("?limit=101", 1, 100, 30),
    ("?limit=999999999999999999999999", 1, 100, 30),
    ("?limit=0", 1, 1, 1),
    ("?limit=-5", 1, 1, 1),
    ("?limit=-99999999999999999999999999", 1, 1, 1),
    ("?limit=abc", 1, 20, 20),
    ("?limit=", 1, 20, 20),
    ("?limit=1.5", 1, 20, 20),
    ("?limit=1_0", 1, 20, 20),
    ("?limit=%D9%A3", 1, 20, 20),
    ("?limit=%00", 1, 20, 20),
    ("?limit=%FF", 1, 20, 20),
    ("?limit=" + "x" * 5000, 1, 20, 20),
    ("?limit=" + "9" * 5000, 1, 20, 20),
    ("?page=0", 1, 20, 20),
    ("?page=-1", 1, 20, 20),
    ("?page=999999999999", 999999999999, 20, 0),
    ("?page=99999999999999999999999999&limit=100", 2**53 - 1, 100, 0),
    ("?page=x&limit=y", 1, 20, 20),
    ("?page=1&page=2", 2, 20, 10),
    ("?search=nobody&order=asc&offset=5", 1, 20, 20),
]


@pytest.mark.promise("S62")
async def test_odd_pages_are_the_default_or_the_nearest(authgate: httpx2.AsyncClient) -> None:
    for number in range(29):
        await add_user(f"user{number}@example.com", created_at=NEW_YEAR + number)
    found = [(query, *await page(authgate, query)) for query, *_ in PAGES]
    assert [(query, pagination, len(names)) for query, names, pagination in found] == [
        (query, {"page": page_, "limit": limit, "total": 30, "totalPages": -(-30 // limit)}, count)
        for query, page_, limit, count in PAGES
    ]


async def test_pages_hold_everyone_once_the_newest_first(authgate: httpx2.AsyncClient) -> None:
    for number in range(9):
        await add_user(f"user{number}", created_at=NEW_YEAR + number // 3)
    names = [name for number in (1, 2, 3, 4) for name in (await page(authgate, f"?limit=3&page={number}"))[0]]
    assert names == ["admin", *(f"user{number}" for number in reversed(range(9)))]


async def test_a_project_without_members_has_no_pages(app: Starlette) -> None:
    owner, apollo = await add_user("ada"), await add_project("Apollo")
    async with speaking(app, "authgate", await key_for(owner, apollo)) as client:
        body = (await client.get(USERS)).json()
    assert body == {"data": [], "pagination": {"page": 1, "limit": 20, "total": 0, "totalPages": 0}}


@pytest.mark.parametrize("count", [3, 60])
async def test_a_page_costs_one_statement_and_its_count_another(
    authgate: httpx2.AsyncClient, count: int
) -> None:
    await add_users(f"user{number}" for number in range(count))
    await authgate.get(USERS)
    with statements() as seen:
        await authgate.get(f"{USERS}?limit=50")
    assert len(seen) == 1 + 2  # the key with its user first


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Bearer gw_x", "Basic YWRtaW46eA=="])
async def test_no_or_a_wrong_key_is_401_in_its_words(app: Starlette, header: str | None) -> None:
    async with speaking(app, "authgate", header) as client:
        response = await client.get(f"{USERS}?page=1&limit=10")
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.json() == {"error": "Missing or invalid API key"}


async def test_a_revoked_key_is_401_at_once(app: Starlette, data: GraphQL) -> None:
    id_, secret = await a_key(data, (await add_user("ada")).id)
    async with speaking(app, "authgate", f"Bearer {secret}") as client:
        assert (await client.get(USERS)).status_code == 200
        await data("mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { message } } }", id=id_)
        assert (await client.get(USERS)).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_it_is_read_only(authgate: httpx2.AsyncClient, method: str) -> None:
    response = await authgate.request(method, USERS, json={"email": "ada@example.com"})
    assert (response.status_code, response.headers["allow"]) == (405, "GET")
    assert response.json() == {"error": f'Method "{method}" not allowed.'}
    assert await User.all().count() == 1


async def test_it_has_one_path(authgate: httpx2.AsyncClient) -> None:
    paths = (f"{USERS}/", f"{USERS}/1", f"{USERS}/a%2Fb", "/api/v1", "/users", f"{USERS}/{'x' * 10_000}")
    answers = {path: told(await authgate.get(path)) for path in paths}
    assert answers == dict.fromkeys(paths, (404, {"error": "Not Found"}))
