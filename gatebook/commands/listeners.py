"""Where requests come in: ports, a Unix socket, or what systemd has opened already."""

from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

from gatebook.commands.start import StartError
from gatebook.settings import Settings
from gatebook.values import HERE

FIRST = 3  # descriptor of those that systemd hands over, see sd_listen_fds(3)
MODE = 0o660  # of a Unix socket: for a proxy of our group
UNSENT = 128 * 1024
"""What the system may hold beyond what is under way: more would hide how slowly a client reads."""


def bind(settings: Settings) -> list[socket.socket]:
    """Take them before anything else, the main one first; nobody can connect until they are served."""
    listeners = handed_over() or [_main(settings)]
    listeners += [_bind(settings.host, port) for port, _ in settings.dialect_ports]
    if settings.express_anonymous_port is not None:
        listeners.append(_bind(HERE, settings.express_anonymous_port))
    if settings.metrics_port is not None:
        listeners.append(_bind(settings.host, settings.metrics_port))
    return listeners


def handed_over() -> list[socket.socket]:
    """What systemd has opened for this very process."""
    if os.environ.pop("LISTEN_PID", None) != str(os.getpid()):
        return []
    listeners = [socket.socket(fileno=FIRST + place) for place in range(int(os.environ.pop("LISTEN_FDS", 0)))]
    for listener in listeners:
        listener.set_inheritable(False)
    return listeners


def path_of(listener: socket.socket) -> Path | None:
    """Of a Unix socket."""
    return Path(listener.getsockname()) if listener.family == socket.AF_UNIX else None


def _main(settings: Settings) -> socket.socket:
    return _bind_unix(settings.socket) if settings.socket else _bind(settings.host, settings.port)


def _bind(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        listener.bind(address)
    except OSError as error:
        raise not_free(host, port, error) from error
    except UnicodeError as error:  # of a name that is longer than names can be
        raise StartError(f"Gatebook cannot listen on {host}: it is no host name.") from error
    return listener


def not_free(host: str, port: int, error: OSError) -> StartError:
    place = f"port {port} on {host}"
    if error.errno == errno.EADDRINUSE:
        return StartError(
            f"There is a server on {place} already. Stop it, or take another port: "
            f"gatebook serve --port {port % 65535 + 1}"
        )
    return StartError(f"Gatebook cannot listen on {place}: {error.strerror or error}.")


def _bind_unix(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.exists() and is_left_over(path):
            path.unlink()
        listener.bind(str(path))
        path.chmod(MODE)
    except OSError as error:
        listener.close()
        raise StartError(f"Gatebook cannot listen on {path}: {error.strerror or error}.") from error
    return listener


def is_left_over(path: Path) -> bool:
    """A socket where nobody listens any more: a server does not take its own away."""
    if not stat.S_ISSOCK(path.stat().st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            return True
    raise StartError(f"There is a server on {path} already. Stop it, or take another GATEBOOK_SOCKET.")
