"""What was ended is refused in every process, from the next request on."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from tests.gatebook.running import Server, serving

ASKED = 60
MADE = """mutation {
  ada: createUser(input: {username: "ada"}) { user { id } }
  one: createApiKey(input: {user: {username: "ada"}}) { secret apiKey { id } }
  two: createApiKey(input: {user: {username: "ada"}}) { secret apiKey { id } }
  three: createApiKey(input: {user: {username: "ada"}}) { secret apiKey { id } }
}"""


def statuses(server: Server, secret: str) -> set[int]:
    """Of many requests, each on a connection of its own: any process may take it."""
    headers = {"Authorization": f"Bearer {secret}"}
    url = f"{server.url}/express/users"
    return {httpx2.get(url, headers=headers).status_code for _ in range(ASKED)}


@pytest.mark.promise("S15")
def test_what_one_process_ended_no_process_takes(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2", GATEBOOK_ACCESS_LOG="none") as server:  # nobody reads it
        key = (tmp_path / "gatebook-data" / "admin-key").read_text().strip()
        made = server.graphql(MADE, key)["data"]
        secrets = [made[name]["secret"] for name in ("one", "two", "three")]
        assert [statuses(server, secret) for secret in secrets] == [{200}] * 3
        ends = [
            f'revokeApiKey(apiKey: {{id: "{made["one"]["apiKey"]["id"]}"}})',
            f'updateApiKey(apiKey: {{id: "{made["two"]["apiKey"]["id"]}"}}, input: {{enabled: false}})',
            'setUserStatus(user: {username: "ada"}, status: DEACTIVATED)',
        ]
        after = []
        for end, secret in zip(ends, secrets, strict=True):
            server.graphql(f"mutation {{ {end} {{ problems {{ message }} }} }}", key)
            after.append(statuses(server, secret))
        assert after == [{401}] * 3
