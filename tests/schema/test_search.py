"""``search`` and the filters of text take every letter literally, in any case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import add_group, add_project, add_user
from tests.conftest import GraphQL
from tests.schema.finding import EVERYBODY, Finding


@pytest.mark.promise("S59")
async def test_search_takes_every_letter_literally_and_in_any_case(find: Finding) -> None:
    expected = {
        "": EVERYBODY,
        "   ": EVERYBODY,
        "ADA": "ada",
        "  ada ": "ada",
        "Ada Lovelace": "ada",
        "lovelace ada": "ada",
        "  LOVE   da ": "ada",
        "ada bob": "",
        "example com": "ada cid",
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
    }
    assert {search: await find.users(search=search) for search in expected} == expected


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
    found = {
        field: {
            operator: {text: await find.users({field: {operator: text}}) for text in cases}
            for operator, cases in operators.items()
        }
        for field, operators in STRINGS.items()
    }
    assert found == STRINGS


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
    assert [(where, await find.users(where)) for where, _ in cases] == cases


async def test_a_name_starts_with_its_own_beginning_whatever_comes_after(find: Finding) -> None:
    """Also the last of all characters, behind which no bound is left."""
    for name in ("zz\U0010ffff\U0010ffffz", "zz\U0010ffff", "zz", "zz\ud7ff", "zz\ue000"):
        await add_user(f"z{len(name)}{ord(name[-1])}", display_name=name)
    found = (await find.users({"name": {"startsWith": "ZZ"}})).split()
    assert len(found) == 5
    assert len((await find.users({"name": {"startsWith": "zz\U0010ffff"}})).split()) == 2
    assert len((await find.users({"name": {"startsWith": "zz\ud7ff"}})).split()) == 1


async def test_search_and_where_must_both_hold(find: Finding) -> None:
    assert await find.users({"status": ["ACTIVE"]}, search="example") == "ada cid"
    assert await find.users({"username": {"eq": "bob"}}, search="example") == ""


@pytest.mark.parametrize("field", ["projects", "groups"])
async def test_projects_and_groups_are_searched_by_name(data: GraphQL, field: str) -> None:
    for name in ("50% off", "under_score", "Straße", "back\\slash"):
        await add_project(name)
        await add_group(name)
    expected = {
        "%": ["50% off"],
        "_": ["under_score"],
        "\\": ["back\\slash"],
        "STRASSE": ["Straße"],
        "s": ["under_score", "Straße", "back\\slash"],
        " ": ["50% off", "under_score", "Straße", "back\\slash"],
    }
    document = f"query ($search: String) {{ {field}(search: $search) {{ nodes {{ name }} }} }}"
    found = {search: (await data(document, search=search))["nodes"] for search in expected}
    assert {search: [node["name"] for node in nodes] for search, nodes in found.items()} == expected


async def test_words_of_a_project_or_group_come_in_any_order(data: GraphQL) -> None:
    await add_project("Analytical Engine")
    await add_group("Analytical Engine")
    documents = [
        f'{{ {field}(search: "engine ANALYTIC") {{ totalCount }} }}' for field in ("projects", "groups")
    ]
    assert [await data(document) for document in documents] == [{"totalCount": 1}] * 2


async def test_a_search_has_a_dozen_words_at_most(graphql: GraphQL) -> None:
    words = " ".join(f"w{number}" for number in range(13))
    answer = await graphql("query ($s: String) { users(search: $s) { totalCount } }", s=words)
    assert answer["errors"][0]["message"] == "A search has at most 12 words."
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("a@ñ " * 3000, "A search has at most 10000 characters."),
        (" ".join(f"w{number}" for number in range(13)), "A search has at most 12 words."),
    ],
)
async def test_a_long_search_is_refused_before_it_is_folded(
    search: str, message: str, graphql: GraphQL
) -> None:
    answer = await graphql("query ($s: String!) { users(search: $s) { totalCount } }", s=search)
    assert [error["message"] for error in answer["errors"]] == [message]
