"""The server is told to end while everybody asks; and two are restarted behind a proxy, as it is shipped."""

from __future__ import annotations

import asyncio
import signal
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from shutil import which

import pytest

from tests.faults.asking import NOBODY, Answer, keep_asking, longest, until_ready
from tests.faults.conftest import Told
from tests.faults.loads import load, mixed, statuses
from tests.faults.served import Served, served
from tests.gatebook.running import free_port
from tests.proxies import proxied

WHOLE, CLIENTS, PAUSE = 10_000, 24, 0.02
END, PASSED_OVER = 10.0, 10.0  # seconds to end in, and for which nginx passes over who was gone


async def ended(server: Served) -> float:
    """How long it takes; the exit status is a good one."""
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    while server.process.poll() is None:  # noqa: ASYNC110 - no event tells
        await asyncio.sleep(0.01)
    assert server.process.returncode == 0
    return time.monotonic() - began


@pytest.mark.parametrize("drain", ["0", "5"])
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_who_was_heard_is_answered_and_it_ends_in_time(
    url: str, tmp_path: Path, told: Told, workers: str, drain: str
) -> None:
    with served(tmp_path, url, "--workers", workers, DRAIN_SECONDS=drain) as server:
        async with load(server, mixed()) as seen:
            await asyncio.sleep(2)
            seconds = await ended(server)
    stopping = [each for each in seen.answers if each.status == 503]
    told(f"{statuses(seen.answers)}, ended in {seconds:.1f} s")
    assert {each.status for each in seen.answers} <= {200, 503, 0, NOBODY}
    assert {each.body for each in stopping} <= {b'{"status":"stopping"}'}
    unheard = [each for each in seen.answers if each.status == 0]
    assert unheard == [] or drain == "0"  # by which nobody has the time to go elsewhere
    assert seconds < END
    assert server.faults == []


@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(name, marks=pytest.mark.skipif(which(name) is None, reason=f"{name} is not there"))
        for name in ("nginx", "haproxy")
    ],
)
async def test_nobody_notices_that_two_servers_are_restarted(
    url: str, tmp_path: Path, told: Told, proxy: str
) -> None:
    ports, ends, faults, sent = [free_port(), free_port()], list[float](), list[str](), [0]
    with ExitStack() as stack:

        def started(port: int) -> Served:
            place = "--port", str(port)
            return stack.enter_context(
                served(tmp_path, url, *place, TRUSTED_PROXIES="127.0.0.1", DRAIN_SECONDS="5")
            )

        servers = [await asyncio.to_thread(started, port) for port in ports]
        client = stack.enter_context(proxied(proxy, tmp_path, [f"http://127.0.0.1:{port}" for port in ports]))
        over, tls = asyncio.Event(), ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
        asking = asyncio.ensure_future(
            keep_asking(client.base_url.port or 443, CLIENTS, counted(sent), over, PAUSE, tls)
        )
        for place, port in enumerate(ports):
            await asyncio.sleep(2)
            ends.append(await ended(servers[place]))
            faults += servers[place].faults
            servers[place] = await asyncio.to_thread(started, port)
            await until_ready(port)
            await asyncio.sleep(PASSED_OVER)
        while sent[0] < WHOLE:  # noqa: ASYNC110 - however slow the machine is
            await asyncio.sleep(0.1)
        over.set()
        answers = await asking
        faults += [line for server in servers for line in server.faults]
    told(f"{statuses(answers)} within {longest(answers):.1f} s; each ended in {max(ends):.1f} s")
    assert failed(answers) == []
    assert len(answers) >= WHOLE
    assert max(ends) < END
    assert faults == []


def counted(sent: list[int]) -> Callable[[], bytes]:
    make = mixed()

    def next_() -> bytes:
        sent[0] += 1
        return make()

    return next_


def failed(answers: Sequence[Answer]) -> list[Answer]:
    return [each for each in answers if each.status != 200]
