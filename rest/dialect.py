"""The engine of the REST dialects: routing, reading what was sent, calling, refusing.

A dialect is a table of routes. Each is a short function whose signature says what it takes: ``caller``, the
names in its path, ``body`` and ``query`` as the msgspec types they are read into. How a refusal is worded is
one function of the dialect; that a path, a method, a body or a content type is wrong is found here, once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from inspect import get_annotations
from typing import NamedTuple, TypeVar
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import noted
from models.caller import Caller
from models.errors import Problem, Problems, Unauthenticated, problems_of
from rest.answers import Answer, Result, respond, with_etag, write
from rest.bodies import read_body, read_query
from rest.media import BOM, JSON_TYPE, encoding_of, is_json, media_type

MAX_PATH_LENGTH = 16 * 1024
Handler = Callable[..., Awaitable[Result]]
H = TypeVar("H", bound=Handler)


class Refused(Exception):  # noqa: N818 - it is an answer
    """Wrong before any resolver saw it: no such path (404), method (405), too large (413), type (415)."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


REFUSALS = (Refused, Problem, Problems, Unauthenticated)
BAD_BODY = (400, 422)


def foremost(error: Exception, statuses: Mapping[type[Problem], int]) -> tuple[Problem, int]:
    """Of all that is wrong, what has a status of its own, else the first with 400."""
    problems = problems_of(error)
    first = next((each for each in problems if type(each) in statuses), problems[0])
    return first, statuses.get(type(first), 400)


@dataclass(frozen=True)
class Route:
    """``failure`` is what the dialect heads this operation's refusals with, ``in_use`` what it says where
    others depend on the record; if it has such words. ``first``, given the names in the path, raises what is
    told before all that is wrong with the body."""

    method: str
    path: str
    handler: Handler
    failure: str = ""
    in_use: str = ""
    first: Callable[..., Awaitable[object]] | None = None
    body: type[object] | None = None
    query: type[object] | None = None
    takes_request: bool = False

    @property
    def body_fields(self) -> tuple[str, ...]:
        """The names that the body may have; none where it may have any."""
        return getattr(self.body, "__struct_fields__", ())


class Pattern(NamedTuple):
    """The segments of a path, and its routes by method."""

    segments: list[str]
    routes: dict[str, Route]

    def route(self, method: str) -> Route:
        if route := self.routes.get("GET" if method == "HEAD" else method):
            return route
        raise Refused(405, f'Method "{method}" not allowed.', Allow=", ".join(sorted(self.routes)))

    @property
    def methods(self) -> list[str]:
        """What is answered, HEAD with GET."""
        return sorted([*self.routes, *(["HEAD"] if "GET" in self.routes else [])])


@dataclass
class Dialect:
    """``refuse`` words whatever was refused. ``bases`` are the documented folders of its paths, ``door`` its
    name in the audit log. ``reads_any_type``: bodies of other types are no bodies, instead of 415.
    ``reads_marked``: bodies may begin with a byte order mark. ``redirects``: a slash too many is led to the
    path without it. ``tags``: what is read has an ETag. ``describe`` answers OPTIONS, else it is 405."""

    name: str
    bases: tuple[str, ...]
    refuse: Callable[[Exception, Route | None], Answer]
    slash: bool | None = False
    media_type: str = JSON_TYPE
    reads_any_type: bool = False
    reads_marked: bool = False
    redirects: bool = False
    tags: bool = False
    accepts_basic: bool = False
    describe: Callable[[Caller, Pattern], Answer] | None = None
    patterns: dict[int, list[Pattern]] = field(default_factory=dict, init=False)

    @property
    def door(self) -> str:
        return self.name.upper()

    def route(
        self,
        method: str,
        path: str,
        failure: str = "",
        in_use: str = "",
        first: Callable[..., Awaitable[object]] | None = None,
    ) -> Callable[[H], H]:
        def add(handler: H) -> H:
            types = get_annotations(handler, eval_str=True)
            body, query = types.get("body"), types.get("query")
            self._add(Route(method, path, handler, failure, in_use, first, body, query, "request" in types))
            return handler

        return add

    def _add(self, route: Route) -> None:
        """Patterns are kept by their length, those without names in them first: ``find`` takes the first that
        fits."""
        segments = route.path.split("/")[1:]
        patterns = self.patterns.setdefault(len(segments), [])
        known = next((each for each in patterns if each.segments == segments), None)
        if known is None:
            known = Pattern(segments, {})
            patterns.append(known)
            patterns.sort(key=lambda each: "{" in "".join(each.segments))
        assert route.method not in known.routes  # noqa: S101 - else it would replace the other
        known.routes[route.method] = route

    def find(self, path: str) -> tuple[Pattern, dict[str, str]]:
        """The pattern of a raw path, and the decoded values in it."""
        if len(path) > MAX_PATH_LENGTH:
            raise Refused(404, "Not Found")
        segments = self._segments(path)
        for pattern in self.patterns.get(len(segments), ()):
            if (values := match(pattern.segments, segments)) is not None:
                return pattern, values
        raise Refused(404, "Not Found")

    def _segments(self, path: str) -> list[str]:
        """Below the base. ``slash`` is whether paths end in one: True, False, or None for both."""
        base = next((base for base in self.bases if path.startswith(base + "/")), None)
        slashed = path.endswith("/")
        if base is None or (self.slash is not None and slashed != self.slash):
            raise Refused(404, "Not Found")
        return path[len(base) : len(path) - slashed].split("/")[1:]

    async def answer(self, request: Request, caller: Caller, path: str) -> Response:
        """What was asked for, or why not, in this dialect's words. What nobody foresaw is raised. How large
        a body may be, the request knows."""
        if self.redirects and path.endswith("/") and path.startswith(self.bases):
            return without_slash(request, path)
        route, values = None, dict[str, str]()
        try:
            pattern, values = self.find(path)
            if request.method == "OPTIONS" and self.describe:
                caller.require_somebody()
                return plain(self.describe(caller, pattern), self)
            route = pattern.route(request.method)
            noted.operations([f"{route.method} {route.path}"])
            if caller.is_anonymous:  # before anything it sent is read
                raise Unauthenticated
            arguments = await arguments_of(request, route, values, self)
            result = await route.handler(caller, **arguments)
            response = await respond(result, self.media_type)
            return with_etag(request, response) if self.tags and route.method == "GET" else response
        except REFUSALS as error:
            return plain(await self.told(error, route, caller, values), self)

    async def told(
        self, error: Exception, route: Route | None, caller: Caller, values: dict[str, str]
    ) -> Answer:
        """What is wrong with a body does not hide what has a status of its own."""
        answer = self.refuse(error, route)
        noted.refused(error)
        if answer.status in BAD_BODY and route and route.first:
            try:
                await route.first(caller, **values)
            except REFUSALS as foremost:
                return self.refuse(foremost, route)
        return answer


def without_slash(request: Request, path: str) -> Response:
    """Relative, so that it leads nowhere else, whatever Host was sent."""
    query = request.scope["query_string"].decode("latin-1")
    return Response(None, 307, {"Location": f"../{path.split('/')[-2]}{query and f'?{query}'}"})


def plain(answer: Answer, dialect: Dialect) -> Response:
    """An answer that is no list of any length, as the dialect sends it."""
    return write(answer, dialect.media_type)


def match(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    """The values of the names in a pattern of the same length, or None when the path is another."""
    values = {}
    for expected, segment in zip(pattern, segments, strict=True):
        if expected.startswith("{"):
            if not segment:
                return None
            values[expected[1:-1]] = decoded(segment)
        elif expected != segment:
            return None
    return values


def decoded(segment: str) -> str:
    """One segment of a raw path; bytes that are no UTF-8 name nothing."""
    return unquote_to_bytes(segment).decode("utf-8", "replace")


async def arguments_of(
    request: Request, route: Route, values: dict[str, str], dialect: Dialect
) -> dict[str, object]:
    arguments: dict[str, object] = dict(values)
    if route.takes_request:
        arguments["request"] = request
    if route.query is not None:
        arguments["query"] = read_query(request.scope["query_string"], route.query)
    if route.body is not None:
        arguments["body"] = read_body(await body_of(request, dialect), route.body)
    return arguments


async def body_of(request: Request, dialect: Dialect) -> bytes:
    try:
        body = await request.body()
    except HTTPException as too_large:
        raise Refused(too_large.status_code, "request entity too large") from None
    if not body.strip():
        return body
    if encoding := encoding_of(request):
        message = f'Unsupported content encoding "{encoding}" in request.'
        raise Refused(415, message, **{"Accept-Encoding": "identity"})
    content_type = request.headers.get("content-type", "")
    media = media_type(content_type)
    if is_json(media):
        return body.removeprefix(BOM) if dialect.reads_marked else body
    if dialect.reads_any_type and media[0] != JSON_TYPE:
        return b""
    raise Refused(415, f'Unsupported media type "{content_type[:100]}" in request.')
