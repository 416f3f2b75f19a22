"""Signals, workers that die, and requests under way when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx2
import pytest

from tests.gatebook.running import Server, environment, serving, until


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_stop_is_a_good_end(tmp_path: Path, workers: str, sign: int) -> None:
    with serving(tmp_path, "--workers", workers) as server:
        status, lines = server.ends(sign)

    assert status == 0
    assert lines[-1].endswith(" INFO gatebook Stopped")
    assert "Traceback" not in "\n".join(lines)


@pytest.mark.parametrize("delay", [0.3, 0.5, 0.7, 0.9])
def test_a_signal_before_it_is_ready_is_a_good_end_too(tmp_path: Path, delay: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gatebook", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(delay)
    process.terminate()
    _, errors = process.communicate(timeout=20)
    assert process.returncode in (0, -15)  # -15 only before Python has read our first line
    assert "Traceback" not in errors


def children(server: Server) -> list[int]:
    """The workers, without the helper that multiprocessing starts beside them."""
    parent = server.process.pid
    pids = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as server:
        first, second = children(server)
        os.kill(first, signal.SIGKILL)
        meanwhile = []

        def is_replaced() -> bool:
            meanwhile.append(httpx2.get(f"{server.url}/health").status_code)
            return len(now := children(server)) == 2 and first not in now

        until(is_replaced)
        assert set(meanwhile) == {200}
        assert second in children(server)


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()


def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as server:
        workers = children(server)
        server.process.kill()
        until(lambda: not any(is_running(pid) for pid in workers))


def test_requests_under_way_are_answered_before_the_end(tmp_path: Path) -> None:
    """Each needs a password hash, which takes a while."""
    login = 'mutation { login(identifier: "nobody", password: "a long one") { problems { message } } }'
    answers: list[int] = []
    connected = threading.Barrier(5)

    def sign_in(url: str) -> None:
        with httpx2.Client(base_url=url, timeout=20) as client:
            client.get("/health")
            connected.wait()
            answers.append(client.post("/graphql", json={"query": login}).status_code)

    with serving(tmp_path, GATEBOOK_BCRYPT_ROUNDS="13") as server:
        threads = [threading.Thread(target=sign_in, args=(server.url,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        connected.wait()
        time.sleep(0.3)
        status, _ = server.ends(signal.SIGTERM)
        for thread in threads:
            thread.join()

    assert (status, answers) == (0, [200] * 4)
