"""The REST door: which dialect is meant, who is asking, and the answer in that dialect's words."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gatebook.auth import client_address
from gatebook.logs import request_id
from gatebook.refusals import outage, report, seconds_to_wait
from gatebook.settings import Settings
from gatebook.values import HERE, is_loopback
from models.api_key import PREFIX
from models.caller import Caller
from models.errors import Unauthenticated, WrongCredential
from models.permission import Grant, Grants
from models.session import PREFIX as SESSION
from resolvers.basic import by_password
from resolvers.recognise import recognise
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


class Credential(NamedTuple):
    """A secret, or a name and password; ``key_id`` where a client names the key beside its secret."""

    secret: str = ""
    key_id: str | None = None
    basic: tuple[str, str] | None = None


class Door:
    """Before the routes: a dialect's request need not look through them. ``others`` are their paths."""

    def __init__(self, app: ASGIApp, others: Collection[str]) -> None:
        self.app, self.others = app, others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_open(scope):
            answer = await answered_openly(Request(scope, receive))
        elif scope["type"] == "http" and scope["path"] not in self.others and is_ours(scope):
            answer = await answered(Request(scope, receive))
        else:
            await self.app(scope, receive, send)
            return
        await answer(scope, receive, send)


def is_ours(scope: Scope) -> bool:
    """A dialect's prefix, a documented path, or a port or Host that is a dialect's altogether."""
    settings: Settings = scope["app"].state.settings
    first = scope["path"].removeprefix("/").partition("/")[0]  # ``*`` is a path, too
    return first in OURS or fixed(Request(scope), scope["path"], settings) is not None


async def answered(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    path = request.scope["raw_path"].decode("latin-1")
    certain = fixed(request, path, settings)
    place = certain or shaped(request, path)
    if place and place.path == "/openapi.json" and request.method in ("GET", "HEAD"):
        return Response(openapi(place.dialect.name), media_type="application/json")
    meant = place.dialect if place else dialects[settings.root_dialect]
    try:
        caller = await caller_of(request, meant, settings)
    except WrongCredential as wrong:
        return refused(wrong, place) if place else readable_by_all(wrong)
    place = certain or chosen(request, path, caller, settings)
    answer = await answer_at(place, request, caller)
    return answer if place.certain or answer.status_code != 401 else readable_by_all(Unauthenticated())


async def answer_at(place: Place, request: Request, caller: Caller) -> Response:
    settings: Settings = request.app.state.settings
    request.state.public_url = settings.public_url or reached(request.scope)
    try:
        return await place.dialect.answer(request, caller.through(place.dialect.door), place.path)
    except Exception as error:
        return refused(unforeseen(error), place)


def is_open(scope: Scope) -> bool:
    """Whether it came in on the port where the express dialect, and nothing else, asks for no credential."""
    settings: Settings = scope["app"].state.settings
    port = settings.express_anonymous_port
    return port is not None and tuple(scope.get("server") or ()) == (HERE, port)


async def answered_openly(request: Request) -> Response:
    express, path = dialects["express"], request.scope["raw_path"].decode("latin-1")
    found = selector.by_prefix(path, ["express"])
    place = Place(express, found[1] if found else path)
    try:
        if not is_on_this_machine(request):
            raise Unauthenticated
        caller = await caller_of(request, express, request.app.state.settings)
    except Unauthenticated as error:
        return refused(error, place)
    if place.path == "/openapi.json" and request.method in ("GET", "HEAD"):
        return Response(openapi("express"), media_type="application/json")
    if caller.is_anonymous:
        caller = replace(caller, grants=Grants([Grant("user", "*", "ADMIN")]))
    return await answer_at(place, request, caller)


def reached(scope: Scope) -> str:
    """The address that the caller has connected to; never what its Host header claims."""
    host, port = scope.get("server") or ("localhost", None)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}" if port else f"http://{name}"


@cache
def openapi(name: str) -> bytes:
    """What the dialect's document says, for programs."""
    return (DOCUMENTS / f"{name}.json").read_bytes()


def readable_by_all(error: Unauthenticated) -> Response:
    """A 401 with ``error``, ``detail`` and ``timestamp``, where nothing tells which dialect is meant."""
    return refused(error, Place(dialects["enkrypt"], ""))


def refused(error: Exception, place: Place) -> Response:
    return plain(place.dialect.refuse(error, None), place.dialect)


def fixed(request: Request, path: str, settings: Settings) -> Place | None:
    """By its own prefix, or by what the settings bind to the port or the Host."""
    if found := selector.by_prefix(path, dialects):
        return Place(dialects[found[0]], found[1])
    port = (request.scope.get("server") or (None, None))[1]
    host = request.headers.get("host", "")
    name = selector.by_place(port, host, dict(settings.dialect_ports), dict(settings.dialect_hosts))
    return Place(dialects[name], path) if name else None


def shaped(request: Request, path: str) -> Place | None:
    name = selector.by_shape(request.method, path, request.url.query)
    return Place(dialects[name], path) if name else None


def chosen(request: Request, path: str, caller: Caller, settings: Settings) -> Place:
    """The key's own dialect goes before the shape of the path."""
    if caller.api_key is not None and caller.api_key.dialect is not None:
        return Place(dialects[caller.api_key.dialect.lower()], path)
    return shaped(request, path) or Place(dialects[settings.root_dialect], path, certain=False)


async def caller_of(request: Request, dialect: Dialect, settings: Settings) -> Caller:
    """WrongCredential for anything that is not one good credential; nothing at all is anonymous."""
    known: dict[str, Any] = {
        "door": dialect.door,
        "request_id": request_id.get(),
        "address": client_address(request.scope, request.headers, settings.trusted_proxies),
        "user_agent": request.headers.get("user-agent", "")[:300] or None,
    }
    given = credential_of(request)
    if given is None:
        return Caller.anonymous(**known)
    if given.basic is not None:
        if not dialect.accepts_basic:
            raise WrongCredential
        return await by_password(Caller.anonymous(**known), *given.basic)
    caller = await recognise(given.secret, **known)
    if given.key_id and (caller.api_key is None or caller.api_key.id != given.key_id):
        raise WrongCredential
    return caller


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


def credential_of(request: Request) -> Credential | None:
    """What the headers hold: Authorization with Bearer, ApiKey or Basic, or ``apikey``."""
    given = [header for header in request.scope["headers"] if header[0] in (b"authorization", b"apikey")]
    if not given:
        return None
    if len(given) > 1:
        raise WrongCredential
    name, text = given[0][0], given[0][1].decode("latin-1")
    if name == b"apikey":
        return Credential(text)
    scheme, _, value = text.partition(" ")
    read = READERS.get(scheme.lower())
    if read is None or not value or not value.isascii() or not value.isprintable() or " " in value:
        raise WrongCredential
    return read(value)


def bearer(value: str) -> Credential:
    """A secret as it is, or base64 of ``id:secret``."""
    if value.startswith((PREFIX, SESSION)) or (pair := pair_of(value)) is None:
        return Credential(value)
    return Credential(pair[1], key_id=pair[0]) if pair[1].startswith(PREFIX) else Credential(value)


def api_key(value: str) -> Credential:
    if (pair := pair_of(value)) is None:
        raise WrongCredential
    return Credential(pair[1], key_id=pair[0])


def basic(value: str) -> Credential:
    if (pair := pair_of(value)) is None:
        raise WrongCredential
    return Credential(basic=pair)


READERS = {"bearer": bearer, "apikey": api_key, "basic": basic}


def pair_of(value: str) -> tuple[str, str] | None:
    """base64 of ``name:secret``, in either alphabet, with or without its padding."""
    try:
        padded = value.replace("-", "+").replace("_", "/").rstrip("=")
        text = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    name, colon, secret = text.partition(":")
    return (name, secret) if colon and name and secret else None


def unforeseen(error: Exception) -> Refused:
    """What is no refusal: the log is told, the caller learns only that it failed."""
    if seconds := seconds_to_wait(error):
        return Refused(503, outage(error)[1], **{"Retry-After": str(seconds)})
    report(error)
    return Refused(500, "Internal Server Error")
