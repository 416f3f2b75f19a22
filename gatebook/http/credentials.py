"""The credential that a request's headers hold, and the dialect that alone has such a scheme."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request

from models.api_key import PREFIX
from models.session import PREFIX as SESSION

NAMES = (b"authorization", b"apikey")


class Credential(NamedTuple):
    """A secret, or a name and password; neither where what was sent is none. ``key_id`` where a client names
    the key beside its secret, ``dialect`` where only that dialect's clients send it in this way."""

    secret: str = ""
    key_id: str | None = None
    basic: tuple[str, str] | None = None
    dialect: str | None = None


def credential_of(request: Request) -> Credential | None:
    """What the headers hold: Authorization with Bearer, ApiKey or Basic, or ``apikey``."""
    given = [read(*header) for header in request.scope["headers"] if header[0] in NAMES]
    return same(given) if len(given) > 1 else given[0] if given else None


def same(given: Sequence[Credential]) -> Credential:
    """One credential that was sent in several headers, for servers of several versions; none where they
    differ."""
    held = {(each.secret, each.basic) for each in given}
    ids = {each.key_id for each in given if each.key_id}
    dialect = next((each.dialect for each in given if each.dialect), None)
    if len(held) > 1 or len(ids) > 1:
        return Credential(dialect=dialect)
    return given[0]._replace(key_id=next(iter(ids), None), dialect=dialect)


def read(name: bytes, header: bytes) -> Credential:
    text = header.decode("latin-1")
    if name == b"apikey":
        return Credential(text)
    scheme, value = authorization_of(text)
    reader = READERS.get(scheme)
    return reader(value) if reader else Credential()


def authorization_of(header: str) -> tuple[str, str]:
    """The scheme in small letters, and the one word that follows it; empty where that is none."""
    scheme, _, value = header.partition(" ")
    good = value.isascii() and value.isprintable() and " " not in value
    return scheme.lower(), value if good else ""


def bearer(value: str) -> Credential:
    """A secret as it is, or base64 of ``id:secret``."""
    if value.startswith((PREFIX, SESSION)) or (pair := pair_of(value)) is None:
        return Credential(value)
    if pair[1].startswith(PREFIX):
        return Credential(pair[1], key_id=pair[0], dialect="antfly")
    return Credential(value, dialect="antfly")


def api_key(value: str) -> Credential:
    key_id, secret = pair_of(value) or (None, "")
    return Credential(secret, key_id=key_id, dialect="antfly")


def basic(value: str) -> Credential:
    return Credential(basic=pair_of(value), dialect="antfly")


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
