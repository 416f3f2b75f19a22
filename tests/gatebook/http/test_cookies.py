"""For whom a browser's cookie counts: pages of this server, posting JSON to GraphQL, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from gatebook.http.app import create_app
from gatebook.http.cookies import own_origin
from gatebook.settings import Settings
from models import Session
from tests.conftest import GraphQL, calling, once
from tests.gatebook.http.browser import ME, NAME, OWN, a_cookie, ask, cookie_of, sign_in, who
from tests.resolvers.signing import RIGHT, ada

HERE = "http://gatebook.test"

OTHERS: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "Same-Origin"},
    {"Sec-Fetch-Site": "same-origin, same-origin"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Sec-Fetch-Site": "same-site", "Origin": HERE},
    *({"Origin": origin} for origin in (
        "null", "", "*", "https://evil.example", "https://gatebook.test", "http://gatebook.test:8001",
        "http://gatebook.test:80", "http://gatebook.test/", "http://gatebook.test.evil.example",
        "http://evil-gatebook.test", "http://gatebook.test@evil.example", "http://evil.example#gatebook.test",
        "http://GATEBOOK.test", "HTTP://gatebook.test", " http://gatebook.test", "http://gatebook.test.",
        "http://sub.gatebook.test", "http://[::1]", "http://127.0.0.1", "http://localhost",
        f"{HERE}, {HERE}", f"{HERE} https://evil.example",
    )),
    {"Origin": "http://evil.example", "Host": "evil.example"},
    {"Origin": "http://evil.example", "Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    {"Origin": "null", "Host": "null"},
    {"Referer": f"{HERE}/console"},
    {"X-Requested-With": "XMLHttpRequest"},
]  # fmt: skip
IDS = [" ".join(f"{name}={value}" for name, value in each.items()) for each in OTHERS]


@pytest.fixture
async def signed_in(data: GraphQL, anonymous: httpx2.AsyncClient) -> str:
    """Ada's cookie."""
    await ada(data)
    return await a_cookie(anonymous)


@pytest.mark.promise("S21")
@once
@pytest.mark.parametrize("headers", OTHERS, ids=IDS)
async def test_a_cookie_counts_for_no_other_page(
    signed_in: str, anonymous: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    response = await ask(anonymous, signed_in, **headers)
    assert (response.status_code, who(response)) == (200, None)
    assert "set-cookie" not in response.headers
    entering = await sign_in(anonymous, None, **headers)
    leaving = await anonymous.delete("/session", headers={**headers, "Cookie": signed_in})
    refused = {
        "message": "Only a page of this server signs in and out here.",
        "extensions": {"code": "FORBIDDEN"},
    }
    assert [(each.status_code, each.json()) for each in (entering, leaving)] == [
        (403, {"errors": [refused]})
    ] * 2
    assert await Session.all().count() == 1


@once
@pytest.mark.parametrize(
    "headers",
    [OWN, {"Origin": HERE}, {**OWN, "Origin": "null"}, {**OWN, "Host": "users.example.com"}],
    ids=str,
)
async def test_it_counts_where_the_browser_says_that_the_page_is_ours(
    signed_in: str, anonymous: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    assert who(await ask(anonymous, signed_in, **headers)) == "ada"


@once
async def test_a_cookie_alone_says_nothing(signed_in: str, anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.post("/graphql", json={"query": ME}, headers={"Cookie": signed_in})
    assert who(response) is None


@once
async def test_headers_that_come_twice_say_nothing(signed_in: str, anonymous: httpx2.AsyncClient) -> None:
    given = [
        [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-origin")] * 2,
        [("Origin", HERE)] * 2,
        [("Origin", HERE), ("Origin", "https://evil.example")],
    ]
    answers = [
        await anonymous.post("/graphql", json={"query": ME}, headers=[*each, ("Cookie", signed_in)])
        for each in given
    ]
    assert [who(each) for each in answers] == [None] * 4


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://users.example.com", "https://users.example.com"),
        ("https://USERS.example.com:443/directory", "https://users.example.com"),
        ("HTTP://users.example.com:80", "http://users.example.com"),
        ("https://users.example.com:80", "https://users.example.com:80"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
    ],
)
def test_our_own_origin_is_written_as_browsers_do(url: str, origin: str) -> None:
    assert own_origin(url) == origin


@once
async def test_behind_a_proxy_our_origin_is_the_public_one(signed_in: str, settings: Settings) -> None:
    app = create_app(replace(settings, public_url="http://users.example.com:8080/directory"))
    async with calling(app) as client:
        origins = ("http://users.example.com:8080", HERE, "http://users.example.com")
        seen = [who(await ask(client, signed_in, Origin=each)) for each in origins]
    assert seen == ["ada", None, None]


# Forms, links and sockets


@pytest.mark.promise("S21", "S43")
@once
@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
async def test_what_a_form_can_send_does_nothing(
    signed_in: str, anonymous: httpx2.AsyncClient, media: str
) -> None:
    """Neither from another page nor, should somebody smuggle a form into it, from one of ours."""
    forms = {
        "/graphql": '{"query": "mutation { logout { revokedIds } }", "x": "="}',
        "/session": f'{{"identifier": "ada", "password": "{RIGHT}"}}',
    }
    answers = [
        await anonymous.post(path, content=text, headers={**site, "Content-Type": media, "Cookie": signed_in})
        for path, text in forms.items()
        for site in (OWN, {"Sec-Fetch-Site": "cross-site"})
    ]
    assert [each.status_code for each in answers] == [415, 415, 415, 403]
    assert await Session.all().count() == 1


@once
@pytest.mark.parametrize("extra", [{}, {"Connection": "Upgrade", "Upgrade": "websocket"}], ids=str)
async def test_a_cookie_counts_for_no_get(
    signed_in: str, anonymous: httpx2.AsyncClient, extra: dict[str, str]
) -> None:
    headers = {**OWN, **extra, "Cookie": signed_in}
    asked = await anonymous.get("/graphql", params={"query": ME}, headers=headers)
    changed = await anonymous.get(
        "/graphql", params={"query": "mutation { logout { revokedIds } }"}, headers=headers
    )
    schema = await anonymous.get("/graphql/schema.graphql", headers=headers)
    assert (who(asked), changed.status_code, schema.status_code) == (None, 405, 401)


@once
async def test_no_socket_is_opened(signed_in: str, app: Starlette) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [
        (b"cookie", signed_in.encode()),
        (b"sec-fetch-site", b"same-origin"),
        (b"origin", HERE.encode()),
    ]
    scope: dict[str, Any] = {"type": "websocket", "path": "/graphql", "raw_path": b"/graphql"}
    await app(
        {**scope, "headers": headers, "query_string": b"", "subprotocols": ["graphql-ws"]}, receive, send
    )
    assert [each["type"] for each in sent] == ["websocket.close"]


@once
@pytest.mark.parametrize(
    "path",
    ["/enkrypt/api/v1/users", "/express/users", "/antfly/api/v1/users", "/authgate/api/v1/users",
     "/adverity/api/v1/users/", "/users", "/api/v1/users"],
)  # fmt: skip
async def test_no_dialect_reads_it(signed_in: str, anonymous: httpx2.AsyncClient, path: str) -> None:
    headers = {**OWN, "Origin": HERE, "Cookie": signed_in}
    response = await anonymous.get(path, headers=headers)
    assert response.status_code == 401
    assert "set-cookie" not in response.headers


# What stands in the cookie


@once
async def test_of_several_cookies_that_differ_none_counts(
    signed_in: str, anonymous: httpx2.AsyncClient, data: GraphQL
) -> None:
    """Whoever can set cookies for a part of our host, or on another port, would choose who we are."""
    await ada(data, username="eve", email=None)
    eves = cookie_of(await sign_in(anonymous, {"identifier": "eve", "password": RIGHT}))[1]
    theirs = f"{NAME}={eves}"
    given: list[str | list[str]] = [
        f"{signed_in}; {theirs}",
        f"{theirs}; {signed_in}",
        [signed_in, theirs],
        f"{signed_in}; {NAME}=",
        f"{signed_in}; {signed_in}",
        [signed_in, signed_in],
        f"a=b; {signed_in}; __Host-{theirs}; {NAME.upper()}={eves}; x{theirs}; c",
    ]
    answers = [await ask(anonymous, each) for each in given]
    assert [who(each) for each in answers] == [*[None] * 4, *["ada"] * 3]
    assert ["set-cookie" in each.headers for each in answers] == [*[True] * 4, *[False] * 3]


@once
@pytest.mark.parametrize(
    "value",
    ["", "gs_", '"TOKEN"', "TOKENx", " x TOKEN", "TOKEN,TOKEN", "Bearer TOKEN", "KEY", "gs_\xff", "null",
     "x" * 50_000, "gs_" + "x" * 50_000, "gs_%00", "' OR 1=1 --"],
)  # fmt: skip
async def test_what_is_no_session_is_nobody_and_is_removed(
    signed_in: str, anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient, value: str
) -> None:
    """A key is none, either: it is for programs, which send it themselves."""
    key = client.headers["authorization"].removeprefix("Bearer ")
    token = signed_in.partition("=")[2]
    sent = f"{NAME}={value}".replace("TOKEN", token).replace("KEY", key).encode("latin-1")
    response = await anonymous.post(
        "/graphql", json={"query": ME}, headers={b"cookie": sent, b"sec-fetch-site": b"same-origin"}
    )
    anonymous.cookies.clear()
    assert (response.status_code, who(response)) == (200, None)
    assert cookie_of(response)[:2] == (NAME, "")


# Pages that may call


@pytest.fixture
async def with_friends(settings: Settings, app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(replace(settings, cors_origins=("https://console.example.com",)))
    async with calling(app) as client:
        yield client


@once
async def test_pages_that_may_call_have_nothing_of_the_cookie(
    signed_in: str, with_friends: httpx2.AsyncClient
) -> None:
    page = {"Origin": "https://console.example.com"}
    wish = {
        **page,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "content-type",
    }
    asked = await ask(with_friends, signed_in, **page, **{"Sec-Fetch-Site": "same-site"})
    entered = await sign_in(with_friends, None, **page)
    wished = await with_friends.options("/session", headers=wish)
    assert (who(asked), entered.status_code) == (None, 403)
    allowed = [each.headers.get("access-control-allow-credentials") for each in (asked, entered, wished)]
    assert allowed == [None] * 3
