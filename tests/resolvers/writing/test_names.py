"""Usernames and e-mail addresses are one namespace, also when many want the same name at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from models.database import Sql, rows
from tests.cast import a_group, a_project, a_user
from tests.conftest import GraphQL

CREATE = """
mutation ($input: CreateUserInput!) {
  createUser(input: $input) {
    user { id username email } problems { code path ... on Taken { existing { id } } }
  }
}
"""
UPDATE = """
mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(user: {id: $id}, input: $input) {
    user { id username email } problems { code path ... on Taken { existing { id } } }
  }
}
"""
FIND = "query ($who: UserBy!) { user(by: $who) { username email } }"
ADA = "ada@example.com"


async def created(graphql: GraphQL, **given: Any) -> Any:
    return (await graphql(CREATE, input=given))["data"]["createUser"]


async def updated(graphql: GraphQL, user: str, **given: Any) -> Any:
    return (await graphql(UPDATE, id=user, input=given))["data"]["updateUser"]


def taken(field: str, owner: str) -> dict[str, Any]:
    problem = {"code": "TAKEN", "path": ["input", field], "existing": {"id": owner}}
    return {"user": None, "problems": [problem]}


async def names() -> set[tuple[str, str]]:
    """Every claimed name, with who has it."""
    statement = "SELECT n.name_key, u.username FROM names n JOIN users u ON u.number = n.user_number"
    return {(row["name_key"], row["username"]) for row in await rows(Sql(statement))} - {("admin", "admin")}


SAME_ADDRESS: list[tuple[str, dict[str, str]]] = [
    ("email", {"email": "ada@example.com"}),
    ("email", {"email": "Ada@Example.COM"}),
    ("email", {"email": " ada@example.com\n"}),
    ("email", {"email": "\uff41\uff44\uff41@example.com"}),  # full width letters
    ("email", {"email": "ada@\uff45xample.com"}),
    ("email", {"email": "ada@example\u3002com"}),  # an ideographic full stop
    ("email", {"email": "ada@example\uff0ecom"}),
    ("email", {"username": "bob", "email": "ADA@example.com"}),
    ("username", {"username": "ada@example.com"}),
    ("username", {"username": "ADA@EXAMPLE.COM"}),
    ("username", {"username": "\u2003ada@example.com\u2003"}),
    ("username", {"username": "ada\uff20example.com"}),
    ("username", {"username": "\u24d0da@example.com"}),  # a letter in a circle
    ("username", {"username": "ada@EXAMPLE.com", "email": "bob@example.com"}),
]


@pytest.mark.promise("S58", "S64")
@pytest.mark.parametrize(
    "owner",
    [{"username": None, "email": ADA}, {"username": "ada", "email": ADA}, {"username": ADA}],
    ids=["by e-mail", "by both", "by username"],
)
async def test_nobody_gets_a_second_account_of_one_address(
    data: GraphQL, graphql: GraphQL, owner: dict[str, Any]
) -> None:
    """By creating and by renaming."""
    ada, bob = await a_user(data, **owner), await a_user(data, "bobby")
    expected = [(given, taken(field, ada)) for field, given in SAME_ADDRESS]
    assert [(given, await created(graphql, **given)) for given, _ in expected] == expected
    assert [(given, await updated(graphql, bob, **given)) for given, _ in expected] == expected


async def test_composed_and_decomposed_letters_are_one_name(data: GraphQL, graphql: GraphQL) -> None:
    zoe = await a_user(data, "Zo\u00eb")
    assert await created(graphql, username="ZOE\u0308") == taken("username", zoe)
    assert await data(FIND, who={"username": "zoe\u0308"}) == {"username": "Zo\u00eb", "email": None}


async def test_usernames_that_clients_have_are_allowed(data: GraphQL) -> None:
    names = (
        "42",
        "Ada Lovelace",
        "team/ada",
        "ada@home",
        "me too",
        "5c8f8b0e",
        "x" * 254,
        "名前",
        "-",
        "%",
        "'; --",
    )
    found = {}
    for name in names:
        await a_user(data, name)
        ways = ({"username": name}, {"identifier": name}, {"username": f" {name.upper()} "})
        found[name] = [await data(FIND, who=who) for who in ways]
    assert found == {name: [{"username": name, "email": None}] * 3 for name in names}


@pytest.mark.promise("S64")
async def test_a_username_of_digits_is_nobodys_number(data: GraphQL) -> None:
    document = "query ($who: UserBy!) { user(by: $who) { number username } }"
    await a_user(data, "1")
    assert (await data(document, who={"identifier": "1"}))["username"] == "1"
    assert (await data(document, who={"number": 1}))["username"] == "admin"


async def test_names_given_up_can_be_taken_by_others(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, "ada", email=ADA)
    bob = await a_user(data, "bob")
    assert await created(graphql, username="eve", email="bob@example.com") | {"user": None} == {
        "user": None,
        "problems": [],
    }
    assert await updated(graphql, ada, username="countess") == {
        "user": {"id": ada, "username": "countess", "email": ADA},
        "problems": [],
    }
    assert (await updated(graphql, bob, username="ADA"))["problems"] == []
    assert await updated(graphql, ada, username="ada") == taken("username", bob)
    assert await updated(graphql, ada, username=ADA.upper()) == {
        "user": {"id": ada, "username": "ADA@EXAMPLE.COM", "email": ADA},
        "problems": [],
    }
    assert (await updated(graphql, ada, username="augusta", email=None))["problems"] == []
    assert (await updated(graphql, bob, email=ADA))["problems"] == []
    assert await names() == {
        ("ada", "ADA"),
        (ADA, "ADA"),
        ("augusta", "augusta"),
        ("eve", "eve"),
        ("bob@example.com", "eve"),
    }


async def test_a_user_may_swap_its_username_and_e_mail(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, "one@example.com", email="two@example.com")
    swapped = {"username": "two@example.com", "email": "one@example.com"}
    assert await updated(graphql, ada, **swapped) == {"user": {"id": ada, **swapped}, "problems": []}


async def test_a_refused_change_claims_no_name(data: GraphQL, graphql: GraphQL) -> None:
    await a_user(data, "ada", email=ADA)
    bob = await a_user(data, "bob")
    before = await names()
    await created(graphql, username="eve", email=ADA)
    await updated(graphql, bob, username="eve", email=ADA)
    await updated(graphql, bob, username="eve", avatarUrl="nowhere")
    assert await names() == before


# Many at once


def outcome(payloads: list[Any]) -> tuple[list[Any], set[Any]]:
    """Who won, and all that the others were told."""
    won = [payload["user"] for payload in payloads if not payload["problems"]]
    return won, {problem["code"] for payload in payloads for problem in payload["problems"]}


async def test_of_many_who_create_one_name_at_once_exactly_one_wins(data: GraphQL, graphql: GraphQL) -> None:
    ended = []
    for turn in range(3):
        name = f"ada{turn}@example.com"
        spellings = [{"email": name}, {"username": name.upper()}, {"username": f"x{turn}", "email": name}]
        payloads = await asyncio.gather(*[created(graphql, **spellings[n % 3]) for n in range(24)])
        won, told = outcome(list(payloads))
        owners = [username for key, username in await names() if key == name]
        ended.append((told, owners == [each["username"] for each in won], len(owners)))
    assert ended == [({"TAKEN"}, True, 1)] * 3


async def test_of_many_who_rename_themselves_to_one_name_exactly_one_wins(
    data: GraphQL, graphql: GraphQL
) -> None:
    users = [await a_user(data, f"user{n}") for n in range(24)]
    ended = []
    for turn in range(2):
        wanted = [{"username": f"ada{turn}"}, {"email": f"ada{turn}@example.com", "username": f"ADA{turn}"}]
        payloads = await asyncio.gather(
            *[updated(graphql, user, **wanted[n % 2]) for n, user in enumerate(users)]
        )
        won, told = outcome(list(payloads))
        ended.append((len(won), told))
    assert ended == [(1, {"TAKEN"})] * 2
    claimed = [name for name, _ in await names()]
    assert len(claimed) == len(set(claimed))


async def test_names_changing_hands_at_once_end_with_one_owner_each(data: GraphQL, graphql: GraphQL) -> None:
    """Everybody wants the next one's name, some create, some delete: nobody waits for ever, nobody loses."""
    users = [
        await a_user(data, f"name{n}", email=f"name{n}@example.com", externalId=str(n)) for n in range(8)
    ]
    delete = "mutation ($id: ID!) { deleteUser(user: {id: $id}) { problems { code } } }"
    changes = []
    for n, user in enumerate(users):
        after = (n + 1) % 8
        changes += [
            updated(graphql, user, username=f"name{after}", externalId=str(after)),
            updated(graphql, user, email=f"name{after}@example.com", externalId=f"{n}x"),
            created(graphql, username=f"name{n}", email=f"name{after}@example.com", externalId=f"{n}x"),
        ]
    deletions = [graphql(delete, id=user) for user in users[::3]]
    payloads = (await asyncio.gather(*changes, *deletions))[: len(changes)]
    assert outcome(list(payloads))[1] <= {"TAKEN", "NOT_FOUND"}
    found = await rows(Sql("SELECT u.username_key, u.email_key, u.username FROM users u"))
    worn = {(key, row["username"]) for row in found for key in (row["username_key"], row["email_key"]) if key}
    assert await names() == worn - {("admin", "admin")}


async def test_of_many_who_want_one_external_id_exactly_one_wins(graphql: GraphQL) -> None:
    payloads = await asyncio.gather(*[created(graphql, username=f"u{n}", externalId="X") for n in range(12)])
    won, told = outcome(list(payloads))
    assert (len(won), told) == (1, {"TAKEN"})


async def test_names_of_projects_and_groups_are_given_once_each(data: GraphQL, graphql: GraphQL) -> None:
    projects = [await a_project(data, name) for name in ("One", "Two", "Three")]
    groups = [await a_group(data, name) for name in ("One", "Two", "Three")]
    ended = []
    for document, ids in (
        ('createProject(input: {name: "Apollo"}) { record: project', [""] * 9),
        ('createGroup(input: {name: "APOLLO"}) { record: group', [""] * 9),
        ('updateProject(project: {id: "%s"}, input: {name: "Gemini"}) { record: project', projects),
        ('updateGroup(group: {id: "%s"}, input: {name: "Gemini"}) { record: group', groups),
    ):
        sent = [
            f"mutation {{ change: {document.replace('%s', id_)} {{ name }} problems {{ code }} }} }}"
            for id_ in ids
        ]
        answers = await asyncio.gather(*map(graphql, sent))
        won = [answer["data"]["change"] for answer in answers if answer["data"]["change"]["record"]]
        lost = [answer["data"]["change"] for answer in answers if not answer["data"]["change"]["record"]]
        ended.append((len(won), lost))
    refused = {"record": None, "problems": [{"code": "TAKEN"}]}
    assert ended == [(1, [refused] * 8), (1, [refused] * 8), (1, [refused] * 2), (1, [refused] * 2)]
