"""Connecting to the first of several hosts that will do."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

import asyncpg
from asyncpg.connect_utils import _parse_connect_arguments

PARAMETERS = {
    **dict.fromkeys(("host", "port", "user", "password", "passfile", "database", "ssl", "direct_tls")),
    **dict.fromkeys(("server_settings", "target_session_attrs", "krbsrvname", "gsslib", "service")),
    **dict.fromkeys(("servicefile", "command_timeout")),
    **dict.fromkeys(
        ("statement_cache_size", "max_cached_statement_lifetime", "max_cacheable_statement_size"), 0
    ),
}
Try = Callable[[], Coroutine[Any, Any, Any]]
HEAD_START = 0.3  # seconds for a host to answer, before the next is asked beside it
NEXT = (OSError, asyncpg.CannotConnectNowError, asyncpg.TargetServerAttributeNotMatched)


def hosts(dsn: str) -> tuple[list[tuple[str, int | None]], str]:
    """Where the driver would look, a folder or file for a socket, and which kind of server it would take."""
    addresses, parameters, _ = _parse_connect_arguments(dsn=dsn, **PARAMETERS)
    places = [(each, None) if isinstance(each, str) else each for each in addresses]
    return places, parameters.target_session_attrs.value


async def connect(dsn: str, *, timeout: float, **options: Any) -> Any:  # noqa: ASYNC109 - as asyncpg has it
    """To the first that will do, in the order of the URL. asyncpg alone would wait for one that says nothing
    until there is no time left, and never come to the next."""
    places, wanted = hosts(dsn)
    turns = ["standby", "any"] if wanted == "prefer-standby" else [wanted]
    tries = [
        partial(
            asyncpg.connect, dsn, host=host, port=port, target_session_attrs=turn, timeout=timeout, **options
        )
        for turn in turns
        for host, port in places
    ]
    async with asyncio.timeout(timeout):
        return await _first(tries)


async def _first(tries: Sequence[Try]) -> Any:
    """Each begins when the one before has failed, or taken its time."""
    left, trying = deque(tries), set[asyncio.Future[Any]]()
    failed: BaseException = OSError("there is no host")
    try:
        while left or trying:
            if left:
                trying.add(asyncio.ensure_future(left.popleft()()))
            head_start = HEAD_START if left else None
            done, _ = await asyncio.wait(trying, timeout=head_start, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                trying.remove(each)
                if not (error := each.exception()):
                    return each.result()
                if not isinstance(error, NEXT):
                    raise error
                failed = error
    finally:
        for each in trying:
            each.cancel()
            each.add_done_callback(_end)
    raise failed


def _end(unneeded: asyncio.Future[Any]) -> None:
    """It may have come at the same moment."""
    if not unneeded.cancelled() and not unneeded.exception():
        unneeded.result().terminate()
