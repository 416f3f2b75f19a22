"""PgBouncer before a server of PostgreSQL's, with a connection for each transaction."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SETTINGS = """
[databases]
{name} = host={host} user=postgres
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = {size}
server_idle_timeout = 1
"""


@contextmanager
def pooler(host: str, name: str, size: int = 3) -> Iterator[str]:
    """The folder of its socket, for the database of this name, or ``*`` for all. Like PostgreSQL, it refuses
    to run as root."""
    assert PROGRAM
    with TemporaryDirectory(dir="/tmp") as folder:
        file = Path(folder, "pgbouncer.ini")
        file.write_text(SETTINGS.format(host=host, name=name, folder=folder, size=size))
        user = "nobody" if os.geteuid() == 0 else None
        shutil.chown(folder, user or os.geteuid())
        process = subprocess.Popen([PROGRAM, "-q", file], user=user, stderr=subprocess.DEVNULL)
        try:
            while not listens(Path(folder, ".s.PGSQL.6432")):
                assert process.poll() is None
                time.sleep(0.02)
            yield folder
        finally:
            process.terminate()
            process.wait(10)


def listens(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(place)) == 0
