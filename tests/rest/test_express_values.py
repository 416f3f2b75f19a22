"""Express Gateway's Admin API: numbers that become text, and parameters that are empty."""

from __future__ import annotations

import httpx2

from tests.conftest import once
from tests.rest.lines import steve

NUMBERS = {
    "1.0": "1",
    "-1.50": "-1.5",
    "-0.0": "0",
    "1e3": "1000",
    "123456789012345678": "123456789012345678",
    "1.2345678901234567e19": "12345678901234567000",
    "1e20": "100000000000000000000",
    "1e21": "1e+21",
    "1.5e-6": "0.0000015",
    "1.5e-7": "1.5e-7",
}
JSON = {"Content-Type": "application/json"}


@once
async def test_numbers_become_text_as_javascript_writes_them(express: httpx2.AsyncClient) -> None:
    await steve(express)
    bodies = {number: f'{{"firstname": {number}, "lastname": {number}}}' for number in NUMBERS}
    changed = {
        number: (await express.put("/users/steve", content=body, headers=JSON)).json()
        for number, body in bodies.items()
    }
    names = {number: (user["firstname"], user["lastname"]) for number, user in changed.items()}
    assert names == {number: (text, text) for number, text in NUMBERS.items()}


async def test_an_empty_parameter_is_none(express: httpx2.AsyncClient) -> None:
    listed = (await express.get("/users")).json()
    queries = ("start=", "count=", "start=&count=", "start=5&start=")
    assert [(await express.get(f"/users?{query}")).json() for query in queries] == [listed] * 4
