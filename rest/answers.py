"""What a dialect answers, and how that is written: JSON or text, a list of any length, an ETag."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from rest.media import JSON_TYPE

# Whatever JSON can say, and an object of it.
Value: TypeAlias = "bool | int | float | str | Sequence[Value] | JSON | None"
JSON: TypeAlias = "Mapping[str, Value]"


class Answer(NamedTuple):
    """A status and a body; text is sent as it is, anything else as JSON."""

    status: int
    body: Value = None
    headers: Mapping[str, str] = {}
    media_type: str = JSON_TYPE


class Stream(NamedTuple):
    """A whole list, written as it is read: the JSON before, the items in batches, the JSON after."""

    before: bytes
    batches: AsyncIterator[Sequence[Value]]
    after: bytes


# What a handler may return: a value alone is answered with 200.
Result: TypeAlias = "Answer | Stream | Value"


async def respond(result: Result, media_type: str) -> Response:
    if isinstance(result, Stream):
        return await streamed(result, media_type)
    return write(result if isinstance(result, Answer) else Answer(200, result), media_type)


def write(answer: Answer, media_type: str) -> Response:
    """``media_type`` is what the dialect calls its JSON."""
    if answer.status in (204, 304):
        return Response(None, answer.status, dict(answer.headers))
    body = answer.body if isinstance(answer.body, str) else orjson.dumps(answer.body)
    own_type = media_type if answer.media_type == JSON_TYPE else answer.media_type
    return Response(body, answer.status, dict(answer.headers), own_type)


async def streamed(stream: Stream, media_type: str) -> Response:
    """The first batch is read before anything is sent, so that a refusal is still an answer. A failure after
    that breaks the connection: it never ends in valid JSON."""
    first: Sequence[Value] = await anext(stream.batches, [])

    async def chunks() -> AsyncIterator[bytes]:
        yield stream.before + joined(first)
        async for batch in stream.batches:
            yield b"," + joined(batch)
        yield stream.after

    return StreamingResponse(chunks(), media_type=media_type)


def joined(batch: Sequence[Value]) -> bytes:
    """The items as they stand in a list, without its brackets."""
    return orjson.dumps(batch)[1:-1]


def with_etag(request: Request, response: Response) -> Response:
    """With a weak ETag; 304 for who has this answer already."""
    tag = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    if tag in known or known.strip() == "*":
        return Response(None, 304, {"ETag": f"W/{tag}"})
    response.raw_headers.append((b"etag", f"W/{tag}".encode()))
    return response
