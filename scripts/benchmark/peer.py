"""The real Express Gateway, with a real Redis, beside which its dialect is measured. It asks for no key."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import orjson

from scripts.benchmark.directory import email, username
from scripts.benchmark.rounds import Side
from scripts.benchmark.servers import ROOT, Server, free_port, install, running
from scripts.benchmark.works import Work, get, taken

NAME = "express-gateway 1.16.11"
HOME = ROOT / "scripts" / "conformance.d" / "express"
LISTED = 100


@contextmanager
def express_gateway(
    works: Sequence[Work], users: int, progress: Callable[[str], None]
) -> Iterator[Mapping[str, list[Side]]]:
    """By the name of the work, what is asked of it. Nothing where the programs it needs are not there."""
    if not any(work.name.startswith("express") for work in works):
        yield {}
        return
    if reason := install(NAME, HOME, ["node", "redis-server"], progress):
        progress(f"{NAME} is not measured: {reason}\n")
        yield {}
        return
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as server:
        fill(server, users, progress)
        one = [get("", f"/users/{username(place)}") for place in taken(users)]
        many = [get("", path_of_list(server))]
        yield {"express get": [Side(server, one, NAME)], "express list": [Side(server, many, NAME)]}


@contextmanager
def _running(folder: Path) -> Iterator[Server]:
    port, redis = free_port(), free_port()
    configure(folder, port, redis)
    storage = ["redis-server", *REDIS, "--dir", str(folder), "--port", str(redis)]
    gateway = ["node", str(HOME / "node_modules" / "express-gateway" / "lib" / "index.js")]
    environ = {"EG_CONFIG_DIR": str(folder), "LOG_LEVEL": "error"}
    with running(storage, redis, {}), running(gateway, port, environ) as server:
        yield server


REDIS = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")


def configure(folder: Path, port: int, redis: int) -> None:
    """Its defaults, but for the ports and for Redis."""
    bundled = HOME / "node_modules" / "express-gateway" / "lib" / "config"
    (folder / "models").symlink_to(bundled / "models")
    gateway = {
        "admin": {"host": "127.0.0.1", "port": port},
        "http": {"hostname": "127.0.0.1", "port": free_port()},
        "policies": [],
    }
    system = {"db": {"redis": {"host": "127.0.0.1", "port": redis, "namespace": "EG"}}, **SYSTEM}
    for name, settings in (("gateway", gateway), ("system", system)):
        (folder / f"{name}.config.json").write_bytes(orjson.dumps(settings))


SYSTEM: Mapping[str, Any] = {
    "crypto": {"cipherKey": "sensitiveKey", "algorithm": "aes256", "saltRounds": 10},
    "session": {"secret": "keyboard cat", "resave": False, "saveUninitialized": False},
    "accessTokens": {"timeToExpiry": 7_200_000},
    "refreshTokens": {"timeToExpiry": 7_200_000},
    "authorizationCodes": {"timeToExpiry": 300_000},
}


def fill(server: Server, users: int, progress: Callable[[str], None]) -> None:
    def create(place: int) -> None:
        names = {
            "username": username(place),
            "firstname": "Nina",
            "lastname": f"N {place}",
            "email": email(place),
        }
        ask(server, "/users", orjson.dumps(names))

    with ThreadPoolExecutor(8) as threads:
        for done, _ in enumerate(threads.map(create, range(users)), 1):
            if done % 500 == 0:
                progress(f"{done:,} users in {NAME}")


def ask(server: Server, path: str, body: bytes | None = None) -> Any:
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"http://127.0.0.1:{server.port}{path}", body, headers)) as answer:
        return orjson.loads(answer.read())


def path_of_list(server: Server) -> str:
    """Its ``count`` is of keys in Redis, of which a user has several: the one that gives a hundred users."""

    def distance(count: int) -> int:
        return abs(len(ask(server, f"/users?count={count}")["users"]) - LISTED)

    return f"/users?count={min(range(LISTED, 4 * LISTED), key=distance)}"
