"""Connecting to the first of several hosts that will do."""

from __future__ import annotations

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
NEXT = (OSError, asyncpg.CannotConnectNowError, asyncpg.TargetServerAttributeNotMatched)


def hosts(dsn: str) -> tuple[list[tuple[str, int | None]], str]:
    """Where the driver would look, a folder or file for a socket, and which kind of server it would take."""
    addresses, parameters, _ = _parse_connect_arguments(dsn=dsn, **PARAMETERS)
    places = [(each, None) if isinstance(each, str) else each for each in addresses]
    return places, parameters.target_session_attrs.value


async def connect(dsn: str, *, timeout: float, **options: Any) -> Any:  # noqa: ASYNC109 - as asyncpg has it
    """Each host has its share of the time: asyncpg alone would wait for the first until there is none left,
    and never come to the next."""
    places, wanted = hosts(dsn)
    turns = ["standby", "any"] if wanted == "prefer-standby" else [wanted]
    tries = [(place, turn) for turn in turns for place in places]
    failed: BaseException = OSError("there is no host")
    for (host, port), turn in tries:
        try:
            return await asyncpg.connect(
                dsn,
                host=host,
                port=port,
                target_session_attrs=turn,
                timeout=timeout / len(tries),
                **options,
            )
        except NEXT as error:
            failed = error
    raise failed
