"""Where requests come in, beside ports: a Unix socket, and what systemd has opened."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import httpx2
import pytest

from tests.gatebook.running import ROOT, environment, run, serving

KEY = "the-key-of-the-settings-0123456789"
CREATED = "{ events(first: 1) { nodes { ipAddress requestId } } }"
SAID = {"X-Forwarded-For": "203.0.113.9", "X-Request-ID": "of-the-proxy"}


@pytest.fixture
def place() -> Iterator[Path]:
    """Short enough for the name of a socket."""
    folder = Path(mkdtemp(prefix="gatebook-"))
    yield folder / "socket"
    shutil.rmtree(folder)


def client(place: Path) -> httpx2.Client:
    transport = httpx2.HTTPTransport(uds=str(place))
    return httpx2.Client(
        transport=transport, base_url="http://localhost", headers={"Authorization": f"Bearer {KEY}"}
    )


def ask(caller: httpx2.Client, query: str, **headers: str) -> object:
    return caller.post("/graphql", json={"query": query}, headers=headers).json()["data"]


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("trusted", "address"), [("unix", "203.0.113.9"), ("127.0.0.1", None)], ids=["trusted", "not trusted"]
)
def test_a_unix_socket_is_listened_on(
    tmp_path: Path, place: Path, workers: str, trusted: str, address: str | None
) -> None:
    settings = {"GATEBOOK_SOCKET": str(place), "GATEBOOK_TRUSTED_PROXIES": trusted, "GATEBOOK_ADMIN_KEY": KEY}
    with serving(tmp_path, GATEBOOK_WORKERS=workers, **settings) as server:
        assert oct(place.stat().st_mode & 0o777) == "0o660"
        assert any(line.endswith(f"Listening: {place}") for line in server.lines)
        with client(place) as caller:
            ask(caller, 'mutation { createUser(input: {username: "ada"}) { user { id } } }', **SAID)
            [event] = ask(caller, CREATED)["events"]["nodes"]  # type: ignore[index]
        assert event["ipAddress"] == address
        assert (event["requestId"] == "of-the-proxy") is (trusted == "unix")
        assert server.ends(signal.SIGTERM)[0] == 0


def test_a_socket_where_nobody_listens_any_more_is_taken_and_one_in_use_is_not(
    tmp_path: Path, place: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as former:
        former.bind(str(place))
    with serving(tmp_path, GATEBOOK_SOCKET=str(place), GATEBOOK_ADMIN_KEY=KEY):
        refused = run(tmp_path, "serve", GATEBOOK_SOCKET=str(place))
        with client(place) as caller:
            assert ask(caller, "{ currentUser { username } }") == {"currentUser": {"username": "admin"}}
    told = f"Error: There is a server on {place} already. Stop it, or take another GATEBOOK_SOCKET.\n"
    assert refused == ("", told, 1)


def test_a_file_is_left_alone(tmp_path: Path, place: Path) -> None:
    place.write_text("mine")
    told = f"Error: Gatebook cannot listen on {place}: Address already in use.\n"
    assert run(tmp_path, "serve", GATEBOOK_SOCKET=str(place)) == ("", told, 1)
    assert place.read_text() == "mine"


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("socket", '"socket" does not begin with a slash'),
        ("/run/" + "x" * 103, f'"/run/{"x" * 75}…" is longer than the name of a socket may be'),
    ],
)
def test_a_socket_that_cannot_be_is_refused(tmp_path: Path, value: str, wrong: str) -> None:
    told = f"GATEBOOK_SOCKET: {wrong}. Example: GATEBOOK_SOCKET=/run/gatebook/socket"
    _, said, status = run(tmp_path, "serve", GATEBOOK_SOCKET=value)
    assert (told in said, status) == (True, 2)


@pytest.mark.parametrize("kind", ["port", "unix"])
def test_what_systemd_has_opened_is_served(tmp_path: Path, place: Path, kind: str) -> None:
    """As sd_listen_fds(3) says: descriptor 3, and who it is for."""
    listener = socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET)
    listener.bind(str(place) if kind == "unix" else ("127.0.0.1", 0))
    listener.listen()
    handed = (
        f"export LISTEN_PID=$$ LISTEN_FDS=1; exec {sys.executable} -m gatebook serve 3<&{listener.fileno()}"
    )
    with (
        listener,
        subprocess.Popen(
            ["/bin/bash", "-c", handed],
            cwd=tmp_path,
            env=environment(GATEBOOK_ADMIN_KEY=KEY, GATEBOOK_WORKERS="2", PYTHONPATH=str(ROOT)),
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        try:
            url = "http://localhost" if kind == "unix" else f"http://127.0.0.1:{listener.getsockname()[1]}"
            transport = httpx2.HTTPTransport(uds=str(place) if kind == "unix" else None)
            with httpx2.Client(
                transport=transport, timeout=30
            ) as caller:  # who comes before it is ready waits
                assert caller.get(f"{url}/health/ready").json() == {"status": "ok"}
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert re.search(rf"GraphQL: {re.escape(url)}/graphql", output)
