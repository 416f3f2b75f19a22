"""The proxies' files as they are shipped, run by the proxies themselves where those are there."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from shutil import which

import httpx2
import pytest

from tests.gatebook.running import serving
from tests.proxies import KEY, PROXIES, proxied

NEWEST = "{ events(first: 1) { nodes { operation ipAddress } } }"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.skipif(not which(name), reason=f"{name} is not there"))
        for name in PROXIES
    ],
)
def test_the_file_of_a_proxy_hands_on_what_it_must(name: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        given = {"GATEBOOK_ADMIN_KEY": KEY, "GATEBOOK_TRUSTED_PROXIES": "127.0.0.1"}
        servers = [stack.enter_context(serving(tmp_path, **given)).url for _ in range(2)]
        client = stack.enter_context(proxied(name, tmp_path, servers))
        made = ask(client, 'mutation { createUser(input: {username: "ada"}) { user { username } } }')
        assert made == {"createUser": {"user": {"username": "ada"}}}
        assert ask(client, NEWEST) == {
            "events": {"nodes": [{"operation": "CREATE_USER", "ipAddress": "127.0.0.1"}]}
        }
        assert client.get("/metrics").status_code == 404
        assert client.post("/graphql", json="x" * (1 << 20)).status_code == 413
        assert client.get("/console", headers={"Sec-Fetch-Site": "same-origin"}).status_code in (200, 503)


def ask(client: httpx2.Client, query: str) -> object:
    return client.post("/graphql", json={"query": query}).json()["data"]
