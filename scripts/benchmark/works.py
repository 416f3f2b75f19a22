"""What is measured: the same question to Gatebook and to a bare route."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from scripts.benchmark.directory import email, username
from scripts.benchmark.load import COUNTER

PERMISSIONS = "permissions { nodes { id resource resourceType type } }"
LISTED = "id username email name status createdAt projectsCount apiKeysCount"
TAKEN = 64  # at most so many users take turns
FEW = 1000  # users: a whole list of more takes a part of a second


class Work(NamedTuple):
    """``writes`` when no two answers are the same."""

    name: str
    asked: Sequence[bytes]
    floor: Sequence[bytes]
    writes: bool = False
    connections: int = 64


CREATE = """
mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id username email name } problems { __typename } }
}
"""


def graphql_works(admin: str, secrets: Sequence[str]) -> list[Work]:
    """``secrets`` are the keys of the users, in their order."""
    places = taken(len(secrets))
    keys = [secrets[place] for place in places]
    emails = [email(place) for place in places]
    me = f"{{ currentUser {{ id username email name status {PERMISSIONS} }} }}"
    page = "pageInfo { hasNextPage endCursor }"
    listed = f"{{ users(first: 50) {{ nodes {{ {LISTED} }} {page} }} }}"
    projects = "projects { nodes { id name } }"
    related = f"{{ users(first: 50) {{ nodes {{ {LISTED} {projects} {PERMISSIONS} }} {page} }} }}"
    user = "query ($email: String!) { user(by: {email: $email}) { id username email name status } }"
    verify = "mutation ($key: String!) { verifyApiKey(secret: $key) { valid code user { id username } } }"
    new = {"email": f"new{COUNTER.decode()}@example.com", "firstName": "Nina", "lastName": "New"}
    return [
        Work(
            "currentUser",
            [graphql(key, me) for key in keys],
            [get(key, "/me") for key in keys],
        ),
        Work("users", [graphql(admin, listed)], [get(admin, "/users")]),
        Work("users with relations", [graphql(admin, related)], [get(admin, "/users/related")]),
        Work(
            "user by e-mail",
            [graphql(admin, user, email=each) for each in emails],
            [get(admin, f"/users/{each}") for each in emails],
        ),
        Work(
            "verifyApiKey",
            [graphql(admin, verify, key=key) for key in keys],
            [post(admin, "/verify", {"secret": key}) for key in keys],
        ),
        Work(
            "createUser",
            [graphql(admin, CREATE, input=new)],
            [post(admin, "/users", new)],
            writes=True,
        ),
    ]  # fmt: skip


PATHS = {
    "enkrypt": ("/api/v1/users/{email}", "/api/v1/users"),
    "express": ("/users/{username}", "/users?count=100"),
    "antfly": ("/api/v1/users/{username}", "/api/v1/users"),
    "authgate": (None, "/api/v1/users?page=1&limit=100"),
    "adverity": ("/api/v1/users/{number}/", "/api/v1/users/?page_size=100"),
}
"""One user and the list: the whole of it where it has no pages, else the first hundred."""


def rest_works(admin: str, users: int) -> list[Work]:
    works = []
    for dialect, (one, many) in PATHS.items():
        named = [f"/{dialect}{one.format(**names(place))}" for place in taken(users)] if one else []
        for name, paths in (("get", named), ("list", [f"/{dialect}{many}"])):
            asked = [get(admin, path) for path in paths]
            whole = name == "list" and users > FEW and "?" not in many
            works.append(Work(f"{dialect} {name}", asked, asked, connections=8 if whole else 64))
    return [work for work in works if work.asked]


def names(place: int) -> dict[str, Any]:
    return {"email": email(place), "username": username(place), "number": place + 1}


def taken(users: int) -> range:
    """The places of the users who take turns."""
    return range(0, users, -(-users // TAKEN))


def graphql(caller: str, document: str, **variables: Any) -> bytes:
    return post(caller, "/graphql", {"query": document, "variables": variables})


def post(key: str, path: str, body: object) -> bytes:
    content = orjson.dumps(body)
    head = ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return _request("POST", path, key, head) + content


def get(key: str, path: str) -> bytes:
    return _request("GET", path, key, [])


def _request(method: str, path: str, key: str, head: list[str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {key}", *head, "", ""]
    return "\r\n".join(lines).encode()
