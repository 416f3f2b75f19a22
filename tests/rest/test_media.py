"""What a request says of its body: media types as RFC 9110 has them, compression, byte order marks."""

from __future__ import annotations

import gzip
from typing import Any

import httpx2
import pytest

from rest.media import media_type
from tests.conftest import once
from tests.rest.envelope import refused
from tests.rest.exchanges import same, told

JSON = ("application/json", "utf-8")
QUERY = b'{"query": "{ __typename }"}'
BODIES: dict[str, tuple[str, bytes]] = {
    "/graphql": ("POST", QUERY),
    "/enkrypt/api/v1/users/search": ("POST", b'{"search_term": ""}'),
    "/express/users/admin": ("PUT", b'{"firstname": "Ada"}'),
    "/antfly/api/v1/users/admin/permissions": (
        "POST",
        b'{"resource": "a", "resource_type": "table", "type": "read"}',
    ),
    "/adverity/api/v1/users/1/": ("PATCH", b'{"first_name": "Ada"}'),
}
paths = pytest.mark.parametrize("path", BODIES)


async def sent(client: httpx2.AsyncClient, path: str, content: bytes, **headers: str) -> httpx2.Response:
    given = {"Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return await client.request(BODIES[path][0], path, content=content, headers=given)


GOOD = [
    "application/json",
    "Application/JSON",
    " application/json ",
    "application/json;",
    "application/json ; ",
    "application/json;;;",
    "application/json; charset=utf-8;",
    "application/json; charset=utf-8 ; ",
    "application/json;charset=UTF8",
    'application/json; CharSet="utf-8"',
    'application/json; charset="u\\tf-8"',
    'application/json; profile="a;b=\\"c\\", charset=latin1"; charset=utf-8',
    "application/json;\tcharset=utf-8\t;v=1",
    "application/json; charset=utf-8; charset=UTF-8",
    "application/json; ; ;charset=utf-8",
]
WRONG = [
    "application/json; charset=latin1",
    'application/json; charset="utf-16"',
    "application/json; charset=utf-8; charset=utf-16",
    "application/json; charset=",
    'application/json; charset=""',
    "application/json; charset",
    "application/json; charset = utf-8",
    'application/json; charset="utf-8',
    'application/json; charset="utf-8"x',
    "application/json charset=utf-8",
    "application/json, application/json",
    "application/json; charset=utf-8, application/json",
]


@pytest.mark.parametrize("header", GOOD)
def test_a_media_type_is_read_as_it_is_defined(header: str) -> None:
    assert media_type(header)[0] == JSON[0]
    assert media_type(header)[1] in ("utf-8", "utf8")


@pytest.mark.parametrize(
    "header",
    ["", "json", "application/", "/json", "a/b/c", "a/b;=", 'a/b;c="', "a/b;\xe9=1", "a/b;c=\xe9", "a b/c"],
)
def test_what_is_no_media_type_has_no_type(header: str) -> None:
    assert media_type(header) == ("", "")


@pytest.mark.parametrize("part", [" ", ";", " ;", '\\"', 'a="\\', "a=b;", '"', "a=", "\t; "])
def test_no_media_type_takes_long(part: str) -> None:
    assert media_type("a/b;" + part * 20_000 + "\x00") == ("", "")


def is_none(path: str, header: str) -> bool:
    """For Express a body of another type."""
    return path.startswith("/express") and media_type(header)[0] != JSON[0]


@once
@paths
async def test_all_doors_read_the_type_alike(client: httpx2.AsyncClient, path: str) -> None:
    body = BODIES[path][1]
    answers = {header: await sent(client, path, body, Content_Type=header) for header in [*GOOD, *WRONG]}
    good = dict.fromkeys(GOOD, 201 if path.startswith("/antfly") else 200)
    wrong = {header: 200 if is_none(path, header) else 415 for header in WRONG}
    assert {header: answer.status_code for header, answer in answers.items()} == good | wrong


ENCODINGS = ("gzip", "GZIP", "deflate", "br", "gzip, identity", "nonsense")


def said(path: str, words: str) -> Any:
    bodies = {
        "graphql": {
            "errors": [
                {
                    "message": "A GraphQL request is not compressed.",
                    "extensions": {"code": "UNSUPPORTED_MEDIA_TYPE"},
                }
            ]
        },
        "enkrypt": refused(words, words),
        "express": words,
        "antfly": {"error": words},
        "adverity": {"detail": words},
    }
    return bodies[path.split("/")[1]]


@pytest.mark.promise("S53")
@once
@paths
async def test_a_compressed_body_is_415_in_each_doors_words(client: httpx2.AsyncClient, path: str) -> None:
    body = gzip.compress(BODIES[path][1])
    answers = {each: await sent(client, path, body, Content_Encoding=each) for each in ENCODINGS}
    words = {each: f'Unsupported content encoding "{each}" in request.' for each in ENCODINGS}
    expected = {each: [415, said(path, words[each]), "identity"] for each in ENCODINGS}
    found = {each: [*told(answer), answer.headers["accept-encoding"]] for each, answer in answers.items()}
    same(expected, found, path)


@once
@paths
@pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
async def test_a_body_that_is_said_not_to_be_compressed_is_read(
    client: httpx2.AsyncClient, path: str, encoding: str
) -> None:
    assert (await sent(client, path, BODIES[path][1], Content_Encoding=encoding)).is_success


MARKED = {"/graphql": 200, "/enkrypt/api/v1/users/search": 200, "/express/users/admin": 200}


@once
@paths
async def test_a_byte_order_mark_is_taken_where_the_real_servers_take_it(
    client: httpx2.AsyncClient, path: str
) -> None:
    response = await sent(client, path, b"\xef\xbb\xbf" + BODIES[path][1])
    assert response.status_code == MARKED.get(path, 400)
    twice = await sent(client, path, b"\xef\xbb\xbf" * 2 + BODIES[path][1])
    assert twice.status_code in (400, 422)
