"""What ``where`` finds among users: exactly what it says, and nothing by accident."""

from __future__ import annotations

from typing import Any

from models import clock
from tests.cast import add_group, add_key, add_user, grant, put_in, spec
from tests.conftest import GraphQL
from tests.schema.finding import EVERYBODY, HOUR, NOBODY, Finding


async def test_ids_and_status_are_lists_of_what_is_wanted(find: Finding) -> None:
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"ids": [find.ids["ada"], find.ids["cid"].upper(), NOBODY]}, "ada cid"),
        ({"ids": [find.ids["engine"]]}, ""),
        ({"ids": ["", "ada", "1", "%", find.ids["ada"] + " "]}, ""),
        ({"ids": []}, ""),
        ({"ids": [find.ids["ada"]] * 200}, "ada"),
        ({"status": ["DEACTIVATED"]}, "bob"),
        ({"status": ["ACTIVE"]}, "ada cid jürgen"),
        ({"status": ["ACTIVE", "DEACTIVATED", "ACTIVE"]}, EVERYBODY),
        ({"status": []}, ""),
        ({"status": None, "ids": None, "and": None, "or": None, "not": None}, EVERYBODY),
    ]
    assert [(where, await find.users(where)) for where, _ in cases] == cases


TIMES: list[tuple[str, dict[str, Any], str]] = [
    ("createdAt", {"gt": "2026-01-01T00:00:00Z"}, "bob"),
    ("createdAt", {"gte": "2026-01-01T00:00:00Z"}, "ada bob cid"),
    ("createdAt", {"lt": "2026-01-01T00:00:00Z"}, "jürgen"),
    ("createdAt", {"lte": "2026-01-01T00:00:00.000Z"}, "ada cid jürgen"),
    ("createdAt", {"gte": "2026-01-01T00:00:00Z", "lt": "2026-01-01T01:00:00Z"}, "ada cid"),
    ("createdAt", {"gte": "2026-01-01T05:00:00+05:00", "lte": "2025-12-31T19:00:00-05:00"}, "ada cid"),
    ("createdAt", {"gt": "2026-01-01T00:59:59.999Z"}, "bob"),
    ("createdAt", {"lt": "1970-01-01T00:00:00Z"}, "jürgen"),
    ("createdAt", {"gt": "9999-12-31T23:59:59.999Z"}, ""),
    ("createdAt", {"lt": "9999-12-31T23:59:59.999Z"}, EVERYBODY),
    ("createdAt", {"gt": "0001-01-01T00:00:00Z"}, EVERYBODY),
    ("createdAt", {"isNull": True}, ""),
    ("updatedAt", {"lt": "1970-01-01T00:00:00.001Z"}, "cid"),
    ("lastLoginAt", {"isNull": True}, "bob cid"),
    ("lastLoginAt", {"isNull": False}, "ada jürgen"),
    ("lastLoginAt", {"lte": "2026-01-01T00:00:00Z"}, "ada"),
    ("lastLoginAt", {"gt": None, "lt": None, "isNull": None}, EVERYBODY),
    ("lastLoginAt", {}, EVERYBODY),
]


async def test_a_time_filter_compares_instants_whatever_their_offset(find: Finding) -> None:
    found = [(field, condition, await find.users({field: condition})) for field, condition, _ in TIMES]
    assert found == TIMES


async def test_a_time_that_is_none_is_refused(find: Finding) -> None:
    beyond = ("10000-01-01T00:00:00Z", "9999-12-31T23:59:59.999-23:59", "0001-01-01T00:00:00+23:59")
    texts = ("", "2026", "2026-01-01", "2026-01-01T00:00:00", "now", *beyond)
    answers = {text: await find.users({"createdAt": {"gt": text}}) for text in texts}
    refusal = "A DateTime is an RFC 3339 instant like 2026-01-15T10:00:00.000Z."
    assert {text: answer for text, answer in answers.items() if refusal not in answer} == {}


async def test_members_of_a_project_or_group_are_found_by_its_id(find: Finding) -> None:
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"project": find.ids["engine"]}, "ada bob"),
        ({"project": find.ids["engine"].upper()}, "ada bob"),
        ({"project": find.ids["crew"]}, ""),
        ({"project": NOBODY}, ""),
        ({"project": "engine"}, ""),
        ({"group": find.ids["crew"]}, "cid"),
        ({"group": NOBODY}, ""),
        ({"group": "' OR 1=1 --"}, ""),
        ({"project": find.ids["engine"], "group": find.ids["crew"]}, ""),
        ({"or": [{"project": find.ids["engine"]}, {"group": find.ids["crew"]}]}, "ada bob cid"),
    ]
    assert [(where, await find.users(where)) for where, _ in cases] == cases


async def test_who_has_keys_is_who_has_live_ones(find: Finding) -> None:
    user = {name: await add_user(name) for name in ("live", "late", "over", "gone", "off")}
    now = clock.now()
    await add_key(user["live"])
    await add_key(user["late"], expires_at=now + HOUR)
    await add_key(user["over"], expires_at=now - 1)
    await add_key(user["gone"], revoked_at=now - 1)
    await add_key(user["off"], disabled_at=now - 1)
    assert await find.users({"hasApiKeys": True}) == "live late off"
    assert await find.users({"hasApiKeys": False}) == f"{EVERYBODY} over gone"


async def test_who_holds_a_permission_is_found_through_groups_projects_and_wildcards(
    find: Finding, data: GraphQL
) -> None:
    user = {name: await add_user(name) for name in ("reader", "owner", "all", "member", "over")}
    readers = await add_group("readers")
    await put_in(user["member"], readers)
    await grant(user["reader"], "READ report/7")
    await grant(user["owner"], "ADMIN report/7")
    await grant(user["all"], "WRITE */*")
    await grant(readers, "READ report/*")
    await grant(user["over"], "ADMIN report/7", expires_at=clock.now() - 1)
    expected = {
        "READ report/7": "reader owner all member",
        "WRITE report/7": "owner all",
        "ADMIN report/7": "owner",
        "READ report/8": "all member",
        "READ report/*": "all member",
        "READ Report/7": "all",
        "WRITE other/%": "all",
        f"ADMIN project/{find.ids['engine']}": "ada",
        f"READ project/{find.ids['engine']}": "ada all",
        "ADMIN project/*": "",
    }
    assert {each: await find.users({"permission": spec(each)}) for each in expected} == expected
    document = """query ($permission: PermissionInput!) {
      usersPermitted(permission: $permission) { nodes { username } } }"""
    permitted = {
        each: [user["username"] for user in (await data(document, permission=spec(each)))["nodes"]]
        for each in expected
    }
    assert permitted == {each: ["admin", *names.split()] for each, names in expected.items()}


ADA, BOB, CID = ({"username": {"eq": name}} for name in ("ada", "bob", "cid"))


async def test_and_or_and_not_combine_filters_and_know_what_is_null(find: Finding) -> None:
    has_example = {"email": {"contains": "example"}}
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"and": [ADA, BOB]}, ""),
        ({"and": [ADA, has_example]}, "ada"),
        ({"and": []}, EVERYBODY),
        ({"or": [ADA, BOB]}, "ada bob"),
        ({"or": []}, ""),
        ({"not": ADA}, "bob cid jürgen"),
        ({"not": {"not": ADA}}, "ada"),
        ({"not": {}}, ""),
        ({"not": has_example}, "bob jürgen"),
        ({"not": {"not": has_example}}, "ada cid"),
        ({"not": {"lastLoginAt": {"gt": "2026-01-01T00:00:00Z"}}}, "ada bob cid"),
        ({"not": {"externalId": {"in": ["X-1"]}}}, "bob cid jürgen"),
        ({"not": {"externalId": {"startsWith": "X"}}}, "bob cid jürgen"),
        ({"not": {"or": [ADA, {"not": {"or": [BOB, CID]}}]}}, "bob cid"),
        ({"or": [{"and": [ADA, has_example]}, {"and": [BOB, {"status": ["DEACTIVATED"]}]}]}, "ada bob"),
        ({"or": [ADA, BOB], "and": [{"not": BOB}]}, "ada"),
        ({"or": [{}, ADA]}, EVERYBODY),
        ({"not": {"hasApiKeys": False}}, ""),
    ]
    assert [(where, await find.users(where)) for where, _ in cases] == cases


def nested(depth: int, word: str) -> dict[str, Any]:
    where: dict[str, Any] = ADA
    for _ in range(depth):
        where = {word: where if word == "not" else [where]}
    return where


async def test_filters_have_limits_and_say_so(find: Finding) -> None:
    deep = "and, or and not may be nested 5 deep."
    wide = "A filter takes at most 200 values."
    words = ("and", "or", "not")
    assert [await find.users(nested(6, word)) for word in words] == [deep] * 3
    assert [await find.users(nested(5, word)) for word in words] == ["ada", "ada", "bob cid jürgen"]
    wide_ones: list[dict[str, Any]] = [
        {"ids": [NOBODY] * 201},
        {"username": {"in": ["x"] * 201}},
        {"or": [ADA] * 201},
        {"and": [ADA] * 201},
        {"not": {"and": [{"status": ["ACTIVE"] * 201}]}},
    ]
    assert [await find.users(where) for where in wide_ones] == [wide] * len(wide_ones)
    assert await find.users({"or": [ADA] * 200}) == "ada"
    assert await find.users({"username": {"in": ["ada"] * 200}}) == "ada"
