"""A server that is told to end lets others take over: nobody who is connected, or connects, is let down."""

from __future__ import annotations

import asyncio
import http.client
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from gatebook.commands import processes
from gatebook.http.app import create_app
from gatebook.http.middleware import Envelope
from gatebook.http.protocol import TimeoutProtocol
from gatebook.http.refusals import Outage
from gatebook.settings import Settings
from tests.gatebook.http.raw import ROUTES, connected
from tests.gatebook.running import Server, free_port, serving

KEY = "the-key-of-the-settings-0123456789"
ASK = b'{"query": "{ currentUser { username } }"}'
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_for_a_while_all_is_answered_and_no_connection_kept(tmp_path: Path, workers: str) -> None:
    with serving(tmp_path, "--workers", workers, GATEBOOK_DRAIN_SECONDS="3") as server:
        with httpx2.Client(base_url=server.url) as kept:
            assert "connection" not in kept.get("/health").headers
            began = time.monotonic()
            server.process.terminate()
            until_stopping(server)
            told = kept.get("/health")
            assert (told.status_code, told.headers["connection"]) == (200, "close")
            assert httpx2.post(f"{server.url}/graphql", content=ASK).headers["connection"] == "close"
            assert kept.get("/express/users").headers["connection"] == "close"
        output, _ = server.process.communicate(timeout=20)

    assert time.monotonic() - began > 2.9
    assert server.process.returncode == 0
    assert output.endswith(" INFO gatebook Stopped\n")
    assert "Traceback" not in output


def until_stopping(server: Server) -> None:
    """Each of its processes says so."""
    said = 0
    while said < 10:
        ready = httpx2.get(f"{server.url}/ready")
        said = said + 1 if ready.status_code == 503 else 0
    assert ready.json() == {"status": "stopping"}


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("signs", [[signal.SIGINT], [signal.SIGTERM] * 2, [signal.SIGTERM, signal.SIGINT]])
def test_a_person_does_not_wait_for_that(tmp_path: Path, workers: str, signs: list[int]) -> None:
    with serving(tmp_path, "--workers", workers, GATEBOOK_DRAIN_SECONDS="60") as server:
        began = time.monotonic()
        for sign in signs:
            server.process.send_signal(sign)
            time.sleep(0.7)
        output, _ = server.process.communicate(timeout=20)

    assert time.monotonic() - began < 5
    assert server.process.returncode == 0
    assert output.endswith(" INFO gatebook Stopped\n")
    assert "Traceback" not in output


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_other_signals_end_nothing(tmp_path: Path, workers: str, sign: int) -> None:
    with serving(tmp_path, "--workers", workers) as server:
        server.process.send_signal(sign)
        statuses = []
        for _ in range(30):
            statuses.append(httpx2.get(f"{server.url}/health").status_code)
            time.sleep(0.05)
        assert statuses == [200] * 30
        assert server.process.poll() is None


class Asking(threading.Thread):
    """A proxy before two servers: it keeps its connections, and goes to the other server only when one does
    not take it on at all."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__()
        self.ports, self.over = ports, threading.Event()
        self.answered, self.failed = 0, list[str]()
        self.kept: dict[int, http.client.HTTPConnection] = {}

    def run(self) -> None:
        turn = 0
        while not self.over.is_set():
            turn += 1
            try:
                if not self.ask(self.ports[turn % 2]):
                    self.ask(self.ports[(turn + 1) % 2])
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
        for connection in self.kept.values():
            connection.close()

    def ask(self, port: int) -> bool:
        connection = self.kept.pop(port, None) or http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            if connection.sock is None:
                connection.connect()
        except ConnectionRefusedError:
            return False
        connection.request("POST", "/graphql", ASK, HEADERS)
        answer = connection.getresponse()
        if answer.status != 200 or b"admin" not in answer.read():
            self.failed.append(f"{answer.status}")
        self.answered += 1
        if not answer.will_close:
            self.kept[port] = connection
        return True


@contextmanager
def load(ports: list[int]) -> Iterator[list[Asking]]:
    askers = [Asking(ports) for _ in range(6)]
    for each in askers:
        each.start()
    try:
        yield askers
    finally:
        for each in askers:
            each.over.set()
        for each in askers:
            each.join()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_rolling_restart_fails_nobody(tmp_path: Path, workers: str) -> None:
    ports = [free_port(), free_port()]
    settings = {"GATEBOOK_ADMIN_KEY": KEY, "GATEBOOK_DRAIN_SECONDS": "1"}
    with ExitStack() as stack:

        def started(port: int) -> subprocess.Popen[str]:
            server = serving(tmp_path, "--port", str(port), "--workers", workers, **settings)
            process = stack.enter_context(server).process
            assert process.stdout
            threading.Thread(target=process.stdout.read).start()  # a full pipe would stop it
            return process

        running = [started(port) for port in ports]
        with load(ports) as askers:
            ends = []
            for place, port in enumerate(ports):
                running[place].terminate()
                ends.append(running[place].wait(timeout=20))
                running[place] = started(port)
                time.sleep(0.3)
            assert ends == [0] * len(ports)

    assert [each.failed for each in askers] == [[]] * 6
    assert sum(each.answered for each in askers) > 100


class Patient(TimeoutProtocol):
    """Who reads slowly may do so for longer than the server has in the end."""

    seconds = 60.0


@pytest.mark.parametrize(
    "request_", [b"/large?size=20000000", b"/large?size=20000000&whole=1", b"/?seconds=9"]
)
def test_who_is_slow_in_the_end_is_cut_off_without_a_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, request_: bytes
) -> None:
    monkeypatch.setattr(processes, "UNDER_WAY", 0.3)
    app = Envelope(Starlette(routes=ROUTES))
    config = processes.Config(app, http=Patient, lifespan="off", log_config=None, drain=0)
    config.timeout_graceful_shutdown = 1
    server = processes.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    with connected(listener.getsockname()[1], b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % request_):
        time.sleep(0.5)
        began = time.monotonic()
        server.should_exit = True
        thread.join()

    assert time.monotonic() - began < 5
    assert [record.message for record in caplog.records if record.exc_info] == []


async def test_what_an_operator_can_mend_is_one_line_though_the_server_cannot_start() -> None:
    app = create_app(Settings(database_url="sqlite:///nowhere/gatebook.db"))
    heard: list[Message] = []

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        heard.append(message)

    with pytest.raises(Outage):
        await app({"type": "lifespan", "state": {}}, receive, send)
    await asyncio.sleep(0.1)  # until the driver's thread has ended

    told = "The database is not available: its file cannot be opened"
    assert heard == [{"type": "lifespan.startup.failed", "message": told}]
