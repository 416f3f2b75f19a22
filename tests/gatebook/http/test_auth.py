"""Who is asking: the Authorization header, and the address behind proxies."""

from __future__ import annotations

import ipaddress
from typing import Any

import httpx2
import pytest
from starlette.datastructures import Headers

from gatebook.http.addresses import client_address
from tests.conftest import once

WHO = {"query": "{ currentUser { username } }"}
REFUSED = {
    "errors": [{"message": "This key or token is not valid.", "extensions": {"code": "UNAUTHENTICATED"}}],
}


def secret_of(client: httpx2.AsyncClient) -> str:
    return client.headers["authorization"].partition(" ")[2]


@pytest.mark.promise("S21")
@once
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_read_whatever_its_case(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient, scheme: str
) -> None:
    given = {"authorization": f"{scheme} {secret_of(client)}"}
    response = await anonymous.post("/graphql", json=WHO, headers=given)
    assert response.json()["data"]["currentUser"] is not None


@pytest.mark.promise("S21", "S23")
@once
@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer  SECRET",
        "Bearer\tSECRET",
        "Bearer SECRET SECRET",
        "Bearer SECRET,SECRET",
        'Bearer "SECRET"',
        "BearerSECRET",
        "Bearer:SECRET",
        "SECRET",
        "Token SECRET",
        "Basic SECRET",
        "Digest SECRET",
        "Bearer SECRETx",
        "Bearer gw_",
        "Bearer gw_" + "0" * 36,
        "Bearer gs_" + "0" * 36,
        "Bearer " + "x" * 100_000,
        "Bearer \xff\xfe",
        "Bearer null",
        "Bearer undefined",
        "Bearer ' OR 1=1 --",
    ],
)
async def test_what_is_not_one_good_secret_is_401(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient, header: str
) -> None:
    given = {b"authorization": header.replace("SECRET", secret_of(client)).encode("latin-1")}
    paths = {
        "/graphql": "POST",
        "/graphql/schema.graphql": "GET",
        "/enkrypt/api/v1/users": "POST",
        "/express/users": "POST",
    }
    answers = {
        path: await anonymous.request(method, path, json=WHO, headers=given) for path, method in paths.items()
    }
    told = {path: (each.status_code, each.headers["www-authenticate"]) for path, each in answers.items()}
    assert told == dict.fromkeys(paths, (401, "Bearer"))
    assert [answers[path].json() for path in ("/graphql", "/graphql/schema.graphql")] == [REFUSED] * 2


@pytest.mark.promise("S21")
@once
async def test_two_authorization_headers_are_refused(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    good = ("authorization", f"Bearer {secret_of(client)}")
    response = await anonymous.post("/graphql", json=WHO, headers=[good, good])
    assert (response.status_code, response.json()) == (401, REFUSED)


@pytest.mark.promise("S21")
@once
async def test_a_secret_anywhere_else_says_nothing(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    secret = secret_of(client)
    given = {"x-api-key": secret, "cookie": f"token={secret}; authorization=Bearer {secret}"}
    address = f"/graphql?access_token={secret}&api_key={secret}&authorization=Bearer%20{secret}"
    response = await anonymous.post(address, json=WHO, headers=given)
    assert (response.status_code, response.json()) == (200, {"data": {"currentUser": None}})


@once
async def test_a_wrong_key_is_refused_before_the_document_is_read(anonymous: httpx2.AsyncClient) -> None:
    given = {"authorization": "Bearer wrong", "content-type": "application/json"}
    response = await anonymous.post("/graphql", content=b"not even JSON", headers=given)
    assert (response.status_code, response.json()) == (401, REFUSED)


async def test_probes_are_answered_whoever_asks(anonymous: httpx2.AsyncClient) -> None:
    wrong = {"authorization": "Bearer wrong"}
    answers = [await anonymous.get(path, headers=wrong) for path in ("/health", "/ready")]
    assert [(each.status_code, each.json()) for each in answers] == [(200, {"status": "ok"})] * 2


PROXIES = tuple(ipaddress.ip_network(text) for text in ("10.0.0.0/8", "fd00::/8", "fe80::1/128"))


@pytest.mark.parametrize(
    ("socket", "forwarded", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["rubbish"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, rubbish, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["2001:DB8::1"], "2001:db8::1"),
        ("fd00::1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("", ["198.51.100.1"], None),
        ("10.0.0.1", ["203.0.113.7:51234"], "203.0.113.7"),
        ("10.0.0.1", ["6.6.6.6:1, 203.0.113.7:51234 , 10.0.0.2:80"], "203.0.113.7"),
        ("10.0.0.1", ["[2001:db8::7]:51234"], "2001:db8::7"),
        ("10.0.0.1", ["[2001:db8::7]"], "2001:db8::7"),
        ("10.0.0.1", ['"[2001:DB8::7]:51234"'], "2001:db8::7"),
        ("10.0.0.1", ['"203.0.113.7:51234"'], "203.0.113.7"),
        ("10.0.0.1", ["[::ffff:203.0.113.7]:51234"], "203.0.113.7"),
        ("10.0.0.1", ["fe80::7%eth0"], "fe80::7"),
        ("10.0.0.1", ["[fe80::7%eth0]:51234"], "fe80::7"),
        ("fe80::1%eth0", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["203.0.113.7:"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7:port"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7:51234:1"], "10.0.0.1"),
        ("10.0.0.1", ["[203.0.113.7"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.777:80"], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["_hidden"], "10.0.0.1"),
    ],
)
def test_the_address_is_the_last_one_a_trusted_proxy_vouches_for(
    socket: str, forwarded: list[str], address: str | None
) -> None:
    scope: dict[str, Any] = {"client": (socket, 1234) if socket else None}
    headers = Headers(raw=[(b"x-forwarded-for", line.encode()) for line in forwarded])
    assert client_address(scope, headers, PROXIES) == address


def test_without_trusted_proxies_the_header_is_not_read() -> None:
    headers = Headers({"x-forwarded-for": "198.51.100.1"})
    assert client_address({"client": ("127.0.0.1", 1)}, headers, ()) == "127.0.0.1"
