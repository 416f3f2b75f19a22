"""An answer is counted while it is written: what would be too large is not sent, whatever made it so."""

from __future__ import annotations

import os

import pytest

from models import User, clock
from models.budget import MAX_POINTS
from models.database import Sql, execute
from schema.answer import MAX_BYTES
from tests.conftest import GraphQL

TEXT = "x" * 16_000
LONG = '{"text":"' + TEXT + '"}'
counted = pytest.mark.skipif(
    os.environ.get("GATEBOOK_EXECUTOR") == "stock", reason="graphql-core does not count what it writes"
)


async def many_users(many: int, attributes: str = "{}") -> None:
    """Past the rules, and so in no time."""
    moment = clock.now()
    users = [User(id=f"00000000-0000-4000-8000-{place:012}", username=f"u{place}", username_key=f"u{place}",
                  name=f"u{place}", name_key=f"u{place}", search_key=f"u{place}", attributes=attributes,
                  created_at=moment, updated_at=moment) for place in range(many)]  # fmt: skip
    await User.bulk_create(users)


def aliases(many: int, field: str) -> str:
    return " ".join(f"a{place}: {field}" for place in range(many))


async def test_a_long_answer_is_written_whole_and_in_order(data: GraphQL) -> None:
    await many_users(240)
    named = f"{aliases(60, 'username')} isActive createdAt attributes"
    found = await data(
        f'{{ users(first: 250, where: {{username: {{startsWith: "u"}}}}) {{ nodes {{ {named} }} }} }}'
    )
    assert [node["a59"] for node in found["nodes"]] == [f"u{place}" for place in range(240)]
    assert {len(node) for node in found["nodes"]} == {63}
    assert found["nodes"][7] | {"isActive": True, "attributes": {}} == found["nodes"][7]


@counted
@pytest.mark.parametrize(
    "document",
    [
        f"{{ users(first: 250) {{ nodes {{ {aliases(100, 'attributes')} }} }} }}",
        f"{{ users(first: 250) {{ edges {{ node {{ {aliases(100, 'attributes')} }} }} }} }}",
        f"{{ {aliases(40, 'users(first: 250) { nodes { attributes } }')} }}",
    ],
)
async def test_the_same_long_value_many_times_is_refused(graphql: GraphQL, document: str) -> None:
    await many_users(249, LONG)
    (error,) = (await graphql(document))["errors"][:1]
    assert error["message"].endswith(f" points, at most {MAX_POINTS} are allowed: ask for less.")
    assert error["extensions"]["code"] == "INVALID"


async def test_as_many_long_values_as_a_page_has_are_answered(data: GraphQL) -> None:
    await many_users(249, LONG)
    found = await data("{ users(first: 250) { nodes { attributes } } }")
    assert [node["attributes"] for node in found["nodes"][1:]] == [{"text": TEXT}] * 249


@counted
async def test_an_answer_of_too_many_bytes_is_refused(graphql: GraphQL) -> None:
    await many_users(249)
    await execute(Sql("UPDATE users SET redirect_uri = ?", ["https://example.com/" + "x" * 1900]))
    document = f"{{ users(first: 250) {{ nodes {{ {aliases(80, 'redirectUri')} }} }} }}"
    (error,) = (await graphql(document))["errors"]
    assert error["message"] == f"The answer has more than {MAX_BYTES} bytes: ask for less."
