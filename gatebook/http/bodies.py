"""Bodies of bounded size, for both doors."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

BODY_SIZE = 1024 * 1024


async def body_of(request: Request) -> bytes:
    """One of more bytes is a 413; it is not kept then, nor read to its end."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > BODY_SIZE:
        raise too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_SIZE:
            raise too_large()
    return bytes(body)


def too_large() -> HTTPException:
    return HTTPException(413, f"A request has at most {BODY_SIZE} bytes.")


class BoundedRequest(Request):
    """For the dialects, which know nothing of this module."""

    async def body(self) -> bytes:
        return await body_of(self)
