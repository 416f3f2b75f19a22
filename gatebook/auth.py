"""Who is asking: the bearer secret becomes ``scope["caller"]``, once for every door."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gatebook.logs import request_id
from gatebook.refusals import refusal
from gatebook.values import Network
from models import Caller
from models.errors import WrongCredential
from resolvers.recognise import recognise

OPEN = frozenset(("/health", "/ready"))  # for probes: they cost no look-up, whatever they send
HOPS = 20  # of proxies one behind the other
BEARER = re.compile(r"bearer ([\x21-\x7e]{1,1000})", re.IGNORECASE)


class Authentication:
    """Nothing sent is an anonymous caller; anything that is not one good bearer secret is 401."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[Network] = ()) -> None:
        self.app = app
        self.trusted_proxies = trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN:
            try:
                scope["caller"] = await self._caller(scope)
            except WrongCredential as wrong:
                answer = refusal(401, wrong.message, "UNAUTHENTICATED", {"WWW-Authenticate": "Bearer"})
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller:
        headers = Headers(scope=scope)
        given = headers.getlist("authorization")
        address = client_address(scope, headers, self.trusted_proxies)
        agent = headers.get("user-agent", "")[:300] or None
        identity = request_id.get()
        if not given:
            return Caller.anonymous(door="GRAPHQL", request_id=identity, address=address, user_agent=agent)
        found = BEARER.fullmatch(given[0])
        if found is None or len(given) > 1:
            raise WrongCredential
        return await recognise(
            found[1], door="GRAPHQL", request_id=identity, address=address, user_agent=agent
        )


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
