"""What is accepted can be shown by every door; what could not be is refused, and the words say why."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from starlette.applications import Starlette

from models import User
from tests.calls import Call, answered
from tests.cast import add_event, add_user
from tests.conftest import GraphQL

EVENTS = "{ events(first: 1) { nodes { targetLabel changes { field before after } } } }"
LITERAL = """
mutation { createUser(input: {username: "ada", attributes: {a: #}}) { user { id } problems { message } } }
"""
VARIABLE = """
mutation ($attributes: JSON) {
  createUser(input: {username: "ada", attributes: $attributes}) { user { id } problems { message } }
}
"""
EXPRESS = '{"username": "ada", "firstname": "a", "lastname": "b", "a": #}'
BEYOND, DEEP = "attributes holds a number beyond 64 bits.", "attributes is nested more than 32 deep."


def lists(levels: int) -> str:
    return "[" * levels + "]" * levels


IMPOSSIBLE = {
    "a number too large": ("1e999", BEYOND, BEYOND),
    "a number too small": ("-1e999", BEYOND, BEYOND),
    "an integer too large": ("18446744073709551616", BEYOND, BEYOND),
    "an integer too small": ("-9223372036854775809", BEYOND, BEYOND),
    "digits that Python reads": ("9" * 4300, BEYOND, BEYOND),
    "digits that it does not": ("9" * 5000, BEYOND, "Integer value out of range"),
    "a number too large within": ('[[1, ["a", -1e999]]]', BEYOND, BEYOND),
    "too many levels": (lists(32), DEEP, DEEP),
    "far too many levels": (lists(180), DEEP, DEEP),
}


@pytest.mark.parametrize(("value", "words", "express"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
async def test_an_attribute_that_could_not_be_shown_is_refused(
    app: Starlette, graphql: GraphQL, value: str, words: str, express: str
) -> None:
    answer = await graphql(LITERAL.replace("#", value))
    assert answer == {"data": {"createUser": {"user": None, "problems": [{"message": words}]}}}
    body = EXPRESS.replace("#", value).encode()
    refused = await answered(app, Call("POST", b"/express/users", body=body))
    assert (refused.status, refused.body.decode()) == (400, express)
    assert await User.all().count() == 1


VARIABLES = {
    "digits that Python does not read": ("9" * 5000, "The body has a number beyond 64 bits."),
    "more levels than can be written": (lists(260), "The body is nested more than 250 deep."),
}


@pytest.mark.parametrize(("value", "words"), VARIABLES.values(), ids=VARIABLES.keys())
async def test_a_variable_that_could_not_be_shown_is_refused(app: Starlette, value: str, words: str) -> None:
    variables = f'{{"attributes": {{"a": {value}}}}}'
    body = f'{{"query": {orjson.dumps(VARIABLE).decode()}, "variables": {variables}}}'.encode()
    refused = await answered(app, Call("POST", b"/graphql", body=body))
    error = {"message": words, "extensions": {"code": "BAD_REQUEST"}}
    assert (refused.status, orjson.loads(refused.body)) == (400, {"errors": [error]})


POSSIBLE: dict[str, Any] = {
    "the most levels": orjson.loads(lists(31)),
    "the largest integer": 2**64 - 1,
    "the smallest integer": -(2**63),
    "the largest number": 1.7976931348623157e308,
    "an empty name": {"": {"": ""}},
    "ends of lines": {"\u2028": "\u2029\u0085\r\n"},
    "a control character": {"\x01": "\x7f"},
    "beyond the first plane": {"\U0001f600": "\U0010ffff"},
    "what is no text": [None, True, -0.0, [], {}],
}


@pytest.mark.parametrize("value", POSSIBLE.values(), ids=POSSIBLE.keys())
async def test_an_attribute_that_is_accepted_is_shown_everywhere(
    app: Starlette, graphql: GraphQL, data: GraphQL, value: Any
) -> None:
    attributes = {"a": value}
    made = await data(VARIABLE, attributes=attributes)
    shown = await data('{ user(by: {username: "ada"}) { attributes } }')
    event = (await data(EVENTS))["nodes"][0]
    listed = await answered(app, Call("GET", b"/express/users"))
    one = await answered(app, Call("GET", b"/express/users/ada"))
    gone = await data(
        "mutation ($id: ID!) { deleteUser(user: {id: $id}) { changes { field before } } }",
        id=made["user"]["id"],
    )
    back = await data(
        "mutation ($id: ID!) { restoreUser(id: $id) { user { attributes } changes { field after } } }",
        id=made["user"]["id"],
    )
    assert shown == {"attributes": attributes}
    assert {"field": "attributes", "before": None, "after": attributes} in event["changes"]
    assert orjson.loads(listed.body)["users"][1]["a"] == orjson.loads(one.body)["a"] == value
    assert {"field": "attributes", "before": attributes} in gone["changes"]
    assert back["user"] == {"attributes": attributes}
    assert {"field": "attributes", "after": attributes} in back["changes"]


async def test_what_is_stored_deeper_than_is_accepted_spoils_no_page(app: Starlette, data: GraphQL) -> None:
    """As the releases before took it."""
    deep, deeper = lists(251), lists(260)
    ada = await add_user("ada", attributes={})
    await User.filter(id=ada.id).update(attributes=f'{{"a":{deep}}}')
    await add_event(ada, changes=f'[["attributes",null,{deep}],["attributes",null,{deeper}]]')
    changes = [
        {"field": "attributes", "before": None, "after": orjson.loads(deep)},
        {"field": "attributes", "before": None, "after": None},
    ]
    assert (await data(EVENTS))["nodes"] == [{"targetLabel": "ada", "changes": changes}]
    assert await data('{ user(by: {username: "ada"}) { attributes } }') == {
        "attributes": {"a": orjson.loads(deep)}
    }
    assert (await answered(app, Call("GET", b"/express/users"))).status == 200
    clear = (
        'mutation { updateUser(user: {username: "ada"}, input: {attributes: null}) { changes { before } } }'
    )
    assert await data(clear) == {"changes": [{"before": {"a": orjson.loads(deep)}}]}


NUMBERS = {
    "{ users(first: #) { totalCount } }": "Expected value of type 'Int'",
    "{ users(offset: -#) { totalCount } }": "Expected value of type 'Int'",
    "query ($first: Int = #) { users(first: $first) { totalCount } }": "Expected value of type 'Int'",
    "{ user(by: {number: #}) { id } }": "Expected value of type 'Int'",
    'mutation { rotateApiKey(apiKey: {id: "a"}, overlapSeconds: #) { secret } }': "Expected value "
    "of type 'Int'",
    "{ users(where: {createdAt: {gte: #}}) { totalCount } }": "A DateTime is an RFC 3339 instant like "
    "2026-01-15T10:00:00.000Z.",
}


@pytest.mark.parametrize(("document", "words"), NUMBERS.items())
async def test_more_digits_than_python_reads_are_refused_in_our_words(
    graphql: GraphQL, document: str, words: str
) -> None:
    answer = await graphql(document.replace("#", "9" * 5000))
    assert [error["message"] for error in answer["errors"]] == [words]
