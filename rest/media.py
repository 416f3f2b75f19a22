"""What a request says of its body, for all doors: the media type, and whether it is compressed."""

from __future__ import annotations

import re

from starlette.requests import Request

JSON_TYPE = "application/json"
UTF_8 = ("utf-8", "utf8")
BOM = b"\xef\xbb\xbf"
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"  # noqa: S105 - a word of RFC 9110's, not a secret
VALUE = rf'(?:{TOKEN}|"(?:[^"\\]++|\\.)*+")'
MEDIA_TYPE = re.compile(rf"({TOKEN}/{TOKEN})[ \t]*+((?:;[ \t]*+(?:{TOKEN}={VALUE}[ \t]*+)?+)*+)")
PARAMETER = re.compile(rf";[ \t]*+(?:({TOKEN})=({VALUE}))?+")
Media = tuple[str, str]
JSON: Media = (JSON_TYPE, UTF_8[0])


def media_type(header: str) -> Media:
    """The type and the charset (UTF-8 where none is said) of a Content-Type as RFC 9110 has it, in lower
    case; both are empty where it is none."""
    if header == JSON_TYPE:
        return JSON
    found = MEDIA_TYPE.fullmatch(header.strip(" \t"))
    if found is None:
        return "", ""
    parameters = PARAMETER.findall(found[2])
    said = {plain(value).lower() for name, value in parameters if name.lower() == "charset"} or {UTF_8[0]}
    return found[1].lower(), said.pop() if len(said) == 1 else ""


def plain(value: str) -> str:
    """A parameter's value without its quotes."""
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def is_json(media: Media) -> bool:
    return media[0] == JSON_TYPE and media[1] in UTF_8


def encoding_of(request: Request) -> str:
    """What the body is compressed by; empty where it is as it is."""
    given = ", ".join(request.headers.getlist("content-encoding")).strip()
    return "" if given.lower() == "identity" else given[:100]
