"""Three servers of PostgreSQL that Patroni looks after by etcd, each on ports of this machine."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.gatebook.running import free_port, until
from tests.postgres import _programs

NAMES = ("one", "two", "three")
HERE = "127.0.0.1"
TTL, LOOP, RETRY = 20, 5, 5  # seconds, the least that Patroni takes for the first
LONG = 90.0  # seconds to be well again


class Node:
    """A machine, as far as the cluster is concerned: Patroni, and the server that it started."""

    def __init__(self, name: str, folder: Path, etcd: int) -> None:
        self.name, self.folder = name, folder / name
        self.port, self.rest = free_port(), free_port()
        self.folder.mkdir(mode=0o700)
        self.file = self.folder / "patroni.json"
        self.file.write_text(json.dumps(self._configuration(etcd)))
        _give_away(self.folder, self.file)

    def _configuration(self, etcd: int) -> dict[str, Any]:
        data, rest = self.folder / "data", f"{HERE}:{self.rest}"
        users = {"superuser": {"username": "postgres"}, "replication": {"username": "postgres"}}
        everybody = [f"host {which} all {HERE}/32 trust" for which in ("all", "replication")]
        own = {"unix_socket_directories": str(self.folder), "max_connections": 60}
        own["dynamic_shared_memory_type"] = "mmap"  # in the folder, as who is killed leaves it behind
        return {
            "scope": "gatebook",
            "name": self.name,
            "etcd3": {"host": f"{HERE}:{etcd}"},
            "restapi": {"listen": rest, "connect_address": rest},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL,
                    "loop_wait": LOOP,
                    "retry_timeout": RETRY,
                    "synchronous_mode": True,
                    "postgresql": {"use_pg_rewind": True, "parameters": own | {"wal_log_hints": "on"}},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}],
            },
            "postgresql": {
                "listen": f"{HERE}:{self.port}",
                "connect_address": f"{HERE}:{self.port}",
                "data_dir": str(data),
                "bin_dir": str(_programs()),
                "pgpass": str(self.folder / "pgpass"),
                "authentication": users,
                "pg_hba": everybody,
                "parameters": own,
            },
        }

    def start(self) -> None:
        self.patroni = _run(["patroni", str(self.file)], self.folder / "log")

    def pids(self) -> list[int]:
        """All there is on the machine."""
        found = [self.patroni.pid] if self.patroni.poll() is None else []
        try:
            postmaster = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
            if str(self.folder) not in Path(f"/proc/{postmaster}/cmdline").read_text():
                return found  # its number is another's by now
            children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text()
        except OSError:
            return found
        return [*found, *map(int, [postmaster, *children.split()])]

    def send(self, sign: signal.Signals) -> None:
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, sign)

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        self.patroni.wait()


class Cluster:
    def __init__(self, folder: Path, etcd: int) -> None:
        self.nodes = {name: Node(name, folder, etcd) for name in NAMES}

    @property
    def url(self) -> str:
        places = ",".join(f"{HERE}:{node.port}" for node in self.nodes.values())
        return f"postgres://postgres@{places}/gatebook?target_session_attrs=read-write"

    def roles(self) -> dict[str, str]:
        """Of those that are well, by name; as any of them that answers tells it."""
        for node in self.nodes.values():
            try:
                found = httpx2.get(f"http://{HERE}:{node.rest}/cluster", timeout=1).json()
            except httpx2.TransportError:
                continue
            well = [each for each in found["members"] if each["state"] in ("running", "streaming")]
            return {each["name"]: each["role"] for each in well}
        return {}

    def leader(self) -> Node:
        """When all are well, and one of the others has each change before it is acknowledged."""
        until(lambda: sorted(self.roles().values()) == ["leader", "replica", "sync_standby"], LONG)
        return next(self.nodes[name] for name, role in self.roles().items() if role == "leader")


def version() -> tuple[int, ...]:
    """Of Patroni, such as 4.1.5."""
    command = ["patroni", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return tuple(map(int, told.split()[-1].split(".")))


@contextmanager
def cluster() -> Iterator[Cluster]:
    """From when it is well; all of it is gone in the end."""
    if not (shutil.which("patroni") and shutil.which("etcd")):
        pytest.skip("it needs patroni and etcd: Debian's patroni and etcd-server")
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="gatebook-", dir="/dev/shm"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        _give_away(folder)
        found = Cluster(folder, stack.enter_context(_etcd(folder)))
        for node in found.nodes.values():
            node.start()
            stack.callback(_end, node)
        found.leader()
        yield found


@contextmanager
def _etcd(folder: Path) -> Iterator[int]:
    port, peers = free_port(), f"http://{HERE}:{free_port()}"
    urls = {
        "data-dir": str(folder / "etcd"),
        "listen-client-urls": f"http://{HERE}:{port}",
        "advertise-client-urls": f"http://{HERE}:{port}",
        "listen-peer-urls": peers,
        "initial-advertise-peer-urls": peers,
        "initial-cluster": f"default={peers}",
    }
    process = _run(["etcd", *[f"--{name}={value}" for name, value in urls.items()]], folder / "etcd.log")
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def _run(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """PostgreSQL refuses to run as root."""
    root = os.geteuid() == 0
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            user="nobody" if root else None,
            group=pwd.getpwnam("nobody").pw_gid if root else None,
            extra_groups=[] if root else None,
            start_new_session=True,
        )


def _give_away(*places: Path) -> None:
    for place in places:
        if os.geteuid() == 0:
            shutil.chown(place, "nobody")


def _end(node: Node) -> None:
    node.send(signal.SIGCONT)
    node.kill()
