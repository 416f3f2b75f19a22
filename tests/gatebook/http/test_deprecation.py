"""A dialect that is to end says so to the programs that speak it."""

from __future__ import annotations

import pytest

from gatebook.http.app import create_app
from gatebook.settings import Settings
from gatebook.values import deprecated_dialects
from tests.conftest import ADMIN_KEY, calling, once

SINCE = {"deprecation": "@1796083200"}
BOTH = {**SINCE, "sunset": "Wed, 30 Jun 2027 00:00:00 GMT"}


@once
@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/express/users", 200, BOTH),
        ("/users", 200, BOTH),
        ("/express/users/nobody", 404, BOTH),
        ("/antfly/api/v1/users", 200, SINCE),
        ("/adverity/api/v1/users/", 200, {}),
        ("/graphql/schema.graphql", 200, {}),
    ],
)
async def test_each_of_its_answers_tells_since_when_it_is_deprecated_and_when_it_ends(
    settings: Settings, path: str, status: int, told: dict[str, str]
) -> None:
    days = deprecated_dialects("express=2026-12-01/2027-06-30, antfly=2026-12-01")
    app = create_app(Settings(**{**vars(settings), "deprecated_dialects": days}))
    async with app.router.lifespan_context(app), calling(app, ADMIN_KEY) as admin:
        answer = await admin.get(path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in BOTH if name in answer.headers} == told
