"""Connections to PostgreSQL, each for one statement or one transaction: see docs/decisions/0010."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

import asyncpg

from models.database import begin
from models.postgres_watch import QUIET, Watch

WAIT = 1.5  # seconds for a connection while nobody gets an answer
FULL = 1.0  # seconds for which a server that has no room for more is not asked for more
UNUSED = 300.0  # seconds after which a connection that nobody needed is closed


def is_lost(connection: asyncpg.Connection, error: BaseException | None) -> bool:
    """Whether the server ended it, or will in a moment."""
    if isinstance(error, (asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError)):
        return True
    return isinstance(error, (asyncpg.InterfaceError, asyncpg.InternalClientError)) and connection.is_closed()


class Connections:
    """At most ``most``; ``least`` are kept though nobody needs them. They go to who came first, and the one
    that was used last is used again."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], least: int, most: int) -> None:
        self._connect, self._least = connect, least
        self._most = most
        self._places = most  # for connections that are not there
        self._free: list[asyncpg.Connection] = []
        self._good: set[asyncpg.Connection] = set()
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._opening: set[asyncio.Timeout] = set()
        self._answered_at = self._full_until = 0.0
        self._watch = Watch(connect, self._is_quiet, self._give_up)
        self._unneeded = 0  # connections, since it was last tidied up
        self._tidying = asyncio.get_running_loop().call_later(UNUSED, self._tidy)

    def counts(self) -> dict[str, int]:
        """Used are those, too, that are being opened."""
        free, waiting = len(self._free), sum(not turn.done() for turn in self._waiting)
        return {"used": self._most - self._places - free, "free": free, "waiting": waiting}

    @property
    def are_free(self) -> bool:
        """All there are."""
        return len(self._free) == len(self._good)

    def at_once(self) -> asyncpg.Connection | None:
        while self._free:
            connection = self._free.pop()
            self._unneeded = min(self._unneeded, len(self._free))
            if not connection.is_closed():
                return connection
            self._leave(connection)
        return None

    async def take(self) -> asyncpg.Connection:
        """TimeoutError when the server does not answer anybody."""
        if found := self.at_once():
            return found
        if self._watch.silent:
            raise TimeoutError
        while True:
            if self._places and monotonic() > self._full_until:
                self._places -= 1
            elif found := await self._turn():
                return found
            try:
                return await self._open()
            except asyncpg.TooManyConnectionsError:
                if not self._good:
                    raise

    async def _turn(self) -> asyncpg.Connection | None:
        """A connection, or None: the place for one."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[asyncpg.Connection | None] = loop.create_future()
        self._waiting.append(turn)
        late = loop.call_later(WAIT, self._look, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and not turn.exception():  # it came at the same moment
                self._pass_on(turn.result())
            raise
        finally:
            late.cancel()

    def _look(self, turn: asyncio.Future[asyncpg.Connection | None]) -> None:
        """As long as others get their answers, it is worth waiting."""
        if turn.done():
            return
        if monotonic() - self._answered_at > WAIT:
            turn.set_exception(TimeoutError())
        else:
            asyncio.get_running_loop().call_later(WAIT, self._look, turn)

    async def _open(self) -> asyncpg.Connection:
        try:
            async with asyncio.timeout(None) as limit:
                self._opening.add(limit)
                connection = await self._connect()
        except BaseException as error:
            if isinstance(error, asyncpg.TooManyConnectionsError) and self._good:
                self._full_until = monotonic() + FULL
                self._places += 1
            else:
                self._pass_on(None)
            raise
        finally:
            self._opening.discard(limit)
        self._good.add(connection)
        return connection

    def _is_quiet(self) -> bool:
        busy = self._opening or len(self._free) < len(self._good)
        return bool(busy) and monotonic() - self._answered_at > QUIET

    def _give_up(self) -> None:
        """The server is not there: whoever waits for it, or for a connection, is told so."""
        for connection in list(self._good):
            connection.terminate()
        for limit in self._opening:
            limit.reschedule(asyncio.get_running_loop().time())
        for turn in self._waiting:
            if not turn.done():
                turn.set_exception(TimeoutError())

    def give_back(self, connection: asyncpg.Connection, error: BaseException | None = None) -> None:
        """A server that did not answer in time would not hear that nobody waits for it any more."""
        if isinstance(error, asyncio.CancelledError) and not connection.is_closed():
            begin(self._recover(connection))
            return
        if isinstance(error, TimeoutError) or is_lost(connection, error):
            connection.terminate()
        elif not connection.is_closed():
            self._answered_at = monotonic()
        if connection in self._good and not connection.is_closed():
            self._pass_on(connection)
        else:
            self._leave(connection)

    async def _recover(self, connection: asyncpg.Connection) -> None:
        """The server is being told that nobody waits for the statement; then the next one is heard."""
        try:
            await connection.execute("SELECT 1", timeout=WAIT)
        except Exception:
            self._leave(connection)
        else:
            self.give_back(connection)

    def _leave(self, connection: asyncpg.Connection) -> None:
        connection.terminate()
        self._good.discard(connection)
        self._pass_on(None)

    def _pass_on(self, connection: asyncpg.Connection | None) -> None:
        """A connection, or the place for one, to who has waited for the longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection:
            self._free.append(connection)
        else:
            self._places += 1

    def renew(self) -> None:
        """Each is made again before it is used: where the URL leads by now."""
        self._good.clear()
        free, self._free = self._free, []
        for connection in free:
            self._leave(connection)

    def _tidy(self) -> None:
        spare = min(self._unneeded, len(self._good) - self._least)
        unused, self._free = self._free[: max(0, spare)], self._free[max(0, spare) :]
        for connection in unused:
            self._leave(connection)
        self._unneeded = len(self._free)
        self._tidying = asyncio.get_running_loop().call_later(UNUSED, self._tidy)

    async def close(self) -> None:
        self._tidying.cancel()
        self._watch.close()
        closing = [connection.close(timeout=WAIT) for connection in self._good]
        await asyncio.gather(*closing, return_exceptions=True)
