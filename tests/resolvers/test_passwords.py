"""Setting and changing passwords: who may, what is refused, and what it ends."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from models import clock
from tests.cast import a_key, a_user, grant, spec
from tests.conftest import GraphQL
from tests.outcome import all_rows, log
from tests.resolvers.keys import problems
from tests.resolvers.setting import CHANGE, CREATE, SET, hash_of
from tests.resolvers.signing import OTHER, RIGHT, WRONG, a_token, ada, code, let_pass, status

CHANGED = [{"field": "password", "before": "set", "after": "set"}]
ACCEPTED = [
    "x1y2z3!?",
    "ü" * 8,
    "日本語のパスワードです",
    "😀" * 256,
    "x" * 256,
    "        .",
    " padded pass ",
    "u\u0308" * 256,
]
REFUSED = {
    "MIN_LENGTH": ("", "x1y2z3!", "u\u0308" * 7, "  \t "),
    "MAX_LENGTH": ("x" * 257, "😀" * 257, "x" * 300_000),
    "COMMON": ("password", "PASSWORD", "12345678", "Baseball1"[:-1], "qwertyuiop"),
    "PERSONAL": ("ada.lovelace", "ADA.Lovelace", "ada@example.com"),
}
WORDS = {
    "MIN_LENGTH": "A password has at least 8 characters.",
    "MAX_LENGTH": "A password has at most 256 characters.",
    "COMMON": "This is one of the most common passwords.",
    "PERSONAL": "A password is not one's own name.",
}


def weak(rule: str, *path: str) -> dict[str, Any]:
    return {
        "__typename": "WeakPassword",
        "code": "WEAK_PASSWORD",
        "message": WORDS[rule],
        "path": list(path),
        "rule": rule,
    }


def wrong() -> dict[str, Any]:
    return {
        "__typename": "Invalid",
        "code": "WRONG_CREDENTIALS",
        "message": "The current password is wrong.",
        "path": ["currentPassword"],
    }


@pytest.mark.promise("S08")
async def test_whatever_is_accepted_signs_in_and_nothing_like_it(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_, codes = await ada(data), {}
    for password in ACCEPTED:
        await data(SET, id=id_, new=password)
        others = (password[:-1], password + " ", password.strip() + "x", password.swapcase() + "x")
        codes[password] = [await code(anonymous, password=each) for each in (*others, password)]
    assert codes == {each: [*(["WRONG_CREDENTIALS"] * 4), None] for each in ACCEPTED}


@pytest.mark.promise("S07")
async def test_a_weak_password_is_refused_by_every_operation(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await a_user(data, "ada.lovelace", email="ada@example.com", password=RIGHT)
    token = await a_token(anonymous, "ada.lovelace")
    before, kept = await all_rows(), await hash_of("ada.lovelace")
    same = {"username": "ada.Lovelace", "email": "Ada@Example.com"}
    expected = {password: rule for rule, candidates in REFUSED.items() for password in candidates}
    made, put, changed = {}, {}, {}
    for each in expected:
        made[each] = await problems(graphql, CREATE, input={**same, "password": each})
        put[each] = await problems(graphql, SET, id=id_, new=each)
        changed[each] = await problems(graphql, CHANGE, by=token, current=RIGHT, new=each)
    assert {
        each: rule for each, rule in expected.items() if weak(rule, "input", "password") not in made[each]
    } == {}
    assert put == {each: [weak(rule, "newPassword")] for each, rule in expected.items()}
    assert changed == put
    assert await hash_of("ada.lovelace") == kept
    assert await all_rows() == before


@pytest.mark.promise("S07")
@pytest.mark.parametrize("value", [None, 12345678, 1.5, True, ["x" * 12], {"a": "b"}])
async def test_a_password_is_a_text(client: httpx2.AsyncClient, data: GraphQL, value: Any) -> None:
    id_ = await ada(data)
    before = await hash_of()
    sent: dict[str, dict[str, Any]] = {
        SET: {"id": id_, "new": value},
        CHANGE: {"current": RIGHT, "new": value},
        **({CREATE: {"input": {"username": "bob", "password": value}}} if value is not None else {}),
    }
    codes = {}
    for document, variables in sent.items():
        answer = (await client.post("/graphql", json={"query": document, "variables": variables})).json()
        codes[document] = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes == {each: {"BAD_USER_INPUT"} for each in sent}
    assert await hash_of() == before


@pytest.mark.promise("S14")
async def test_an_administrator_sets_a_password_and_the_sessions_end(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await a_user(data)
    moment = clock.now()
    answer = await data(SET, id=id_, new=RIGHT, must=True)
    assert clock.from_text(answer["user"].pop("passwordChangedAt")) >= moment
    assert answer == {
        "user": {"hasPassword": True, "mustChangePassword": True, "version": 2},
        "changes": [
            {"field": "password", "before": None, "after": "set"},
            {"field": "mustChangePassword", "before": False, "after": True},
        ],
        "problems": [],
    }
    token = await a_token(anonymous)
    answer = await data(SET, id=id_, new=OTHER)
    assert (answer["user"]["version"], answer["changes"][0]) == (3, CHANGED[0])
    assert await status(anonymous, token) == 401
    assert [await code(anonymous, password=each) for each in (RIGHT, OTHER)] == ["WRONG_CREDENTIALS", None]


async def test_nobody_takes_over_whoever_holds_more(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_, bob = await ada(data), await ada(data, username="bob", email=None)
    await grant(id_, "ADMIN user/*")
    await grant(bob, "READ report/*")
    token = await a_token(anonymous)
    before = await hash_of("bob")
    (problem,) = (await graphql(SET, by=token, id=bob, new=OTHER))["data"]["setUserPassword"]["problems"]
    assert (problem["code"], problem["requires"]) == ("NOT_ALLOWED", spec("READ report/*"))
    await grant(id_, "READ report/*")
    assert (await data(SET, by=token, id=bob, new=OTHER))["changes"] == CHANGED
    assert await hash_of("bob") != before


# One's own


@pytest.mark.promise("S14")
async def test_changing_ones_own_needs_the_current_one_and_ends_the_other_sessions(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    _, secret = await a_key(data, id_)
    here, there = await a_token(anonymous), await a_token(anonymous)
    guesses = (WRONG, "", RIGHT[:-1], RIGHT.upper(), "x" * 300_000)
    refused = {each: (await graphql(CHANGE, by=here, current=each, new=OTHER))["data"] for each in guesses}
    payload = {"user": None, "changes": [], "problems": [wrong()]}
    assert refused == {each: {"changePassword": payload} for each in guesses}
    assert await data(CHANGE, by=here, current=RIGHT, new=OTHER) == {
        "user": {"username": "ada", "hasPassword": True, "version": 2},
        "changes": CHANGED,
        "problems": [],
    }
    assert [await status(anonymous, each) for each in (here, there, secret)] == [200, 401, 200]
    assert [await code(anonymous, password=each) for each in (RIGHT, OTHER)] == ["WRONG_CREDENTIALS", None]
    events = await log(
        data, "operation targetLabel changes { field before after }", operations=["CHANGE_PASSWORD"]
    )
    assert events == [{"operation": "CHANGE_PASSWORD", "targetLabel": "ada", "changes": CHANGED}]


async def test_the_new_one_is_another(data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    found = {}
    for name, old, new in (("ada", RIGHT, RIGHT), ("bob", "\u00fcber" * 2, "u\u0308ber" * 2)):
        await a_user(data, name, password=old)
        token = await a_token(anonymous, name, old)
        refused = await problems(graphql, CHANGE, by=token, current=old, new=new)
        found[name] = [(each["code"], each["path"]) for each in refused]
    assert found == {each: [("INVALID", ["newPassword"])] for each in ("ada", "bob")}


@pytest.mark.promise("S14")
async def test_wrong_guesses_at_the_current_one_count_like_failed_sign_ins(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    token = await a_token(anonymous)

    async def guess(current: str) -> list[str]:
        answer = await graphql(CHANGE, by=token, current=current, new=OTHER)
        return [problem["code"] for problem in answer["data"]["changePassword"]["problems"]]

    guesses = [(await code(anonymous), await guess(WRONG)) for _ in range(5)]
    assert guesses == [("WRONG_CREDENTIALS", ["WRONG_CREDENTIALS"])] * 5
    assert await guess(RIGHT) == ["RATE_LIMITED"]
    assert await code(anonymous, password=RIGHT) == "WRONG_CREDENTIALS"
    await let_pass(15 * clock.MINUTE)
    assert await guess(RIGHT) == []


async def test_only_who_has_a_password_and_may_write_changes_it(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    (refused,) = (
        await anonymous.post(
            "/graphql", json={"query": CHANGE, "variables": {"current": RIGHT, "new": OTHER}}
        )
    ).json()["errors"]
    assert refused["extensions"]["code"] == "UNAUTHENTICATED"
    id_, bare = await ada(data), await a_user(data, "bare")
    await grant(id_, "READ report/*")
    _, narrow = await a_key(data, id_, scopes=[spec("READ report/*")])
    _, key = await a_key(data, bare)
    told = [await problems(graphql, CHANGE, by=each, current=RIGHT, new=OTHER) for each in (narrow, key)]
    assert [[each["code"] for each in found] for found in told] == [["NOT_ALLOWED"], ["WRONG_CREDENTIALS"]]
