"""GraphQL over HTTP: media types, status codes, what a request may look like, how errors read."""

from __future__ import annotations

import logging
from typing import Any

import httpx2
import orjson
import pytest

from gatebook.http.media_types import is_modern
from models.database import Sql, execute, on_postgres
from schema.documents import load
from tests.conftest import once

RESPONSE = "application/graphql-response+json"

TYPENAME = {"data": {"__typename": "Query"}}


def refusal(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


async def test_a_query_is_answered_by_post(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"})
    assert (response.status_code, response.json()) == (200, TYPENAME)
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_query_is_answered_by_get(client: httpx2.AsyncClient) -> None:
    given = {"query": "query Q($a: Boolean!) { __typename @include(if: $a) }", "variables": '{"a": true}'}
    response = await client.get("/graphql", params={**given, "operationName": "Q", "extensions": "{}"})
    assert (response.status_code, response.json()) == (200, TYPENAME)


@pytest.mark.promise("S43")
async def test_a_mutation_by_get_is_refused_and_changes_nothing(client: httpx2.AsyncClient) -> None:
    mutation = 'mutation { createProject(input: {name: "made by get"}) { project { id } } }'
    response = await client.get("/graphql", params={"query": mutation})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.json() == refusal("Only queries are answered by GET.", "METHOD_NOT_ALLOWED")
    body = {"query": "{ projects { totalCount } }"}
    assert (await client.post("/graphql", json=body)).json() == {"data": {"projects": {"totalCount": 0}}}


@pytest.mark.parametrize(
    ("accept", "modern"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        (RESPONSE, True),
        (f"{RESPONSE}; charset=utf-8, application/json; charset=utf-8", True),
        (f"application/json, {RESPONSE}", True),
        (f"application/json;q=0.9, {RESPONSE};q=0.8", False),
        (f"{RESPONSE};q=0", False),
        (f"{RESPONSE};q=rubbish, application/json", False),
        (RESPONSE.upper(), True),
        ("text/html, image/png", False),
    ],
)
def test_the_media_type_is_the_one_the_client_prefers(accept: str, modern: bool) -> None:
    assert is_modern(accept) is modern


@once
@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{", None, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { users(first: $n) { totalCount } }", {"n": "one"}, "BAD_USER_INPUT"),
        ("query A { __typename } query B { __typename }", None, "OPERATION_RESOLUTION_FAILURE"),
        ("fragment F on User { id }", None, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_document_that_cannot_be_executed_is_400_to_those_who_know_what_that_means(
    client: httpx2.AsyncClient, query: str, variables: dict[str, Any] | None, code: str
) -> None:
    body = {"query": query, "variables": variables}
    modern = await client.post("/graphql", json=body, headers={"accept": RESPONSE})
    legacy = await client.post("/graphql", json=body, headers={"accept": "application/json"})
    assert (modern.status_code, legacy.status_code) == (400, 200)
    assert modern.headers["content-type"] == f"{RESPONSE}; charset=utf-8"
    assert modern.json() == legacy.json()
    assert list(modern.json()) == ["errors"]
    assert {error["extensions"]["code"] for error in modern.json()["errors"]} == {code}


@once
async def test_an_operation_is_chosen_by_its_name(client: httpx2.AsyncClient) -> None:
    body = {"query": "query A { a: __typename } query B { b: __typename }", "operationName": "B"}
    assert (await client.post("/graphql", json=body)).json() == {"data": {"b": "Query"}}
    response = await client.post("/graphql", json={**body, "operationName": "C"})
    wrong = "The document has no operation of this operationName."
    assert response.json() == refusal(wrong, "OPERATION_RESOLUTION_FAILURE")


@pytest.mark.promise("S43", "S53")
@once
@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_only_json_is_accepted(client: httpx2.AsyncClient, media: str) -> None:
    content = b'{"query": "mutation { logout { revokedIds } }"}'
    response = await client.post("/graphql", content=content, headers={"content-type": media})
    assert response.status_code == 415
    assert response.json() == refusal(
        "A GraphQL request is application/json in UTF-8.", "UNSUPPORTED_MEDIA_TYPE"
    )


@once
@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"content-type": "application/json; charset=utf-16"}, 415),
        ({"content-type": "application/json; charset=UTF-8"}, 200),
        ({"content-type": 'application/json;charset="utf-8"'}, 200),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
    ],
)
async def test_a_body_is_plain_utf_8(client: httpx2.AsyncClient, given: dict[str, str], status: int) -> None:
    response = await client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=given)
    assert response.status_code == status


@once
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "query is required, and is a string."),
        ({"query": None}, "query is required, and is a string."),
        ({"query": ["{ __typename }"]}, "query is required, and is a string."),
        ({"query": "{ __typename }", "variables": []}, "variables is an object, or null."),
        ({"query": "{ __typename }", "variables": "{}"}, "variables is an object, or null."),
        ({"query": "{ __typename }", "operationName": 1}, "operationName is a string, or null."),
        ({"query": "{ __typename }", "extensions": True}, "extensions is an object, or null."),
        ([{"query": "{ __typename }"}] * 50, "The body is not a JSON object."),
        ({"extensions": {"other": {"version": 1}}}, "query is required, and is a string."),
    ],
)
async def test_a_malformed_request_is_400(client: httpx2.AsyncClient, body: Any, message: str) -> None:
    response = await client.post("/graphql", json=body)
    assert response.status_code == 400
    assert response.json() == refusal(message, "BAD_REQUEST")


@once
@pytest.mark.parametrize("name", ["variables", "operationName", "extensions"])
async def test_what_is_null_is_as_if_absent(client: httpx2.AsyncClient, name: str) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }", name: None})
    assert response.json() == TYPENAME


@pytest.mark.promise("S48")
@once
async def test_unknown_extensions_are_ignored(client: httpx2.AsyncClient) -> None:
    unknown = {"persistedQuery": None, "other": {"version": 1, "sha256Hash": "0" * 64}}
    response = await client.post("/graphql", json={"query": "{ __typename }", "extensions": unknown})
    assert response.json() == TYPENAME


async def test_nobody_in_particular_may_ask_who_they_are(anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.post("/graphql", json={"query": "{ currentUser { id } }"})
    assert (response.status_code, response.json()) == (200, {"data": {"currentUser": None}})


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (RESPONSE, 401)])
async def test_what_needs_somebody_is_unauthenticated_without(
    anonymous: httpx2.AsyncClient, accept: str, status: int
) -> None:
    query = {"query": "{ users { totalCount } }"}
    response = await anonymous.post("/graphql", json=query, headers={"accept": accept})
    assert response.status_code == status
    assert response.json()["data"] is None
    assert [error["extensions"] for error in response.json()["errors"]] == [{"code": "UNAUTHENTICATED"}]
    assert response.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


@pytest.mark.promise("S32")
@once
@pytest.mark.parametrize(
    "query", ["{ __schema { types { name } } }", '{ __type(name: "User") { name } nope }']
)
async def test_strangers_cannot_introspect(anonymous: httpx2.AsyncClient, query: str) -> None:
    response = await anonymous.post("/graphql", json={"query": query})
    assert response.json() == refusal("Sign in first, or send an API key.", "UNAUTHENTICATED")
    by_get = await anonymous.get("/graphql", params={"query": query}, headers={"accept": RESPONSE})
    assert (by_get.status_code, by_get.json()) == (401, response.json())


@pytest.mark.promise("S44")
@once
async def test_strangers_get_no_suggestions(
    anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    query = {"query": "{ currentUser { usernam } }"}
    told = (await client.post("/graphql", json=query)).json()["errors"][0]["message"]
    untold = (await anonymous.post("/graphql", json=query)).json()["errors"][0]["message"]
    assert told.startswith("Cannot query field 'usernam' on type 'User'. Did you mean 'username'")
    assert untold == "Cannot query field 'usernam' on type 'User'."


@pytest.mark.promise("S32")
@once
async def test_strangers_do_not_see_the_schema(
    anonymous: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    refused = await anonymous.get("/graphql/schema.graphql")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    shown = await client.get("/graphql/schema.graphql")
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "application/graphql"
    assert "type Query {" in shown.text


@pytest.mark.promise("S45")
@pytest.mark.parametrize("accept", ["application/json", RESPONSE])
async def test_an_unexpected_error_is_masked_and_logged_once_without_what_was_typed(
    client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    await execute(Sql("ALTER TABLE groups RENAME TO groups_gone"))
    body = {"query": "query Secretive($s: String) { groups(search: $s) { nodes { name } } }"}
    asked = {**body, "variables": {"s": "hunter2"}}
    with caplog.at_level(logging.INFO):
        response = await client.post("/graphql", json=asked, headers={"accept": accept})
    (error,) = response.json()["errors"]
    extensions = {"code": "INTERNAL_SERVER_ERROR", "requestId": response.headers["x-request-id"]}
    assert (error["message"], error["extensions"]) == ("Unexpected error.", extensions)
    assert response.json()["data"] == {"groups": None}
    assert response.status_code == (500 if accept == RESPONSE else 200)
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    assert "hunter2" not in caplog.text
    assert "Secretive" not in caplog.text
    kind = (
        "OperationalError(UndefinedTableError 42P01)"
        if on_postgres()
        else "OperationalError(OperationalError)"
    )
    assert f"gatebook.http.refusals.Failure: {kind}" in caplog.text


@once
async def test_an_answer_has_at_most_five_errors_none_of_them_long(client: httpx2.AsyncClient) -> None:
    query = "{ " + " ".join(f"n{'x' * 900}{n}" for n in range(40)) + " }"
    response = await client.post("/graphql", json={"query": query})
    assert len(response.json()["errors"]) == 5
    assert len(response.content) < 5000


async def test_null_for_what_cannot_be_null_is_told_without_python(client: httpx2.AsyncClient) -> None:
    bodies = (
        {"query": "mutation { createProject(input: {name: null}) { project { id } } }"},
        {
            "query": "mutation ($i: CreateProjectInput!) { createProject(input: $i) { project { id } } }",
            "variables": {"i": {"name": None}},
        },
    )
    answers = [await client.post("/graphql", json=body, headers={"accept": RESPONSE}) for body in bodies]
    assert [(each.status_code, "Maybe" in each.text) for each in answers] == [(400, False)] * 2


async def test_a_document_seen_before_is_not_parsed_again() -> None:
    assert await load("{ __typename }") is await load("{ __typename }")


async def test_a_long_document_is_not_kept() -> None:
    long = "{ __typename } #" + "x" * 17_000
    assert await load(long) is not await load(long)


async def test_the_documents_kept_are_those_used_last() -> None:
    first = await load("{ first: __typename }")
    for number in range(400):
        await load(f"{{ number{number}: __typename }}")
    assert await load("{ first: __typename }") is not first


@once
async def test_an_answer_is_compact_and_in_the_order_asked(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ b: __typename a: __typename }"})
    assert response.content == orjson.dumps({"data": {"b": "Query", "a": "Query"}})
