"""What msgspec says of a body becomes data: where, what was expected, what was sent."""

from __future__ import annotations

from typing import Literal

import pytest
from msgspec import UNSET, Struct, UnsetType

from models.errors import Code
from rest.bodies import MAX_MESSAGE_LENGTH, Mistyped, read_body, read_query


class Inner(Struct):
    size: int


class Body(Struct):
    name: str = ""
    numbers: list[int] = []
    inner: Inner | None = None
    active: bool | UnsetType = UNSET
    colour: Literal["red", "blue"] = "red"


@pytest.mark.parametrize(
    ("body", "path", "expected", "got", "told"),
    [
        ("[]", None, "object", "array", "Expected `object`, got `array`"),
        ("null", None, "object", "null", "Expected `object`, got `null`"),
        ('{"name": 5}', ("name",), "str", "int", "Expected `string`, got `integer`"),
        ('{"active": "yes"}', ("active",), "bool", "str", "Expected `boolean`, got `string`"),
        ('{"numbers": {}}', ("numbers",), "array", "object", "Expected `array`, got `object`"),
        ('{"numbers": [1, null]}', ("numbers", "1"), "int", "null", "Expected `integer`, got `null`"),
        ('{"inner": {"size": 1.5}}', ("inner", "size"), "int", "float", "Expected `integer`, got `number`"),
        ('{"inner": "big"}', ("inner",), "object | null", "str", "Expected `object | null`, got `string`"),
    ],
)
def test_a_wrong_type_is_known_by_its_place_and_both_types(
    body: str, path: tuple[str, ...] | None, expected: str, got: str, told: str
) -> None:
    with pytest.raises(Mistyped) as refused:
        read_body(body.encode(), Body)
    found = refused.value
    assert (found.path, found.expected, found.got, found.code) == (path, expected, got, Code.INVALID)
    assert found.message == told


def test_a_missing_field_is_required_where_it_is_missing() -> None:
    with pytest.raises(Mistyped) as refused:
        read_body(b'{"inner": {}}', Body)
    found = refused.value
    assert (found.path, found.code, found.expected) == (("inner", "size"), Code.REQUIRED, "")
    with pytest.raises(Mistyped) as refused:
        read_query(b"", Inner)
    assert (refused.value.path, refused.value.code) == (("size",), Code.REQUIRED)


@pytest.mark.promise("S61")
@pytest.mark.parametrize(
    "colour", ["Expected `str`, got `int`", "Object missing required field `name`", "a - at `$.name`"]
)
def test_what_was_sent_is_never_read_as_what_is_said_of_it(colour: str) -> None:
    with pytest.raises(Mistyped) as refused:
        read_body(f'{{"colour": "{colour}"}}'.encode(), Body)
    found = refused.value
    assert (found.path, found.code, found.expected) == (("colour",), Code.INVALID, "")
    assert found.message == f"Invalid enum value '{colour}'"


def test_an_empty_parameter_is_absent() -> None:
    assert read_query(b"name=a&name=&colour=", Body) == Body()
    with pytest.raises(Mistyped) as refused:
        read_query(b"size=", Inner)
    assert (refused.value.path, refused.value.code) == (("size",), Code.REQUIRED)


def test_long_words_are_cut() -> None:
    with pytest.raises(Mistyped) as refused:
        read_body(b'{"colour": "' + b"x" * 1000 + b'"}', Body)
    assert len(refused.value.message) == MAX_MESSAGE_LENGTH + 1
