"""Is this secret good, and good for this: every code, and what it costs."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from models import ApiKey, clock
from models.api_key import new_secret
from models.database import Sql, execute
from tests.cast import a_group, a_key, a_user, expire, grant, spec
from tests.conftest import ADMIN_KEY, GraphQL
from tests.outcome import all_rows, log
from tests.resolvers.signing import RIGHT, a_token
from tests.statements import statements

VERIFY = """
mutation ($secret: String!, $permission: PermissionInput) {
  verifyApiKey(secret: $secret, permission: $permission) {
    valid code apiKey { name status } user { username }
    decision {
      allowed reason explanation
      decidedBy { permission { resourceType resource type } group { name } }
      nearestMiss { resourceType resource type }
    }
  }
}
"""
STATUS = """
mutation ($id: ID!, $to: UserStatus!) { setUserStatus(user: {id: $id}, status: $to) { problems { code } } }
"""
UPDATE = """
mutation ($id: ID!, $input: UpdateApiKeyInput!) {
  updateApiKey(apiKey: {id: $id}, input: $input) { problems { code } }
}
"""
REVOKE = "mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { code } } }"
ROTATE = "mutation ($id: ID!) { rotateApiKey(apiKey: {id: $id}, overlapSeconds: 60) { problems { code } } }"


def verified(code: str, status: str | None = None, decision: Any = None) -> dict[str, Any]:
    """About ada's key, if its status is said; about none, otherwise."""
    return {
        "valid": code == "VALID",
        "code": code,
        "apiKey": {"name": "laptop", "status": status} if status else None,
        "user": {"username": "ada"} if status else None,
        "decision": decision,
    }


async def test_a_key_is_good_until_it_is_not(data: GraphQL) -> None:
    ada = await a_user(data)
    id_, secret = await a_key(data, ada, name="laptop")

    async def after(document: str | None = None, **variables: Any) -> Any:
        if document:
            await data(document, **variables)
        return await data(VERIFY, secret=secret)

    assert await after() == verified("VALID", "ACTIVE")
    assert await after(UPDATE, id=id_, input={"enabled": False}) == verified("DISABLED", "DISABLED")
    assert await after(STATUS, id=ada, to="DEACTIVATED") == verified("DISABLED", "DISABLED")
    assert await after(UPDATE, id=id_, input={"enabled": True}) == verified("USER_DEACTIVATED", "ACTIVE")
    assert await after(STATUS, id=ada, to="ACTIVE") == verified("VALID", "ACTIVE")
    assert await after(ROTATE, id=id_) == verified("VALID", "ROTATING")
    await expire("api_keys", id_)
    assert await after() == verified("EXPIRED", "EXPIRED")
    assert await after(REVOKE, id=id_) == verified("REVOKED", "REVOKED")
    assert await after(
        "mutation ($id: ID!) { deleteApiKey(apiKey: {id: $id}) { deletedId } }", id=id_
    ) == verified("NOT_FOUND")


@pytest.mark.promise("S16")
async def test_a_mistyped_key_is_malformed_without_asking_the_database(data: GraphQL) -> None:
    _, secret = await a_key(data, await a_user(data))
    last = "b" if secret[-1] == "a" else "a"
    mistyped = (
        secret[:-1] + last,
        secret[:-1],
        secret + "x",
        secret.upper().replace("GW_", "gw_"),
        "gw_",
        "gw_ü",
    )
    found = []
    for each in mistyped:
        with statements() as seen:
            answer = await data(VERIFY, secret=each)
        found.append((each, answer, len(seen)))
    who_is_asking = 1
    assert found == [(each, verified("MALFORMED"), who_is_asking) for each in mistyped]


@pytest.mark.parametrize("secret", ["", " ", "nonsense", "x" * 300_000, "' OR 1=1 --", "gs_" + "x" * 43])
async def test_what_is_no_key_at_all_is_malformed(data: GraphQL, secret: str) -> None:
    assert await data(VERIFY, secret=secret) == verified("MALFORMED")


async def test_a_well_formed_key_that_nobody_has_is_not_found(data: GraphQL) -> None:
    assert await data(VERIFY, secret=new_secret()) == verified("NOT_FOUND")


async def test_a_sessions_token_is_no_key(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await a_user(data, password=RIGHT)
    assert await data(VERIFY, secret=await a_token(anonymous)) == verified("MALFORMED")


async def test_the_key_of_the_settings_is_verified_too(data: GraphQL) -> None:
    answer = await data(VERIFY, secret=ADMIN_KEY, permission=spec("ADMIN anything/1"))
    assert (answer["code"], answer["user"]) == ("VALID", {"username": "admin"})


# Good for this


def decided(reason: str, explanation: str, **more: Any) -> dict[str, Any]:
    allowed = reason.startswith("GRANTED")
    base = {
        "allowed": allowed,
        "reason": reason,
        "explanation": explanation,
        "decidedBy": None,
        "nearestMiss": None,
    }
    return {**base, **more}


async def test_a_key_is_good_for_what_its_owner_may(data: GraphQL) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE report/*")
    crew = await a_group(data, members=[ada])
    await grant(crew, "READ door/7")
    _, secret = await a_key(data, ada, name="laptop")
    by = {"permission": spec("WRITE report/*"), "group": None}
    assert await data(VERIFY, secret=secret, permission=spec("READ report/1")) == verified(
        "VALID", "ACTIVE", decided("GRANTED_DIRECTLY", "ada holds WRITE on report/*.", decidedBy=by)
    )
    by = {"permission": spec("READ door/7"), "group": {"name": "Crew"}}
    explanation = "ada is in the group Crew, which holds READ on door/7."
    assert await data(VERIFY, secret=secret, permission=spec("READ door/7")) == verified(
        "VALID", "ACTIVE", decided("GRANTED_BY_GROUP", explanation, decidedBy=by)
    )


async def test_else_the_decision_says_what_is_missing(data: GraphQL) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE report/*")
    _, secret = await a_key(data, ada, name="laptop")
    near = decided(
        "NO_MATCHING_GRANT",
        "ada holds WRITE on report/*, which is not ADMIN on report/1.",
        nearestMiss=spec("WRITE report/*"),
    )
    far = decided("NO_MATCHING_GRANT", "ada holds nothing like READ on door/7.")
    decisions = {"ADMIN report/1": near, "READ door/7": far}
    assert {each: await data(VERIFY, secret=secret, permission=spec(each)) for each in decisions} == {
        each: verified("INSUFFICIENT_PERMISSIONS", "ACTIVE", decision) for each, decision in decisions.items()
    }


async def test_scopes_exclude_what_the_owner_may(data: GraphQL) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE report/*")
    _, secret = await a_key(data, ada, name="laptop", scopes=[spec("READ report/*")])
    hint = f"{secret[:9]}...{secret[-6:]}"
    explanation = f"The scopes of the key {hint} do not include WRITE on report/1."
    assert await data(VERIFY, secret=secret, permission=spec("WRITE report/1")) == verified(
        "INSUFFICIENT_PERMISSIONS", "ACTIVE", decided("KEY_SCOPE_EXCLUDES", explanation)
    )
    assert (await data(VERIFY, secret=secret, permission=spec("READ report/1")))["valid"]


async def test_a_grant_that_ran_out_is_told(data: GraphQL) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE report/*")
    await execute(Sql("UPDATE permissions SET expires_at = 1000000000000 WHERE resource_type = 'report'"))
    _, secret = await a_key(data, ada, name="laptop")
    explanation = "ada held WRITE on report/* until 2001-09-09T01:46:40.000Z."
    assert await data(VERIFY, secret=secret, permission=spec("READ report/1")) == verified(
        "INSUFFICIENT_PERMISSIONS",
        "ACTIVE",
        decided("GRANT_EXPIRED", explanation, nearestMiss=spec("WRITE report/*")),
    )


async def test_a_key_that_is_not_good_is_good_for_nothing(data: GraphQL) -> None:
    id_, secret = await a_key(data, await a_user(data), name="laptop")
    await data(REVOKE, id=id_)
    assert await data(VERIFY, secret=secret, permission=spec("READ report/1")) == verified(
        "REVOKED", "REVOKED"
    )


# Who asks


async def test_keys_of_users_one_may_not_read_are_not_found(data: GraphQL) -> None:
    ada, bob = await a_user(data), await a_user(data, "bob")
    _, secret = await a_key(data, ada, name="laptop")
    _, bobs = await a_key(data, bob)
    assert await data(VERIFY, by=bobs, secret=secret) == verified("NOT_FOUND")
    assert await data(VERIFY, by=secret, secret=secret) == verified("VALID", "ACTIVE")
    await grant(bob, f"READ user/{ada}")
    assert await data(VERIFY, by=bobs, secret=secret) == verified("VALID", "ACTIVE")


async def test_a_stranger_verifies_nothing(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    _, secret = await a_key(data, await a_user(data))
    told = []
    for tried in (secret, "nonsense"):
        body = {"query": VERIFY, "variables": {"secret": tried}}
        answer = (await anonymous.post("/graphql", json=body)).json()
        told += [error["extensions"] for error in answer["errors"]]
    assert told == [{"code": "UNAUTHENTICATED"}] * 2


async def test_verifying_is_a_use_but_no_event(data: GraphQL) -> None:
    id_, secret = await a_key(data, await a_user(data))
    before = (await all_rows())["events"]
    mine = (await ApiKey.get(id=id_)).number
    noted = {}
    for ago in (None, 59, 2):
        if ago is not None:
            await execute(Sql("UPDATE api_keys SET last_used_at = last_used_at - ?", [ago * clock.SECOND]))
        with statements() as seen:
            await data(VERIFY, secret=secret)
        noted[ago] = len([each for each in seen if each.text.startswith("UPDATE") and mine in each.values])
    assert noted == {None: 1, 59: 0, 2: 1}
    assert (await all_rows())["events"] == before
    assert "VERIFY_API_KEY" not in {event["operation"] for event in await log(data)}


async def test_a_refused_key_was_not_used(data: GraphQL) -> None:
    id_, secret = await a_key(data, await a_user(data))
    await data(VERIFY, secret=secret, permission=spec("READ report/1"))
    await data(REVOKE, id=id_)
    await data(VERIFY, secret=secret)
    assert (await ApiKey.get(id=id_)).last_used_at is None
