"""The curl command of AuthGate's own document, against a running server.

python authgate_client.py URL DOCUMENT, the administrator's key in KEY. It runs as it stands but for host and
key, its address quoted: a shell eats the ``&``.
"""

# ruff: noqa: S101 - a check fails by AssertionError

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

KEY = os.environ["KEY"]
FIELDS = ["id", "email", "name", "avatarUrl", "lastAuthAt", "createdAt", "updatedAt"]


def cut_out(document: Path) -> str:
    command = re.search(r"^curl \S+ \\\n.*your_api_key\"$", document.read_text("utf-8"), re.MULTILINE)
    if command is None:
        sys.exit(f"{document} holds no curl command.")
    return command[0]


def run(command: str, host: str, key: str) -> Any:
    command = re.sub(r"curl (\S+)", r'curl "\1"', command, count=1)
    command = command.replace("https://auth.example.com", host).replace("your_api_key", key)
    told = subprocess.run(["sh", "-c", f"{command} --silent --show-error"], capture_output=True, check=True)
    return json.loads(told.stdout)


def fill(url: str) -> str:
    """Forty people, and a project with its newest twelve; the key of one of them for it."""
    people = [{"email": f"user{number}@example.com", "displayName": f"User {number}"} for number in range(40)]
    ids = [graphql(url, CREATE, input=person)["made"]["user"]["id"] for person in people]
    graphql(url, 'mutation { createProject(input: {name: "Apollo"}) { project { id } } }')
    for id_ in ids[28:]:
        graphql(url, JOIN, user={"id": id_})
    reads = {"holder": ids[-1], "permissions": [{"resourceType": "user", "resource": "*", "type": "READ"}]}
    graphql(url, GRANT, **reads)
    key = graphql(url, ISSUE, input={"user": {"id": ids[-1]}, "project": {"name": "Apollo"}})
    return str(key["made"]["secret"])


CREATE = "mutation ($input: CreateUserInput!) { made: createUser(input: $input) { user { id } } }"
JOIN = """
mutation ($user: UserBy!) {
  addProjectMember(project: {name: "Apollo"}, user: $user) { problems { message } }
}
"""
GRANT = """
mutation ($holder: ID!, $permissions: [GrantInput!]!) {
  grantPermissions(holder: $holder, permissions: $permissions) { problems { message } }
}
"""
ISSUE = "mutation ($input: CreateApiKeyInput!) { made: createApiKey(input: $input) { secret } }"


def graphql(url: str, query: str, **variables: Any) -> Any:
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    with urlopen(Request(f"{url}/graphql", body, headers)) as answer:  # noqa: S310 - our own address
        return json.loads(answer.read())["data"]


def pages(command: str, host: str, project_key: str) -> None:
    everybody = run(command, host, KEY)
    assert everybody["pagination"] == {"page": 1, "limit": 10, "total": 41, "totalPages": 5}, everybody
    assert [user["name"] for user in everybody["data"]] == [f"User {number}" for number in range(39, 29, -1)]
    assert list(everybody["data"][0]) == FIELDS
    last = run(command.replace("page=1", "page=5"), host, KEY)
    assert [user["name"] for user in last["data"]] == ["admin"], last


def members(command: str, host: str, project_key: str) -> None:
    project = run(command, host, project_key)
    assert project["pagination"] == {"page": 1, "limit": 10, "total": 12, "totalPages": 2}, project
    assert len(project["data"]) == 10, project


def wrong_key(command: str, host: str, project_key: str) -> None:
    assert run(command, host, "nonsense") == {"error": "Missing or invalid API key"}


def main(url: str, document: str = "") -> int:
    if not document:
        sys.exit("Name the document: scripts/conformance authgate PATH")
    command, project_key = cut_out(Path(document)), fill(url)
    failed = total = 0
    for host in (url, f"{url}/authgate"):
        for work in (pages, members, wrong_key):
            total += 1
            try:
                work(command, host, project_key)
            except Exception as error:
                failed += 1
                print(f"FAILED {work.__name__} at {host}: {error!r}")
    print(f"AuthGate's curl command: {total - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
