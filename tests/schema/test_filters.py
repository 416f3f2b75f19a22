"""What ``search`` and ``where`` find: exactly what they say, in any letters, and nothing by accident."""

from __future__ import annotations

from typing import Any

import pytest

from models import clock
from tests.conftest import GraphQL
from tests.rows import MORNING, add_event, add_group, add_key, add_project, add_user, grant, join, put_in

NOBODY = "00000000-0000-4000-8000-000000000000"
HOUR = 60 * clock.MINUTE


@pytest.fixture
async def cast(app: object) -> dict[str, str]:
    """Some people, and where they belong; the ids by name."""
    ada = await add_user(
        "ada",
        email="ada@example.com",
        first_name="Ada",
        last_name="Lovelace",
        external_id="X-1",
        last_login_at=MORNING,
    )
    bob = await add_user("bob", display_name="50% off", status="DEACTIVATED", created_at=MORNING + HOUR)
    cid = await add_user(
        "cid", email="CID@Example.com", display_name="under_score\\back", external_id="x-1", updated_at=0
    )
    jürgen = await add_user(
        "jürgen", display_name="Jürgen Müller-Groß", last_login_at=MORNING + 2 * HOUR, created_at=-1
    )
    engine, crew = await add_project("engine"), await add_group("crew")
    await join(ada, engine, "ADMIN")
    await join(bob, engine)
    await put_in(cid, crew)
    people: dict[str, Any] = {
        "ada": ada,
        "bob": bob,
        "cid": cid,
        "jürgen": jürgen,
        "engine": engine,
        "crew": crew,
    }
    return {name: str(record.id) for name, record in people.items()}


class Finding:
    def __init__(self, graphql: GraphQL) -> None:
        self.graphql = graphql

    async def users(self, where: dict[str, Any] | None = None, search: str | None = None) -> str:
        """The usernames, in order of their numbers, without the administrator's; or why not."""
        document = """query ($where: UserFilter, $search: String) {
          users(where: $where, search: $search) { totalCount nodes { username } } }"""
        answer = await self.graphql(document, where=where, search=search)
        if "errors" in answer:
            return " ".join(error["message"] for error in answer["errors"])
        found = answer["data"]["users"]
        assert found["totalCount"] == len(found["nodes"])
        return " ".join(node["username"] for node in found["nodes"] if node["username"] != "admin")


@pytest.fixture
def find(graphql: GraphQL, cast: dict[str, str]) -> Finding:
    return Finding(graphql)


EVERYBODY = "ada bob cid jürgen"


async def test_search_takes_every_letter_literally_and_in_any_case(find: Finding) -> None:
    for search, expected in {
        "": EVERYBODY,
        "   ": EVERYBODY,
        "ADA": "ada",
        "  ada ": "ada",
        "Ada Lovelace": "ada",
        "lovelace ada": "",
        "@EXAMPLE.com": "ada cid",
        "%": "bob",
        "50%": "bob",
        "a%a": "",
        "_": "cid",
        "r_s": "cid",
        "a_a": "",
        "\\": "cid",
        "\\b": "cid",
        "\\%": "",
        "'": "",
        '"': "",
        "?": "",
        "$1": "",
        "' OR 1=1 --": "",
        "MÜLLER": "jürgen",
        "müller": "jürgen",
        "mu\u0308ller": "jürgen",
        "muller": "",
        "GROSS": "jürgen",
        "groß": "jürgen",
        "GRO\u1e9e": "jürgen",
        "\uff2a\uff35\u0308": "jürgen",
        "\U0010ffff": "",
        "x" * 10_000: "",
    }.items():
        assert await find.users(search=search) == expected, search


STRINGS: dict[str, dict[str, Any]] = {
    "username": {"eq": {"ADA": "ada", "ad": "", "": "", "J\u00dcRGEN": "jürgen", "%": ""}},
    "email": {
        "eq": {"ADA@EXAMPLE.COM": "ada", "cid@example.com": "cid", "": ""},
        "contains": {"@": "ada cid", "%": "", "": "ada cid", "ada@example.com!": ""},
        "startsWith": {"A": "ada", "c": "cid", "": "ada cid", "@": "", "\U0010ffff": ""},
    },
    "name": {
        "eq": {"ada lovelace": "ada", "50% OFF": "bob", "J\u00fcrgen M\u00fcller-GROSS": "jürgen"},
        "contains": {"%": "bob", "_": "cid", "\\": "cid", "ü": "jürgen", "Ü": "jürgen", "ss": "jürgen"},
        "startsWith": {"50%": "bob", "5_": "", "JÜ": "jürgen", "under_": "cid", "ada love": "ada"},
    },
    "externalId": {
        "eq": {"X-1": "ada", "x-1": "cid"},
        "contains": {"X": "ada", "-": "ada cid"},
        "startsWith": {"x": "cid", "X-1": "ada", "X-12": ""},
    },
}


async def test_a_string_filter_compares_letters_without_case_and_external_ids_exactly(find: Finding) -> None:
    for field, operators in STRINGS.items():
        for operator, cases in operators.items():
            for text, expected in cases.items():
                found = await find.users({field: {operator: text}})
                assert found == expected, (field, operator, text)


async def test_a_string_filter_takes_several_values_and_asks_for_nothing_or_something(find: Finding) -> None:
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"username": {"in": ["ADA", "Bob", "nobody", "bob"]}}, "ada bob"),
        ({"username": {"in": []}}, ""),
        ({"username": {"in": None, "eq": None}}, EVERYBODY),
        ({"username": None}, EVERYBODY),
        ({"username": {}}, EVERYBODY),
        ({"email": {"isNull": True}}, "bob jürgen"),
        ({"email": {"isNull": False}}, "ada cid"),
        ({"email": {"isNull": True, "eq": "ada@example.com"}}, ""),
        ({"username": {"isNull": True}}, ""),
        ({"externalId": {"in": ["x-1", "X-1 "]}}, "cid"),
        ({"name": {"startsWith": "a", "contains": "love"}}, "ada"),
        ({"name": {"startsWith": "a"}, "username": {"eq": "bob"}}, ""),
    ]
    for where, expected in cases:
        assert await find.users(where) == expected, where


async def test_a_name_starts_with_its_own_beginning_whatever_comes_after(find: Finding) -> None:
    """Also the last of all characters, behind which no bound is left."""
    for name in ("zz\U0010ffff\U0010ffffz", "zz\U0010ffff", "zz", "zz\ud7ff", "zz\ue000"):
        await add_user(f"z{len(name)}{ord(name[-1])}", display_name=name)
    found = (await find.users({"name": {"startsWith": "ZZ"}})).split()
    assert len(found) == 5
    assert len((await find.users({"name": {"startsWith": "zz\U0010ffff"}})).split()) == 2
    assert len((await find.users({"name": {"startsWith": "zz\ud7ff"}})).split()) == 1


async def test_ids_and_status_are_lists_of_what_is_wanted(find: Finding, cast: dict[str, str]) -> None:
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"ids": [cast["ada"], cast["cid"].upper(), NOBODY]}, "ada cid"),
        ({"ids": [cast["engine"]]}, ""),
        ({"ids": ["", "ada", "1", "%", cast["ada"] + " "]}, ""),
        ({"ids": []}, ""),
        ({"ids": [cast["ada"]] * 200}, "ada"),
        ({"status": ["DEACTIVATED"]}, "bob"),
        ({"status": ["ACTIVE"]}, "ada cid jürgen"),
        ({"status": ["ACTIVE", "DEACTIVATED", "ACTIVE"]}, EVERYBODY),
        ({"status": []}, ""),
        ({"status": None, "ids": None, "and": None, "or": None, "not": None}, EVERYBODY),
    ]
    for where, expected in cases:
        assert await find.users(where) == expected, where


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
    for field, condition, expected in TIMES:
        assert await find.users({field: condition}) == expected, (field, condition)


async def test_a_time_that_is_none_is_refused(find: Finding) -> None:
    beyond = ("10000-01-01T00:00:00Z", "9999-12-31T23:59:59.999-23:59", "0001-01-01T00:00:00+23:59")
    for text in ("", "2026", "2026-01-01", "2026-01-01T00:00:00", "now", *beyond):
        refusal = await find.users({"createdAt": {"gt": text}})
        assert "A DateTime is an RFC 3339 instant like 2026-01-15T10:00:00.000Z." in refusal, text


async def test_members_of_a_project_or_group_are_found_by_its_id(find: Finding, cast: dict[str, str]) -> None:
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"project": cast["engine"]}, "ada bob"),
        ({"project": cast["engine"].upper()}, "ada bob"),
        ({"project": cast["crew"]}, ""),
        ({"project": NOBODY}, ""),
        ({"project": "engine"}, ""),
        ({"group": cast["crew"]}, "cid"),
        ({"group": NOBODY}, ""),
        ({"group": "' OR 1=1 --"}, ""),
        ({"project": cast["engine"], "group": cast["crew"]}, ""),
        ({"or": [{"project": cast["engine"]}, {"group": cast["crew"]}]}, "ada bob cid"),
    ]
    for where, expected in cases:
        assert await find.users(where) == expected, where


async def test_who_has_keys_is_who_has_live_ones(find: Finding, cast: dict[str, str]) -> None:
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
    find: Finding, graphql: GraphQL, cast: dict[str, str]
) -> None:
    user = {name: await add_user(name) for name in ("reader", "owner", "all", "member", "over")}
    readers = await add_group("readers")
    await put_in(user["member"], readers)
    await grant(user["reader"], "READ", "report", "7")
    await grant(user["owner"], "ADMIN", "report", "7")
    await grant(user["all"], "WRITE", "*", "*")
    await grant(readers, "READ", "report", "*")
    await grant(user["over"], "ADMIN", "report", "7", expires_at=clock.now() - 1)
    for type_, resource_type, resource, expected in [
        ("READ", "report", "7", "reader owner all member"),
        ("WRITE", "report", "7", "owner all"),
        ("ADMIN", "report", "7", "owner"),
        ("READ", "report", "8", "all member"),
        ("READ", "report", "*", "all member"),
        ("READ", "Report", "7", "all"),
        ("WRITE", "other", "%", "all"),
        ("ADMIN", "project", cast["engine"], "ada"),
        ("READ", "project", cast["engine"], "ada all"),
        ("ADMIN", "project", "*", ""),
    ]:
        permission = {"type": type_, "resourceType": resource_type, "resource": resource}
        assert await find.users({"permission": permission}) == expected, permission
        document = """query ($permission: PermissionInput!) {
          usersPermitted(permission: $permission) { nodes { username } } }"""
        nodes = (await graphql(document, permission=permission))["data"]["usersPermitted"]["nodes"]
        assert " ".join(node["username"] for node in nodes[1:]) == expected  # behind the administrator


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
    for where, expected in cases:
        assert await find.users(where) == expected, where


def nested(depth: int, word: str) -> dict[str, Any]:
    where: dict[str, Any] = ADA
    for _ in range(depth):
        where = {word: where if word == "not" else [where]}
    return where


async def test_filters_have_limits_and_say_so(find: Finding) -> None:
    deep = "and, or and not may be nested 5 deep."
    wide = "A filter takes at most 200 values."
    for word in ("and", "or", "not"):
        assert await find.users(nested(6, word)) == deep
        assert await find.users(nested(5, word)) == ("bob cid jürgen" if word == "not" else "ada")
    wide_ones: list[dict[str, Any]] = [
        {"ids": [NOBODY] * 201},
        {"username": {"in": ["x"] * 201}},
        {"or": [ADA] * 201},
        {"and": [ADA] * 201},
        {"not": {"and": [{"status": ["ACTIVE"] * 201}]}},
    ]
    for where in wide_ones:
        assert await find.users(where) == wide
    assert await find.users({"or": [ADA] * 200}) == "ada"
    assert await find.users({"username": {"in": ["ada"] * 200}}) == "ada"


async def test_search_and_where_must_both_hold(find: Finding) -> None:
    assert await find.users({"status": ["ACTIVE"]}, search="example") == "ada cid"
    assert await find.users(BOB, search="example") == ""


async def test_projects_and_groups_are_searched_by_name(graphql: GraphQL, app: object) -> None:
    for name in ("50% off", "under_score", "Straße", "back\\slash"):
        await add_project(name)
        await add_group(name)
    for search, expected in {
        "%": ["50% off"],
        "_": ["under_score"],
        "\\": ["back\\slash"],
        "STRASSE": ["Straße"],
        "s": ["under_score", "Straße", "back\\slash"],
        " ": ["50% off", "under_score", "Straße", "back\\slash"],
    }.items():
        for field in ("projects", "groups"):
            document = f"query ($search: String) {{ {field}(search: $search) {{ nodes {{ name }} }} }}"
            nodes = (await graphql(document, search=search))["data"][field]["nodes"]
            assert [node["name"] for node in nodes] == expected, (field, search)


async def test_keys_are_found_by_the_first_status_that_holds(graphql: GraphQL, app: object) -> None:
    user, now = await add_user("ada"), clock.now()
    heir = await add_key(user, "active")
    await add_key(user, "revoked", revoked_at=now - 1, expires_at=now - 1, disabled_at=now - 1)
    await add_key(user, "revoked by another clock", revoked_at=now + HOUR)
    await add_key(user, "expired", expires_at=now - 1, disabled_at=now - 1)
    await add_key(user, "disabled", disabled_at=now - 1, replaced_by_number=heir.number)
    await add_key(user, "rotating", expires_at=now + HOUR, replaced_by_number=heir.number)
    document = """query ($status: [ApiKeyStatus!], $user: ID) {
      apiKeys(where: {status: $status, user: $user}) { totalCount nodes { name status } } }"""
    for status, expected in {
        "ACTIVE": ["active"],
        "REVOKED": ["revoked", "revoked by another clock"],
        "EXPIRED": ["expired"],
        "DISABLED": ["disabled"],
        "ROTATING": ["rotating"],
    }.items():
        found = (await graphql(document, status=[status], user=user.id))["data"]["apiKeys"]
        assert found == {
            "totalCount": len(expected),
            "nodes": [{"name": name, "status": status} for name in expected],
        }
    several = await graphql(document, status=["EXPIRED", "REVOKED", "EXPIRED"], user=user.id)
    assert several["data"]["apiKeys"]["totalCount"] == 3
    assert (await graphql(document, status=[], user=user.id))["data"]["apiKeys"]["totalCount"] == 0
    assert (await graphql(document, user=user.id))["data"]["apiKeys"]["totalCount"] == 6


async def test_keys_are_found_by_owner_project_and_times(graphql: GraphQL, app: object) -> None:
    ada, bob, engine = await add_user("ada"), await add_user("bob"), await add_project("engine")
    await add_key(ada, "one", expires_at=MORNING, last_used_at=MORNING)
    await add_key(ada, "two", project_number=engine.number)
    await add_key(bob, "three", last_used_at=MORNING + HOUR)
    document = "query ($where: ApiKeyFilter) { apiKeys(where: $where) { nodes { name } } }"
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"user": ada.id}, "one two"),
        ({"user": bob.id.upper()}, "three"),
        ({"user": "ada"}, ""),
        ({"project": engine.id}, "two"),
        ({"project": engine.id, "user": bob.id}, ""),
        ({"expiresAt": {"lte": "2026-01-01T00:00:00Z"}}, "one"),
        ({"expiresAt": {"isNull": False}}, "one"),
        ({"user": ada.id, "expiresAt": {"isNull": True}}, "two"),
        ({"lastUsedAt": {"gt": "2026-01-01T00:00:00Z", "lt": "2026-01-01T02:00:00Z"}}, "three"),
        ({"user": ada.id, "lastUsedAt": {"isNull": True}}, "two"),
    ]
    for where, expected in cases:
        nodes = (await graphql(document, where=where))["data"]["apiKeys"]["nodes"]
        assert " ".join(node["name"] for node in nodes) == expected, where


async def test_events_are_found_by_who_what_where_and_when(graphql: GraphQL, app: object) -> None:
    ada, bob = await add_user("ada"), await add_user("bob")
    await add_event(ada, "one", at=1000)
    await add_event(ada, "two", at=2000, actor_id=bob.id, door="CLI")
    await add_event(bob, "three", at=3000, actor_id=bob.id, target_type="Elsewhere")
    document = "query ($where: EventFilter) { events(where: $where) { totalCount nodes { operation } } }"
    old = {"at": {"lt": "1970-01-01T00:01:00Z"}}
    cases: list[tuple[dict[str, Any], Any]] = [
        ({}, "three two one"),
        ({"actor": bob.id}, "three two"),
        ({"actor": "bob"}, ""),
        ({"target": ada.id.upper()}, "two one"),
        ({"target": ada.id, "actor": bob.id}, "two"),
        ({"targetType": "Elsewhere"}, "three"),
        ({"targetType": "elsewhere"}, ""),
        ({"operations": ["one", "three", "four"]}, "three one"),
        ({"operations": []}, ""),
        ({"doors": ["CLI"]}, "two"),
        ({"doors": ["CLI", "GRAPHQL"]}, "three two one"),
        ({"at": {"gte": "1970-01-01T00:00:02Z", "lt": "1970-01-01T00:00:03Z"}}, "two"),
    ]
    for where, expected in cases:
        found = (await graphql(document, where={**old, **where}))["data"]["events"]
        assert " ".join(node["operation"] for node in found["nodes"]) == expected, where
        assert found["totalCount"] == len(found["nodes"])
    too_many = await graphql(document, where={"operations": ["x"] * 201})
    assert [error["message"] for error in too_many["errors"]] == ["A filter takes at most 200 values."]


async def test_permissions_are_found_by_holder_and_resource(graphql: GraphQL, app: object) -> None:
    ada, crew = await add_user("ada"), await add_group("crew")
    await grant(ada, "READ", "report", "7")
    await grant(ada, "READ", "report", "50%")
    await grant(crew, "WRITE", "report", "7")
    document = """query ($holder: ID, $type: String, $resource: String) {
      permissions(holder: $holder, resourceType: $type, resource: $resource) {
        nodes { type resource holder { __typename } } } }"""
    seven = {"resource": "7", "type": "READ", "holder": {"__typename": "User"}}
    half = {"resource": "50%", "type": "READ", "holder": {"__typename": "User"}}
    crew_s = {"resource": "7", "type": "WRITE", "holder": {"__typename": "Group"}}
    for arguments, expected in [
        ({"holder": ada.id}, [seven, half]),
        ({"holder": crew.id.upper()}, [crew_s]),
        ({"holder": NOBODY}, []),
        ({"holder": "ada"}, []),
        ({"type": "report"}, [seven, half, crew_s]),
        ({"type": "report", "resource": "7"}, [seven, crew_s]),
        ({"holder": ada.id, "resource": "50%"}, [half]),
        ({"resource": "%"}, []),
    ]:
        found = (await graphql(document, **arguments))["data"]["permissions"]["nodes"]
        assert found == expected, arguments
