"""Express Gateway's Admin API: numbers that become text, and parameters that are empty."""

from __future__ import annotations

import httpx2
import pytest

from tests.rest.lines import steve

NUMBERS = [
    ("1.0", "1"),
    ("-1.50", "-1.5"),
    ("-0.0", "0"),
    ("1e3", "1000"),
    ("123456789012345678", "123456789012345678"),
    ("1.2345678901234567e19", "12345678901234567000"),
    ("1e20", "100000000000000000000"),
    ("1e21", "1e+21"),
    ("1.5e-6", "0.0000015"),
    ("1.5e-7", "1.5e-7"),
]


@pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
async def test_numbers_become_text_as_javascript_writes_them(express: httpx2.AsyncClient) -> None:
    await steve(express)
    for number, text in NUMBERS:
        body = f'{{"firstname": {number}, "lastname": {number}}}'
        changed = await express.put(
            "/users/steve", content=body, headers={"Content-Type": "application/json"}
        )
        assert (changed.json()["firstname"], changed.json()["lastname"]) == (text, text)


async def test_an_empty_parameter_is_none(express: httpx2.AsyncClient) -> None:
    listed = (await express.get("/users")).json()
    for query in ("start=", "count=", "start=&count=", "start=5&start="):
        assert (await express.get(f"/users?{query}")).json() == listed
