"""Known attacks that are no whole request, or many at once."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from time import perf_counter

from scripts.hostile.attacked import ADMIN, Attacked
from scripts.hostile.known import Attack, Outcome
from scripts.hostile.known.documents import aliases, give_attributes
from scripts.hostile.sending import graphql

BEGIN = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HELD = 100  # seconds at most


def endless(name: str, begin: bytes, part: bytes, seconds: float = 1) -> Attack:
    """As fast as it takes them, without an end."""

    def run(attacked: Attacked) -> Outcome:
        attacked.begin()
        with connect(attacked) as connection:
            connection.settimeout(attacked.seconds)
            sent, ended = pour(connection, begin, part, seconds)
            attacked.settle()
            answer = b"" if attacked.over else received(connection)
        status = attacked.over or answer[9:12].decode() or "closed"
        note = f"{sent / 1e6:.1f} MB sent{', then it hung up' if ended else ''}"
        return Outcome(status, len(answer), attacked.spent(), note)

    return Attack(name, run)


def connect(attacked: Attacked) -> socket.socket:
    return socket.create_connection(("127.0.0.1", attacked.port))


def pour(connection: socket.socket, begin: bytes, part: bytes, seconds: float) -> tuple[int, bool]:
    """How many bytes, and whether the server ended it."""
    sent, until = 0, perf_counter() + seconds
    try:
        for each in chain_of(begin, part):
            connection.sendall(each)
            sent += len(each)
            if perf_counter() > until:
                return sent, False
    except TimeoutError:
        return sent, False
    except OSError:
        pass
    return sent, True


def chain_of(begin: bytes, part: bytes) -> Iterator[bytes]:
    yield begin
    yield from repeat(part)


def received(connection: socket.socket) -> bytes:
    connection.settimeout(0.2)
    try:
        return connection.recv(65_536)
    except OSError:
        return b""


def slow_readers(megabytes: int) -> Attack:
    """A hundred, who read a byte in a second."""

    def run(attacked: Attacked) -> Outcome:
        give_attributes(attacked)
        texts = aliases(-(-megabytes // 4), "attributes")
        document = f"{{ users(first: {min(megabytes, 4) * 62}) {{ nodes {{ {texts} }} }} }}"
        before = held(attacked)
        attacked.begin()
        readers = [reader(attacked, graphql(ADMIN, document)) for _ in range(100)]
        time.sleep(10)
        meanwhile, lasted = attacked.spent(), 10
        while (left := held(attacked) - before) > 0 and lasted < HELD:
            read_a_byte(readers)
            time.sleep(1)
            lasted += 1
        for each in readers:
            each.close()
        note = f"{max(left, 0)} of 100 still held after {lasted} s; {meanwhile.grew:.0f} MB meanwhile"
        return Outcome("", 0, attacked.spent(), note, len(readers))

    return Attack(f"9 100 slow readers of {megabytes} MB", run)


def held(attacked: Attacked) -> int:
    """Connections to the server that it has not closed: established, or closed by the other side alone."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    port = f":{attacked.port:04X}"
    return sum(each[1].endswith(port) and each[3] in ("01", "08") for each in lines)


def opened(attacked: Attacked) -> int:
    """Descriptors that the server has."""
    return len(list(Path(f"/proc/{attacked.pid}/fd").iterdir()))


def reader(attacked: Attacked, request: bytes) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", attacked.port))
    connection.sendall(request)
    return connection


def read_a_byte(readers: Sequence[socket.socket]) -> None:
    for each in readers:
        each.setblocking(False)
        with suppress(OSError):
            each.recv(1)


def descriptors(attacked: Attacked) -> Outcome:
    """Sockets are opened and left until the server has none to spare."""
    has = opened(attacked)
    resource.prlimit(attacked.pid, resource.RLIMIT_NOFILE, (has + 20, has + 20))
    attacked.begin()
    left = [connect(attacked) for _ in range(60)]
    time.sleep(5)
    spent, lines = attacked.spent(), attacked.logged().splitlines()
    for each in left:
        each.close()
    time.sleep(1)
    status = _status(attacked)
    errors = [line for line in lines if line.strip()]
    tracebacks = sum("Traceback" in line for line in errors)
    note = f"in 5 s {len(errors)} lines in the log, {tracebacks} tracebacks; afterwards {status}. "
    return Outcome(status, 0, spent, note + (errors[-1][:100] if errors else ""))


def _status(attacked: Attacked) -> str:
    with connect(attacked) as connection:
        connection.settimeout(5)
        connection.sendall(BEGIN + b"\r\n")
        try:
            return connection.recv(4096)[9:12].decode() or "closed"
        except OSError:
            return "no answer"


ATTACKS = [
    endless("3 endless headers for a second", BEGIN, b"".join(b"X-%d: v\r\n" % n for n in range(5000))),
    endless("3 one endless header", BEGIN + b"X: ", b"x" * 65_536),
    endless("3 one endless URL", b"GET /", b"x" * 65_536),
    slow_readers(2),
    slow_readers(8),
    Attack("9 no descriptors left", descriptors),
]
