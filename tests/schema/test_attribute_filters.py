"""Users are found by what stands in their attributes, and by nothing that is not to be seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import add_group, add_user, grant, key_of, put_in
from tests.conftest import GraphQL, once
from tests.schema.finding import Finding

KEPT: dict[str, dict[str, Any]] = {
    "text": {"team": "Red Team", "nested": {"level": "3", "deep": {"er": "x"}}},
    "number": {"team": 3, "nested": {"level": 3, "ratio": 0.5, "huge": 2**64 - 1}},
    "truth": {"team": True, "nested": {"level": False}},
    "null": {"team": None, "nested": None},
    "list": {"team": ["Red"], "nested": [{"level": 3}]},
    "odd": {'a "b" $.c': {"": "'"}, "ä.ö": "ü", "3": 1},
    "none": {},
}
EVERYBODY = " ".join(KEPT)
CASES: list[tuple[list[dict[str, Any]], str]] = [
    ([{"path": ["team"], "exists": True}], "text number truth null list"),
    ([{"path": ["team"], "exists": False}], "odd none"),
    ([{"path": ["team"], "eq": "Red Team"}], "text"),
    ([{"path": ["team"], "eq": "red team"}], ""),
    ([{"path": ["team"], "eq": 3}], "number"),
    ([{"path": ["team"], "eq": 3.0}], "number"),
    ([{"path": ["team"], "eq": "3"}], ""),
    ([{"path": ["team"], "eq": True}], "truth"),
    ([{"path": ["team"], "eq": 1}], ""),
    ([{"path": ["team"], "eq": None}], EVERYBODY),
    ([{"path": ["team"], "contains": "Team"}], "text"),
    ([{"path": ["team"], "contains": "%"}], ""),
    ([{"path": ["nested", "level"], "eq": "3"}], "text"),
    ([{"path": ["nested", "level"], "eq": 3}], "number"),
    ([{"path": ["nested", "level"], "eq": False}], "truth"),
    ([{"path": ["nested", "ratio"], "eq": 0.5}], "number"),
    ([{"path": ["nested", "huge"], "eq": 2**64 - 1}], "number"),
    ([{"path": ["nested", "level"], "exists": True}], "text number truth"),
    ([{"path": ["nested", "deep", "er"], "eq": "x"}], "text"),
    ([{"path": ["nested", "deep", "er", "than", "that"], "exists": True}], ""),
    ([{"path": ['a "b" $.c', ""], "eq": "'"}], "odd"),
    ([{"path": ["ä.ö"], "eq": "ü"}], "odd"),
    ([{"path": ["3"], "eq": 1}], "odd"),
    ([{"path": ["team"], "exists": True}, {"path": ["nested", "level"], "eq": 3}], "number"),
    ([{"path": ["team"], "exists": True, "eq": True}], "truth"),
    ([{"path": ["team"]}], EVERYBODY),
    ([], EVERYBODY),
]


@pytest.fixture
async def kept(graphql: GraphQL) -> Finding:
    return Finding(graphql, {name: (await add_user(name, attributes=each)).id for name, each in KEPT.items()})


@pytest.mark.parametrize(("attributes", "names"), CASES, ids=[str(case) for case, _ in CASES])
async def test_attributes_are_found_by_path(
    kept: Finding, attributes: list[dict[str, Any]], names: str
) -> None:
    assert await kept.users({"attributes": attributes}) == names


async def test_a_filter_of_attributes_is_combined_as_any_other(kept: Finding) -> None:
    level = {"attributes": [{"path": ["nested", "level"], "eq": 3}]}
    assert await kept.users({"not": level}) == EVERYBODY.replace("number ", "")
    assert await kept.users({"or": [level, {"username": {"eq": "none"}}]}) == "number none"


NO_VALUE = "eq of attributes is a text, a number as it can be kept, true or false."
NO_TEXT = "A text has a null character."
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"path": []}, "A path of attributes has 1 to 32 keys."),
    ({"path": ["a"] * 33}, "A path of attributes has 1 to 32 keys."),
    ({"path": ["a"], "eq": ["x"]}, NO_VALUE),
    ({"path": ["a"], "eq": {"x": 1}}, NO_VALUE),
    ({"path": ["a"], "eq": 2**64}, NO_VALUE),
    ({"path": ["a"], "eq": -(2**70)}, NO_VALUE),
    ({"path": ["a\0"], "exists": True}, NO_TEXT),
    ({"path": ["a"], "eq": "\0"}, NO_TEXT),
    ({"path": ["a"], "contains": "\0"}, NO_TEXT),
]


@once
@pytest.mark.parametrize(("where", "message"), REFUSED, ids=[str(where) for where, _ in REFUSED])
async def test_what_cannot_be_in_attributes_is_not_looked_for(
    kept: Finding, where: dict[str, Any], message: str
) -> None:
    assert await kept.users({"attributes": [where]}) == message


async def test_attributes_that_are_not_seen_are_none(kept: Finding, data: GraphQL) -> None:
    crew, reader = await add_group("Crew"), await add_user("reader")
    await grant(reader, f"READ group/{crew.id}")
    await put_in(await add_user("bob", attributes={"team": "Red"}), crew)
    document = "query ($where: UserFilter) { users(where: $where) { nodes { username } } }"
    by, found = await key_of(reader), []
    for condition in ({"exists": True}, {"eq": "Red"}, {"contains": "R"}, {"exists": False}):
        where = {"attributes": [{"path": ["team"], **condition}]}
        found.append([user["username"] for user in (await data(document, by=by, where=where))["nodes"]])
    assert found == [[], [], [], ["reader", "bob"]]
