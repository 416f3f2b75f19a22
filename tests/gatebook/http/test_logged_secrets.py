"""Whatever is sent and answered, no secret of it gets into the log."""

from __future__ import annotations

import base64
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.cast import a_user
from tests.conftest import ADMIN_KEY, GraphQL, calling
from tests.gatebook.http.browser import OWN
from tests.gatebook.written import written

PASSWORD, NEW, WRONG, LATER = (f"{word} horse battery staple" for word in ("good", "new", "wrong", "later"))
TYPED = "a-password-typed-as-the-name"
VARIABLE, IN_QUERY, IN_BODY = "variable-4711-secret", "query-4712-secret", "body-4713-secret"
LOGIN = """mutation ($n: String!, $p: String!) {
  login(identifier: $n, password: $p) { token problems { code } }
}"""
MAKE_KEY = 'mutation { createApiKey(input: {user: {username: "ada"}}) { apiKey { id } secret } }'
LINK = """mutation {
  createOneTimeToken(user: {username: "ada"}, purpose: PASSWORD_RESET) { token link problems { code } }
}"""
REDEEM = """mutation ($t: String!, $p: String!) {
  redeemOneTimeToken(token: $t, newPassword: $p) { token problems { code } }
}"""
VERIFY = "mutation ($s: String!) { verifyApiKey(secret: $s) { valid code } }"
CHANGE = """mutation ($old: String!, $new: String!) {
  changePassword(currentPassword: $old, newPassword: $new) { problems { code } }
}"""


async def sent_in_documents(graphql: GraphQL, app: Starlette) -> list[str]:
    """What was given out meanwhile."""
    made = (await graphql(MAKE_KEY))["data"]["createApiKey"]
    await graphql(VERIFY, s=made["secret"])
    await graphql("query ($s: String!) { users(search: $s) { totalCount } }", s=VARIABLE)
    await graphql(f'{{ users(search: "{IN_QUERY}") {{ totalCount }} }}')
    await graphql(f'mutation {{ login(identifier: "ada", password: "{PASSWORD}") {{ nothing }} }}')
    async with calling(app) as nobody:
        good = await signed_in(nobody, "ada", PASSWORD)
        await signed_in(nobody, "ada", WRONG)
        await signed_in(nobody, TYPED, WRONG)
        await signed_in(nobody, "ada", [PASSWORD])
        own = {"Authorization": f"Bearer {good}"}
        changed = {"query": CHANGE, "variables": {"old": PASSWORD, "new": NEW}}
        await nobody.post("/graphql", json=changed, headers=own)
        linked = (await graphql(LINK))["data"]["createOneTimeToken"]
        redeemed = {"query": REDEEM, "variables": {"t": linked["token"], "p": LATER}}
        given = (await nobody.post("/graphql", json=redeemed)).json()["data"]["redeemOneTimeToken"]["token"]
    return [made["secret"], linked["token"], linked["link"].partition("#")[2], good, given]


async def signed_in(client: httpx2.AsyncClient, name: str, password: Any) -> str:
    body = {"query": LOGIN, "variables": {"n": name, "p": password}}
    return str(
        ((await client.post("/graphql", json=body)).json().get("data") or {}).get("login", {}).get("token")
    )


async def sent_otherwise(app: Starlette, secrets: list[str]) -> list[str]:
    """In paths, queries, headers and bodies, good and bad, to each door."""
    async with calling(app) as nobody:
        cookie = await nobody.post("/session", json={"identifier": "ada", "password": LATER}, headers=OWN)
        await nobody.post("/session", json={"identifier": TYPED, "password": WRONG}, headers=OWN)
        await nobody.post("/session", json={"identifier": TYPED, "secret": IN_BODY}, headers=OWN)
        await nobody.post(
            "/graphql",
            content=f'{{"query": "{IN_BODY}'.encode(),
            headers={"content-type": "application/json"},
        )
        await nobody.get("/graphql", params={"query": f'{{ verifyApiKey(secret: "{IN_QUERY}") {{ code }} }}'})
        for name, password in (("ada", LATER), ("ada", WRONG)):
            await nobody.get("/antfly/users", headers={"Authorization": basic(name, password)})
        for secret in secrets:
            for path in (
                f"/{secret}",
                f"/enkrypt/api/v1/api-keys/{secret}/disable",
                "/express/users",
                "/graphql",
            ):
                headers = {"Authorization": f"Bearer {secret}", "apikey": secret, "x-request-id": secret}
                await nobody.request(
                    "POST", path, params={"token": secret}, json={"secret": secret}, headers=headers
                )
        await nobody.post(
            "/express/users",
            json={"username": IN_BODY, "password": IN_BODY, "extra": IN_BODY},
            headers={"Authorization": f"Bearer {ADMIN_KEY}"},
        )
    return [cookie.headers["set-cookie"].partition("=")[2].partition(";")[0]]


def basic(name: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"


@pytest.mark.parametrize("format", ["text", "json"])
async def test_no_secret_is_logged(app: Starlette, graphql: GraphQL, data: GraphQL, format: str) -> None:
    await a_user(data, email="ada@example.com", password=PASSWORD)
    with written("debug", format) as lines:
        given = await sent_in_documents(graphql, app)
        given += await sent_otherwise(app, given)
        told = "\n".join(lines())
    assert [len(secret) > 20 for secret in given] == [True] * 6
    typed = [PASSWORD, NEW, WRONG, LATER, TYPED, VARIABLE, IN_QUERY, IN_BODY, ADMIN_KEY]
    pairs = [basic("ada", LATER).split()[1], basic("ada", WRONG).split()[1]]
    assert told.count("gatebook.access") > 35
    assert [secret for secret in (*given, *typed, *pairs) if secret in told] == []
