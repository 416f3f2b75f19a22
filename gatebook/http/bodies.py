"""Bodies of bounded size, for both doors."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from models.sent import decimal, unsayable
from rest.media import BOM, encoding_of, is_json, media_type
from schema.limits import VALUES

BODY_SIZE = 1024 * 1024
LEVELS = 250
MAX_VALUES = 2 * VALUES  # what separates them may stand in texts, too
DECODER = msgspec.json.Decoder(float_hook=decimal)


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


async def json_of(request: Request, what: str = "A request here") -> bytes:
    if not is_json(media_type(request.headers.get("content-type", ""))):
        raise HTTPException(415, f"{what} is application/json in UTF-8.")
    if encoding_of(request):
        raise HTTPException(415, f"{what} is not compressed.", {"Accept-Encoding": "identity"})
    return (await body_of(request)).removeprefix(BOM)


def decoded(content: bytes, what: str) -> Any:
    """JSON, without what one of the databases, or the answer, could not hold."""
    if b"\\u0000" in content.replace(b"\\\\", b""):  # a backslash that is escaped begins no escape
        raise HTTPException(400, "A text has a null character.")
    brackets = content.count(b"[") + content.count(b"{")
    if max(brackets, content.count(b",")) > MAX_VALUES:
        raise HTTPException(400, f"{what} has too many values: the limit is {VALUES}.")
    try:
        given = DECODER.decode(content)
        if brackets > LEVELS and is_too_deep(given):
            raise RecursionError
    except msgspec.ValidationError:
        raise HTTPException(400, f"{what} has a number beyond 64 bits.") from None
    except RecursionError:
        raise HTTPException(400, f"{what} is nested more than {LEVELS} deep.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise HTTPException(400, unsayable(content) or f"{what} is not JSON in UTF-8.") from None
    return given


def is_too_deep(value: Any) -> bool:
    """Whether it could not be written again."""
    level = [value]
    for _ in range(LEVELS):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for values in inner for each in values if isinstance(each, (dict, list))]
        if not level:
            return False
    return True
