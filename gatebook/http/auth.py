"""Who is asking: the bearer secret becomes ``scope["caller"]``, once for every door."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gatebook.http.addresses import client_address
from gatebook.http.refusals import refusal
from gatebook.logs import request_id
from gatebook.values import Network
from models import Caller
from models.errors import WrongCredential
from resolvers.callers.by_secret import recognise

OPEN = frozenset(("/health", "/ready"))  # for probes: they cost no look-up, whatever they send
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
