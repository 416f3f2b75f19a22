"""Running the server: one process, or a parent that keeps several alive."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from gatebook import logs
from gatebook.commands import banner, first_link, start
from gatebook.http import capacity
from gatebook.http.protocol import TimeoutProtocol
from gatebook.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

SWITCH = 0.0005
"""Seconds until a thread that computes makes way: a long read needs the interpreter's lock for each of its
rows, and the event loop after each thing it waited for."""


def serve(settings: Settings) -> None:
    """Until SIGTERM or SIGINT, which are a good end: exit status 0."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, _leave)
    capacity.raise_limit()
    listeners = start.bind(settings)
    with banner.progress() as on_step:
        key = asyncio.run(start.prepare(settings, on_step))
    banner.show(settings, listeners[0].getsockname()[1], key)
    if key:
        first_link.show(settings, listeners[0].getsockname()[1])
    start.listen(listeners)
    try:
        run(settings, listeners)
    finally:
        logs.logger.info("Stopped")


def _leave(*_: Any) -> None:
    raise SystemExit(0)


def run(settings: Settings, listeners: list[socket.socket]) -> None:
    config = uvicorn.Config(
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
        timeout_graceful_shutdown=30,
        timeout_worker_healthcheck=20,
    )
    if settings.workers == 1:
        Server(config).run(listeners)
    else:
        Workers(config, listeners).run()


def application(settings: Settings) -> ASGIApp:
    """The app, made in the process that serves it."""
    from gatebook.http.app import create_app

    logs.configure(settings.log_level, settings.log_format)
    if multiprocessing.parent_process():
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
        os.kill(os.getpid(), signal.SIGTERM)


class Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            banner.ready()


class Workers(Multiprocess):
    def run(self) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.INFO)  # it tells of workers that died
        super().run()
        if any(process.exitcode == STARTUP_FAILURE for process in self.processes):
            raise SystemExit(1)

    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(30, self.should_exit) for process in self.processes):
            banner.ready()

    def terminate_all(self) -> None:
        for listener in self.sockets:
            listener.close()  # who connects now is refused, not kept waiting
        super().terminate_all()
