"""A browser, as far as a server can tell: headers that no page writes, and a cookie that no script reads."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.resolvers.signing import RIGHT

OWN = {"Sec-Fetch-Site": "same-origin"}
NAME, SECURE_NAME = "gatebook-session", "__Host-gatebook-session"
ME = "{ currentUser { username } }"


async def sign_in(client: httpx2.AsyncClient, body: Any = None, **headers: str) -> httpx2.Response:
    body = {"identifier": "ada", "password": RIGHT} if body is None else body
    response = await client.post("/session", json=body, headers=headers or OWN)
    client.cookies.clear()  # each test sends what it is about
    return response


def cookie_of(response: httpx2.Response) -> tuple[str, str, list[str]]:
    """The name, the value and the attributes of the one cookie that is set."""
    (line,) = response.headers.get_list("set-cookie")
    pair, *attributes = line.split("; ")
    name, _, value = pair.partition("=")
    return name, value, attributes


async def a_cookie(client: httpx2.AsyncClient) -> str:
    """As it is sent back."""
    name, token, _ = cookie_of(await sign_in(client))
    return f"{name}={token}"


async def ask(
    client: httpx2.AsyncClient, cookie: str | list[str], query: str = ME, **headers: str
) -> httpx2.Response:
    """A document with the cookie, or several lines of them, from a page of the server's own unless headers
    say otherwise."""
    lines = [cookie] if isinstance(cookie, str) else cookie
    given = [*(headers or OWN).items(), *(("Cookie", line) for line in lines)]
    response = await client.post("/graphql", json={"query": query}, headers=given)
    client.cookies.clear()
    return response


def who(response: httpx2.Response) -> str | None:
    """Who was recognised; None for nobody."""
    user = response.json()["data"]["currentUser"]
    return user and str(user["username"])
