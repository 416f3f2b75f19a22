"""A server of PostgreSQL that answers nobody: does it only work for long, or is it not there at all?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

QUIET = 0.5  # seconds without an answer for anybody, after which we look
ANSWER = 1.0  # seconds that a new connection may take then


class Watch:
    """``quiet`` is whether somebody waits, and nobody was answered; ``give_up`` lets all of them go."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        quiet: Callable[[], bool],
        give_up: Callable[[], None],
    ) -> None:
        self._connect, self._quiet, self._give_up = connect, quiet, give_up
        self.silent = False
        self._looking: asyncio.Task[None] | None = None
        self._tick()

    def _tick(self) -> None:
        """Now and then, and not for each statement."""
        self._clock = asyncio.get_running_loop().call_later(QUIET / 2, self._tick)
        if self._quiet() and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """Until it is there again. A refusal is an answer, too."""
        while await self._hears_nothing() and (self.silent or self._quiet()):
            if not self.silent:
                self.silent = True
                self._give_up()
        self.silent = False

    async def _hears_nothing(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER):
                connection = await self._connect()
        except TimeoutError:
            return True
        except Exception:
            return False
        connection.terminate()
        return False

    def close(self) -> None:
        self._clock.cancel()
        if self._looking:
            self._looking.cancel()
