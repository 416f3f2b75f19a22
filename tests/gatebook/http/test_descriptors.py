"""When file descriptors run out: connections are refused with a word, one line in the log, and it passes."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from tests.gatebook.http.raw import connected, everything, refusal_in
from tests.gatebook.running import serving

BUSY = {
    "errors": [{"message": "The server holds as many connections as it can.", "extensions": {"code": "BUSY"}}]
}


@pytest.fixture
def low_soft_limit() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("low_soft_limit")
def test_the_limit_is_raised_at_the_start(tmp_path: Path) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with serving(tmp_path) as server:
        soft, _ = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    assert soft == min(10_100, hard)


def test_too_many_connections_are_refused_with_one_line_in_the_log(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (150, 150))  # 100 are for other things
        url = httpx2.URL(server.url)
        assert url.port
        with ExitStack() as stack:
            opened = [stack.enter_context(connected(url.port)) for _ in range(150)]
            refused = [refusal_in(everything(connection)) for connection in opened[50:]]
        assert refused == [(503, BUSY)] * 100
        assert httpx2.get(f"{server.url}/health").json() == {"status": "ok"}
        _, lines = server.ends(signal.SIGTERM)
    warnings = [line.partition(" WARNING gatebook ")[2] for line in lines if "onnections" in line]
    assert warnings == ["Connections are refused: this process holds 50, as many as it can. See ulimit -n."]
