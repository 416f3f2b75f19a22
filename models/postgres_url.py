"""What asyncpg connects with, from a URL. It reads most of it itself, as libpq does; the rest is ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

OURS = {"minsize": 1, "maxsize": 10, "timeout": 4.0, "command_timeout": 5.5, "statement_cache_size": 100}
"""Connections of the pool; seconds to connect and to answer; statements that a connection remembers."""
UNHEARD = frozenset(("channel_binding", "gssencmode", "client_encoding"))
"""Options of libpq's that have one good value here, which is what the driver does anyway."""
STATEMENT_MILLISECONDS = "5000"  # after which the server itself gives up


def arguments(url: str) -> dict[str, Any]:
    """For ``connect`` in ``models/postgres.py``, with ``minsize`` and ``maxsize`` of the pool."""
    parts = urlsplit(url)
    given = {name: value for name, value in parse_qsl(parts.query) if name not in UNHEARD}
    settings = {}
    if "statement_timeout" in given:
        settings["statement_timeout"] = given.pop("statement_timeout")
    elif "statement_timeout" not in given.get("options", "") and not is_pooled(given):
        settings["statement_timeout"] = STATEMENT_MILLISECONDS
    if "schema" in given:
        settings["search_path"] = given.pop("schema")
    if "connect_timeout" in given:
        given["timeout"] = given.pop("connect_timeout")
    ours = {name: type(usual)(given.pop(name, usual)) for name, usual in OURS.items()}
    dsn = parts._replace(query=urlencode(given, quote_via=quote)).geturl()
    return {"dsn": dsn, "server_settings": settings, **ours}


def is_pooled(given: dict[str, str]) -> bool:
    """A pooler that has a connection for each transaction is told nothing that is to outlast one."""
    return given.get("statement_cache_size") == "0"
