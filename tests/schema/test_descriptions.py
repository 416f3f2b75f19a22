"""The schema explains itself: whoever looks at anything in it reads what it is."""

from __future__ import annotations

import re

import pytest
from graphql import build_schema

from schema import schema
from schema.descriptions import TEXTS, elements

ELEMENTS = dict(elements(schema._schema))
OF_NO_MEANING = {"the", "a", "an", "of", "this", "that", "is", "its", "it", "in"}


def words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", text)}


def test_all_that_is_in_the_schema_is_described() -> None:
    assert [name for name, element in ELEMENTS.items() if not element.description] == []


def test_descriptions_are_sentences_and_short() -> None:
    told = {name: element.description or "" for name, element in ELEMENTS.items()}
    assert {name: text for name, text in told.items() if len(text.split()) < 3} == {}
    assert {name: text for name, text in told.items() if len(text) > 250 or text[-1:] in " ,;"} == {}


def test_no_description_just_repeats_the_name() -> None:
    named = {name: words(re.sub(r".*[.(]", "", name.rstrip(")"))) for name in ELEMENTS}
    told = {name: words(element.description or "") for name, element in ELEMENTS.items()}
    assert [name for name in ELEMENTS if not told[name] - named[name] - OF_NO_MEANING] == []


def test_what_is_written_is_of_something_that_is_there() -> None:
    parts = {f"*.{name.partition('.')[2]}" for name in ELEMENTS}
    arguments = {f"*({name.partition('(')[2]}" for name in ELEMENTS if "(" in name}
    assert TEXTS.keys() - ELEMENTS.keys() - parts - arguments == set()


@pytest.mark.parametrize("name", ["User.username", "Operation.LOGIN", "Mutation.updateUser(input)"])
def test_the_published_schema_has_the_descriptions(name: str) -> None:
    published = dict(elements(build_schema(schema.as_str())))
    assert published[name].description == ELEMENTS[name].description
