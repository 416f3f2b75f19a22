"""Who is asking by GraphQL: the bearer secret, or a browser's session, becomes ``scope["caller"]``."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatebook.http import cookies, rates
from gatebook.http.addresses import Origin, origin_of
from gatebook.http.credentials import authorization_of
from gatebook.http.refusals import refusal
from gatebook.settings import Settings
from gatebook.values import Network
from models import Caller, noted
from models.errors import RateLimited, SessionEnded, WrongCredential
from models.session import PREFIX
from resolvers.callers.by_secret import recognise


class Authentication:
    """Nothing sent is an anonymous caller; what is not one good secret is 401. But whoever posts it may yet
    ask for what tells nothing of who asks, above all to sign in: the door raises ``scope["wrong"]`` for all
    else."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[Network] = ()) -> None:
        self.app = app
        self.trusted_proxies = trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._recognise(scope)
            if isinstance(scope["wrong"], SessionEnded):
                send = forgetting(scope, send)
            await self.app(scope, receive, send)
        except WrongCredential as wrong:
            challenge, accept = {"WWW-Authenticate": "Bearer"}, Headers(scope=scope).get("accept", "")
            answer = refusal(401, wrong.message, "UNAUTHENTICATED", challenge, accept=accept)
            await answer(scope, receive, send)
        except RateLimited as problem:
            answer = rates.refusal_of(problem, Headers(scope=scope).get("accept", ""))
            await answer(scope, receive, send)

    async def _recognise(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        origin = origin_of(scope, headers, self.trusted_proxies)
        rates.count_address(scope, origin["address"])
        try:
            scope["wrong"], scope["caller"] = None, await caller_of(scope, headers, origin)
        except WrongCredential as wrong:
            if scope["method"] != "POST":
                raise
            scope["wrong"], scope["caller"] = wrong, Caller.anonymous(door="GRAPHQL", **origin)
        noted.asked("graphql", scope["caller"])
        rates.count_caller(scope, scope["caller"])


async def caller_of(scope: Scope, headers: Headers, origin: Origin) -> Caller:
    if is_by_cookie(scope, headers):
        return await by_cookie(headers, scope["app"].state.settings, origin)
    sent = headers.getlist("authorization")
    if not sent:
        return Caller.anonymous(door="GRAPHQL", **origin)
    scheme, secret = authorization_of(sent[0])
    if scheme != "bearer" or not secret or len(sent) > 1:
        raise WrongCredential
    return await recognise(secret, door="GRAPHQL", **origin)


def is_by_cookie(scope: Scope, headers: Headers) -> bool:
    """A cookie counts for what a page of ours posts, where no other credential is sent."""
    return (
        scope["method"] == "POST"
        and "cookie" in headers
        and "authorization" not in headers
        and cookies.is_of_own_page(scope, headers)
    )


async def by_cookie(headers: Headers, settings: Settings, origin: Origin) -> Caller:
    """A session, and never a key."""
    token = cookies.token_of(headers, settings)
    if token is None:
        return Caller.anonymous(door="GRAPHQL", **origin)
    try:
        if not token.startswith(PREFIX):
            raise WrongCredential
        return await recognise(token, door="GRAPHQL", **origin)
    except WrongCredential:
        raise SessionEnded from None


def forgetting(scope: Scope, send: Send) -> Send:
    """Answers that have the browser let go of a session that is over."""

    async def send_forgetting(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookies.removal(scope["app"].state.settings))
        await send(message)

    return send_forgetting
