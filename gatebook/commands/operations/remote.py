"""Operations run by a server, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from gatebook import __version__
from gatebook.commands.operations.failures import Failure

SECONDS = 60


class Stay(HTTPRedirectHandler):
    """A credential is for who it was meant for."""

    def redirect_request(self, *_: object) -> None:
        return None


class Server:
    """At ``url``, asked with ``secret``, a key or the token of a session."""

    def __init__(self, url: str, secret: str | None) -> None:
        self.url, self.secret = url, secret
        self.opener = build_opener(Stay)

    def __call__(self, document: str, variables: Mapping[str, Any] | None) -> Mapping[str, Any]:
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "User-Agent": f"gatebook/{__version__}"}
        if self.secret:
            headers["Authorization"] = f"Bearer {self.secret}"
        try:
            request = Request(f"{self.url}/graphql", body, headers)  # noqa: S310 - address() knows the scheme
            with self.opener.open(request, timeout=SECONDS) as response:
                return self._answer(response)
        except HTTPError as error:
            with error:
                return self._answer(error)
        except URLError as error:
            raise self._silent(getattr(error.reason, "strerror", None) or str(error.reason)) from None
        except (OSError, HTTPException, UnicodeError) as error:
            raise self._silent(getattr(error, "strerror", None) or type(error).__name__) from None

    def _silent(self, reason: str) -> Failure:
        return Failure(f"{self.url} does not answer: {reason}.")

    def _answer(self, response: HTTPResponse | HTTPError) -> Mapping[str, Any]:
        try:
            answer = json.loads(response.read())
        except (ValueError, RecursionError):
            answer = None
        if isinstance(answer, dict) and (_are_errors(answer.get("errors")) or _is_data(answer)):
            return answer
        raise Failure(f"{self.url}/graphql answers with status {response.status}, and not as Gatebook does.")


def _are_errors(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(map(_is_error, found))


def _is_error(found: Any) -> bool:
    return isinstance(found, dict) and isinstance(found.get("message"), str)


def _is_data(answer: Mapping[str, Any]) -> bool:
    return "errors" not in answer and isinstance(answer.get("data"), dict)


def address(text: str) -> str:
    """Where a server is, without a slash at the end; ValueError says what is wrong."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        good = False
    if not good or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("this is no address as in https://users.example.com.")
    if parts.username or parts.password:
        raise ValueError("an address holds no password: keys have options of their own.")
    return text.rstrip("/").removesuffix("/graphql")
