"""Several workers tell one story, whichever is asked, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.gatebook.running import Server, free_port, serving, until
from tests.gatebook.scraped import Sample, sample, samples

KEY = "the-key-of-the-settings-0123456789"
FREE = sample("gatebook_db_pool_connections", state="free")
ASKED = sample("gatebook_operations_total", operation="currentUser", door="graphql", outcome="ok")


@contextmanager
def scraped(folder: Path, **settings: str) -> Iterator[tuple[Server, Callable[[], dict[Sample, float]]]]:
    """A server of two workers, with its temporary files in ``folder``."""
    port = free_port()
    given = {"TMPDIR": str(folder), "GATEBOOK_METRICS_PORT": str(port), "GATEBOOK_ADMIN_KEY": KEY, **settings}
    with serving(folder, "--workers", "2", **given) as server:
        yield server, lambda: samples(httpx2.get(f"http://127.0.0.1:{port}/metrics").text)


def workers_in(folder: Path) -> set[int]:
    """Those that have written their numbers."""
    return {int(file.stem.rpartition("_")[2]) for file in folder.glob("gatebook-numbers-*/counter_*.db")}


def live_in(folder: Path) -> set[int]:
    return {
        int(file.stem.rpartition("_")[2]) for file in folder.glob("gatebook-numbers-*/gauge_livesum_*.db")
    }


def test_what_was_counted_outlives_a_worker_and_what_it_held_does_not(tmp_path: Path) -> None:
    with scraped(tmp_path) as (server, scrape):
        for _ in range(20):
            server.graphql("{ currentUser { username } }", KEY)
        until(lambda: scrape()[ASKED] == 20)
        until(lambda: len(live_in(tmp_path)) == 2)
        assert scrape()[FREE] == 2
        first = min(served := workers_in(tmp_path))  # one may have answered all
        os.kill(first, signal.SIGKILL)
        until(lambda: first not in live_in(tmp_path) and len(live_in(tmp_path)) == 2, 20)
        until(lambda: scrape()[FREE] == 2)
        assert scrape()[ASKED] == 20
        assert workers_in(tmp_path) >= served


def test_what_a_killed_server_left_is_gone_with_the_next_start_and_what_another_uses_is_not(
    tmp_path: Path,
) -> None:
    with scraped(tmp_path):
        (used,) = tmp_path.glob("gatebook-numbers-*")
        (left := tmp_path / "gatebook-numbers-left").mkdir()
        for folder in (used, left):
            os.utime(folder, (0, 0))
        (other := tmp_path / "other").mkdir()
        with serving(other, "--workers", "2", TMPDIR=str(tmp_path), GATEBOOK_ADMIN_KEY=KEY):
            found = set(tmp_path.glob("gatebook-numbers-*"))
    assert len(found) == 2
    assert found >= {used}
    assert left not in found


@pytest.mark.parametrize(("signs", "drain"), [([signal.SIGTERM], "0"), ([signal.SIGTERM] * 2, "60")])
def test_their_folder_is_gone_in_the_end(tmp_path: Path, signs: list[signal.Signals], drain: str) -> None:
    with scraped(tmp_path, GATEBOOK_DRAIN_SECONDS=drain) as (server, _):
        (folder,) = tmp_path.glob("gatebook-numbers-*")
        for sign in signs:
            server.process.send_signal(sign)
            time.sleep(1)
        server.process.communicate(timeout=20)
    assert server.process.returncode == 0
    assert not folder.exists()
