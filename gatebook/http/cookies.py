"""A browser's session: the cookie it is kept in, and the requests for which that counts."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from gatebook.http.addresses import base_url
from gatebook.settings import Settings

NAME = "gatebook-session"
LONGEST = 400 * 24 * 3600
"""Seconds: browsers keep no cookie for longer. When the session is over, the server knows."""
DEFAULT_PORTS = {"http": 80, "https": 443}


def is_secure(settings: Settings) -> bool:
    return urlsplit(settings.public_url or "").scheme == "https"


def name_of(settings: Settings) -> str:
    """The prefix makes browsers take it from this very host over TLS, and from no other."""
    return f"__Host-{NAME}" if is_secure(settings) else NAME


def token_of(headers: Headers, settings: Settings) -> str | None:
    """What the cookie holds; nothing good where several of that name differ, as one may be another's."""
    name = name_of(settings)
    pairs = (part.strip().partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
    found = {value for known, _, value in pairs if known == name}
    return None if not found else found.pop() if len(found) == 1 else ""


def is_of_own_page(scope: Scope, headers: Headers) -> bool:
    """Whether a page of this server sends the request: the browser says so, in headers that no page writes.
    Without either of them it is not known, and so it is not."""
    if sites := headers.getlist("sec-fetch-site"):
        return sites == ["same-origin"]
    settings: Settings = scope["app"].state.settings
    return headers.getlist("origin") == [own_origin(settings.public_url or base_url(scope))]


def own_origin(url: str) -> str:
    """As browsers write it: without a port that goes without saying."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name
    usual = parts.port in (None, DEFAULT_PORTS.get(parts.scheme))
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{parts.port}"


def set_cookie(settings: Settings, token: str) -> str:
    return _cookie(settings, token, LONGEST)


def removal(settings: Settings) -> str:
    return _cookie(settings, "", 0)


def _cookie(settings: Settings, value: str, seconds: int) -> str:
    parts = [f"{name_of(settings)}={value}", f"Max-Age={seconds}", "Path=/", "HttpOnly", "SameSite=Strict"]
    return "; ".join([*parts, "Secure"] if is_secure(settings) else parts)
