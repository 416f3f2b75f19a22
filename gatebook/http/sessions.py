"""Signing in and out from a browser: the session that ``login`` gives, in a cookie that no script reads."""

from __future__ import annotations

import msgspec
import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gatebook.http import cookies, rates
from gatebook.http.addresses import Origin, origin_of
from gatebook.http.auth import by_cookie
from gatebook.http.bodies import decoded, json_of
from gatebook.http.refusals import refusal
from gatebook.settings import Settings
from models import Caller, clock, noted
from models.errors import Code, Problem, RateLimited, WrongCredential
from resolvers import one_time_tokens, sessions
from resolvers.writing.audit import Outcome

MAX_MESSAGE = 200  # characters: it may name a field that was sent


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    identifier: str
    password: str


class Redemption(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Of a one-time token."""

    token: str
    new_password: str


async def endpoint(request: Request) -> Response:
    noted.through("session")
    if not cookies.is_of_own_page(request.scope, request.headers):
        raise HTTPException(403, "Only a page of this server signs in and out here.")
    try:
        rates.count_address(request.scope, origin(request)["address"])
    except RateLimited as problem:
        return refused(problem)
    return await (sign_in if request.method == "POST" else sign_out)(request)


async def sign_in(request: Request) -> Response:
    """Throttled, timed and refused as ``login`` and ``redeemOneTimeToken`` are. The session's token is in the
    cookie, and nowhere else; the session whose token was there ends."""
    given, before = read(decoded(await json_of(request), "The body")), await signed_in(request)
    caller = Caller.anonymous(door="GRAPHQL", **origin(request))
    noted.operations(["login" if isinstance(given, SignIn) else "redeemOneTimeToken"])
    try:
        if isinstance(given, SignIn):
            outcome = await sessions.login(caller, given.identifier, given.password, None, instead_of=before)
        else:
            outcome = await one_time_tokens.redeem(
                caller, given.token, given.new_password, None, instead_of=before
            )
    except Problem as problem:
        return refused(problem)
    return began(request.app.state.settings, outcome)


def read(body: object) -> SignIn | Redemption:
    wanted: type[SignIn | Redemption] = Redemption if isinstance(body, dict) and "token" in body else SignIn
    try:
        return msgspec.convert(body, wanted)
    except msgspec.ValidationError as error:
        raise HTTPException(400, f"{str(error)[:MAX_MESSAGE]}.") from None


def began(settings: Settings, outcome: Outcome) -> Response:
    given = outcome.extra
    body = {
        "expiresAt": clock.to_text(given["expires_at"]),
        "mustChangePassword": given["must_change_password"],
    }
    cookie = {"Set-Cookie": cookies.set_cookie(settings, given["token"])}
    return Response(orjson.dumps(body), 200, cookie, "application/json")


STATUSES = {Code.WRONG_CREDENTIALS: 401}


def refused(problem: Problem) -> Response:
    if isinstance(problem, RateLimited):
        return rates.refusal_of(problem)
    status = STATUSES.get(problem.code, 400)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return refusal(status, problem.message, problem.code, headers)


async def sign_out(request: Request) -> Response:
    """End the cookie's session, if there still is one; the cookie goes in any case."""
    noted.operations(["logout"])
    if caller := await signed_in(request):
        noted.asked("session", caller)
        await sessions.logout(caller)
    removal = cookies.removal(request.app.state.settings)
    return Response(status_code=204, headers={"Set-Cookie": removal})


async def signed_in(request: Request) -> Caller | None:
    """By the cookie, if its session still is one."""
    try:
        caller = await by_cookie(request.headers, request.app.state.settings, origin(request))
    except WrongCredential:
        return None
    return caller if caller.session else None


def origin(request: Request) -> Origin:
    settings: Settings = request.app.state.settings
    return origin_of(request.scope, request.headers, settings.trusted_proxies)
