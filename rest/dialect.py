"""The engine of the REST dialects: routing, reading what was sent, writing what is answered, refusing.

A dialect is a table of routes. Each is a short function whose signature says what it takes: ``caller``, the
names in its path, ``body`` and ``query`` as the msgspec types they are read into. How a refusal is worded is
one function of the dialect; that a path, a method, a body or a content type is wrong is found here, once.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_type_hints
from urllib.parse import unquote_to_bytes

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from models.caller import Caller
from models.errors import Problem, Problems, Unauthenticated
from rest.bodies import read_body, read_query

BODY_SIZE = 1024 * 1024
PATH_LENGTH = 16 * 1024
JSON = "application/json"
Handler = Callable[..., Awaitable[Any]]


class Refused(Exception):  # noqa: N818 - it is an answer
    """Wrong before any resolver saw it: no such path (404), method (405), too large (413), type (415)."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


REFUSALS = (Refused, Problem, Problems, Unauthenticated)


class Answer(NamedTuple):
    """A status and a body; text is sent as it is, anything else as JSON."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = {}
    media_type: str = JSON


class Stream(NamedTuple):
    """A whole list, written as it is read: the JSON before, the items in batches, the JSON after."""

    before: bytes
    batches: AsyncIterator[list[Any]]
    after: bytes


@dataclass(frozen=True)
class Route:
    """``failure`` is what the dialect heads this operation's refusals with, if it does."""

    method: str
    path: str
    handler: Handler
    failure: str = ""
    body: Any = None
    query: Any = None
    takes_request: bool = False


class Pattern(NamedTuple):
    """The segments of a path, and its routes by method."""

    segments: list[str]
    routes: dict[str, Route]


@dataclass
class Dialect:
    """``refuse`` words whatever was refused. ``bases`` are the documented folders of its paths, ``door`` its
    name in the audit log. ``reads_any_type``: bodies of other types are no bodies, instead of 415.
    ``redirects``: a slash too many is led to the path without it. ``tags``: what is read has an ETag."""

    name: str
    bases: tuple[str, ...]
    refuse: Callable[[Exception, Route | None], Answer]
    slash: bool | None = False
    media_type: str = JSON
    reads_any_type: bool = False
    redirects: bool = False
    tags: bool = False
    accepts_basic: bool = False
    patterns: dict[int, list[Pattern]] = field(default_factory=dict, init=False)

    @property
    def door(self) -> str:
        return self.name.upper()

    def route(self, method: str, path: str, failure: str = "") -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            types = get_type_hints(handler)
            body, query = types.get("body"), types.get("query")
            self._add(Route(method, path, handler, failure, body, query, "request" in types))
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

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route for a raw path below the base, and the decoded values in it."""
        if len(path) > PATH_LENGTH:
            raise Refused(404, "Not Found")
        segments = self._segments(path)
        for pattern, routes in self.patterns.get(len(segments), ()):
            if (given := match(pattern, segments)) is not None:
                if route := routes.get("GET" if method == "HEAD" else method):
                    return route, given
                raise Refused(405, f'Method "{method}" not allowed.', Allow=", ".join(sorted(routes)))
        raise Refused(404, "Not Found")

    def _segments(self, path: str) -> list[str]:
        """Below the base. ``slash`` is whether paths end in one: True, False, or None for both."""
        base = next((base for base in self.bases if path.startswith(base + "/")), None)
        slashed = path.endswith("/")
        if base is None or (self.slash is not None and slashed != self.slash):
            raise Refused(404, "Not Found")
        return path[len(base) : len(path) - slashed].split("/")[1:]

    async def answer(self, request: Request, caller: Caller, path: str) -> Response:
        """What was asked for, or why not, in this dialect's words. What nobody foresaw is raised."""
        if self.redirects and path.endswith("/") and path.startswith(self.bases):
            return without_slash(request, path)
        route = None
        try:
            route, given = self.find(request.method, path)
            if caller.is_anonymous:  # before anything it sent is read
                raise Unauthenticated
            arguments = await arguments_of(request, route, given, self)
            result = await route.handler(caller, **arguments)
            answer = await response(result, self)
            return tagged(request, answer) if self.tags and route.method == "GET" else answer
        except REFUSALS as error:
            return plain(self.refuse(error, route), self)


def without_slash(request: Request, path: str) -> Response:
    """Relative, so that it leads nowhere else, whatever Host was sent."""
    query = request.scope["query_string"].decode("latin-1")
    return Response(None, 307, {"Location": f"../{path.split('/')[-2]}{query and f'?{query}'}"})


def match(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    """The values of the names in a pattern of the same length, or None when the path is another."""
    given = {}
    for expected, segment in zip(pattern, segments, strict=True):
        if expected.startswith("{"):
            if not segment:
                return None
            given[expected[1:-1]] = decoded(segment)
        elif expected != segment:
            return None
    return given


def decoded(segment: str) -> str:
    """One segment of a raw path; bytes that are no UTF-8 name nothing."""
    return unquote_to_bytes(segment).decode("utf-8", "replace")


async def arguments_of(
    request: Request, route: Route, given: dict[str, str], dialect: Dialect
) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(given)
    if route.takes_request:
        arguments["request"] = request
    if route.query is not None:
        arguments["query"] = read_query(request.scope["query_string"], route.query)
    if route.body is not None:
        arguments["body"] = read_body(await body_of(request, dialect), route.body)
    return arguments


async def body_of(request: Request, dialect: Dialect) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > BODY_SIZE:
        raise Refused(413, "request entity too large")
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_SIZE:
            raise Refused(413, "request entity too large")
        chunks.append(chunk)
    body = b"".join(chunks)
    kind = request.headers.get("content-type", "")
    if not body.strip() or kind.partition(";")[0].strip().lower() == JSON:
        return body
    if dialect.reads_any_type:
        return b""
    raise Refused(415, f'Unsupported media type "{kind[:100]}" in request.')


async def response(result: Any, dialect: Dialect) -> Response:
    if isinstance(result, Stream):
        return await streamed(result, dialect)
    answer = result if isinstance(result, Answer) else Answer(200, result)
    return plain(answer, dialect)


def plain(answer: Answer, dialect: Dialect) -> Response:
    if answer.status in (204, 304):
        return Response(None, answer.status, dict(answer.headers))
    body = answer.body if isinstance(answer.body, str) else orjson.dumps(answer.body)
    media = dialect.media_type if answer.media_type == JSON else answer.media_type
    return Response(body, answer.status, dict(answer.headers), media)


def tagged(request: Request, answer: Response) -> Response:
    """With a weak ETag; 304 for who has this answer already."""
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    if tag in known or known.strip() == "*":
        return Response(None, 304, {"ETag": f"W/{tag}"})
    answer.raw_headers.append((b"etag", f"W/{tag}".encode()))
    return answer


async def streamed(result: Stream, dialect: Dialect) -> Response:
    """The first batch is read before anything is sent, so that a refusal is still an answer. A failure after
    that breaks the connection: it never ends in valid JSON."""
    first: list[Any] = await anext(result.batches, [])

    async def write() -> AsyncIterator[bytes]:
        yield result.before + joined(first)
        async for batch in result.batches:
            yield b"," + joined(batch)
        yield result.after

    return StreamingResponse(write(), media_type=dialect.media_type)


def joined(batch: list[Any]) -> bytes:
    return orjson.dumps(batch)[1:-1]
