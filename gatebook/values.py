"""How the text of a setting becomes its value; a ValueError says what is wrong, never quoting a secret."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import SplitResult, urlsplit

Read = Callable[[str], Any]
UNIX: Literal["unix"] = "unix"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network | Literal["unix"]
"""Of proxies: ``unix`` is whoever calls over a Unix socket, who has no address."""

Mask = Callable[[str], str]

HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?")


def printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it has a control character in it")
    return text


def quoted(text: str) -> str:
    """A value as it may stand in an error: on one line, and not too long."""
    return f'"{text[:80].encode("unicode_escape").decode()}{"…" if len(text) > 80 else ""}"'


def hidden(_: str) -> str:
    return "***"


USER = re.compile(r"([\w.+/-]|%40)*")


def without_password(url: str) -> str:
    """A URL without what is nobody's business: its password, and its options, where another may stand. Of a
    user with signs that may have become part of the name by mistake, nothing is left."""
    scheme, _, rest = url.partition("://")
    place, _, options = rest.partition("?")
    login, at, where = place.rpartition("@")
    user, colon, _ = login.partition(":")
    who = user if USER.fullmatch(user) else "***"
    return f"{scheme}://{who}{':***' if colon else ''}{at}{where}{'?***' if options else ''}"


def written(value: Any) -> str:
    """As the setting would be."""
    if isinstance(value, tuple):
        return ",".join("=".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def whole(least: int, most: int) -> Read:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"{quoted(text)} is not a whole number from {least} to {most}")
        return int(text)

    return read


def seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) or not 0 < float(text) <= 3600:
        raise ValueError(f"{quoted(text)} is no number of seconds from 0.001 to 3600")
    return float(text)


RATE = re.compile(r"([1-9][0-9]{0,6})/(second|minute|hour|day)")


def rate(text: str) -> str:
    if not RATE.fullmatch(text):
        raise ValueError(f"{quoted(text)} is no number of requests per second, minute, hour or day")
    return text


def choice(*words: str) -> Read:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"{quoted(text)} is not one of {', '.join(words)}")
        return text.lower()

    return read


SWITCHES = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def switch(text: str) -> bool:
    if text.lower() not in SWITCHES:
        raise ValueError(f"{quoted(text)} is neither true nor false")
    return SWITCHES[text.lower()]


def socket(text: str) -> Path:
    """Its name has at most 107 bytes, see unix(7)."""
    if len(os.fsencode(path := Path(text).expanduser())) > 107:
        raise ValueError(f"{quoted(text)} is longer than the name of a socket may be")
    if not path.is_absolute():
        raise ValueError(f"{quoted(text)} does not begin with a slash")
    return path


def folder(text: str) -> Path:
    try:
        path = Path(text).expanduser()
        if path.exists() and not path.is_dir():
            raise ValueError(f"{quoted(text)} is not a folder")
    except (OSError, RuntimeError) as error:  # a RuntimeError: nobody knows where that home is
        reason = getattr(error, "strerror", None) or "there is no such home"
        raise ValueError(f"{quoted(text)} cannot be used: {reason}") from None
    return path


def file(text: str) -> str:
    """Of a file that is there, and that we may read."""
    try:
        with open(text, "rb"):
            return text
    except OSError as error:
        raise ValueError(f"the file {quoted(text)} cannot be read: {error.strerror}") from None


def host(text: str) -> str:
    if not (_is_address(text) or HOST_NAME.fullmatch(text)):
        raise ValueError(f"{quoted(text)} is neither an IP address nor a host name")
    return text


HERE = "127.0.0.1"


def is_loopback(host: str) -> bool:
    return ipaddress.ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def _is_address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def key(text: str) -> str:
    if len(text) < 32 or not text.isascii() or " " in text:
        raise ValueError("it must be 32 or more printable ASCII characters without blanks")
    return text


def networks(text: str) -> tuple[Network, ...]:
    found: list[Network] = []
    for word in _words(text):
        if word == UNIX:
            found.append(UNIX)
            continue
        try:
            found.append(ipaddress.ip_network(word, strict=False))
        except ValueError:
            raise ValueError(f"{quoted(word)} is neither an IP address, nor a network, nor {UNIX}") from None
    return tuple(found)


def origins(text: str) -> tuple[str, ...]:
    for word in _words(text):
        if not (parts := _web_url(word)) or parts.path or word != word.lower():
            raise ValueError(f"{quoted(word)} is not an origin, which is scheme://host in lower case")
    return tuple(_words(text))


def public_url(text: str) -> str:
    if not _web_url(text):
        raise ValueError("it is not an http or https URL without user, query and fragment")
    return text.rstrip("/")


def _words(text: str) -> list[str]:
    return [word for word in (part.strip() for part in text.split(",")) if word]


def _web_url(text: str) -> SplitResult | None:
    """None unless it is scheme, host, perhaps port and path, and nothing else."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    whole = parts.scheme in ("http", "https") and parts.hostname and port != 0
    clean = not ("@" in parts.netloc or parts.query or parts.fragment or " " in text)
    return parts if whole and clean else None


HOST = re.compile(rf"({HOST_NAME.pattern}|\[[0-9A-Fa-f:.]+\])(:[0-9]{{1,5}})?")
DAYS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?")
DIALECTS = ("enkrypt", "express", "antfly", "authgate", "adverity")


def dialect_hosts(text: str) -> tuple[tuple[str, str], ...]:
    found = [_dialect(pair) for pair in _words(text)]
    for place, _ in found:
        if not HOST.fullmatch(place):
            raise ValueError(f"{quoted(place)} is not a host as it stands in the header Host")
    return _each_once(found)


def dialect_ports(text: str) -> tuple[tuple[int, str], ...]:
    port = whole(1, 65535)
    return _each_once([(port(place), name) for place, name in map(_dialect, _words(text))])


def deprecated_dialects(text: str) -> tuple[tuple[str, str], ...]:
    """``dialect=day`` or ``dialect=day/day``."""
    pairs = [pair.partition("=")[::2] for pair in _words(text)]
    for name, given in pairs:
        days = given.split("/")
        if name not in DIALECTS or not DAYS.fullmatch(given) or days != sorted(days):
            raise ValueError(f"{quoted(f'{name}={given}')} is not dialect=day/day, the later one last")
        for day in days:
            date.fromisoformat(day)
    return _each_once(pairs)


Place = TypeVar("Place")


def _each_once(pairs: Sequence[tuple[Place, str]]) -> tuple[tuple[Place, str], ...]:
    places = [place for place, _ in pairs]
    for place in places:
        if places.count(place) > 1:
            raise ValueError(f"{place} stands there twice")
    return tuple(pairs)


def _dialect(pair: str) -> tuple[str, str]:
    """``place=dialect``."""
    place, _, name = pair.partition("=")
    if not place or name not in DIALECTS:
        raise ValueError(f"{quoted(pair)} is not place=dialect, with one of {', '.join(DIALECTS)}")
    return place.lower(), name
