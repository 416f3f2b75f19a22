"""The rules for text: how it is compared, and what it may not contain."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from urllib.parse import urlsplit

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from models import policy
from models.errors import Invalid, Path

MAX_USERNAME_LENGTH = 254
MAX_NAME_LENGTH = 200
MAX_PARAGRAPH_LENGTH = 1000
MAX_FOLDED_LENGTH = 2000
MAX_MARKS = 30  # on one letter: no language has as many
MAX_URL_LENGTH = 2000
MAX_EMAIL_LENGTH = 320
UUID = re.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
RESERVED_USERNAMES = frozenset(("me", "search"))
RESERVED_PROJECT_NAMES = frozenset(("search",))
SPECIAL_DOMAIN = re.compile(
    rf"(?<=[@.。])(?:{'|'.join(map(re.escape, SPECIAL_USE_DOMAIN_NAMES))})$", re.IGNORECASE | re.ASCII
)


def fold(text: str) -> str:
    """What two spellings have in common when they are the same to a person (Unicode NFKC, case folded).

    Nothing we keep is as long as what is cut off. Marks that pile up are cut, too: to sort them takes the
    square of their number.
    """
    text = text[:MAX_FOLDED_LENGTH]
    if len(text) > MAX_MARKS and not text.isascii():
        text = piles().sub(r"\1", text)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@cache
def piles() -> re.Pattern[str]:
    """What stands above and below a letter, more of it than possible. There are no marks beyond U+1EFFF."""
    characters = map(chr, range(0x300, 0x1F000))
    marks = "".join(
        each for each in characters if unicodedata.combining(unicodedata.normalize("NFKD", each)[0])
    )
    return re.compile(f"([{marks}]{{{MAX_MARKS}}})[{marks}]+")


def is_uuid(text: str) -> bool:
    return UUID.fullmatch(text) is not None


def has_control(text: str, *, invisible: bool = False) -> bool:
    """Whether there are control characters or lone surrogates; with ``invisible``, format characters too."""
    if text.isascii():
        return not text.isprintable()
    refused = ("Cc", "Cs", "Zl", "Zp", "Cf", "Co", "Cn") if invisible else ("Cc", "Cs", "Zl", "Zp")
    return any(unicodedata.category(character) in refused for character in text)


def is_storable(text: str) -> bool:
    """Both databases take it: no null byte and no lone surrogate."""
    return UNSTORABLE.search(text) is None


def camel(name: str) -> str:
    """A field as clients know it: ``first_name`` is ``firstName``."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def counted(number: int, noun: str) -> str:
    """``1 project``, ``2 projects``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def line(value: str | None, field: str, length: int = MAX_NAME_LENGTH) -> str | None:
    """One line of text of at most ``length`` characters, trimmed; nothing at all is None."""
    if value is None:
        return None
    value = value.strip()
    if len(value) > length:
        raise Invalid.of(field, f"has {len(value)} characters, at most {length} are possible.")
    if has_control(value):
        raise Invalid.of(field, "contains a control character.")
    return value or None


def paragraph(value: str | None, field: str, length: int = MAX_PARAGRAPH_LENGTH) -> str | None:
    """Like ``line``, but it may have line breaks and tabs."""
    if value is None:
        return None
    line(value.replace("\n", " ").replace("\r", " ").replace("\t", " "), field, length)
    return value.strip() or None


def username(value: str | None, field: str = "username") -> str | None:
    """1 to 254 characters, none of them invisible; not a UUID and not a reserved word, so that an identifier
    is never ambiguous."""
    value = value.strip() if value else None
    if value and len(value) <= MAX_FOLDED_LENGTH:  # what is longer is refused as it is
        value = unicodedata.normalize("NFKC", value)
    if (name := line(value, field, MAX_USERNAME_LENGTH)) is None:
        return None
    if has_control(name, invisible=True):
        raise Invalid("username contains an invisible character.", field)
    if is_uuid(name) or fold(name) in RESERVED_USERNAMES:
        raise Invalid(f"username cannot be {name!r}: it would be mistaken for something else.", field)
    return name


def email(value: str | None, field: str = "email") -> str | None:
    """An address by the rules of RFC 5321/5322 as email-validator reads them; nothing is looked up."""
    if value is None or not value.strip():
        return None
    if len(value) > MAX_EMAIL_LENGTH or has_control(value.strip(), invisible=True):
        raise Invalid("email is not an e-mail address.", field)
    address = unicodedata.normalize("NFKC", value.strip())
    try:
        return _in_any_domain(address) if policy.current().email_any_domain else _normalized(address)
    except EmailNotValidError as refused:
        raise Invalid(f"email is not an e-mail address: {refused}", field) from None


def _in_any_domain(address: str) -> str:
    """The library refuses special domains whatever it is told: a stand-in of the same length is checked for
    one."""
    special = SPECIAL_DOMAIN.search(address)
    domain = special[0].lower() if special else ""
    stand_in = address[: len(address) - len(domain)] + "x" * len(domain)
    normalized = _normalized(stand_in, globally_deliverable=False)
    return normalized[: len(normalized) - len(domain)] + domain


def _normalized(address: str, *, globally_deliverable: bool = True) -> str:
    known = validate_email(address, check_deliverability=False, globally_deliverable=globally_deliverable)
    return known.normalized


def url(value: str | None, field: str) -> str | None:
    """An absolute http or https address."""
    if (address := line(value, field, MAX_URL_LENGTH)) is None:
        return None
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in address
        _ = parts.port
    except ValueError:
        is_web = False
    if not is_web:
        raise Invalid.of(field, "is not an http or https address.")
    return address


def under(prefix: Path, problem: Invalid) -> Invalid:
    """The same refusal, its path as the caller's input knows it."""
    problem.path = (*prefix, *(problem.path or ()))
    return problem
