"""Settings that do not go together."""

from __future__ import annotations

import pytest

from tests.gatebook.environment import problems


@pytest.mark.parametrize(
    "other", [{"PORT": "9464"}, {"DIALECT_PORTS": "9464=express"}, {"EXPRESS_ANONYMOUS_PORT": "9464"}]
)
def test_the_port_of_the_metrics_is_no_others(other: dict[str, str]) -> None:
    told = "GATEBOOK_METRICS_PORT: 9464 is taken by another setting already."
    assert problems(METRICS_PORT="9464", **other) == [f"{told} Example: GATEBOOK_METRICS_PORT=9465"]


def test_only_postgresql_has_replicas() -> None:
    told = "GATEBOOK_DATABASE_READ_URL: only a database of PostgreSQL has replicas."
    example = "GATEBOOK_DATABASE_URL=postgres://gatebook:secret@db.example/gatebook"
    assert problems(DATABASE_READ_URL="postgres://replica/users") == [f"{told} Example: {example}"]
