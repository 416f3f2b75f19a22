"""Metrics as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client.parser import text_string_to_metric_families as families

from gatebook.http import exposition

Sample = tuple[str, frozenset[tuple[str, str]]]


def samples(text: str) -> dict[Sample, float]:
    found = [each for family in families(text) for each in family.samples]
    return {(each.name, frozenset(each.labels.items())): each.value for each in found}


def now() -> dict[Sample, float]:
    """Of this process."""
    exposition.update(0, {})
    return samples(exposition.text().decode())


def sample(name: str, **labels: Any) -> Sample:
    return name, frozenset((key, str(value)) for key, value in labels.items())


def added(before: Mapping[Sample, float], prefix: str) -> dict[Sample, float]:
    """What has been counted since then."""
    found = {each: value - before.get(each, 0) for each, value in now().items() if each[0].startswith(prefix)}
    return {each: value for each, value in found.items() if value}
