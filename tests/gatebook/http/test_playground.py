"""What is said at the address of GraphQL where nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gatebook.http.reach import stranger

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
    assert "The playground is off here. It comes with the setting\nGATEBOOK_PLAYGROUND=true." in page.text
    assert page.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
