"""Documents and bodies made to harm: refused in no time, in few words that tell nothing of the inside."""

from __future__ import annotations

import asyncio
import re
from time import perf_counter
from typing import Any

import httpx2
import orjson
import pytest
from graphql import get_introspection_query
from starlette.applications import Starlette

from schema import documents
from schema.documents import load
from tests.conftest import ADMIN_KEY, calling, once

SECONDS, BYTES = 0.75, 20_000
LEAK = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|SELECT |INSERT |sqlite|asyncpg|tortoise|starlette|"
    r"strawberry|graphql\.|Exception|<class|object at 0x|Maybe\[|NoneType|KeyError|TypeError|ValueError",
    re.IGNORECASE,
)
PERSON = "currentUser"


def bomb(levels: int, inside: str = "...f{next} ...f{next}") -> str:
    """Each fragment spreads the next one twice."""
    fragments = [
        f"fragment f{level} on User {{ {inside.replace('{next}', str(level + 1))} }}"
        for level in range(levels)
    ]
    return " ".join([*fragments, f"fragment f{levels} on User {{ id }}"])


def many(count: int, text: str) -> str:
    return " ".join(text.replace("#", str(number)) for number in range(count))


CLIMB = "projects { nodes { members { nodes { ...f{next} ...f{next} } } } }"
HOSTILE = {
    "ten thousand braces": "{" * 10_000,
    "ten thousand brackets": "{ users(search: " + "[" * 10_000,
    "ten thousand nested objects": "{ users(where: " + "{not: " * 10_000,
    "nested without end": f"{{ {PERSON} " + "{ projects { nodes { members { nodes " * 12,
    "nested well": f"{{ {PERSON} " + "{ projects { nodes { members { nodes " * 6 + "{ id" + " }" * 26,
    "a thousand aliases": "{ " + many(1000, "a#: __typename") + " }",
    "a hundred root fields": "{ " + many(100, "a#: __typename") + " }",
    "five thousand repeats": "{ " + "__typename " * 5000 + "}",
    "sixty repeats": "{ " + "__typename " * 60 + "}",
    "repeats of repeats": "{ " + ("users { totalCount " + "nodes { id } " * 45 + "} ") * 9 + "}",
    "repeats in fragments": "{ " + "...a " * 60 + "} fragment a on Query { __typename }",
    "five thousand directives": "{ __typename " + "@skip(if: false) " * 5000 + "}",
    "two hundred directives": "{ __typename " + "@skip(if: false) " * 200 + "}",
    "two hundred unknown directives": "{ __typename " + many(200, "@a#") + " }",
    "directives on variables": "query (" + many(200, "$v#: Int @a") + ") { __typename }",
    "a fragment within itself": "{ ...a } fragment a on Query { ...a }",
    "fragments in a circle": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    "a circle through fields": f"{{ {PERSON} {{ ...a }} }} "
    "fragment a on User { projects { nodes { members { nodes { ...a } } } } }",
    "a circle nobody uses": "{ __typename } fragment a on Query { ...b } fragment b on Query { ...a }",
    "a bomb of 20 levels": f"{{ {PERSON} {{ ...f0 }} }} " + bomb(20),
    "a bomb of 30 levels": f"{{ {PERSON} {{ ...f0 }} }} " + bomb(30),
    "a bomb of 90 levels": f"{{ {PERSON} {{ ...f0 }} }} " + bomb(90),
    "a climbing bomb": f"{{ {PERSON} {{ ...f0 }} }} " + bomb(60, CLIMB),
    "a bomb of inline fragments": f"{{ {PERSON} {{ ...f0 }} }} "
    + bomb(60, "... { ...f{next} } ... { ...f{next} }"),
    "a bomb in aliases": f"{{ {PERSON} {{ ...f0 }} }} "
    + bomb(60, "a: projects { nodes { id } } b: projects { nodes { id } } ...f{next} ...f{next}"),
    "a bomb that nobody lights": "{ __typename } " + bomb(90),
    "a bomb of introspection": "{ __schema { types { ...f0 } } } "
    + bomb(60).replace("on User", "on __Type").replace("{ id }", "{ name }"),
    "a bomb of introspection that nobody lights": "{ __typename } "
    "fragment x on Query { __schema { types { ...f0 } } } "
    + bomb(60).replace("on User", "on __Type").replace("{ id }", "{ name }"),
    "an introspection circle": "{ __schema { types { fields { type { fields { type { fields { type { fields "
    "{ type { name } } } } } } } } } } }",
    "a comment of a megabyte": "{ __typename } #" + "x" * 1_000_000,
    "thirty thousand comments": "{ __typename }" + "#\n" * 30_000,
    "eight hundred unknown fields": f"{{ {PERSON} {{ {many(800, 'nope#')} }} }}",
    "eight hundred nearly known fields": f"{{ {PERSON} {{ {many(800, 'usernam#')} }} }}",
    "a very long name": "{ " + "a" * 60_000 + " }",
    "two thousand variables": "query (" + many(2000, "$v#: Int") + ") { __typename }",
    "four hundred unused variables": "query (" + many(400, "$v#: Int") + ") { __typename }",
    "a block string of half a megabyte": '{ users(search: """' + "x" * 500_000 + '""") { totalCount } }',
    "a long string out of place": '{ users "' + "x" * 60_000 + '" { totalCount } }',
    "two hundred operations": many(200, "query q# { __typename }"),
    "a hundred fragments": "{ __typename } " + many(100, "fragment f# on Query { __typename }"),
    "sixty sign-ins": "mutation { " + many(60, 'a#: login(identifier: "a", password: "b") { token }') + " }",
    "two sign-ins": "mutation { " + many(2, 'a#: login(identifier: "a", password: "b") { token }') + " }",
    "two sign-ins in one": "mutation { " + many(2, 'login(identifier: "a", password: "b") { token }') + " }",
    "two sign-ins in fragments": "mutation { ...a ...b } "
    'fragment a on Mutation { a: login(identifier: "a", password: "b") { token } } '
    'fragment b on Mutation { b: login(identifier: "a", password: "c") { token } }',
    "two sign-ins in two operations": 'mutation A { login(identifier: "a", password: "b") { token } } '
    'mutation B { login(identifier: "a", password: "b") { token } }',
    "a guess at one's own password": 'mutation { login(identifier: "a", password: "b") { token } '
    'changePassword(currentPassword: "a", newPassword: "b") { user { id } } }',
    "eleven mutations": "mutation { " + many(11, "a#: logout { revokedIds }") + " }",
    "a null character": '{ users(search: "\\u0000") { totalCount } }',
    "a null character in braces": '{ users(search: "\\u{0}") { totalCount } }',
    "half a character": '{ users(search: "\\ud800") { totalCount } }',
    "a subscription": "subscription { users { id } }",
    "a definition": "type A { b: Int }",
    "nothing": "",
    "only a comment": "# nothing",
}


@pytest.mark.promise("S05", "S33", "S34", "S35", "S36", "S37", "S38", "S40", "S41", "S45", "S47")
@once
@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("credential", [ADMIN_KEY, None], ids=["administrator", "stranger"])
async def test_a_hostile_document_is_refused_at_once_and_shortly(
    app: Starlette, document: str, credential: str | None
) -> None:
    async with calling(app, credential) as client:
        began = perf_counter()
        response = await client.post("/graphql", json={"query": document})
    assert perf_counter() - began < SECONDS
    assert response.status_code in (200, 413)
    assert len(response.content) < BYTES
    assert list(response.json()) == ["errors"]
    assert not LEAK.search(response.text)


@pytest.mark.parametrize(
    "document",
    [
        get_introspection_query(
            specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True
        ),
        get_introspection_query(descriptions=False, schema_description=True),
        f"{{ {PERSON} {{ " + "projects { nodes { members { nodes { " * 4 + "id" + " }" * 18,
        "{ " + many(50, "a#: __typename") + " }",
        "{ " + "__typename " * 50 + "}",
        "mutation { " + many(10, "a#: logout { revokedIds }") + " }",
        f"{{ {PERSON} {{ ...a ...b }} }} fragment a on User {{ ...b id }} fragment b on User {{ name }}",
        many(20, "query q# { __typename }"),
        "{ __typename @skip(if: false) "
        + many(40, "a#: __typename @skip(if: false) @include(if: true)")
        + " }",
    ],
)
async def test_a_document_within_the_limits_is_good(document: str) -> None:
    assert (await load(document)).errors == []


@pytest.mark.promise("S37")
@once
async def test_nobody_waits_for_a_bomb(anonymous: httpx2.AsyncClient) -> None:
    bombs = [anonymous.post("/graphql", json={"query": HOSTILE["a bomb of 90 levels"]}) for _ in range(5)]
    began = perf_counter()
    await asyncio.gather(*bombs, anonymous.post("/graphql", json={"query": "{ __typename }"}))
    assert perf_counter() - began < 2


NEST = 100_000
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a number": b"5",
    "a text": b'"x"',
    "true": b"true",
    "a list": b"[]",
    "a list of fifty": orjson.dumps([{"query": "{ __typename }"}] * 50),
    "cut off": b'{"query": "{ __typename }"',
    "one quote": b"{'query': '{ __typename }'}",
    "more than one value": b'{"query": "{ __typename }"} {}',
    "nested lists": b"[" * NEST + b"]" * NEST,
    "nested objects": b'{"a":' * NEST + b"1" + b"}" * NEST,
    "nested variables": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 500 + b"]" * 500 + b"}}",
    "an endless number": b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
    "a number that is none": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "infinity": b'{"query": "{ __typename }", "variables": {"a": Infinity}}',
    "half a character": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "a null character": b'{"query": "{ __typename }", "variables": {"a": "\\u0000"}}',
    "a null character in a name": b'{"query": "{ __typename }", "variables": {"\\u0000": 1}}',
    "a null character in the document": b'{"query": "{ __typename }\\u0000"}',
    "a raw null character": b'{"query": "{ __typename }\x00"}',
    "no UTF-8": b'{"query": "{ __typename } # \xff\xfe"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "an array of documents": b'{"query": ["{ __typename }"]}',
    "a query of another type": b'{"query": {"a": 1}}',
    "a form": b"query=%7B__typename%7D",
    "only white space": b" " * 500_000,
}


@pytest.mark.promise("S39", "S46")
@once
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_hostile_body_is_400(client: httpx2.AsyncClient, body: bytes) -> None:
    began = perf_counter()
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert perf_counter() - began < SECONDS
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert len(response.content) < 200
    assert not LEAK.search(response.text)


@once
async def test_an_escaped_backslash_is_no_null_character(anonymous: httpx2.AsyncClient) -> None:
    body = b'{"query": "{ __typename }", "variables": {"path": "C:\\\\u0000"}}'
    response = await anonymous.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.json() == {"data": {"__typename": "Query"}}


@once
@pytest.mark.parametrize(
    "parameters",
    [
        {"variables": "{"},
        {"variables": "[]"},
        {"variables": '{"a": "\\u0000"}'},
        {"variables": "[" * 5_000},
        {"extensions": "x"},
        {"query": "{ __typename }\x00"},
        {"query": "{ __typename }", "operationName": "\x00"},
    ],
)
async def test_a_hostile_address_is_400(anonymous: httpx2.AsyncClient, parameters: dict[str, str]) -> None:
    response = await anonymous.get("/graphql", params={"query": "{ __typename }", **parameters})
    assert response.status_code == 400
    assert [error["extensions"] for error in response.json()["errors"]] == [{"code": "BAD_REQUEST"}]


@once
async def test_an_address_that_is_too_long_is_414(anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.get("/graphql", params={"query": "{ __typename } #" + "x" * 16_384})
    message = "An address has at most 16384 characters; POST takes more."
    assert response.status_code == 414
    assert response.json() == {"errors": [{"message": message, "extensions": {"code": "URI_TOO_LONG"}}]}


VALUES: dict[str, Any] = {
    "negative": {"first": -1},
    "huge": {"first": 2_000_000_000},
    "beyond 32 bits": {"first": 10**12},
    "a fraction": {"first": 1.5},
    "a text": {"first": "10"},
    "both ways": {"first": 5, "last": 5},
    "negative offset": {"offset": -1},
    "a huge offset": {"offset": 2_000_000_000},
    "no cursor of ours": {"after": "rubbish"},
    "a cursor that is no base64": {"after": "!" * 5000},
    "an empty cursor": {"after": ""},
    "a cursor of the wrong kind": {"after": "W10="},
    "an id with a control character": {"where": {"ids": ["\x01"]}},
    "ten thousand ids": {"where": {"ids": ["x"] * 10_000}},
    "a nested filter": {"where": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {}}}}}}}}},
    "a long search": {"search": "%" * 60_000},
    "an impossible day": {"where": {"createdAt": {"gte": "2026-02-30T00:00:00Z"}}},
    "a year too far": {"where": {"createdAt": {"gte": "99999-01-01T00:00:00Z"}}},
    "no day": {"where": {"createdAt": {"gte": 5}}},
}
PAGE = """query ($first: Int, $last: Int, $after: String, $offset: Int, $search: String, $where: UserFilter) {
  users(first: $first, last: $last, after: $after, offset: $offset, search: $search, where: $where) {
    nodes { id }
  }
}"""


@pytest.mark.promise("S42", "S45")
@pytest.mark.parametrize("variables", VALUES.values(), ids=VALUES.keys())
async def test_an_odd_value_is_refused_or_harmless(
    client: httpx2.AsyncClient, variables: dict[str, Any]
) -> None:
    began = perf_counter()
    response = await client.post("/graphql", json={"query": PAGE, "variables": variables})
    assert perf_counter() - began < SECONDS
    assert response.status_code == 200
    codes = {error["extensions"]["code"] for error in response.json().get("errors", [])}
    assert codes <= {"BAD_USER_INPUT", "INVALID"}
    assert len(response.content) < BYTES
    assert not LEAK.search(response.text)


LEAVES = """id number username email firstName lastName name avatarUrl redirectUri externalId attributes
status statusReason statusChangedAt isActive createdAt updatedAt lastLoginAt hasPassword lockedUntil
passwordChangedAt mustChangePassword version projectsCount apiKeysCount viewerCan"""


async def test_a_document_as_costly_as_the_limits_allow_is_validated_in_time() -> None:
    fields = f"{LEAVES} " * (documents.TOKENS // len(LEAVES.split()) - 1)
    began = perf_counter()
    document = await load(f"{{ {PERSON} {{ {fields} }} }}")
    assert perf_counter() - began < SECONDS
    assert document.errors == []
