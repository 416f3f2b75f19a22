"""Which dialect a path at the root means, for clients that can change only the host they call.

In this order: the port it came in on, the Host, the dialect of the API key used, shapes that only one dialect
has, and last the one that the settings name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

API, AUTH = "/api/v1", "/auth/v1"


def by_prefix(path: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The dialect whose own prefix this is, and the path below it."""
    name, slash, rest = path[1:].partition("/")
    return (name, slash + rest) if name in names else None


def by_place(port: int | None, host: str, ports: Mapping[int, str], hosts: Mapping[str, str]) -> str | None:
    """What the settings bind to this port, or to this Host."""
    host = host.lower()
    return ports.get(port or 0) or hosts.get(host) or hosts.get(re.sub(r":\d*$", "", host))


def by_shape(method: str, path: str, query: str) -> str | None:
    """The only dialect with a path of this shape."""
    if not path.startswith((API + "/", AUTH + "/")):
        return "express"
    if path.startswith(AUTH + "/"):
        return "antfly"
    if path.endswith("/"):
        return "adverity"
    segments = path.removeprefix(API).split("/")[1:]
    if _is_antfly(method, segments):
        return "antfly"
    names = {pair.partition("=")[0] for pair in query.split("&")}
    return "authgate" if segments == ["users"] and names & {"page", "limit"} else None


def _is_antfly(method: str, segments: Sequence[str]) -> bool:
    if segments[:1] != ["users"] or len(segments) < 2:
        return False
    if len(segments) == 2:
        return segments[1] == "me" or (method == "POST" and segments[1] != "search")
    return len(segments) == 3 and segments[2] in ("password", "permissions")
