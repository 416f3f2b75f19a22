"""The processes that serve, and how they end.

SIGTERM lets others take over: for a while all is answered, but no connection is kept and ``/ready`` says no;
then what is under way is finished. SIGINT, a person's, does without the while. A second signal ends at once.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess, multiprocess

from gatebook.commands import banner, numbers
from gatebook.commands.listeners import not_free
from gatebook.http.protocol import TimeoutProtocol
from gatebook.logs import logger

UNDER_WAY = 7.0  # seconds for what is under way in the end
LAST = 1.0  # seconds for who connected last to send a request
CLOSE = (b"connection", b"close")
TO_LEAVE_ALONE = (
    signal.SIGHUP,
    signal.SIGUSR1,
    signal.SIGUSR2,
)  # which would kill a process that has no use for them


class Config(uvicorn.Config):
    """``drain`` is how many seconds others have to take over."""

    def __init__(self, app: Any, *, drain: float, **options: Any) -> None:
        super().__init__(app, **options)
        self.drain = drain


def leave_signals_alone() -> None:
    for sign in TO_LEAVE_ALONE:
        signal.signal(sign, signal.SIG_IGN)


def end_at_once() -> None:
    with suppress(Exception):  # a line of the log may be half written
        logger.info("Stopped")
    os._exit(0)


class Server(uvicorn.Server):
    config: Config
    ends_at: float | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGQUIT is how a parent hands on SIGINT, which a terminal sends to its workers too."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGQUIT, self.handle_exit)
        with super().capture_signals():
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Only now the ports are listened on: who connected before would wait for the server to start."""
        try:
            await super().startup(sockets)
        except OSError as error:  # another server had bound the port too, and was faster
            if isinstance(name := (sockets or [])[0].getsockname(), str):
                raise
            host, port, *_ = name
            logger.error("%s", not_free(host, port, error))
            raise SystemExit(STARTUP_FAILURE) from None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig == signal.SIGINT and multiprocessing.parent_process():
            return
        if self.should_exit or self.ends_at is not None:
            end_at_once()
        elif sig == signal.SIGTERM and self.config.drain and self.started:
            self._drain()
        else:
            self.should_exit = True

    def _drain(self) -> None:
        self.ends_at = time.monotonic() + self.config.drain
        self.config.loaded_app.state.stopping = True
        self.config.encoded_headers.append(CLOSE)
        self.server_state.default_headers = [*self.server_state.default_headers, CLOSE]
        if not multiprocessing.parent_process():
            logger.info("Stopping in %g s: until then others may take over", self.config.drain)

    async def on_tick(self, counter: int) -> bool:
        if self.ends_at is not None and time.monotonic() >= self.ends_at:
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.ends_at is not None:
            await self._take_the_last(sockets or [])
        await super().shutdown(sockets)

    async def _take_the_last(self, sockets: list[socket.socket]) -> None:
        """Who is connected, but not taken yet when a listener closes, would be reset with a request sent."""
        copies = [listener.dup() for listener in sockets]
        for server in self.servers:
            server.close()
        for listener in sockets:
            listener.close()
        await asyncio.sleep(0.05)  # until the loop has let go of them
        for copy in copies:
            copy.setblocking(False)
            waiting = list(_waiting(copy))
            copy.close()
            for connection in waiting:
                await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST):
                while self.server_state.connections:  # noqa: ASYNC110 - as uvicorn waits for them
                    await asyncio.sleep(0.02)

    def _protocol(self) -> asyncio.Protocol:
        state = self.lifespan.state
        return TimeoutProtocol(config=self.config, server_state=self.server_state, app_state=state)

    async def _wait_tasks_to_complete(self) -> None:
        """uvicorn would cancel what is left, and log each as an error."""
        try:
            async with asyncio.timeout(UNDER_WAY):
                await super()._wait_tasks_to_complete()
        except TimeoutError:
            for connection in list(self.server_state.connections):
                if isinstance(connection, TimeoutProtocol):
                    connection.cut()
            await super()._wait_tasks_to_complete()


def _waiting(listener: socket.socket) -> Iterator[socket.socket]:
    with suppress(BlockingIOError):
        while True:
            yield listener.accept()[0]


class Only(Server):
    """The one process, which says when it is ready."""

    def __init__(self, config: Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()


class Worker(multiprocess.Process):
    """uvicorn's own has a server of uvicorn's own."""

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """The server is there before the thread begins that tells whether it has started: else each of the
        two might make one of its own, and the one that is asked would never start."""
        self._server = Server(self.config)
        super().target(sockets)


class Workers(Multiprocess):
    sign = signal.SIGTERM  # for the workers
    impatient = False

    def __init__(self, config: Config, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
        self.ready = ready
        vars(multiprocess)["Process"] = Worker  # uvicorn makes them in four places
        self.watched = banner.is_watched()
        self.known: set[int | None] = set()
        super().__init__(config, sockets)

    def run(self) -> None:
        super().run()
        if any(process.exitcode == STARTUP_FAILURE for process in self.processes):
            raise SystemExit(1)

    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(30, self.should_exit) for process in self.processes):
            self.ready()

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        now = {process.pid for process in self.processes}
        for pid in self.known - now:
            numbers.forget(pid or 0)
        self.known = now

    def handle_int(self) -> None:
        self.impatient, self.sign = self.should_exit.is_set(), signal.SIGQUIT
        super().handle_int()

    def handle_term(self) -> None:
        self.impatient = self.should_exit.is_set()
        super().handle_term()

    def handle_hup(self) -> None:
        """The workers are made anew, one by one; but without a terminal any more, a person's server ends."""
        if self.watched:
            self.handle_int()
        else:
            super().handle_hup()

    def terminate_all(self) -> None:
        for listener in self.sockets:
            listener.close()  # the workers have theirs until they end
        for process in self.processes:
            if process.exitcode is None and process.pid is not None:
                os.kill(process.pid, self.sign)

    def join_all(self) -> None:
        while any(process.exitcode is None for process in self.processes):
            self.handle_signals()
            if self.impatient:
                for process in self.processes:
                    process.kill()
                numbers.remove()
                end_at_once()
            time.sleep(0.05)
        super().join_all()
