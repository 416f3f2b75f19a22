"""Automatic persisted queries, as the links of Apollo and urql use them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx2
import pytest

from schema import persisted
from schema.persisted import BESIDE, Store

once = pytest.mark.parametrize("copy", ["sqlite"], indirect=True)

RESPONSE = "application/graphql-response+json"
NOT_FOUND = {
    "errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]
}
USERS = "query Users($first: Int) { users(first: $first) { nodes { username } } }"
ADMIN = {"data": {"users": {"nodes": [{"username": "admin"}]}}}


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests' documents are not here."""
    monkeypatch.setattr(persisted, "_ours", Store())
    monkeypatch.setattr(persisted, "_anonymous", Store())


def extensions(text: str, **other: Any) -> dict[str, Any]:
    return {
        "persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest(), **other}
    }


async def asked(client: httpx2.AsyncClient, by: str, accept: str = "*/*", **given: Any) -> httpx2.Response:
    headers = {"accept": accept}
    if by == "POST":
        return await client.post("/graphql", json=given, headers=headers)
    texts = {name: each if isinstance(each, str) else json.dumps(each) for name, each in given.items()}
    return await client.get("/graphql", params=texts, headers=headers)


@once
@pytest.mark.parametrize("accept", ["*/*", RESPONSE, "text/html, */*"])
@pytest.mark.parametrize("first", ["GET", "POST"])
@pytest.mark.parametrize("then", ["GET", "POST"])
async def test_a_query_is_sent_once_and_then_its_digest(
    client: httpx2.AsyncClient, first: str, then: str, accept: str
) -> None:
    known = {"extensions": extensions(USERS), "variables": {"first": 1}}
    missing = await asked(client, first, accept, **known)
    sent = await asked(client, first, accept, query=USERS, **known)
    answer = await asked(client, then, accept, **known)
    assert (missing.status_code, missing.json()) == (200, NOT_FOUND)
    assert [(each.status_code, each.json()) for each in (sent, answer)] == [(200, ADMIN)] * 2


@once
async def test_a_mutation_is_persisted_and_still_not_answered_by_get(client: httpx2.AsyncClient) -> None:
    text = 'mutation { createProject(input: {name: "a"}, dryRun: true) { problems { message } } }'
    done: Any = {"data": {"createProject": {"problems": []}}}
    assert (await asked(client, "POST", query=text, extensions=extensions(text))).json() == done
    assert (await asked(client, "POST", extensions=extensions(text))).json() == done
    assert (await asked(client, "GET", extensions=extensions(text))).status_code == 405


DIGITS = "sha256Hash of extensions.persistedQuery is 64 hexadecimal digits."
REFUSED: dict[str, tuple[Any, str]] = {
    "another digest": (extensions("{ other }"), "provided sha does not match query"),
    "another version": (extensions(USERS, version=2), "Unsupported persisted query version"),
    "no version": (extensions(USERS, version=None), "Unsupported persisted query version"),
    "no object": ({"persistedQuery": "x"}, "Unsupported persisted query version"),
    "no digest": (extensions(USERS, sha256Hash=None), DIGITS),
    "half a digest": (extensions(USERS, sha256Hash="0" * 32), DIGITS),
}


@pytest.mark.promise("S48")
@once
@pytest.mark.parametrize("by", ["GET", "POST"])
@pytest.mark.parametrize(("given", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_digest_that_is_not_that_of_the_query_is_refused_and_nothing_kept(
    client: httpx2.AsyncClient, by: str, given: Any, words: str
) -> None:
    answer = await asked(client, by, query=USERS, extensions=given)
    error = {"message": words, "extensions": {"code": "BAD_REQUEST"}}
    assert (answer.status_code, answer.json()) == (400, {"errors": [error]})
    found = [await asked(client, by, extensions=extensions(text)) for text in (USERS, "{ other }")]
    assert [each.json() for each in found] == [NOT_FOUND] * 2


@once
@pytest.mark.parametrize(
    "text", ["{ nothing }", "{", "{ __typename } query B { __typename }", "{ a: __typename"]
)
async def test_what_is_no_good_document_is_not_kept(client: httpx2.AsyncClient, text: str) -> None:
    refused = await asked(client, "POST", query=text, extensions=extensions(text))
    assert "errors" in refused.json()
    assert (await asked(client, "POST", extensions=extensions(text))).json() == NOT_FOUND


@once
async def test_of_strangers_only_what_they_may_ask_is_kept(
    anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    allowed, introspection = "{ currentUser { username } }", "{ __schema { queryType { name } } }"
    for text in (allowed, introspection, USERS):
        await asked(anonymous, "POST", query=text, extensions=extensions(text))
    again = [
        await asked(client, "POST", extensions=extensions(text)) for text in (allowed, introspection, USERS)
    ]
    assert [each.json() for each in again] == [
        {"data": {"currentUser": {"username": "admin"}}},
        NOT_FOUND,
        NOT_FOUND,
    ]


@pytest.mark.promise("S48")
@once
async def test_a_digest_gives_a_stranger_no_right(
    anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    await asked(client, "POST", query=USERS, extensions=extensions(USERS))
    answer = (await asked(anonymous, "POST", extensions=extensions(USERS))).json()
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


@once
@pytest.mark.parametrize("text", [USERS, "{ viewer { user { id } } }"], ids=["kept", "not kept"])
async def test_a_digest_with_a_wrong_key_is_about_the_key(
    anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient, text: str
) -> None:
    await asked(client, "POST", query=USERS, extensions=extensions(USERS))
    anonymous.headers["authorization"] = "Bearer wrong"
    answer = await asked(anonymous, "POST", extensions=extensions(text))
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
        401,
        "This key or token is not valid.",
    )


def test_the_documents_used_last_are_kept_as_long_as_there_is_room() -> None:
    store = Store(room=3 * (BESIDE + 4))
    for number in range(3):
        store.keep(str(number), "text")
    assert store.find("0") == "text"
    store.keep("3", "text")
    store.keep("3", "text")
    assert [store.find(str(number)) for number in range(4)] == ["text", None, "text", "text"]
    store.keep("large", "é" * 200)
    assert [store.find(each) for each in ("0", "2", "3", "large")] == [None, None, None, "é" * 200]
    store.keep("larger", "x" * 2000)
    assert not store.texts


@once
async def test_strangers_drive_out_nothing_of_those_who_sign_in(
    anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persisted, "_anonymous", Store(room=1000))
    await asked(client, "POST", query=USERS, extensions=extensions(USERS))
    for number in range(20):
        text = f"{{ a{number}: __typename }}"
        await asked(anonymous, "POST", query=text, extensions=extensions(text))
    assert (await asked(client, "POST", extensions=extensions(USERS))).status_code == 200
    assert len(persisted._anonymous.texts) == 3
