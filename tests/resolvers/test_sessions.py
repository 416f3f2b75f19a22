"""Sessions: what a sign-in makes, how long it lasts, and all that ends it."""

from __future__ import annotations

import re

import httpx2
import pytest
from starlette.applications import Starlette

from models import Session, clock, housekeeping
from models.api_key import digest
from models.database import Sql, execute
from tests.cast import a_key, grant
from tests.conftest import GraphQL, calling
from tests.outcome import all_rows, log
from tests.resolvers.keys import problems
from tests.resolvers.signing import a_token, ada, login, status, the_ids

SESSIONS = """
query ($id: ID!) {
  user(by: {id: $id}) {
    sessions { nodes { id createdAt lastSeenAt expiresAt ipAddress userAgent isCurrent } }
  }
}
"""
LOGOUT = """
mutation ($everywhere: Boolean!) {
  logout(everywhere: $everywhere) { revokedIds problems { code message } }
}
"""
REVOKE = "mutation ($id: ID!) { revokeSessions(user: {id: $id}) { revokedIds problems { code } } }"
WAIT = 14 * clock.DAY


async def the_session() -> Session:
    return await Session.get()


async def go_by(milliseconds: int) -> None:
    """For every session, time goes by."""
    earlier = ", ".join(f"{name} = {name} - ?" for name in ("created_at", "last_seen_at", "expires_at"))
    await execute(Sql(f"UPDATE sessions SET {earlier}", [milliseconds] * 3))


async def test_one_signs_in_by_username_or_e_mail_in_any_case(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    names = ("ada", "ADA", "  ada ", "\uff21da", "ada@example.com", "ADA@EXAMPLE.COM", id_, id_.upper())
    payloads = {each: await login(anonymous, each) for each in names}
    tokens = [payload.pop("token") for payload in payloads.values()]
    ends = [clock.from_text(payload.pop("expiresAt")) for payload in payloads.values()]
    signed_in = {"mustChangePassword": False, "user": {"username": "ada"}, "problems": []}
    assert payloads == dict.fromkeys(names, signed_in)
    assert [end for end in ends if abs(end - clock.now() - WAIT) >= 5 * clock.SECOND] == []
    users = [await data("{ currentUser { username } }", by=token) for token in tokens]
    assert users == [{"username": "ada"}] * 8
    assert len(set(tokens)) == 8
    assert [token for token in tokens if not re.fullmatch(r"gs_[\w-]{43}", token)] == []  # 256 random bits


@pytest.mark.promise("S18")
async def test_a_token_is_kept_as_its_digest_only(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    token = await a_token(anonymous)
    assert (await the_session()).digest == digest(token)
    assert token[3:] not in repr(await all_rows())


async def test_signing_in_is_noted(data: GraphQL, app: Starlette) -> None:
    id_ = await ada(data)
    seen = "query ($id: ID!) { user(by: {id: $id}) { lastLoginAt version } }"
    assert await data(seen, id=id_) == {"lastLoginAt": None, "version": 1}
    async with calling(app, None, "203.0.113.5") as caller:
        await a_token(caller)
    at = await data(seen, id=id_)
    assert abs(clock.from_text(at["lastLoginAt"]) - clock.now()) < 5 * clock.SECOND
    assert at["version"] == 1
    fields = "operation targetLabel targetId ipAddress changes { field } apiKey { id }"
    assert (await log(data, fields))[0] == {
        "operation": "LOGIN",
        "targetLabel": "ada",
        "targetId": id_,
        "ipAddress": "203.0.113.5",
        "changes": [],
        "apiKey": None,
    }


async def test_a_session_is_listed_with_where_it_was_begun(data: GraphQL, app: Starlette) -> None:
    id_ = await ada(data)
    agent = "Mozilla/5.0 " + "x" * 1000
    async with calling(app, None, "203.0.113.5", **{"User-Agent": agent}) as caller:
        token = await a_token(caller)
    async with calling(app, None, "203.0.113.6", **{"User-Agent": "curl/8"}) as caller:
        await a_token(caller)
    listed = (await data(SESSIONS, by=token, id=id_))["sessions"]["nodes"]
    shown = [(each["ipAddress"], each["userAgent"], each["isCurrent"]) for each in listed]
    assert shown == [("203.0.113.5", agent[:300], True), ("203.0.113.6", "curl/8", False)]
    assert [each["isCurrent"] for each in (await data(SESSIONS, id=id_))["sessions"]["nodes"]] == [
        False,
        False,
    ]


async def test_a_session_lasts_while_it_is_used(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    token = await a_token(anonymous)
    used = []
    for _ in range(3):
        await go_by(WAIT - clock.MINUTE)
        code = await status(anonymous, token)
        used.append((code, abs((await the_session()).expires_at - clock.now() - WAIT) < 5 * clock.SECOND))
    assert used == [(200, True)] * 3
    await go_by(WAIT)
    assert await status(anonymous, token) == 401


async def test_when_it_was_last_seen_is_noted_once_a_minute(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    token = await a_token(anonymous)
    await go_by(59 * clock.SECOND)
    before = await the_session()
    assert await status(anonymous, token) == 200
    assert (await the_session()).last_seen_at == before.last_seen_at
    await go_by(clock.SECOND)
    assert await status(anonymous, token) == 200
    after = await the_session()
    assert after.last_seen_at > before.last_seen_at
    assert await status(anonymous, token) == 200
    assert (await the_session()).last_seen_at == after.last_seen_at


async def test_a_session_that_is_over_is_neither_listed_nor_kept(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    await a_token(anonymous)
    await go_by(WAIT)
    assert await data(SESSIONS, id=id_) == {"sessions": {"nodes": []}}
    await housekeeping.tidy()
    assert await Session.all().count() == 0


# Ending


async def test_signing_out_ends_this_session_or_all_of_ones_own(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    await ada(data, username="bob", email=None)
    here, there, elsewhere = [await a_token(anonymous) for _ in range(3)]
    mine = await the_ids()
    bobs = await a_token(anonymous, "bob")
    assert await data(LOGOUT, by=here, everywhere=False) == {"revokedIds": mine[:1], "problems": []}
    assert [await status(anonymous, each) for each in (here, there, elsewhere)] == [401, 200, 200]
    assert await data(LOGOUT, by=there, everywhere=True) == {"revokedIds": mine[1:], "problems": []}
    assert [await status(anonymous, each) for each in (there, elsewhere, bobs)] == [401, 401, 200]
    assert [event["operation"] for event in await log(data, operations=["LOGOUT"])] == ["LOGOUT"] * 2


async def test_a_key_signs_out_sessions_but_not_itself(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    _, secret = await a_key(data, await ada(data))
    token = await a_token(anonymous)
    message = "This is not a session: an API key is revoked, not signed out."
    answer = await graphql(LOGOUT, by=secret, everywhere=False)
    assert answer["data"]["logout"]["problems"] == [{"code": "INVALID", "message": message}]
    ended = {"revokedIds": await the_ids(), "problems": []}
    assert await data(LOGOUT, by=secret, everywhere=True) == ended
    assert [await status(anonymous, each) for each in (token, secret)] == [401, 200]


async def test_a_narrowed_key_ends_no_sessions(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    scope = {"resourceType": "report", "resource": "*", "type": "READ"}
    await grant(id_, "READ report/*")
    _, secret = await a_key(data, id_, scopes=[scope])
    token = await a_token(anonymous)
    told = [await problems(graphql, each, by=secret, everywhere=True, id=id_) for each in (LOGOUT, REVOKE)]
    assert [[problem["code"] for problem in each] for each in told] == [["NOT_ALLOWED"]] * 2
    assert await status(anonymous, token) == 200


async def test_nobody_is_not_signed_out(anonymous: httpx2.AsyncClient) -> None:
    body = {"query": "mutation { logout { revokedIds } }"}
    answer = (await anonymous.post("/graphql", json=body)).json()
    assert answer["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_sessions_are_revoked_by_oneself_or_an_administrator(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    bob = await ada(data, username="bob", email=None)
    await grant(bob, "WRITE user/*")
    first, second, bobs = await a_token(anonymous), await a_token(anonymous), await a_token(anonymous, "bob")
    answer = await graphql(REVOKE, by=bobs, id=id_)
    assert answer["data"]["revokeSessions"]["problems"] == [{"code": "NOT_ALLOWED"}]
    ids = await the_ids()
    assert await data(REVOKE, id=id_) == {"revokedIds": ids[:2], "problems": []}
    assert [await status(anonymous, each) for each in (first, second, bobs)] == [401, 401, 200]
    assert await data(REVOKE, id=id_) == {"revokedIds": [], "problems": []}
    assert await data(REVOKE, by=bobs, id=bob) == {"revokedIds": ids[2:], "problems": []}
    assert await status(anonymous, bobs) == 401
    events = await log(
        data, "operation targetLabel changes { field before after }", operations=["REVOKE_SESSIONS"]
    )
    assert [(event["targetLabel"], event["changes"][0]["before"]) for event in events] == [
        ("bob", 1),
        ("ada", 2),
    ]


REVOKE_ONE = """
mutation ($id: ID!) { revokeSession(id: $id) { revokedId problems { code message } } }
"""


async def test_one_session_is_revoked_by_oneself_or_an_administrator(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    bob = await ada(data, username="bob", email=None)
    await grant(bob, "WRITE user/*")
    tokens = [await a_token(anonymous) for _ in range(3)]
    bobs = await a_token(anonymous, "bob")
    first, second, third = [each["id"] for each in (await data(SESSIONS, id=id_))["sessions"]["nodes"]]
    assert await data(REVOKE_ONE, by=tokens[0], id=second) == {"revokedId": second, "problems": []}
    assert await data(REVOKE_ONE, id=first) == {"revokedId": first, "problems": []}
    assert [await status(anonymous, each) for each in (*tokens, bobs)] == [401, 401, 200, 200]
    told = [await problems(graphql, REVOKE_ONE, by=by, id=id_) for by, id_ in ((bobs, third), (None, first))]
    assert [(each["code"], each["message"]) for (each,) in told] == [
        ("NOT_FOUND", f"No session {third}."),
        ("NOT_FOUND", f"No session {first}."),
    ]
    events = await log(data, "targetLabel changes { field before }", operations=["REVOKE_SESSION"])
    assert events == [
        {"targetLabel": "ada", "changes": [{"field": "session", "before": each}]} for each in (first, second)
    ]


async def test_a_narrowed_key_ends_not_even_one_session(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    await grant(id_, "READ report/*")
    scope = {"resourceType": "report", "resource": "*", "type": "READ"}
    _, secret = await a_key(data, id_, scopes=[scope])
    token = await a_token(anonymous)
    (session,) = (await data(SESSIONS, id=id_))["sessions"]["nodes"]
    (problem,) = await problems(graphql, REVOKE_ONE, by=secret, id=session["id"])
    assert problem["code"] == "NOT_ALLOWED"
    assert await status(anonymous, token) == 200


ENDINGS = {
    "a new password": 'setUserPassword(user: {id: $id}, newPassword: "another good pass phrase")',
    "deactivation": "setUserStatus(user: {id: $id}, status: DEACTIVATED)",
    "deletion": "deleteUser(user: {id: $id})",
}


@pytest.mark.promise("S15")
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
async def test_sessions_end_at_once_with(data: GraphQL, anonymous: httpx2.AsyncClient, ending: str) -> None:
    id_ = await ada(data)
    tokens = [await a_token(anonymous) for _ in range(2)]
    await data(f"mutation ($id: ID!) {{ {ending} {{ problems {{ code }} }} }}", id=id_)
    assert [await status(anonymous, token) for token in tokens] == [401, 401]
    assert await Session.all().count() == 0


async def test_a_session_that_was_ended_stays_ended_when_its_user_comes_back(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    token = await a_token(anonymous)
    document = """
    mutation ($id: ID!, $status: UserStatus!) {
      setUserStatus(user: {id: $id}, status: $status) { problems { code } }
    }
    """
    for value in ("DEACTIVATED", "ACTIVE"):
        await data(document, id=id_, status=value)
    assert await status(anonymous, token) == 401
    assert await status(anonymous, await a_token(anonymous)) == 200
