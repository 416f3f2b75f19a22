"""What the further keys of ``where`` find among users, projects, groups, keys and events."""

from __future__ import annotations

from typing import Any

import pytest

from models import User, clock
from models.database import Sql, execute
from tests.cast import (
    HASH,
    MORNING,
    add_event,
    add_group,
    add_key,
    add_project,
    add_user,
    grant,
    join,
    key_of,
    new_project,
    put_in,
)
from tests.conftest import GraphQL
from tests.schema.finding import HOUR, NOBODY, Finding

USERS: list[tuple[dict[str, Any], str]] = [
    ({"username": {"ne": "ADA"}}, "bob cid jürgen"),
    ({"username": {"notIn": ["ada", "Bob"]}}, "cid jürgen"),
    ({"username": {"notIn": []}}, "ada bob cid jürgen"),
    ({"username": {"endsWith": "A"}}, "ada"),
    ({"username": {"endsWith": "GEN"}}, "jürgen"),
    ({"username": {"endsWith": "a very long end of no name"}}, ""),
    ({"username": {"endsWith": "%"}}, ""),
    ({"name": {"endsWith": "% OFF"}}, "bob"),
    ({"name": {"endsWith": "_score\\back"}}, "cid"),
    ({"email": {"ne": "ada@example.com"}}, "bob cid jürgen"),
    ({"email": {"notIn": ["ada@example.com", "cid@example.com"]}}, "bob jürgen"),
    ({"email": {"ne": "ada@example.com", "isNull": False}}, "cid"),
    ({"email": {"endsWith": "EXAMPLE.com"}}, "ada cid"),
    ({"email": {"endsWith": ""}}, "ada cid"),
    ({"externalId": {"ne": "x-1"}}, "ada bob jürgen"),
    ({"externalId": {"endsWith": "-1"}}, "ada cid"),
    ({"firstName": {"eq": "ADA"}}, "ada"),
    ({"firstName": {"isNull": True}}, "bob cid jürgen"),
    ({"lastName": {"contains": "LOVE"}}, "ada"),
    ({"lastName": {"startsWith": "love", "ne": "lovelace"}}, ""),
    ({"displayName": {"endsWith": "groß"}}, "jürgen"),
    ({"displayName": {"in": ["JÜRGEN MÜLLER-GROSS"]}}, "jürgen"),
    ({"displayName": {"ne": "50% off"}}, "ada cid jürgen"),
]


@pytest.mark.parametrize(("where", "names"), USERS, ids=[str(where) for where, _ in USERS])
async def test_texts_are_compared_also_by_their_end_and_by_what_they_are_not(
    find: Finding, where: dict[str, Any], names: str
) -> None:
    assert await find.users(where) == names


async def test_members_of_any_of_several_are_found(find: Finding) -> None:
    engine, crew = find.ids["engine"], find.ids["crew"]
    cases: list[tuple[dict[str, Any], str]] = [
        ({"projects": [engine, NOBODY]}, "ada bob"),
        ({"projects": []}, ""),
        ({"groups": [crew.upper(), "x"]}, "cid"),
        ({"or": [{"projects": [engine]}, {"groups": [crew]}]}, "ada bob cid"),
        ({"not": {"projects": [engine]}}, "cid jürgen"),
    ]
    assert [(where, await find.users(where)) for where, _ in cases] == cases
    many = await find.users({"projects": [NOBODY] * 201})
    assert many == "A filter takes at most 200 values."


async def lock(id_: str, until: int) -> None:
    values = [f"user:{id_}", 10, 0, until]
    await execute(Sql("INSERT INTO sign_in_failures VALUES (?, ?, ?, ?)", values))


@pytest.fixture
async def guarded(find: Finding) -> Finding:
    await add_user("safe", password_hash=HASH, email="safe@example.com", email_verified_at=MORNING)
    held = await add_user("held", password_hash=HASH, must_change_password=True)
    await lock(held.id, clock.now() + HOUR)
    await lock(find.ids["bob"], clock.now() - 1)
    return find


FLAGS = {
    "hasPassword": "safe held",
    "mustChangePassword": "held",
    "isEmailVerified": "safe",
    "isLocked": "held",
}


@pytest.mark.parametrize("flag", FLAGS)
async def test_users_are_found_by_how_they_sign_in(guarded: Finding, flag: str) -> None:
    names = {"ada", "bob", "cid", "jürgen", "safe", "held"}
    found = {wanted: set((await guarded.users({flag: wanted})).split()) for wanted in (True, False)}
    assert found == {True: set(FLAGS[flag].split()), False: names - set(FLAGS[flag].split())}


@pytest.mark.parametrize("flag", FLAGS)
async def test_what_is_not_shown_is_found_by_no_filter(guarded: Finding, data: GraphQL, flag: str) -> None:
    crew = await add_group("seen")
    reader = await add_user("reader")
    await grant(reader, f"READ group/{crew.id}")
    for name in ("safe", "held"):
        await put_in(await User.get(username=name), crew)
    document = "query ($where: UserFilter) { users(where: $where) { nodes { username } } }"
    by = await key_of(reader)
    found = [await data(document, by=by, where={flag: wanted}) for wanted in (True, False)]
    everybody = [{"username": name} for name in ("safe", "held", "reader")]
    assert found == [{"nodes": []}, {"nodes": everybody}]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["FIRST_NAME", "LAST_NAME", "STATUS"])
async def test_users_are_sorted_by_their_names_and_status(
    find: Finding, data: GraphQL, field: str, direction: str
) -> None:
    await add_user("zoe", first_name="bea", last_name="Abt")
    document = """query ($order: [UserOrder!]) {
      users(orderBy: $order, where: {not: {username: {eq: "admin"}}}) { nodes { username } } }"""
    order = {"field": field, "direction": direction}
    found = [user["username"] for user in (await data(document, order=order))["nodes"]]
    empty = ["bob", "cid", "jürgen"] if direction == "ASC" else ["jürgen", "cid", "bob"]
    forward = {
        "FIRST_NAME": ["ada", "zoe"],
        "LAST_NAME": ["zoe", "ada"],
        "STATUS": ["ada", "cid", "jürgen", "zoe", "bob"],
    }[field]
    there = forward if direction == "ASC" else forward[::-1]
    assert found == there + (empty if field != "STATUS" else [])


@pytest.fixture
async def places(app: object) -> dict[str, str]:
    ada, bob = await add_user("ada"), await add_user("bob")
    apollo, gemini = new_project("Apollo"), new_project("Gemini")
    assert apollo.write({"description": "To the Moon"}) == []
    await apollo.save()
    await gemini.save()
    crew, ground = await add_group("Crew"), await add_group("Ground")
    assert crew.write({"description": "To the Moon"}) == []
    await crew.save()
    await join(ada, apollo)
    await put_in(ada, crew)
    return {"ada": ada.id, "bob": bob.id, "apollo": apollo.id, "crew": crew.id, "ground": ground.id}


NAMED: list[tuple[str, str]] = [
    ('{description: {contains: "MOON"}}', "first"),
    ("{description: {isNull: true}}", "second"),
    ('{description: {ne: "to the moon"}}', "second"),
    ("{hasMembers: true}", "first"),
    ("{hasMembers: false}", "second"),
    ('{members: ["$bob", "$ada"]}', "first"),
    ('{members: ["$bob"]}', ""),
    ('{not: {members: ["$ada"]}}', "second"),
    ('{or: [{hasMembers: true}, {name: {startsWith: "g"}}]}', "first second"),
    ('{and: [{hasMembers: true}, {name: {startsWith: "g"}}]}', ""),
]


@pytest.mark.parametrize(("where", "expected"), NAMED, ids=[where for where, _ in NAMED])
async def test_projects_and_groups_are_found_by_description_and_members(
    graphql: GraphQL, places: dict[str, str], where: str, expected: str
) -> None:
    for name, id_ in places.items():
        where = where.replace(f"${name}", id_)
    text = "{{ projects(where: {0}) {{ nodes {{ name }} }} groups(where: {0}) {{ nodes {{ name }} }} }}"
    answer = await graphql(text.format(where))
    names = {"Apollo": "first", "Gemini": "second", "Crew": "first", "Ground": "second"}
    found = [" ".join(names[node["name"]] for node in page["nodes"]) for page in answer["data"].values()]
    assert found == [expected, expected]


async def test_a_membership_that_is_not_seen_is_none(data: GraphQL, places: dict[str, str]) -> None:
    reader = await add_user("reader")
    await grant(reader, f"READ group/{places['ground']}", f"READ user/{places['bob']}")
    await put_in(await add_user("other"), await add_group("Dark"))
    by = await key_of(reader)
    document = "query ($where: GroupFilter) { groups(where: $where) { nodes { name } } }"
    found = [await data(document, by=by, where={"hasMembers": wanted}) for wanted in (True, False)]
    assert found == [{"nodes": []}, {"nodes": [{"name": "Ground"}]}]


async def test_keys_are_found_by_name_hint_use_dialect_and_any_of_several(data: GraphQL) -> None:
    ada, bob = await add_user("ada"), await add_user("bob")
    engine = await add_project("engine")
    one = await add_key(ada, "Laptop", last_used_at=MORNING, dialect="EXPRESS")
    await add_key(bob, "desk", project_number=engine.number)
    await add_key(bob)
    theirs = {"users": [ada.id, bob.id]}
    cases: list[tuple[dict[str, Any], list[str | None]]] = [
        ({"name": {"startsWith": "LAP"}}, ["Laptop"]),
        ({**theirs, "name": {"ne": "laptop"}}, ["desk", None]),
        ({"hint": {"eq": one.hint}}, ["Laptop"]),
        ({"hint": {"endsWith": one.hint[-6:].swapcase()}}, []),
        ({"users": [ada.id, NOBODY]}, ["Laptop"]),
        ({"projects": [engine.id, NOBODY]}, ["desk"]),
        ({**theirs, "isUsed": True}, ["Laptop"]),
        ({**theirs, "isUsed": False}, ["desk", None]),
        ({"dialect": ["EXPRESS", "ANTFLY"]}, ["Laptop"]),
        ({**theirs, "not": {"dialect": ["EXPRESS"]}}, ["desk", None]),
        ({"or": [{"user": ada.id}, {"project": engine.id}]}, ["Laptop", "desk"]),
        ({"and": [{"user": ada.id}, {"project": engine.id}]}, []),
    ]
    document = "query ($where: ApiKeyFilter) { apiKeys(where: $where) { nodes { name } } }"
    found = [(where, (await data(document, where=where))["nodes"]) for where, _ in cases]
    assert [(where, [node["name"] for node in nodes]) for where, nodes in found] == cases


NESTED_WORD = '[["attributes",{},{"a":["status","x"]}]]'


async def test_events_are_found_by_field_request_address_key_and_any_of_several(data: GraphQL) -> None:
    ada, bob = await add_user("ada"), await add_user("bob")
    one = await add_event(
        ada, reason="one", request_id="r-1", ip_address="::1", changes='[["status",1,2],["a",1,2]]'
    )
    await add_event(bob, reason="two", actor_id=ada.id, api_key_id=NOBODY, changes=NESTED_WORD)
    await add_event(bob, reason="three", actor_id=bob.id, target_type="Project", changes="[]")
    new = {"sequenceAfter": one.sequence - 1}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"sequenceAfter": one.sequence}, "three two"),
        ({"actors": [ada.id, bob.id]}, "three two"),
        ({"targets": [ada.id, NOBODY]}, "one"),
        ({"targetTypes": ["PROJECT", "GROUP"]}, "three"),
        ({"requestId": "r-1"}, "one"),
        ({"ipAddress": "::1"}, "one"),
        ({"apiKey": NOBODY}, "two"),
        ({"apiKey": "x"}, ""),
        ({"field": "status"}, "one"),
        ({"field": "attributes"}, "two"),
        ({"field": '"'}, ""),
        ({"not": {"field": "status"}, **new}, "three two"),
        ({"not": {"actors": [ada.id]}, **new}, "three one"),
        ({"or": [{"requestId": "r-1"}, {"actor": bob.id}]}, "three one"),
        ({"and": [{"targets": [bob.id]}, {"actor": bob.id}]}, "three"),
    ]
    document = "query ($where: EventFilter) { events(where: $where) { nodes { reason } } }"
    found = [(where, (await data(document, where=where))["nodes"]) for where, _ in cases]
    assert [(where, " ".join(node["reason"] for node in nodes)) for where, nodes in found] == cases


async def test_the_audit_log_is_read_in_either_order(data: GraphQL) -> None:
    ada = await add_user("ada")
    first = await add_event(ada, reason="one")
    await add_event(ada, reason="two")
    document = """query ($order: [EventOrder!], $after: String, $where: EventFilter!) {
      events(orderBy: $order, first: 1, after: $after, where: $where) {
        nodes { reason } pageInfo { endCursor } } }"""
    where = {"sequenceAfter": first.sequence - 1}
    told = []
    for order in ([], [{"field": "SEQUENCE"}], [{"field": "SEQUENCE", "direction": "DESC"}]):
        page = await data(document, where=where, order=order)
        rest = await data(document, where=where, order=order, after=page["pageInfo"]["endCursor"])
        told.append([node["reason"] for each in (page, rest) for node in each["nodes"]])
    assert told == [["two", "one"], ["one", "two"], ["two", "one"]]
