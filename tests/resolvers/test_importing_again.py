"""An import brings who is there up to date: what differs changes, what is better known here stays."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64encode
from typing import Any

import httpx2
import pytest

from models import ApiKey, Event, GroupMember, Membership, Permission, Project, Session, User
from tests.cast import (
    HASH,
    PASSWORD,
    a_group,
    add_project,
    add_session,
    add_user,
    grant,
    join,
)
from tests.conftest import GraphQL
from tests.outcome import all_rows, log
from tests.resolvers.importing import briefly, said, take

LATER = "2026-02-03T04:05:06.000Z"


async def test_who_is_there_gets_what_differs(graphql: GraphQL, data: GraphQL) -> None:
    ada = await add_user("ada", email="ada@example.com", first_name="Ada")
    crew, apollo = await a_group(data), await add_project("Apollo")
    await join(ada, await add_project("Gemini"))
    reading = {"type": "READ", "resourceType": "docs", "resource": "1"}
    row = {
        "username": "ADA", "firstName": "Augusta", "lastName": None, "createdAt": LATER, "groups": ["crew"],
        "projects": [{"name": "Apollo"}], "permissions": [reading],
    }  # fmt: skip
    done = await take(graphql, row)
    gemini = (await Project.get(name="Gemini")).id
    assert done["results"][0]["changes"] == [
        {"field": "username", "before": "ada", "after": "ADA"},
        {"field": "firstName", "before": "Ada", "after": "Augusta"},
        {"field": "createdAt", "before": "2026-01-01T00:00:00.000Z", "after": LATER},
        {"field": "projects", "before": [gemini], "after": [apollo.id]},
        {"field": "groups", "before": [], "after": [crew]},
        {"field": "permissions", "before": None, "after": reading},
    ]
    user = await User.get(id=ada.id)
    assert (user.username, user.first_name, user.version) == ("ADA", "Augusta", 2)
    told = await log(data, "operation changes { field before after }", target=ada.id)
    assert told == [{"operation": "UPDATE_USER", "changes": done["results"][0]["changes"]}]


async def test_what_happened_here_since_is_not_undone(graphql: GraphQL) -> None:
    row = {"username": "ada", "passwordHash": HASH, "passwordChangedAt": LATER, "lastLoginAt": LATER}
    await take(graphql, row)
    later = 2_000_000_000_000
    await User.filter(username="ada").update(
        password_hash="$2b$04$ours", password_changed_at=later, last_login_at=later
    )
    assert briefly(await take(graphql, row)) == [("UNCHANGED", {})]
    replaced = await take(graphql, row, replacePasswords=True)
    assert briefly(replaced) == [("UPDATED", {"passwordChangedAt": LATER, "password": "set"})]
    user = await User.get(username="ada")
    assert (user.password_hash, user.last_login_at) == (HASH, later)


async def test_another_password_or_status_ends_sessions(graphql: GraphQL) -> None:
    users = [await add_user(name, password_hash=HASH) for name in ("ada", "bob", "carl")]
    sessions = [await add_session(user) for user in users]
    other = HASH[:-1] + ("." if HASH[-1] != "." else "/")
    await take(
        graphql,
        {"username": "ada", "passwordHash": other},
        {"username": "bob", "status": "DEACTIVATED"},
        {"username": "carl", "firstName": "C"},
        replacePasswords=True,
    )
    assert [session.id for session in await Session.all()] == [sessions[2].id]


@pytest.mark.promise("S12")
async def test_a_hash_signs_in_and_becomes_ours(graphql: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    derived = b64encode(hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), b"seasalt", 1000)).decode()
    await take(graphql, {"username": "ada", "passwordHash": f"pbkdf2_sha256$1000$seasalt${derived}"})
    login = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'

    async def sign_in(password: str) -> Any:
        answer = await anonymous.post("/graphql", json={"query": login, "variables": {"p": password}})
        return [each["code"] for each in answer.json()["data"]["login"]["problems"]]

    assert await sign_in("wrong") == ["WRONG_CREDENTIALS"]
    assert (await User.get(username="ada")).password_hash.startswith("pbkdf2")  # type: ignore[union-attr]
    assert [await sign_in(PASSWORD), await sign_in(PASSWORD)] == [[], []]
    assert (await User.get(username="ada")).password_hash.startswith("$2b$04$")  # type: ignore[union-attr]


async def test_a_secret_opens_the_door_and_is_nowhere_to_be_seen(graphql: GraphQL, data: GraphQL) -> None:
    secret = "legacy-0123456789-abcdef"
    row = {"username": "ada", "apiKeys": [{"secret": secret, "name": "old"}]}
    made = await take(graphql, row)
    assert briefly(made) == [("CREATED", {"username": "ada", "status": "ACTIVE", "apiKeys": "leg..."})]
    assert (await data("{ currentUser { username } }", by=secret)) == {"username": "ada"}
    assert secret not in str(await all_rows())
    assert briefly(await take(graphql, row)) == [("UNCHANGED", {})]
    others = await take(graphql, {"username": "bob", "apiKeys": [{"secret": secret}]})
    assert said(others) == [["This key is in the directory already."]]
    assert await ApiKey.filter(name="old").count() == 1


async def test_leaving_a_project_revokes_its_keys(graphql: GraphQL) -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    await join(ada, apollo)
    row = {"username": "ada", "apiKeys": [{"digest": "cd" * 32, "project": "apollo"}]}
    assert [each["status"] for each in (await take(graphql, row))["results"]] == ["UPDATED"]
    gone = await take(graphql, {**row, "projects": []})
    assert said(gone) == [[]]
    assert (await ApiKey.get(digest="cd" * 32)).revoked_at is not None
    assert await Membership.all().count() == 0
    wrong = await take(graphql, {"username": "bob", "apiKeys": [{"digest": "ef" * 32, "project": "Apollo"}]})
    assert briefly(wrong) == [("REFUSED", ["NOT_A_MEMBER input.rows.0.apiKeys.0.project"])]


async def test_groups_and_permissions_are_exactly_those_given(graphql: GraphQL, data: GraphQL) -> None:
    ada = await add_user("ada")
    await a_group(data, "Crew", members=[ada.id])
    await a_group(data, "Staff")
    await grant(ada, "READ docs/1", "READ docs/2")
    await grant(ada, "READ docs/3", expires_at=1)
    wanted = {
        "type": "READ",
        "resourceType": "docs",
        "resource": "2",
        "expiresAt": "2100-01-01T00:00:00.000Z",
    }
    row = {"username": "ada", "groups": ["staff"], "permissions": [wanted]}
    assert said(await take(graphql, row)) == [[]]
    kept = [(each.resource, each.expires_at) for each in await Permission.all().order_by("resource")]
    assert kept == [("*", None), ("2", 4_102_444_800_000), ("3", 1)]
    assert await GroupMember.all().count() == 1
    assert briefly(await take(graphql, row)) == [("UNCHANGED", {})]
    assert said(await take(graphql, {"username": "ada", "groups": None, "permissions": None})) == [[]]
    assert await Permission.all().count() == 2
    assert await GroupMember.all().count() == 0


async def test_the_last_administrator_stays(graphql: GraphQL) -> None:
    done = await take(graphql, {"username": "admin", "status": "DEACTIVATED"}, {"username": "ada"})
    assert (done["results"], [each["message"] for each in done["problems"]]) == (
        [],
        ["This would leave nobody with ADMIN on */*."],
    )
    assert await User.all().count() == 1


async def test_no_more_than_a_thousand_rows(graphql: GraphQL) -> None:
    rows = [{"username": f"u{place}", "email": f"u{place}@example.com"} for place in range(1000)]
    done = await take(graphql, *rows, wanted="createdCount problems { message }")
    assert done == {"createdCount": 1000, "problems": []}
    assert await Event.filter(operation="createUser").count() == 1001
    many = await take(graphql, *rows, {"username": "one"}, wanted="problems { message path rule limit }")
    told = {
        "message": "At most 1000 rows at once.",
        "path": ["input", "rows"],
        "rule": "MAX_ITEMS",
        "limit": 1000,
    }
    assert many == {"problems": [told]}


async def test_two_imports_at_once_make_each_user_once(graphql: GraphQL) -> None:
    rows = [{"username": f"u{place}", "number": 100 + place} for place in range(50)]
    done = await asyncio.gather(*[take(graphql, *rows) for _ in range(3)])
    counts = sorted((each["createdCount"], each["unchangedCount"]) for each in done)
    assert counts == [(0, 50), (0, 50), (50, 0)]


async def test_what_another_takes_at_this_moment_is_told(graphql: GraphQL) -> None:
    """Each name is one user's, whoever comes first; and nobody meets an error."""
    make = "mutation ($name: String) { createUser(input: {username: $name}) { problems { code } } }"
    names = [f"u{place}" for place in range(20)]
    answers = await asyncio.gather(
        take(graphql, *[{"username": name} for name in names], wanted="createdCount problems { code }"),
        *[graphql(make, name=name) for name in reversed(names)],
    )
    made = [each["data"]["createUser"]["problems"] for each in answers[1:]]
    assert [each for each in made if each not in ([], [{"code": "TAKEN"}])] == []
    assert answers[0]["problems"] in ([], [{"code": "TAKEN"}])
    assert answers[0]["createdCount"] + made.count([]) == await User.all().count() - 1
