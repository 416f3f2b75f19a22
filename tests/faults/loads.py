"""Clients that ask a server in trouble, and what they were told by when."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count, cycle

from scripts.hostile.sending import graphql
from tests.faults.asking import KEY, ME, READY, Answer, keep_asking
from tests.faults.served import Served

CLIENTS, PAUSE = 24, 0.02
CREATE = "mutation ($name: String!) { createUser(input: {username: $name}) { problems { code } } }"
numbers = count()


def mixed() -> Callable[[], bytes]:
    """Two that read, one that writes, one that asks for ``/ready``."""
    turn = cycle(range(4))
    made = [
        lambda: ME,
        lambda: ME,
        lambda: graphql(KEY, CREATE, name=f"user {next(numbers)}"),
        lambda: READY,
    ]
    return lambda: made[next(turn)]()


class Load:
    answers: Sequence[Answer] = ()

    def of(self, since: float, until: float) -> list[Answer]:
        return [answer for answer in self.answers if since <= answer.at < until]

    def bad_since(self, moment: float) -> float:
        """Seconds until the last that was told to come again had been asked for."""
        return max(
            (each.at - moment for each in self.answers if each.status != 200 and each.at > moment), default=0
        )


@asynccontextmanager
async def load(
    server: Served, requests: Callable[[], bytes], clients: int = CLIENTS, pause: float = PAUSE
) -> AsyncIterator[Load]:
    found, over = Load(), asyncio.Event()
    asking = asyncio.ensure_future(keep_asking(server.port, clients, requests, over, pause))
    await asyncio.sleep(1)  # until all is under way
    try:
        yield found
    finally:
        over.set()
        found.answers = await asking


def statuses(answers: Sequence[Answer]) -> str:
    found = Counter(answer.status for answer in answers)
    return ", ".join(f"{many} x {status or 'none'}" for status, many in sorted(found.items()))
