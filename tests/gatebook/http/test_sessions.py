"""Signing in from a browser: the same session as ``login``'s, in a cookie, begun, used and ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import Session, clock
from models.database import Sql, execute
from tests.conftest import ADMIN_KEY, GraphQL, calling, once
from tests.gatebook.http.browser import ME, NAME, OWN, SECURE_NAME, a_cookie, ask, cookie_of, sign_in, who
from tests.outcome import log
from tests.resolvers.links import a_link
from tests.resolvers.signing import LOGIN, OTHER, RIGHT, WRONG, a_token, ada, code, status

ENDED = {
    "errors": [{"message": "This session is over: sign in again.", "extensions": {"code": "UNAUTHENTICATED"}}]
}


@pytest.fixture
async def browser(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with calling(app, None, "203.0.113.5", **{"User-Agent": "Mozilla/5.0"}) as client:
        yield client


async def test_a_session_begins_in_a_cookie_and_nowhere_else(
    data: GraphQL, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    response = await sign_in(browser)
    name, token, attributes = cookie_of(response)
    assert (response.status_code, name, attributes) == (
        200, NAME, ["Max-Age=34560000", "Path=/", "HttpOnly", "SameSite=Strict"]
    )  # fmt: skip
    session = await Session.get()
    assert response.json() == {"expiresAt": clock.to_text(session.expires_at), "mustChangePassword": False}
    assert (session.ip_address, session.user_agent) == ("203.0.113.5", "Mozilla/5.0")
    assert who(await ask(browser, f"{name}={token}")) == "ada"
    assert await status(browser, token) == 200  # it is the same session as login's
    assert (await log(data, "operation door ipAddress"))[0] == {
        "operation": "LOGIN",
        "door": "GRAPHQL",
        "ipAddress": "203.0.113.5",
    }


async def test_over_tls_the_cookie_is_for_this_host_alone(
    data: GraphQL, settings: Settings, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    plain = await a_cookie(browser)
    app = create_app(replace(settings, public_url="https://users.example.com/directory"))
    async with calling(app) as client:
        name, token, attributes = cookie_of(await sign_in(client))
        both = [f"{name}={token}", plain, f"{NAME}={token}"]
        seen = [who(await ask(client, each)) for each in both]
    assert (name, attributes[-1]) == (SECURE_NAME, "Secure")
    assert seen == ["ada", None, None]
    assert who(await ask(browser, f"{name}={token}")) is None  # without TLS that name means nothing


async def test_signing_out_ends_the_session_and_removes_the_cookie(
    data: GraphQL, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    cookie = await a_cookie(browser)
    gone = [await browser.delete("/session", headers={**OWN, "Cookie": cookie}) for _ in range(2)]
    removed = (NAME, "", ["Max-Age=0", "Path=/", "HttpOnly", "SameSite=Strict"])
    assert [(each.status_code, each.content, cookie_of(each)) for each in gone] == [(204, b"", removed)] * 2
    assert await Session.all().count() == 0
    assert [event["operation"] for event in await log(data)][:2] == ["LOGOUT", "LOGIN"]


@pytest.mark.parametrize("again", ["ada", "bob", "nobody"])
async def test_signing_in_ends_the_session_that_the_cookie_held(
    data: GraphQL, browser: httpx2.AsyncClient, again: str
) -> None:
    await ada(data), await ada(data, username="bob", email=None)
    elsewhere, cookie = await a_token(browser), await a_cookie(browser)
    await sign_in(browser, {"identifier": again, "password": RIGHT}, **OWN, Cookie=cookie)
    ended = {"operation": "LOGOUT", "actor": {"username": "ada"}, "targetLabel": "ada"}
    told = await log(data, "operation actor { username } targetLabel", operations=["LOGOUT"])
    assert told == ([ended] if again != "nobody" else [])
    assert who(await ask(browser, cookie)) == (None if again != "nobody" else "ada")
    assert await status(browser, elsewhere) == 200


async def test_so_does_a_link_that_signs_in(data: GraphQL, browser: httpx2.AsyncClient) -> None:
    bob = await ada(data, username="bob", email=None)
    await ada(data)
    cookie, link = await a_cookie(browser), {"token": await a_link(data, bob), "newPassword": OTHER}
    assert (await sign_in(browser, link, **OWN, Cookie=cookie)).status_code == 200
    assert who(await ask(browser, cookie)) is None
    assert await Session.all().count() == 1


async def test_the_session_is_listed_and_revoked_like_any_other(
    data: GraphQL, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    cookie = await a_cookie(browser)
    other = await a_token(browser)
    answer = (await ask(browser, cookie, "{ viewer { session { id isCurrent user { username } } } }")).json()
    session = answer["data"]["viewer"]["session"]
    assert (session["isCurrent"], session["user"]) == (True, {"username": "ada"})
    revoke = "mutation ($id: ID!) { revokeSession(id: $id) { revokedId problems { message } } }"
    assert (await data(revoke, by=other, id=session["id"]))["revokedId"] == session["id"]
    assert who(await ask(browser, cookie)) is None


async def test_a_cookie_that_is_over_is_removed_and_says_so(
    data: GraphQL, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    cookie = await a_cookie(browser)
    await execute(Sql("UPDATE sessions SET expires_at = ?", [clock.now()]))
    answers = [await ask(browser, cookie, query) for query in (ME, "{ users { totalCount } }", "{")]
    assert [each.status_code for each in answers] == [200, 401, 401]
    assert [each.json() for each in answers] == [{"data": {"currentUser": None}}, ENDED, ENDED]
    assert [cookie_of(each)[:2] for each in answers] == [(NAME, "")] * 3


async def test_an_authorization_header_wins_over_the_cookie(
    data: GraphQL, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    cookie = await a_cookie(browser)
    asked = [f"Bearer {ADMIN_KEY}", "Bearer wrong", "Basic x"]
    answers = [await ask(browser, cookie, **OWN, Authorization=each) for each in asked]
    assert [each.status_code for each in answers] == [200, 401, 401]
    assert who(answers[0]) == "admin"
    assert [each.headers.get("set-cookie") for each in answers] == [None] * 3


SIGN_IN = LOGIN.replace("$identifier: String!, $password: String!", "").replace("mutation ()", "mutation")
SIGN_IN = SIGN_IN.replace("$identifier", '"ada"').replace("$password", f'"{RIGHT}"')


@pytest.mark.parametrize("wrong", ["Bearer wrong", "Bearer gs_" + "x" * 43, "Basic x", "cookie"])
async def test_a_credential_that_is_over_is_not_in_the_way_of_signing_in(
    data: GraphQL, browser: httpx2.AsyncClient, wrong: str
) -> None:
    await ada(data)
    headers = {"Cookie": f"{NAME}=gs_over"} if wrong == "cookie" else {"Authorization": wrong}
    login, server = [
        (await browser.post("/graphql", json={"query": query}, headers={**OWN, **headers})).json()["data"]
        for query in (SIGN_IN, "{ server { version } }")
    ]
    assert (login["login"]["problems"], login["login"]["user"]) == ([], {"username": "ada"})
    assert server["server"]["version"]
    assert (await sign_in(browser, None, **OWN, **headers)).status_code == 200


@once
@pytest.mark.parametrize(
    "query",
    [
        "{ currentUser { username } }",
        "{ viewer { user { id } } }",
        "{ server { version } currentUser { username } }",
        "{ ...F } fragment F on Query { server { version } users { totalCount } }",
        "{ server { version } __typename }",
        "{ __schema { types { name } } }",
        "{ server { version } } query Other { server { version } }",
        "mutation { logout { revokedIds } }",
    ],
)
async def test_a_wrong_key_is_refused_whatever_stands_beside_what_is_open(
    browser: httpx2.AsyncClient, query: str
) -> None:
    headers = {"Authorization": "Bearer wrong"}
    response = await browser.post("/graphql", json={"query": query}, headers=headers)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


# One rule for both doors


async def test_what_is_wrong_is_refused_and_counted_like_a_login(
    data: GraphQL, browser: httpx2.AsyncClient
) -> None:
    await ada(data)
    wrong = {"identifier": "ada", "password": WRONG}
    answers = [await sign_in(browser, {**wrong, "identifier": name}) for name in ("ada", "nobody", "")]
    refused = {"message": "The name or the password is wrong.", "extensions": {"code": "WRONG_CREDENTIALS"}}
    assert [(each.status_code, each.json()) for each in answers] == [(401, {"errors": [refused]})] * 3
    for _ in range(5):
        await sign_in(browser, wrong)
    assert [await code(browser) for _ in range(4)] == ["WRONG_CREDENTIALS"] * 4
    locked = await sign_in(browser)
    assert locked.json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
    assert (locked.status_code, 890 < int(locked.headers["retry-after"]) <= 900) == (429, True)
    assert await code(browser, password=RIGHT) == "RATE_LIMITED"
    assert "set-cookie" not in locked.headers


@once
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Object missing required field `identifier`."),
        ([], "Expected `object`, got `array`."),
        ({"identifier": "ada"}, "Object missing required field `password`."),
        ({"identifier": 1, "password": "x"}, "Expected `str`, got `int` - at `$.identifier`."),
        ({"identifier": "ada", "password": None}, "Expected `str`, got `null` - at `$.password`."),
        ({"token": "gt_x"}, "Object missing required field `newPassword`."),
        ({"token": "gt_x", "newPassword": [1]}, "Expected `str`, got `array` - at `$.newPassword`."),
        (
            {"identifier": "ada", "password": "x", "y" * 1000: 1},
            f"Object contains unknown field `{'y' * 169}.",
        ),
    ],
)
async def test_a_body_that_is_no_sign_in_is_400(browser: httpx2.AsyncClient, body: Any, message: str) -> None:
    response = await sign_in(browser, body)
    refused = {"message": message, "extensions": {"code": "BAD_REQUEST"}}
    assert (response.status_code, response.json()) == (400, {"errors": [refused]})


@once
async def test_a_session_is_asked_for_by_graphql_alone(browser: httpx2.AsyncClient) -> None:
    answers = [await browser.request(method, "/session", headers=OWN) for method in ("GET", "PUT", "PATCH")]
    told = [(each.status_code, sorted(each.headers["allow"].split(", "))) for each in answers]
    assert told == [(405, ["DELETE", "POST"])] * 3
