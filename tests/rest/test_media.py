"""What a request says of its body: media types as RFC 9110 has them, compression, byte order marks."""

from __future__ import annotations

import gzip
from typing import Any

import httpx2
import pytest

from rest.media import media_type
from tests.rest.envelope import refused
from tests.rest.exchanges import same

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
once = pytest.mark.parametrize("copy", ["sqlite"], indirect=True)


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


@once
@paths
async def test_all_doors_read_the_type_alike(client: httpx2.AsyncClient, path: str) -> None:
    for header in GOOD:
        response = await sent(client, path, BODIES[path][1], Content_Type=header)
        assert response.is_success, (header, response.text)
    for header in WRONG:
        response = await sent(client, path, BODIES[path][1], Content_Type=header)
        is_other = (
            path.startswith("/express") and media_type(header)[0] != JSON[0]
        )  # a body of no type is none
        assert response.status_code == (200 if is_other else 415), header


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


@once
@paths
async def test_a_compressed_body_is_415_in_each_doors_words(client: httpx2.AsyncClient, path: str) -> None:
    for encoding in ("gzip", "GZIP", "deflate", "br", "gzip, identity", "nonsense"):
        response = await sent(client, path, gzip.compress(BODIES[path][1]), Content_Encoding=encoding)
        assert (response.status_code, response.headers["accept-encoding"]) == (415, "identity")
        is_text = response.headers["content-type"].startswith("text/")
        words = f'Unsupported content encoding "{encoding}" in request.'
        same(said(path, words), response.text if is_text else response.json(), path)
    for encoding in ("identity", "Identity", ""):
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
