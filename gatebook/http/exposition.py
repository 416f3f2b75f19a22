"""The numbers of this process and its siblings, as Prometheus reads them.

With several workers each writes its own into the folder that their parent made, and whichever is asked reads
what all have written. Imported only where somebody asks.
"""

from __future__ import annotations

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

disable_created_metrics()
ALL = CollectorRegistry()
KEPT = "gatebook", "", "", ALL
"""The beginning of their names, and where they are kept."""
COUNTERS = {
    "http_requests": Counter(
        "http_requests",
        "Requests that were answered; 499 where the client left before.",
        ["door", "method", "status"],
        *KEPT,
    ),
    "operations": Counter(
        "operations",
        "Fields at the root of documents, and operations of dialects; ok, refused or failed.",
        ["operation", "door", "outcome"],
        *KEPT,
    ),
    "sign_ins": Counter(
        "sign_ins",
        "Attempts with a password: right, wrong, locked or busy.",
        ["result"],
        *KEPT,
    ),
    "key_verifications": Counter(
        "key_verifications",
        "Keys that were verified, by what was found.",
        ["code"],
        *KEPT,
    ),
    "replica_reads": Counter(
        "replica_reads",
        "Statements of lists: read from the replica, or from the primary as it was behind or away.",
        ["outcome"],
        *KEPT,
    ),
}
HISTOGRAMS = {
    "http_request_seconds": Histogram(
        "http_request_seconds",
        "Until the end of the answer.",
        ["door"],
        *KEPT,
        buckets=tally.BOUNDS,
    ),
    "db_seconds": Histogram(
        "db_seconds",
        "Of each statement, begin and commit, with the wait for its turn.",
        [],
        *KEPT,
        buckets=tally.BOUNDS,
    ),
}
HASHES = Gauge(
    "password_hash_waiting",
    "Password hashes that are made or wait for their turn.",
    [],
    *KEPT,
    multiprocess_mode="livesum",
)
CONNECTIONS = Gauge(
    "db_pool_connections",
    "Connections to the database, used or free, and who waits for one.",
    ["state"],
    *KEPT,
    multiprocess_mode="livesum",
)
RECORDS = Gauge(
    "directory_records",
    "How many there are, counted every few minutes.",
    ["kind"],
    *KEPT,
    multiprocess_mode="mostrecent",
)
BUILD = Gauge(
    "build_info",
    "The version that runs.",
    ["version"],
    *KEPT,
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


def text(*, of_all: bool = False) -> bytes:
    """``of_all`` where this process has siblings."""
    if not of_all:
        return generate_latest(ALL)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)
