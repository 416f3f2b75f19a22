"""Where a request came from, and the address it was sent to."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypedDict

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from gatebook.logs import request_id
from gatebook.values import UNIX, Network, is_loopback

HOPS = 20  # of proxies one behind the other
HOP = re.compile(r"""
    (?P<quote>"?)
    (?: \[ (?P<bracketed> [0-9a-f:.]+ (?:%[\w.~-]+)? ) \] (?: : [0-9]{1,5} )?
      | (?P<v4> [0-9.]+ ) : [0-9]{1,5}
      | (?P<bare> [0-9a-f:.]+ (?:%[\w.~-]+)? ) )
    (?P=quote)""", re.IGNORECASE | re.ASCII | re.VERBOSE)  # fmt: skip
"""An address as proxies write it: alone, with its port, in brackets (RFC 3986) or quotes (RFC 7239)."""
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
    address = caller_address(scope)
    for hop in forwarded_for(headers) if trusted else ():
        if not is_among(address, trusted):
            break
        if (known := address_of(hop)) is None:
            break
        address = known
    return address


def caller_address(scope: Scope) -> str | None:
    """Of who has connected; None over a Unix socket."""
    return scope["client"][0] if scope.get("client") else None


def forwarded_for(headers: Headers) -> Iterator[str]:
    """The hops of X-Forwarded-For, the nearest first, and no more than are ever real."""
    lines = headers.getlist("x-forwarded-for")[-HOPS:]
    hops = (hop.strip() for line in reversed(lines) for hop in reversed(line.rsplit(",", HOPS)))
    yield from islice(hops, HOPS)


def address_of(hop: str) -> str | None:
    """Without its port, brackets, quotes and zone; None when it is no IP address."""
    found = HOP.fullmatch(hop)
    return plain_address(found["bracketed"] or found["v4"] or found["bare"]) if found else None


def is_among(address: str | None, networks: Sequence[Network]) -> bool:
    """Who has no address calls over a Unix socket."""
    if address is None:
        return UNIX in networks
    known = plain_address(address)
    return known is not None and any(
        network != UNIX and ipaddress.ip_address(known) in network for network in networks
    )


def plain_address(text: str) -> str | None:
    """An IP address as it is usually written, without a zone: that names the proxy's network card. None when
    it is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
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
