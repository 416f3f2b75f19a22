"""The pages for people: who is given them, what they may load, and how long a browser keeps it."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.gatebook.http.built import ASSETS, MISSING, browser

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.fixture
async def reader(pages: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with browser(pages) as reader:
        yield reader


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/graphql", "playground"),
        ("/graphql?query={__typename}", "playground"),
        ("/graphql?query=mutation{logout{problems{code}}}", "playground"),
        ("/enkrypt/docs", "rest"),
        ("/express/docs", "rest"),
        ("/antfly/docs", "rest"),
        ("/authgate/docs", "rest"),
        ("/adverity/docs", "rest"),
    ],
)
async def test_a_browser_is_given_a_page_that_may_load_from_here_alone(
    reader: httpx2.AsyncClient, path: str, title: str
) -> None:
    page = await reader.get(path)
    assert (page.status_code, page.text) == (200, f"<!doctype html><title>{title}</title>")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_a_page_has_a_head(reader: httpx2.AsyncClient) -> None:
    heads = [await reader.head(path) for path in ("/graphql", "/express/docs", "/assets/page-Ab12.js")]
    assert [(head.status_code, head.content) for head in heads] == [(200, b"")] * 3


async def test_programs_are_given_data_where_browsers_are_given_the_page(reader: httpx2.AsyncClient) -> None:
    address = "/graphql?query={__typename}"
    program = await reader.get(address, headers={"accept": "*/*"})
    schema = await reader.get("/graphql/schema.graphql")
    assert program.json() == {"data": {"__typename": "Query"}}
    assert schema.status_code == 200


@pytest.mark.promise("S32")
async def test_without_the_playground_there_are_no_pages(pages: Path) -> None:
    paths = ["/graphql", "/express/docs", "/assets/page-Ab12.js", "/graphql/schema.graphql"]
    async with browser(pages, playground=False, console=False) as reader:
        assert [(await reader.get(path)).status_code for path in paths] == [400, 404, 404, 401]


async def test_a_page_that_is_not_built_says_in_one_line_how_and_all_else_works(tmp_path: Path) -> None:
    async with browser(tmp_path / "pages") as reader:
        pages = [await reader.get(path) for path in ("/graphql", "/express/docs")]
        asset, schema = await reader.get("/assets/page.js"), await reader.get("/graphql/schema.graphql")
        answer = await reader.post("/graphql", json={"query": "{ __typename }"})
    assert [(page.status_code, page.text) for page in pages] == [(503, MISSING)] * 2
    assert {page.headers["content-type"] for page in pages} == {"text/plain; charset=utf-8"}
    assert (asset.status_code, schema.status_code) == (404, 200)
    assert answer.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(
    ("name", "type"),
    [("page-Ab12.js", "text/javascript"), ("page-Cd34.css", "text/css"), ("icon-Ef56.svg", "image/svg+xml")],
)
async def test_what_pages_load_is_kept_for_ever(
    reader: httpx2.AsyncClient, name: str, type: str, encoding: str
) -> None:
    asset = await reader.get(f"/assets/{name}", headers={"accept-encoding": encoding})
    assert (asset.status_code, asset.text) == (200, ASSETS[name])
    assert asset.headers["content-type"] == f"{type}; charset=utf-8"
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["vary"] == "Accept-Encoding"
    assert asset.headers.get("content-encoding") == (encoding if encoding == "gzip" else None)
    assert asset.headers["x-content-type-options"] == "nosniff"


async def test_a_worker_may_call_nobody(reader: httpx2.AsyncClient) -> None:
    asset = await reader.get("/assets/page-Ab12.js")
    policy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
    assert asset.headers["content-security-policy"] == policy


async def test_what_a_browser_has_already_is_not_sent_again(reader: httpx2.AsyncClient) -> None:
    asset = await reader.get("/assets/page-Ab12.js")
    again = await reader.get("/assets/page-Ab12.js", headers={"if-none-match": asset.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == asset.headers["cache-control"]


async def test_the_type_of_a_script_is_ours_whatever_the_machine_says(
    reader: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")
    asset = await reader.get("/assets/page-Ab12.js")
    assert asset.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "name",
    [
        "nothing.js", "page-Ab12.js.gz", "..%2fsecret.js", "%2e%2e%2fsecret.js", "..\\secret.js", "",
        "%00.js", "page-Ab12.js%00", f"{'a' * 300}.js", "page-Ab12.js/",
    ],
)  # fmt: skip
async def test_there_is_nothing_else_among_them(reader: httpx2.AsyncClient, name: str) -> None:
    found = await reader.get(f"/assets/{name}")
    refused = {"message": "There is nothing at this address.", "extensions": {"code": "NOT_FOUND"}}
    assert (found.status_code, found.json()) == (404, {"errors": [refused]})
    assert found.headers["cache-control"] == "no-store"


async def test_a_host_that_is_a_dialect_s_has_its_page_and_what_that_loads(pages: Path) -> None:
    async with browser(pages, dialect_hosts=(("users.example", "adverity"),)) as reader:
        reader.headers["host"] = "users.example"
        found = [await reader.get(path) for path in ("/docs", "/openapi.json", "/assets/page-Ab12.js")]
    assert [each.status_code for each in found] == [200, 200, 200]
    assert found[1].json()["info"]["title"] == "Gatebook: the adverity dialect"


@pytest.mark.parametrize("path", ["/docs", "/express/docs/", "/nothing/docs"])
async def test_only_a_dialect_s_own_address_has_its_page(reader: httpx2.AsyncClient, path: str) -> None:
    assert (await reader.get(path)).status_code == 404
