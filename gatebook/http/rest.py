"""The REST door: which dialect is meant, who is asking, and the answer in that dialect's words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gatebook.http import deprecation, pages, rates
from gatebook.http.addresses import Origin, base_url, is_on_this_machine, origin_of
from gatebook.http.bodies import BoundedRequest
from gatebook.http.credentials import Credential, credential_of
from gatebook.http.refusals import outage, report, seconds_to_wait
from gatebook.settings import Settings
from gatebook.values import HERE
from models import noted
from models.caller import Caller
from models.errors import RateLimited, Unauthenticated, WrongCredential
from models.grant import Grant, Grants
from resolvers.callers.by_password import by_password
from resolvers.callers.by_secret import recognise
from rest import dialects, selector
from rest.dialect import Dialect, Refused, plain

OURS = frozenset((*dialects, "users", "api", "auth"))
DOCUMENTS = Path(selector.__file__).parent / "openapi"


class Place(NamedTuple):
    """The dialect that is meant, and the whole path as that dialect documents it; ``certain`` unless only the
    default decided."""

    dialect: Dialect
    path: str
    certain: bool = True


class Door:
    """Before the routes: what is posted to ``graphql``, and a dialect's request, need not look through them.
    ``others`` are their paths."""

    def __init__(self, app: ASGIApp, others: Collection[str], graphql: ASGIApp) -> None:
        self.app, self.others, self.graphql = app, others, graphql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_open(scope):
            answer = await respond_openly(BoundedRequest(scope, receive))
        elif scope["type"] == "http" and not self.is_of_others(scope["path"]) and is_ours(scope):
            answer = await respond(BoundedRequest(scope, receive))
        elif scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "POST":
            await self.graphql(scope, receive, send)
            return
        else:
            await self.app(scope, receive, send)
            return
        await answer(scope, receive, send)

    def is_of_others(self, path: str) -> bool:
        return path in self.others or pages.is_of_ours(path)


def is_ours(scope: Scope) -> bool:
    """A dialect's prefix, a documented path, or a port or Host that is a dialect's altogether."""
    settings: Settings = scope["app"].state.settings
    first = scope["path"].removeprefix("/").partition("/")[0]  # ``*`` is a path, too
    return first in OURS or bound_dialect(Request(scope), scope["path"], settings) is not None


async def respond(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    path = request.scope["raw_path"].decode("latin-1")
    certain = bound_dialect(request, path, settings)
    if certain and request.method in ("GET", "HEAD"):
        if certain.path == "/openapi.json":
            return Response(openapi(certain.dialect.name), media_type="application/json")
        if certain.path == "/docs" and pages.are_served(request):
            return pages.rest(request)
    credential = credential_of(request)
    place = certain or place_by_hint(request, credential, path)
    default = Place(dialects[settings.root_dialect], path, certain=False)
    try:
        caller = await caller_of(request, credential, (place or default).dialect)
    except WrongCredential as wrong:
        return refused(wrong, place) if place else readable_by_all(wrong)
    except RateLimited as problem:
        return refused(too_many(problem), place) if place else readable_by_all(too_many(problem))
    place = certain or place_of_key(caller, path) or place or default
    answer = await respond_at(place, request, caller)
    return answer if place.certain or answer.status_code != 401 else readable_by_all(Unauthenticated())


async def respond_at(place: Place, request: Request, caller: Caller) -> Response:
    request.state.public_url = public_url(request)
    noted.asked(place.dialect.name, caller)
    try:
        answer = await place.dialect.answer(request, caller.through(place.dialect.door), place.path)
    except Exception as error:
        answer = refused(unforeseen(error), place)
    return deprecation.tell(answer, place.dialect.name, request.app.state.settings.deprecated_dialects)


def public_url(request: Request) -> str:
    """What links begin with: what the settings say the world knows, or the Host where they name it; never
    another Host that is sent."""
    settings: Settings = request.app.state.settings
    if settings.public_url or not settings.dialect_hosts:
        return settings.public_url or base_url(request.scope)
    host = request.headers.get("host", "").lower().removesuffix(":")
    known = selector.by_place(None, host, {}, dict(settings.dialect_hosts))
    return f"http://{host}" if known else base_url(request.scope)


def is_open(scope: Scope) -> bool:
    """Whether it came in on the port where the express dialect, and nothing else, asks for no credential."""
    settings: Settings = scope["app"].state.settings
    port = settings.express_anonymous_port
    return port is not None and tuple(scope.get("server") or ()) == (HERE, port)


async def respond_openly(request: Request) -> Response:
    express, path = dialects["express"], request.scope["raw_path"].decode("latin-1")
    found = selector.by_prefix(path, ["express"])
    place = Place(express, found[1] if found else path)
    try:
        if not is_on_this_machine(request):
            raise Unauthenticated
        caller = await caller_of(request, credential_of(request), express)
    except Unauthenticated as error:
        return refused(error, place)
    except RateLimited as problem:
        return refused(too_many(problem), place)
    if place.path == "/openapi.json" and request.method in ("GET", "HEAD"):
        return Response(openapi("express"), media_type="application/json")
    if caller.is_anonymous:
        caller = replace(caller, grants=Grants([Grant("user", "*", "ADMIN")]))
    return await respond_at(place, request, caller)


@cache
def openapi(name: str) -> bytes:
    """What the dialect's document says, for programs."""
    return (DOCUMENTS / f"{name}.json").read_bytes()


def readable_by_all(error: Exception) -> Response:
    """A refusal with ``error``, ``detail`` and ``timestamp``, where nothing tells which dialect is meant."""
    return refused(error, Place(dialects["enkrypt"], ""))


def refused(error: Exception, place: Place) -> Response:
    noted.through(place.dialect.name)
    noted.refused(error)
    return plain(place.dialect.refuse(error, None), place.dialect)


def bound_dialect(request: Request, path: str, settings: Settings) -> Place | None:
    """By its own prefix, or by what the settings bind to the port or the Host."""
    if found := selector.by_prefix(path, dialects):
        return Place(dialects[found[0]], found[1])
    port = (request.scope.get("server") or (None, None))[1]
    host = request.headers.get("host", "")
    name = selector.by_place(port, host, dict(settings.dialect_ports), dict(settings.dialect_hosts))
    return Place(dialects[name], path) if name else None


def place_by_hint(request: Request, credential: Credential | None, path: str) -> Place | None:
    """How the credential was sent, or else the shape of the path."""
    name = credential.dialect if credential else None
    name = name or selector.by_shape(request.method, path, request.url.query)
    return Place(dialects[name], path) if name else None


def place_of_key(caller: Caller, path: str) -> Place | None:
    """The key's own dialect."""
    name = caller.api_key.dialect if caller.api_key else None
    return Place(dialects[name.lower()], path) if name else None


async def caller_of(request: Request, credential: Credential | None, dialect: Dialect) -> Caller:
    """WrongCredential for anything that is not one good credential; nothing at all is anonymous. RateLimited
    for who asks too often."""
    settings: Settings = request.app.state.settings
    origin = origin_of(request.scope, request.headers, settings.trusted_proxies)
    rates.count_address(request.scope, origin["address"])
    caller = await recognised(credential, dialect, origin)
    rates.count_caller(request.scope, caller)
    return caller


async def recognised(credential: Credential | None, dialect: Dialect, origin: Origin) -> Caller:
    if credential is None:
        return Caller.anonymous(door=dialect.door, **origin)
    if credential.basic is not None and dialect.accepts_basic:
        return await by_password(Caller.anonymous(door=dialect.door, **origin), *credential.basic)
    if not credential.secret:
        raise WrongCredential
    caller = await recognise(credential.secret, door=dialect.door, **origin)
    if credential.key_id and (caller.api_key is None or caller.api_key.id != credential.key_id):
        raise WrongCredential
    return caller


def too_many(problem: RateLimited) -> Refused:
    return Refused(429, problem.message, **rates.retry_after(problem))


def unforeseen(error: Exception) -> Refused:
    """What is no refusal: the log is told, the caller learns only that it failed."""
    if seconds := seconds_to_wait(error):
        code, message = outage(error)
        noted.problems([code])
        return Refused(503, message, **{"Retry-After": str(seconds)})
    report(error)
    noted.problems(["INTERNAL_SERVER_ERROR"])
    return Refused(500, "Internal Server Error")
