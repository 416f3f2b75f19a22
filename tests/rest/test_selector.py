"""Which dialect a path means: its prefix, else port, Host, key, shape, and at last the default."""

from __future__ import annotations

from pathlib import Path

import httpx2
import orjson
import pytest
from starlette.applications import Starlette

from rest import dialects
from rest.selector import by_shape
from tests.conftest import GraphQL
from tests.rest.exchanges import same, told
from tests.rest.serving import LISTS, PLACES, bound, reaching, spoken

FOLDER = Path(__file__).parent.parent.parent / "rest" / "openapi"


@pytest.mark.parametrize(
    ("method", "path", "query", "name"),
    [
        ("GET", "/users", "", "express"),
        ("GET", "/users/", "", "express"),
        ("POST", "/users", "", "express"),
        ("GET", "/users/steve", "page=1", "express"),
        ("PUT", "/users/a%2Fb/status", "", "express"),
        ("GET", "/auth/v1/me", "", "antfly"),
        ("GET", "/auth/v1/users/", "", "antfly"),
        ("GET", "/api/v1/users/", "", "adverity"),
        ("GET", "/api/v1/users/", "page=1&limit=2", "adverity"),
        ("PATCH", "/api/v1/users/2/", "", "adverity"),
        ("GET", "/api/v1/users/me/", "", "adverity"),
        ("GET", "/api/v1/users/me", "", "antfly"),
        ("POST", "/api/v1/users/johndoe", "", "antfly"),
        ("PUT", "/api/v1/users/johndoe/password", "", "antfly"),
        ("GET", "/api/v1/users/johndoe/permissions", "", "antfly"),
        ("DELETE", "/api/v1/users/johndoe/permissions", "resource=a&resourceType=table", "antfly"),
        ("GET", "/api/v1/users", "page=1&limit=10", "authgate"),
        ("GET", "/api/v1/users", "x=1&limit=", "authgate"),
        ("GET", "/api/v1/users", "", None),
        ("GET", "/api/v1/users", "pages=1", None),
        ("POST", "/api/v1/users", "", None),
        ("POST", "/api/v1/users/search", "", None),
        ("GET", "/api/v1/users/johndoe", "page=1", None),
        ("PUT", "/api/v1/users/johndoe", "", None),
        ("DELETE", "/api/v1/users/johndoe", "", None),
        ("GET", "/api/v1/users/johndoe/api-keys", "", None),
        ("GET", "/api/v1/projects", "page=1", None),
        ("POST", "/api/v1/projects/search", "", None),
    ],
)
def test_a_shape_that_only_one_dialect_has(method: str, path: str, query: str, name: str | None) -> None:
    assert by_shape(method, path, query) == name


@pytest.mark.parametrize("name", ["enkrypt", "antfly", "authgate"])
async def test_the_default_decides_what_nothing_else_does(database_url: str, name: str) -> None:
    async with reaching(database_url, root_dialect=name) as client:
        assert spoken(await client.get("/api/v1/users")) == name


async def test_the_port_goes_before_everything_else(database_url: str) -> None:
    """Whatever Host, key and shape say."""
    _, secret = await bound("antfly", database_url)
    async with reaching(database_url, 9876, key=secret, **PLACES) as client:
        response = await client.get("/api/v1/users?page=1", headers={"Host": "users.acme.com"})
        assert (response.status_code, response.headers["content-type"][:5]) == (404, "text/")
        assert spoken(await client.get("/users", headers={"Host": "users.acme.com"})) == "express"


@pytest.mark.parametrize("host", ["users.acme.com", "USERS.acme.com:8001"])
async def test_the_host_goes_before_key_and_shape_whatever_its_case_and_port(
    database_url: str, host: str
) -> None:
    _, secret = await bound("antfly", database_url)
    async with reaching(database_url, key=secret, **PLACES) as client:
        response = await client.get("/api/v1/users/?page=1&limit=2", headers={"Host": host})
        assert spoken(response) == "adverity"
        assert told(await client.get("/users", headers={"Host": host})) == (404, {"detail": "Not found."})
        response = await client.get("/api/v1/users", headers={"Host": "other.acme.com"})
        assert spoken(response) == "antfly"


@pytest.mark.parametrize("host", ["[::1]", "[::1]:8001"])
async def test_a_host_may_be_an_address_of_version_6(database_url: str, host: str) -> None:
    async with reaching(database_url, dialect_hosts=(("[::1]", "adverity"),)) as client:
        assert spoken(await client.get("/api/v1/users/", headers={"Host": host})) == "adverity"
        assert (await client.get("/users", headers={"Host": host})).json() == {"detail": "Not found."}


async def test_a_dialects_own_port_has_the_other_doors_too(database_url: str) -> None:
    async with reaching(database_url, 9876, **PLACES) as client:
        assert (await client.get("/")).json()["name"] == "Gatebook"
        assert (await client.get("/health")).json() == {"status": "ok"}
        assert (await client.get("/ready")).json() == {"status": "ok"}
        assert "type Query" in (await client.get("/graphql/schema.graphql")).text
        answer = await client.post("/graphql", json={"query": "{ currentUser { username } }"})
        assert answer.json() == {"data": {"currentUser": {"username": "admin"}}}
        assert (await client.get("/graphql/")).headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", ["enkrypt", "antfly", "authgate"])
async def test_the_keys_own_dialect_goes_before_the_shape(database_url: str, name: str) -> None:
    _, secret = await bound(name, database_url)
    async with reaching(database_url, key=secret, root_dialect="adverity") as client:
        assert spoken(await client.get("/api/v1/users?page=1&limit=2")) == name
        assert spoken(await client.get("/api/v1/users")) == name
        assert (await client.get("/users")).status_code == 404


async def test_a_key_is_bound_to_a_dialect_over_graphql(
    app: Starlette, client: httpx2.AsyncClient, data: GraphQL
) -> None:
    made = await data(
        'mutation { createApiKey(input: {user: {username: "admin"}, dialect: ANTFLY}) '
        "{ secret apiKey { dialect } problems { message } } }"
    )
    assert made["apiKey"] == {"dialect": "ANTFLY"}
    bound = {"Authorization": f"Bearer {made['secret']}"}
    assert (await client.get("/api/v1/users", headers=bound)).json() == [{"username": "admin"}]


async def test_the_shape_goes_before_the_default(database_url: str) -> None:
    async with reaching(database_url, root_dialect="antfly") as client:
        assert spoken(await client.get("/users")) == "express"
        assert spoken(await client.get("/api/v1/users?page=1")) == "authgate"
        assert spoken(await client.get("/api/v1/users/")) == "adverity"
        assert (await client.get("/auth/v1/me")).json()["username"] == "admin"


async def test_the_default_dialect_takes_its_own_credentials(database_url: str) -> None:
    async with reaching(database_url, root_dialect="antfly") as client:
        await client.post("/api/v1/users/carol", json={"password": "correct horse battery staple"})
        del client.headers["authorization"]
        response = await client.get("/api/v1/users/carol", auth=("carol", "correct horse battery staple"))
        assert (response.status_code, response.json()["username"]) == (200, "carol")
        response = await client.get("/api/v1/users/carol", auth=("carol", "another horse"))
        assert response.status_code == 401


@pytest.mark.parametrize("name", dialects)
async def test_a_prefixed_path_never_changes(database_url: str, name: str) -> None:
    _, secret = await bound("antfly" if name != "antfly" else "express", database_url)
    others = {"root_dialect": "adverity" if name != "adverity" else "enkrypt", **PLACES}
    async with reaching(database_url, 9876, key=secret, **others) as client:
        path, host = f"/{name}{LISTS[name]}", {"Host": "users.acme.com"}
        assert spoken(await client.get(path, headers=host)) == name
        assert spoken(await client.get(f"{path}?page=1&limit=2", headers=host)) == name


async def test_an_event_names_the_dialect_that_was_meant(database_url: str) -> None:
    _, secret = await bound("antfly", database_url)
    async with reaching(database_url, key=secret, **PLACES) as client:
        await client.post("/enkrypt/api/v1/users", json={"email": "bob@example.com"})
        await client.post("/api/v1/users/carol", json={"password": "correct horse battery staple"})
        query = {"query": "{ events(where: {operations: [CREATE_USER]}) { nodes { door targetLabel } } }"}
        told = (await client.post("/graphql", json=query)).json()["data"]["events"]["nodes"]
    assert [(each["door"], each["targetLabel"]) for each in told[:2]] == [
        ("ANTFLY", "carol"),
        ("ENKRYPT", "bob@example.com"),
    ]


@pytest.mark.parametrize(
    ("name", "key", "detail"),
    [
        *((name, None, "Sign in first, or send an API key.") for name in ("enkrypt", "antfly", "authgate")),
        *((name, "nonsense", "This key or token is not valid.") for name in dialects),
    ],
)
async def test_a_401_that_only_the_default_decided_is_readable_by_all(
    database_url: str, name: str, key: str | None, detail: str
) -> None:
    async with reaching(database_url, key=key, root_dialect=name) as client:
        response = await client.get("/api/v1/users")
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    body = {"error": "Unauthorized", "detail": detail, "timestamp": "<python-time>"}
    same(body, response.json(), name)


@pytest.mark.parametrize("name", ["express", "adverity"])
async def test_a_stranger_on_a_path_that_the_default_does_not_have_is_404(
    database_url: str, name: str
) -> None:
    async with reaching(database_url, key=None, root_dialect=name) as client:
        assert (await client.get("/api/v1/users")).status_code == 404


async def test_a_401_of_a_dialect_that_something_decided_is_its_own(database_url: str) -> None:
    own = (401, {"error": "Missing or invalid API key"})
    async with reaching(database_url, key="nonsense", **PLACES) as client:
        assert told(await client.get("/api/v1/users?page=1")) == own
        assert told(await client.get("/authgate/api/v1/users")) == own
        assert "error" not in (await client.get("/api/v1/users/")).json()


async def test_what_is_neither_a_prefix_nor_a_documented_folder_is_gatebooks_own_404(
    database_url: str,
) -> None:
    async with reaching(database_url, **PLACES) as client:
        response = await client.get("/nothing")
        assert (response.status_code, list(response.json())) == (404, ["errors"])
        response = await client.get("/api/v2/users")
        assert response.status_code == 404
    async with reaching(database_url, 9876, **PLACES) as client:
        assert (await client.get("/nothing")).headers["content-type"].startswith("text/")
        assert (await client.get("/health")).json() == {"status": "ok"}


async def test_the_root_names_every_dialect_with_its_openapi_document(database_url: str) -> None:
    async with reaching(database_url, key=None) as client:
        doors = (await client.get("/")).json()["doors"]["rest"]
    assert list(doors) == list(dialects)
    assert doors == {name: {"prefix": f"/{name}", "openapi": f"/{name}/openapi.json"} for name in dialects}


@pytest.mark.parametrize("name", dialects)
async def test_openapi_documents_are_open_to_anybody(database_url: str, name: str) -> None:
    async with reaching(database_url, key=None) as client:
        response = await client.get(f"/{name}/openapi.json")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == orjson.loads((FOLDER / f"{name}.json").read_bytes())
    assert response.json()["servers"] == [{"url": f"/{name}"}]
    assert response.json()["openapi"].startswith("3.1.")
