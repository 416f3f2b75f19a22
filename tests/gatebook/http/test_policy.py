"""What the settings decide about records holds while the app runs, and no longer."""

from __future__ import annotations

from dataclasses import fields, replace

import httpx2

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import policy
from models.policy import Policy
from tests.conftest import calling

SHORTEST = "{ server { passwordPolicy { minLength } } }"


async def shortest(client: httpx2.AsyncClient) -> int:
    answer = await client.post("/graphql", json={"query": SHORTEST})
    length: int = answer.json()["data"]["server"]["passwordPolicy"]["minLength"]
    return length


async def test_what_an_app_decides_ends_with_it(settings: Settings) -> None:
    before = policy.current()
    app = create_app(replace(settings, password_min_length=12))
    async with app.router.lifespan_context(app), calling(app) as client:
        assert await shortest(client) == 12
    assert policy.current() == before


def test_nothing_is_decided_unless_a_setting_says_so() -> None:
    defaults = vars(Settings())
    assert {field.name: defaults[field.name] for field in fields(Policy)} == vars(Policy())
