"""Whatever was done through whichever door, every door tells what came of it, and they all tell the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import User
from tests.cast import add_project

NAMES = ["ada@example.com", "bob@example.com", "cid@example.com"]
ORDERS = {"resource": "orders", "resource_type": "table", "type": "read"}
GRANT = '[{resourceType: "table", resource: "orders", type: READ}]'
A_FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass
class Known:
    """What is to be told of a user."""

    email: str | None
    first_name: str = ""
    active: bool = True
    member: bool = False
    reads: bool = False


Directory = dict[str, Known]


class Step(NamedTuple):
    """``#`` is the name, ``~`` the number, ``$`` the id; ``becomes`` is what it does where it succeeds."""

    method: str
    path: str
    body: dict[str, Any] | None
    becomes: Callable[[Directory, str], None]


def made(directory: Directory, name: str) -> None:
    directory[name] = Known(name)


def made_without_address(directory: Directory, name: str) -> None:
    directory[name] = Known(None)


def gone(directory: Directory, name: str) -> None:
    del directory[name]


def set_to(**what: Any) -> Callable[[Directory, str], None]:
    return lambda directory, name: vars(directory[name]).update(what)


def graphql(mutation: str, becomes: Callable[[Directory, str], None]) -> Step:
    query = f"mutation {{ done: {mutation} {{ problems {{ message }} }} }}"
    return Step("POST", "/graphql", {"query": query}, becomes)


WHO, APOLLO = 'user: {username: "#"}', 'project: {name: "Apollo"}'
MEMBERS = "/enkrypt/api/v1/projects/Apollo/users"
OF_ADVERITY, OF_ANTFLY = "/adverity/api/v1/users/", "/antfly/api/v1/users/#"
STEPS = {
    "graphql creates": graphql('createUser(input: {email: "#"})', made),
    "express creates": Step(
        "POST", "/express/users", {"username": "#", "email": "#", "firstname": "", "lastname": ""}, made
    ),
    "enkrypt creates": Step("POST", "/enkrypt/api/v1/users", {"email": "#"}, made),
    "adverity creates": Step("POST", OF_ADVERITY, {"email": "#"}, made),
    "antfly creates": Step("POST", OF_ANTFLY, {"password": "correct horse battery"}, made_without_address),
    "graphql renames": graphql(f'updateUser({WHO}, input: {{firstName: "G"}})', set_to(first_name="G")),
    "express renames": Step("PUT", "/express/users/#", {"firstname": "E"}, set_to(first_name="E")),
    "adverity renames": Step("PATCH", f"{OF_ADVERITY}~/", {"first_name": "A"}, set_to(first_name="A")),
    "graphql deactivates": graphql(f"setUserStatus({WHO}, status: DEACTIVATED)", set_to(active=False)),
    "express activates": Step("PUT", "/express/users/#/status", {"status": True}, set_to(active=True)),
    "adverity deactivates": Step("PATCH", f"{OF_ADVERITY}~/", {"active": False}, set_to(active=False)),
    "graphql joins": graphql(f"addProjectMember({APOLLO}, {WHO})", set_to(member=True)),
    "enkrypt joins": Step("POST", MEMBERS, {"email": "#"}, set_to(member=True)),
    "graphql leaves": graphql(f"removeProjectMember({APOLLO}, {WHO})", set_to(member=False)),
    "enkrypt leaves": Step("DELETE", f"{MEMBERS}/#", None, set_to(member=False)),
    "antfly grants": Step("POST", f"{OF_ANTFLY}/permissions", ORDERS, set_to(reads=True)),
    "graphql grants": graphql(f'grantPermissions(holder: "$", permissions: {GRANT})', set_to(reads=True)),
    "antfly revokes": Step(
        "DELETE", f"{OF_ANTFLY}/permissions?resource=orders&resourceType=table", None, set_to(reads=False)
    ),
    "graphql deletes": graphql(f"deleteUser({WHO})", gone),
    "express deletes": Step("DELETE", "/express/users/#", None, gone),
    "enkrypt deletes": Step("DELETE", "/enkrypt/api/v1/users/#", {"force": True}, gone),
    "antfly deletes": Step("DELETE", OF_ANTFLY, None, gone),
    "adverity deletes": Step("DELETE", f"{OF_ADVERITY}~/", None, gone),
}


async def take(client: httpx2.AsyncClient, step: Step, name: str, directory: Directory) -> None:
    user = await User.get_or_none(username=name)
    words = {"#": name, "~": str(user.number if user else 999), "$": user.id if user else "-"}

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(each) for key, each in value.items()}
        for sign, word in words.items():
            value = value.replace(sign, word) if isinstance(value, str) else value
        return value

    answer = await client.request(step.method, filled(step.path), json=filled(step.body))
    payload = answer.json()["data"]["done"] if step.path == "/graphql" else {}
    assert answer.status_code < 500
    if answer.is_success and not payload.get("problems"):
        step.becomes(directory, name)


ALL = """{ users(where: {not: {username: {eq: "admin"}}}) { nodes { username email firstName status
  projects { nodes { name } } permissions { nodes { resource } } } } }"""


async def told(client: httpx2.AsyncClient) -> dict[str, Any]:
    """By each door, of everybody but the administrator."""
    by_graphql = (await client.post("/graphql", json={"query": ALL})).json()["data"]["users"]["nodes"]
    by_express = (await client.get("/express/users")).json()["users"][1:]
    by_enkrypt = (await client.get("/enkrypt/api/v1/users")).json()["data"][1:]
    by_adverity = (await client.get(OF_ADVERITY)).json()["results"][1:]
    by_antfly = (await client.get("/antfly/api/v1/users")).json()[1:]
    by_authgate = (await client.get("/authgate/api/v1/users?limit=100")).json()["data"][-2::-1]
    names = [user["username"] for user in by_antfly]
    held = [(await client.get(f"{OF_ANTFLY}/permissions".replace("#", name))).json() for name in names]
    return {
        "graphql": [list(each.values()) for each in by_graphql],
        "express": [
            (each["username"], each.get("email"), each["firstname"], each["isActive"]) for each in by_express
        ],
        "enkrypt": [(each["email"], len(each["projects"])) for each in by_enkrypt],
        "adverity": [
            (each["email"], each["first_name"], each["active"], each["workspace_names"])
            for each in by_adverity
        ],
        "antfly": [(name, len(each)) for name, each in zip(names, held, strict=True)],
        "authgate": [each["email"] for each in by_authgate],
    }


def expected(directory: Directory) -> dict[str, Any]:
    known = directory.items()
    return {
        "graphql": [
            [
                name,
                each.email,
                each.first_name or None,
                "ACTIVE" if each.active else "DEACTIVATED",
                {"nodes": [{"name": "Apollo"}] * each.member},
                {"nodes": [{"resource": "orders"}] * each.reads},
            ]
            for name, each in known
        ],
        "express": [(name, each.email, each.first_name, each.active) for name, each in known],
        "enkrypt": [(name, int(each.member)) for name, each in known],
        "adverity": [
            (each.email or "", each.first_name, each.active, ["Apollo"] * each.member) for _, each in known
        ],
        "antfly": [(name, int(each.reads)) for name, each in known],
        "authgate": [each.email for _, each in known],
    }


@pytest.fixture
async def apollo(client: httpx2.AsyncClient) -> None:
    await add_project("Apollo")


@pytest.mark.promise("S69")
@given(history=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(NAMES)), max_size=25))
@A_FEW
async def test_all_doors_agree_after_any_history(
    client: httpx2.AsyncClient, apollo: None, history: list[tuple[str, str]]
) -> None:
    for name in NAMES:
        await client.request("DELETE", f"/enkrypt/api/v1/users/{name}", json={"force": True})
    directory: Directory = {}
    for step, name in history:
        await take(client, STEPS[step], name, directory)
    assert await told(client) == expected(directory)
