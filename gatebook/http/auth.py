"""Who is asking by GraphQL: the bearer secret becomes ``scope["caller"]``."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gatebook.http.addresses import origin_of
from gatebook.http.credentials import authorization_of
from gatebook.http.refusals import refusal
from gatebook.values import Network
from models import Caller
from models.errors import WrongCredential
from resolvers.callers.by_secret import recognise


class Authentication:
    """Nothing sent is an anonymous caller; anything that is not one good bearer secret is 401."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[Network] = ()) -> None:
        self.app = app
        self.trusted_proxies = trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            scope["caller"] = await self._caller(scope)
        except WrongCredential as wrong:
            challenge, accept = {"WWW-Authenticate": "Bearer"}, Headers(scope=scope).get("accept", "")
            answer = refusal(401, wrong.message, "UNAUTHENTICATED", challenge, accept=accept)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller:
        headers = Headers(scope=scope)
        origin = origin_of(scope, headers, self.trusted_proxies)
        sent = headers.getlist("authorization")
        if not sent:
            return Caller.anonymous(door="GRAPHQL", **origin)
        scheme, secret = authorization_of(sent[0])
        if scheme != "bearer" or not secret or len(sent) > 1:
            raise WrongCredential
        return await recognise(secret, door="GRAPHQL", **origin)
