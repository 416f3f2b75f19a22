"""What the tests of several files here begin with."""

from __future__ import annotations

import pytest

from tests.conftest import GraphQL
from tests.schema.finding import Finding, people


@pytest.fixture
async def find(graphql: GraphQL) -> Finding:
    return Finding(graphql, await people())
