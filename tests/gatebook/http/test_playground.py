"""The playground: for browsers, where it is switched on; and what is said where nothing is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatebook.http.playground import EXAMPLES
from schema.documents import load
from tests.gatebook.http.reach import stranger


async def test_the_playground_is_for_browsers_where_it_is_switched_on(tmp_path: Path) -> None:
    html = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    async with stranger(tmp_path, playground=True) as somebody:
        page = await somebody.get("/graphql", headers=html)
        query = await somebody.get("/graphql?query={__typename}", headers=html)
        schema = await somebody.get("/graphql/schema.graphql")
    async with stranger(tmp_path, playground=False) as somebody:
        without = await somebody.get("/graphql", headers=html)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert EXAMPLES in page.text
    assert query.json() == {"data": {"__typename": "Query"}}
    assert (schema.status_code, without.status_code) == (200, 400)


HOW = 'query is required: POST it as JSON, {"query": "..."}, or GET it with ?query=.'


@pytest.mark.parametrize("address", ["/graphql", "/graphql?query=", "/graphql?variables={}"])
@pytest.mark.parametrize(
    ("playground", "words"),
    [
        (True, f"{HOW} The playground is for browsers, which accept text/html."),
        (False, f"{HOW} The playground is off here."),
    ],
)
async def test_a_program_that_asks_nothing_is_told_how(
    tmp_path: Path, playground: bool, words: str, address: str
) -> None:
    async with stranger(tmp_path, playground=playground) as somebody:
        answer = await somebody.get(address)
    error = {"message": words, "extensions": {"code": "BAD_REQUEST"}}
    assert (answer.status_code, answer.json()) == (400, {"errors": [error]})


async def test_a_browser_can_read_that_the_playground_is_off(tmp_path: Path) -> None:
    async with stranger(tmp_path, playground=False) as somebody:
        page = await somebody.get("/graphql", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "The playground is off here. It comes with the setting GATEBOOK_PLAYGROUND=true." in page.text
    assert page.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_the_playground_may_load_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    async with stranger(tmp_path, playground=True) as somebody:
        page = await somebody.get("/graphql", headers={"accept": "text/html"})
    parts = page.headers["content-security-policy"].split("; ")
    policy = {name: set(sources.split()) for name, _, sources in (part.partition(" ") for part in parts)}
    scripts = set(re.findall(r'src="(https:[^"]+)"', page.text))
    assert len(scripts) == 5
    assert {source for source in policy["script-src"] if not source.startswith("'sha256-")} == scripts
    assert policy["default-src"] == policy["frame-ancestors"] == {"'none'"}
    assert policy["connect-src"] == {"'self'"}


async def test_the_operations_shown_in_the_playground_are_good() -> None:
    assert "`" not in EXAMPLES
    assert "$" not in EXAMPLES  # it stands in a JavaScript template
    document = await load(EXAMPLES)
    assert document.errors == []
    assert list(document.operations) == ["WhoAmI", "People", "Person", "NewPerson"]
