"""The credential that a request's headers hold."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from starlette.requests import Request

from models.api_key import PREFIX
from models.errors import WrongCredential
from models.session import PREFIX as SESSION


class Credential(NamedTuple):
    """A secret, or a name and password; ``key_id`` where a client names the key beside its secret."""

    secret: str = ""
    key_id: str | None = None
    basic: tuple[str, str] | None = None


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
    scheme, value = authorization_of(text)
    if (read := READERS.get(scheme)) is None:
        raise WrongCredential
    return read(value)


def authorization_of(header: str) -> tuple[str, str]:
    """The scheme in small letters, and the one word that follows it."""
    scheme, _, value = header.partition(" ")
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise WrongCredential
    return scheme.lower(), value


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
