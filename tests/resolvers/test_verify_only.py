"""Who may only verify keys, by READ on ``key``, reads nothing else by it."""

from __future__ import annotations

from typing import Any

from tests.cast import a_key, a_user, grant, spec
from tests.conftest import GraphQL

VERIFY = """
mutation ($secret: String!, $permission: PermissionInput) {
  verifyApiKey(secret: $secret, permission: $permission) {
    valid code apiKey { name status } user { username }
    decision { allowed reason explanation decidedBy { permission { id } } nearestMiss { type } }
  }
}
"""


def verified(decision: Any = None, code: str = "VALID") -> dict[str, Any]:
    """Ada's key."""
    return {
        "valid": code == "VALID",
        "code": code,
        "apiKey": {"name": "laptop", "status": "ACTIVE"},
        "user": {"username": "ada"},
        "decision": decision,
    }


NOT_FOUND = {"valid": False, "code": "NOT_FOUND", "apiKey": None, "user": None, "decision": None}


async def test_who_may_only_verify_keys_verifies_and_reads_nothing(data: GraphQL, graphql: GraphQL) -> None:
    ada, checker = await a_user(data), await a_user(data, "checker")
    await grant(ada, "READ report/*")
    await grant(checker, "READ key/*")
    _, secret = await a_key(data, ada, name="laptop")
    _, by = await a_key(data, checker)
    answers = {
        resource: await data(VERIFY, by=by, secret=secret, permission=spec(f"READ {resource}"))
        for resource in ("report/1", "invoice/1")
    }
    hidden = {"decidedBy": None, "nearestMiss": None}
    may = {"allowed": True, "reason": "GRANTED_DIRECTLY", **hidden}
    may_not = {"allowed": False, "reason": "NO_MATCHING_GRANT", **hidden}
    includes = {**may, "explanation": "What this key may do includes READ on report/1."}
    lacks = {**may_not, "explanation": "What this key may do does not include READ on invoice/1."}
    assert answers == {
        "report/1": verified(includes),
        "invoice/1": verified(lacks, "INSUFFICIENT_PERMISSIONS"),
    }
    everything = "{ users { nodes { username } } projects { totalCount } groups { totalCount } }"
    assert (await graphql(everything, by=by))["data"] == {
        "users": {"nodes": [{"username": "checker"}]},
        "projects": {"totalCount": 0},
        "groups": {"totalCount": 0},
    }


BELOW = """
mutation ($secret: String!) {
  verifyApiKey(secret: $secret) {
    code
    apiKey { user {
      username attributes groups { nodes { name } } permissions { nodes { type } } apiKeys { totalCount }
    } }
  }
}
"""


async def test_of_the_owner_of_a_verified_key_there_is_the_profile(data: GraphQL) -> None:
    ada, checker = await a_user(data, attributes={"iccid": "1"}), await a_user(data, "checker")
    await grant(ada, "READ report/*")
    await grant(checker, "READ key/*")
    _, secret = await a_key(data, ada)
    _, by = await a_key(data, checker)
    empty: dict[str, Any] = {"nodes": []}
    nothing = {"attributes": {}, "groups": empty, "permissions": empty, "apiKeys": {"totalCount": 0}}
    expected = {"code": "VALID", "apiKey": {"user": {"username": "ada", **nothing}}}
    assert await data(BELOW, by=by, secret=secret) == expected


async def test_an_administrators_key_can_be_narrowed_to_verifying(data: GraphQL) -> None:
    ada = await a_user(data)
    _, secret = await a_key(data, ada, name="laptop")
    checker = await a_user(data, "checker")
    await grant(checker, "ADMIN */*")
    _, by = await a_key(data, checker, scopes=[spec("READ key/*")])
    assert await data(VERIFY, by=by, secret=secret) == verified()
    assert await data("{ users { nodes { username } } }", by=by) == {"nodes": [{"username": "checker"}]}


async def test_one_may_be_trusted_with_one_key(data: GraphQL) -> None:
    ada, checker = await a_user(data), await a_user(data, "checker")
    keys = [await a_key(data, ada, name="laptop") for _ in range(2)]
    await grant(checker, f"READ key/{keys[0][0]}")
    _, by = await a_key(data, checker)
    answers = [await data(VERIFY, by=by, secret=secret) for _, secret in keys]
    assert answers == [verified(), NOT_FOUND]
