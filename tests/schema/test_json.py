"""JSON is kept as it was sent, or refused by name, and it is the same by every road."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx2
import orjson
import pytest
from starlette.applications import Starlette

from models import User
from tests.calls import Call, answered
from tests.conftest import GraphQL

once = pytest.mark.parametrize("copy", ["sqlite"], indirect=True)

CREATE = 'createUser(input: {username: "ada", attributes: #}, dryRun: false) { problems { path message } }'
SHOWN = '{ user(by: {username: "ada"}) { attributes } }'
BEYOND = "attributes holds a number beyond 64 bits."
DIGITS = "attributes holds a number with more digits than are kept: send a text."
LOST = {
    "an integer of 23 digits": ("12345678901234567890123", BEYOND),
    "the first integer beyond 64 bits": ("18446744073709551616", BEYOND),
    "the last integer below 64 bits": ("-9223372036854775809", BEYOND),
    "an integer of 4300 digits": ("9" * 4300, BEYOND),
    "a number beyond all doubles": ("1e999", BEYOND),
    "a number below all doubles": ("-1e999", BEYOND),
    "a decimal of 19 digits": ("0.1234567890123456789", DIGITS),
    "a decimal of 16 digits": ("9007199254740993.0", DIGITS),
    "digits on both sides": ("1234567890.1234567890", DIGITS),
    "an integer with an exponent": ("9007199254740993e0", DIGITS),
    "a number too near to zero": ("1e-400", DIGITS),
    "a number too near to zero for its digits": ("1.23456789e-320", DIGITS),
    "an exponent of many digits": ("1e-99999999999999999999", DIGITS),
}
KEPT = {
    "the largest integer": ("18446744073709551615", 2**64 - 1),
    "the smallest integer": ("-9223372036854775808", -(2**63)),
    "what JavaScript cannot count": ("9007199254740993", 9007199254740993),
    "zero below zero": ("-0.0", -0.0),
    "zero with a sign": ("-0", 0),
    "a sum of decimals": ("0.30000000000000004", 0.30000000000000004),
    "the largest double": ("1.7976931348623157e308", 1.7976931348623157e308),
    "the smallest double": ("5e-324", 5e-324),
    "zeros at the end": ("1.5000000000000000000000", 1.5),
    "an exponent": ("1E+22", 1e22),
}


def request(document: str, variables: str) -> bytes:
    return f'{{"query": {orjson.dumps(document).decode()}, "variables": {variables}}}'.encode()


def bodies(value: str) -> dict[str, Call]:
    """The attributes ``{"a": value}``, by every road into GraphQL that makes a user."""
    created, json = CREATE.replace("#", "$a"), f'{{"a": {value}}}'
    roads = {
        "a variable": (f"mutation ($a: JSON) {{ {created} }}", f'{{"a": {json}}}'),
        "a variable within": (
            f"mutation ($a: JSON) {{ {CREATE.replace('#', '{a: $a}')} }}", f'{{"a": {value}}}'
        ),
        "an input": (
            "mutation ($i: CreateUserInput!) { createUser(input: $i) { problems { path message } } }",
            f'{{"i": {{"username": "ada", "attributes": {json}}}}}',
        ),
        "a literal": (f"mutation {{ {CREATE.replace('#', f'{{a: {value}}}')} }}", "{}"),
        "a default": (f"mutation ($a: JSON = {{a: {value}}}) {{ {created} }}", "{}"),
        "a default within": (
            f"mutation ($a: JSON = {value}) {{ {CREATE.replace('#', '{a: $a}')} }}", "{}"
        ),
    }  # fmt: skip
    return {
        name: Call("POST", b"/graphql", body=request(document, variables))
        for name, (document, variables) in roads.items()
    }


ROADS = tuple(bodies("1"))


def express(value: str) -> Call:
    body = f'{{"username": "ada", "firstname": "a", "lastname": "b", "a": {value}}}'
    return Call("POST", b"/express/users", body=body.encode())


@once
@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("value", "words"), LOST.values(), ids=LOST.keys())
async def test_a_number_that_would_become_another_is_refused(
    app: Starlette, road: str, value: str, words: str
) -> None:
    answer = await answered(app, bodies(value)[road])
    problem = {"path": ["input", "attributes"], "message": words}
    assert orjson.loads(answer.body) == {"data": {"createUser": {"problems": [problem]}}}
    assert await User.all().count() == 1


@once
@pytest.mark.parametrize(("value", "words"), LOST.values(), ids=LOST.keys())
async def test_a_number_that_would_become_another_is_refused_by_express(
    app: Starlette, value: str, words: str
) -> None:
    answer = await answered(app, express(value))
    assert (answer.status, answer.body.decode()) == (400, words)
    assert await User.all().count() == 1


@once
@pytest.mark.parametrize("road", [*ROADS, "express"])
@pytest.mark.parametrize(("value", "kept"), KEPT.values(), ids=KEPT.keys())
async def test_a_number_that_can_be_kept_is_kept(
    app: Starlette, data: GraphQL, road: str, value: str, kept: Any
) -> None:
    answer = await answered(app, express(value) if road == "express" else bodies(value)[road])
    assert answer.status == 200
    assert await data(SHOWN) == {"attributes": {"a": kept}}


PLACES = {
    "NaN": ("NaN", "variables.a.b.1 is NaN, which JSON cannot say."),
    "infinity": ("Infinity", "variables.a.b.1 is Infinity, which JSON cannot say."),
    "infinity below zero": ("-Infinity", "variables.a.b.1 is -Infinity, which JSON cannot say."),
    "the first half of a character": (
        '"\\ud83d"', "variables.a.b.1 has half a character in it: a surrogate stands alone."
    ),
    "the second half of a character": (
        '"\\uDE00"', "variables.a.b.1 has half a character in it: a surrogate stands alone."
    ),
    "the halves the wrong way round": (
        '"\\ude00\\ud83d"', "variables.a.b.1 has half a character in it: a surrogate stands alone."
    ),
    "a name with half a character": (
        '{"\\ud83d": 1}',
        "A name in variables.a.b.1 has half a character in it: a surrogate stands alone.",
    ),
    "more digits than are read": ("9" * 5000, "The body has a number beyond 64 bits."),
    "too many levels": ("[" * 260 + "]" * 260, "The body is nested more than 250 deep."),
    "far too many levels": ("[" * 3000 + "]" * 3000, "The body is nested more than 250 deep."),
    "no JSON at all": ("{", "The body is not JSON in UTF-8."),
    "a word of Python's": ("None", "The body is not JSON in UTF-8."),
}  # fmt: skip


@once
@pytest.mark.parametrize(("value", "words"), PLACES.values(), ids=PLACES.keys())
async def test_what_json_cannot_say_is_refused_with_its_place(
    client: httpx2.AsyncClient, value: str, words: str
) -> None:
    body = request(
        f"mutation ($a: JSON) {{ {CREATE.replace('#', '$a')} }}", f'{{"a": {{"b": [0, {value}]}}}}'
    )
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json() == {"errors": [{"message": words, "extensions": {"code": "BAD_REQUEST"}}]}


@once
async def test_variables_of_an_address_are_read_alike(client: httpx2.AsyncClient) -> None:
    query = quote("query ($a: JSON) { __typename }")
    answers = [
        await client.get(f"/graphql?query={query}&variables={quote(text)}") for text in ('{"a": NaN}', "{")
    ]
    assert [each.json()["errors"][0]["message"] for each in answers] == [
        "a is NaN, which JSON cannot say.",
        "variables is not JSON in UTF-8.",
    ]


@once
@pytest.mark.parametrize("word", ["NaN", "Infinity", "RED", "undefined"])
@pytest.mark.parametrize("place", ["#", "{a: #}", "{a: [1, {b: #}]}"])
async def test_a_word_without_quotes_is_no_json(graphql: GraphQL, word: str, place: str) -> None:
    answer = await graphql(f"mutation {{ {CREATE.replace('#', place.replace('#', word))} }}")
    words = f"JSON has no word {word}: a text stands in quotes."
    assert [error["message"] for error in answer["errors"]] == [words]
    assert "data" not in answer


ABSENT: dict[str, tuple[str, str, dict[str, Any], Any]] = {
    "an absent key": ("$p: JSON", "{phone: $p}", {}, {}),
    "an absent key beside others": ("$p: String", "{phone: $p, a: 1}", {}, {"a": 1}),
    "an absent key deep within": ("$p: String", "{a: [{b: {phone: $p}}]}", {}, {"a": [{"b": {}}]}),
    "an absent item": ("$p: String", "{a: [$p, 1, [$p]]}", {}, {"a": [None, 1, [None]]}),
    "null": ("$p: String", "{phone: $p, a: [$p]}", {"p": None}, {"phone": None, "a": [None]}),
    "a value": ("$p: String", "{phone: $p, a: [$p]}", {"p": "1"}, {"phone": "1", "a": ["1"]}),
    "a default": ("$p: String = \"1\"", "{phone: $p, a: [$p]}", {}, {"phone": "1", "a": ["1"]}),
    "a default of null": ("$p: String = null", "{phone: $p}", {}, {"phone": None}),
    "a default that is overruled": ("$p: String = \"1\"", "{phone: $p}", {"p": None}, {"phone": None}),
    "all of it": ("$p: JSON", "$p", {"p": {"a": [1, {"b": None}]}}, {"a": [1, {"b": None}]}),
    "all of it, absent": ("$p: JSON", "$p", {}, {}),
    "all of it, by default": ("$p: JSON = {a: [1.5]}", "$p", {}, {"a": [1.5]}),
    "objects within": ("$p: JSON", "{a: $p}", {"p": {"b": [{}]}}, {"a": {"b": [{}]}}),
    "an instant, as it was sent": (
        "$p: DateTime", "{a: $p}", {"p": "2026-01-15T10:00:00+02:00"}, {"a": "2026-01-15T10:00:00+02:00"}
    ),
    "a word of an enum": ("$p: UserStatus", "{a: $p}", {"p": "ACTIVE"}, {"a": "ACTIVE"}),
    "an input object": ("$p: UserBy", "{a: $p}", {"p": {"externalId": "1"}}, {"a": {"externalId": "1"}}),
}  # fmt: skip


@once
@pytest.mark.parametrize(("variable", "value", "sent", "kept"), ABSENT.values(), ids=ABSENT.keys())
async def test_variables_within_json_are_what_they_are_elsewhere(
    data: GraphQL, variable: str, value: str, sent: dict[str, Any], kept: Any
) -> None:
    await data(f"mutation ({variable}) {{ {CREATE.replace('#', value)} }}", **sent)
    assert await data(SHOWN) == {"attributes": kept}


@once
async def test_the_last_of_several_values_of_one_name_counts(app: Starlette, data: GraphQL) -> None:
    await answered(app, bodies('1, "a": 2')["a variable"])
    assert await data(SHOWN) == {"attributes": {"a": 2}}


@once
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("NaN", "JSON parse error - a is NaN, which JSON cannot say."),
        ('"\\ud800"', "JSON parse error - a has half a character in it: a surrogate stands alone."),
    ],
)
async def test_what_json_cannot_say_is_refused_by_rest_alike(app: Starlette, value: str, words: str) -> None:
    answer = await answered(app, express(value))
    assert (answer.status, answer.body.decode()) == (400, words)
