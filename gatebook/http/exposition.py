"""The numbers of this process and its siblings, as Prometheus reads them.

With several workers each writes its own into the folder that their parent made, and whichever is asked reads
what all have written. Imported only where somebody asks.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from gatebook import __version__
from models import tally

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of the environment by which the library knows that there are siblings, and where."""

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
COUNTERS = {
    "http_requests": Counter(
        "gatebook_http_requests",
        "Requests that were answered; 499 where the client left before.",
        ["door", "method", "status"],
        registry=REGISTRY,
    ),
    "operations": Counter(
        "gatebook_operations",
        "Fields at the root of documents, and operations of dialects; ok, refused or failed.",
        ["operation", "door", "outcome"],
        registry=REGISTRY,
    ),
    "sign_ins": Counter(
        "gatebook_sign_ins",
        "Attempts with a password: right, wrong, locked or busy.",
        ["result"],
        registry=REGISTRY,
    ),
    "key_verifications": Counter(
        "gatebook_key_verifications",
        "Keys that were verified, by what was found.",
        ["code"],
        registry=REGISTRY,
    ),
}
HISTOGRAMS = {
    "http_request_seconds": Histogram(
        "gatebook_http_request_seconds",
        "Until the end of the answer.",
        ["door"],
        buckets=tally.BOUNDS,
        registry=REGISTRY,
    ),
    "db_seconds": Histogram(
        "gatebook_db_seconds",
        "Of each statement, begin and commit, with the wait for its turn.",
        buckets=tally.BOUNDS,
        registry=REGISTRY,
    ),
}
HASHES = Gauge(
    "gatebook_password_hash_waiting",
    "Password hashes that are made or wait for their turn.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
CONNECTIONS = Gauge(
    "gatebook_db_pool_connections",
    "Connections to the database, used or free, and who waits for one.",
    ["state"],
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
RECORDS = Gauge(
    "gatebook_directory_records",
    "How many there are, counted every few minutes.",
    ["kind"],
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
BUILD = Gauge(
    "gatebook_build_info",
    "The version that runs.",
    ["version"],
    registry=REGISTRY,
    multiprocess_mode="livemax",
)
_told: dict[tally.Key, Sequence[float]] = {}
_turn = threading.Lock()


def update(hashes: int, connections: Mapping[str, int]) -> None:
    """With what was counted since the last time. It may run in any thread."""
    with _turn:
        _update_counters()
        _update_histograms()
    HASHES.set(hashes)
    for state, number in connections.items():
        CONNECTIONS.labels(state).set(number)
    BUILD.labels(__version__).set(1)


def _update_counters() -> None:
    for key, total in tally.counts.copy().items():
        name, *labels = key
        COUNTERS[str(name)].labels(*labels).inc(_new(key, [total])[0])


def _update_histograms() -> None:
    for key, row in tally.times.copy().items():
        name, *labels = key
        of_all = HISTOGRAMS[str(name)]
        *buckets, seconds = _new(key, row)
        histogram = of_all.labels(*labels) if labels else of_all
        histogram._sum.inc(seconds)
        for bucket, number in zip(histogram._buckets, buckets, strict=True):
            bucket.inc(number)


def _new(key: tally.Key, now: Sequence[float]) -> list[float]:
    before, _told[key] = _told.get(key) or [0.0] * len(now), list(now)
    return [number - former for number, former in zip(now, before, strict=True)]


def set_records(records: Mapping[str, int]) -> None:
    for kind, number in records.items():
        RECORDS.labels(kind).set(number)


def text() -> bytes:
    if not os.environ.get(FOLDER):
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
