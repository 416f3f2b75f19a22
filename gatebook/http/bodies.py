"""Requests whose bodies are bounded, for both doors."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from starlette.exceptions import HTTPException
from starlette.requests import Request

BODY_SIZE = 1024 * 1024


class BoundedRequest(Request):
    """A body of more bytes is a 413. It is not kept then, nor read to its end."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        declared = self.headers.get("content-length", "")
        check_size(int(declared[:20]) if declared.isdecimal() else 0)
        size = 0
        async for chunk in super().stream():
            size += len(chunk)
            check_size(size)
            yield chunk


def check_size(size: int) -> None:
    if size > BODY_SIZE:
        raise HTTPException(413, f"A request has at most {BODY_SIZE} bytes.")
