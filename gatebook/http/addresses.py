"""Where a request came from, and the address it was sent to."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypedDict

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from gatebook.logs import request_id
from gatebook.values import Network, is_loopback

HOPS = 20  # of proxies one behind the other
USER_AGENT_LENGTH = 300


class Origin(TypedDict):
    """What the audit log keeps of where a change came from."""

    request_id: str
    address: str | None
    user_agent: str | None


def origin_of(scope: Scope, headers: Headers, trusted: Sequence[Network]) -> Origin:
    return {
        "request_id": request_id.get(),
        "address": client_address(scope, headers, trusted),
        "user_agent": headers.get("user-agent", "")[:USER_AGENT_LENGTH] or None,
    }


def client_address(scope: Scope, headers: Headers, trusted: Sequence[Network]) -> str | None:
    """The socket's other end; behind trusted proxies, the last address that one of them vouches for."""
    address = scope["client"][0] if scope.get("client") else None
    for hop in forwarded_for(headers) if trusted else ():
        if address is None or not is_among(address, trusted):
            break
        if (known := plain_address(hop)) is None:
            break
        address = known
    return address


def forwarded_for(headers: Headers) -> Iterator[str]:
    """The hops of X-Forwarded-For, the nearest first, and no more than are ever real."""
    lines = headers.getlist("x-forwarded-for")[-HOPS:]
    hops = (hop.strip() for line in reversed(lines) for hop in reversed(line.rsplit(",", HOPS)))
    yield from islice(hops, HOPS)


def is_among(address: str, networks: Sequence[Network]) -> bool:
    known = plain_address(address)
    return known is not None and any(ipaddress.ip_address(known) in network for network in networks)


def plain_address(text: str) -> str | None:
    """An IP address as it is usually written; None when it is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def base_url(scope: Scope) -> str:
    """The address that the caller has connected to; never what its Host header claims."""
    host, port = scope.get("server") or ("localhost", None)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}" if port else f"http://{name}"


def is_on_this_machine(request: Request) -> bool:
    """Not through a proxy, nor from a web page, be it one that made its own name mean this machine: its Host
    tells."""
    tells = ("forwarded", "x-forwarded", "x-real-ip", "via", "origin")
    passed_on = any(name.startswith(tells) for name in request.headers)
    local = request.client is not None and is_loopback(request.client.host)
    return local and not passed_on and is_loopback(host_name(request.headers.get("host", "")))


def host_name(host: str) -> str:
    """Without the port, and without the brackets of an IPv6 address."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
