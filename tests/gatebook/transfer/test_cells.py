"""What stands in a cell: no formula for a spreadsheet, and read again as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gatebook.transfer.cells import neutralised, restored
from gatebook.transfer.fields import parsed, taken
from gatebook.transfer.writing import cell

TEXTS = some.text(some.sampled_from("ab=+-@'\";\t\r| 1"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ada", "Ada"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1", "'-1"),
        ("@ada", "'@ada"),
        ("\t=1", "'\t=1"),
        ('"=1', "'\"=1"),
        ("x;=1", "x;'=1"),
        ("'=1", "''=1"),
        ("it's", "it's"),
        ("a=b", "a=b"),
    ],
)
def test_formulas_have_an_apostrophe_before_them(text: str, written: str) -> None:
    assert (neutralised(text), restored(written)) == (written, text)


@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text


VALUES: dict[str, tuple[str, Any, str]] = {
    "a text": ("firstName", "Ada", "Ada"),
    "a number": ("number", 7, "7"),
    "a flag": ("mustChangePassword", True, "true"),
    "attributes": ("attributes", {"a": [1, "x"]}, '{"a":[1,"x"]}'),
    "no attributes": ("attributes", {}, "{}"),
    "groups": ("groups", ["Crew", "Staff"], "Crew|Staff"),
    "groups with a sign": ("groups", ["a|b"], '["a|b"]'),
    "a group like JSON": ("groups", ["[x]"], '["[x]"]'),
    "projects": (
        "projects",
        [{"name": "Apollo"}, {"name": "Gemini", "role": "ADMIN"}],
        "Apollo|Gemini=ADMIN",
    ),
    "a project like a role": ("projects", [{"name": "x=ADMIN"}], '[{"name":"x=ADMIN"}]'),
    "permissions": (
        "permissions",
        [
            {"resourceType": "docs", "resource": "*", "type": "READ"},
            {
                "resourceType": "user",
                "resource": "a/b",
                "type": "ADMIN",
                "expiresAt": "2100-01-01T00:00:00.000Z",
            },
        ],
        "READ docs/*|ADMIN user/a/b until 2100-01-01T00:00:00.000Z",
    ),
    "a resource type with a slash": (
        "permissions",
        [{"resourceType": "a/b", "resource": "1", "type": "READ"}],
        '[{"resourceType":"a/b","resource":"1","type":"READ"}]',
    ),
    "keys": ("apiKeys", [{"digest": "ab"}], '[{"digest":"ab"}]'),
}


@pytest.mark.parametrize(("field", "value", "text"), VALUES.values(), ids=VALUES)
def test_a_value_is_written_and_read_again(field: str, value: Any, text: str) -> None:
    assert cell(field, value) == text
    assert parsed(field, text) == value


NAMES = some.text(some.sampled_from("ab|=[]{} ADMIN"), min_size=1).filter(lambda name: name.strip() == name)


@given(some.lists(NAMES, max_size=3, unique=True))
def test_every_list_of_names_comes_back(names: list[str]) -> None:
    assert (cell("groups", names), names) == ("", []) or parsed("groups", cell("groups", names)) == names
    projects = [{"name": name} for name in names]
    assert not names or taken("projects", parsed("projects", cell("projects", projects))) == projects
