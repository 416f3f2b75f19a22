"""Running the server: one process, or a parent that keeps several alive."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from gatebook import logs
from gatebook.commands import banner, early, first_link, listeners, numbers, processes, start
from gatebook.http import capacity, metrics, tracing
from gatebook.http.protocol import TimeoutProtocol
from gatebook.settings import Settings
from models.migrations import nothing

if TYPE_CHECKING:
    from starlette.types import ASGIApp

SWITCH = 0.0005
"""Seconds until a thread that computes makes way: a long read needs the interpreter's lock for each of its
rows, and the event loop after each thing it waited for."""
DRAIN = 5
"""Seconds that others have to take over, where no person waits."""


def serve(settings: Settings) -> None:
    """Until SIGTERM or SIGINT, which are a good end: exit status 0."""
    processes.leave_signals_alone()
    if wrong := tracing.problem(os.environ):
        raise start.StartError(wrong)
    for sign in (signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if banner.is_watched() else [])):
        signal.signal(sign, _leave)
    capacity.raise_limit()
    sockets = listeners.bind(settings)
    if path := listeners.path_of(sockets[0]):  # which systemd may have opened
        settings = dataclasses.replace(settings, socket=path)
    port = 0 if path else sockets[0].getsockname()[1]
    watched = early.Early(sockets[-1]) if settings.metrics_port is not None else None
    hand_over = nothing if banner.is_watched() else partial(start.keep_key, settings)
    key = asyncio.run(start.prepare(settings, banner.step, banner.wait, hand_over))
    banner.show(settings, port, key)
    if key:
        first_link.show(settings, port)
    try:
        run(settings, sockets, partial(ready, watched))
    finally:
        logs.logger.info("Stopped")


def ready(watched: early.Early | None) -> None:
    if watched:
        watched.end()
    banner.ready()


def _leave(*_: Any) -> None:
    raise SystemExit(0)


def run(settings: Settings, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
    usual = 0 if banner.is_watched() else DRAIN
    config = processes.Config(
        partial(application, settings),
        factory=True,
        interface="asgi3",
        http=TimeoutProtocol,
        ws="none",
        lifespan="on",
        workers=settings.workers,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=int(processes.UNDER_WAY) + 1,
        timeout_worker_healthcheck=20,
        drain=usual if settings.drain_seconds is None else settings.drain_seconds,
    )
    os.environ.pop(metrics.FOLDER, None)  # a folder of another program's
    if settings.workers == 1:
        processes.Only(config, ready).run(sockets)
    else:
        logging.getLogger("uvicorn.error").setLevel(logging.INFO)  # it tells of workers that died
        with numbers.shared():
            processes.Workers(config, sockets, ready).run()


def application(settings: Settings) -> ASGIApp:
    """The app, made in the process that serves it."""
    from gatebook.http.app import create_app

    logs.configure(settings.log_level, settings.log_format)
    if multiprocessing.parent_process():
        processes.leave_signals_alone()
        threading.Thread(target=_end_with_parent, daemon=True).start()
    app = create_app(settings)
    sys.setswitchinterval(SWITCH)
    gc.freeze()  # what is imported stays: to look for garbage in it would stop all for a tenth of a second
    return app


def _end_with_parent() -> None:
    """A parent that was killed could not tell its workers to end."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGQUIT)
