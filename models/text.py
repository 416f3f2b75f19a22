"""The rules for text: how it is compared, and what it may not contain."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import urlsplit

import idna
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from models import policy
from models.errors import Invalid, Path, Rule
from models.invisible import first_invisible, is_blank, without_ignorable

MAX_USERNAME_LENGTH = 254
MAX_NAME_LENGTH = 200
MAX_PARAGRAPH_LENGTH = 1000
MAX_FOLDED_LENGTH = 2000
MAX_MARKS = 30  # on one letter: no language has as many
MAX_URL_LENGTH = 2000
MAX_EMAIL_LENGTH = 320
MAX_DOMAIN_LENGTH = 253
UUID = re.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SPECIAL_DOMAIN = re.compile(
    rf"(?<=[@.。])(?:{'|'.join(map(re.escape, SPECIAL_USE_DOMAIN_NAMES))})$", re.IGNORECASE | re.ASCII
)
DOTTED_I = re.compile("i([\u0300-\u036f]*?)\u0307")
COLLAPSED = frozenset((".", ".."))  # parts of an address that clients take away (RFC 3986, 5.2.4)
RESERVED_USERNAMES = COLLAPSED | {"me", "search"}
RESERVED_PROJECT_NAMES = COLLAPSED | {"search"}
RESERVED_GROUP_NAMES = COLLAPSED


def fold(text: str) -> str:
    """What two spellings have in common when they are the same to a person: Unicode NFKC, case folded,
    without what cannot be seen; and I, i, \u0130 and \u0131 are one letter, as capitals do not tell them
    apart.

    Nothing we keep is as long as what is cut off. Marks that pile up are cut, too: to sort them takes the
    square of their number.
    """
    text = text[:MAX_FOLDED_LENGTH]
    if text.isascii():
        return text.lower()
    if len(text) > MAX_MARKS:
        text = piles().sub(r"\1", text)
    folded = unicodedata.normalize("NFKD", without_ignorable(text)).casefold()
    apart = unicodedata.normalize("NFKD", folded).replace("\u0131", "i")
    return unicodedata.normalize("NFKC", DOTTED_I.sub(r"i\1", apart))


def name_key(name: str) -> str:
    """What a username or an e-mail address is known by: folded, its domain in letters and not in Punycode."""
    key = fold(name).strip()
    local, at, domain = key.rpartition("@")
    return f"{local}@{_domain_key(domain)}" if at else key


def part_key(part: str) -> str:
    """The same of any part of one."""
    folded = fold(part)
    return name_key(part) if "@" in part else _domain_key(folded) if "xn--" in folded else folded


def _domain_key(domain: str) -> str:
    """As email-validator stores it (UTS 46); what is no domain stays as it is."""
    if len(domain) > MAX_DOMAIN_LENGTH or (domain.isascii() and "xn--" not in domain):
        return domain
    try:
        return fold(idna.decode(domain, uts46=True))
    except UnicodeError:
        return domain


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


@lru_cache(1000)
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
        raise Invalid.of(
            field, f"has {len(value)} characters, at most {length} are possible.", Rule.MAX_LENGTH, length
        )
    if has_control(value):
        raise Invalid.of(field, "contains a control character.", Rule.CHARACTERS)
    return value or None


def name(value: str | None, field: str) -> str | None:
    """One line of which every character can be seen, or does something."""
    if value is None or len(value) > MAX_FOLDED_LENGTH:  # what is longer is refused as it is
        return line(value, field)
    require_visible(value.strip(), field)
    return line(value, field)


def require_visible(value: str, field: str) -> None:
    if hidden := first_invisible(value):
        raise Invalid.of(field, f"contains an invisible character (U+{ord(hidden):04X}).", Rule.INVISIBLE)
    if value and is_blank(value):
        raise Invalid.of(field, "has nothing in it that can be seen.", Rule.INVISIBLE)


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
    require_visible(name, field)
    if has_control(without_ignorable(name), invisible=True):
        raise Invalid("username contains an invisible character.", field, rule=Rule.INVISIBLE)
    if is_uuid(name) or fold(name) in RESERVED_USERNAMES:
        said = f"username cannot be {name!r}: it would be mistaken for something else."
        raise Invalid(said, field, rule=Rule.RESERVED)
    return name


def email(value: str | None, field: str = "email") -> str | None:
    """An address by the rules of RFC 5321/5322 as email-validator reads them; nothing is looked up."""
    if value is None or not value.strip():
        return None
    if len(value) > MAX_EMAIL_LENGTH or has_control(value.strip(), invisible=True):
        raise Invalid("email is not an e-mail address.", field, rule=Rule.FORMAT)
    address = unicodedata.normalize("NFKC", value.strip())
    try:
        return _in_any_domain(address) if policy.current().email_any_domain else _normalized(address)
    except EmailNotValidError as refused:
        said = f"email is not an e-mail address: {refused}"
        raise Invalid(said, field, rule=Rule.FORMAT) from None


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
    address = line(value, field, MAX_URL_LENGTH)
    if address is not None and not _is_of_the_web(address):
        raise Invalid.of(field, "is not an http or https address.", Rule.FORMAT)
    return address


def uri(value: str | None, field: str) -> str | None:
    """Also one of an app's own scheme, as ``com.example.app:/after`` (RFC 8252), but nothing that is itself
    what it leads to."""
    if (address := line(value, field, MAX_URL_LENGTH)) is None:
        return None
    scheme = SCHEME.match(address)
    is_own = scheme and scheme[1].lower() not in {*WEB, *CONTENT} and " " not in address
    if not (is_own or _is_of_the_web(address)):
        raise Invalid.of(field, "is no address such as https://example.com or myapp://after.", Rule.FORMAT)
    return address


WEB = ("http", "https")
CONTENT = ("javascript", "vbscript", "data", "blob")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):.")


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in WEB and bool(parts.hostname) and " " not in address


def under(prefix: Path, problem: Invalid) -> Invalid:
    """The same refusal, its path as the caller's input knows it."""
    problem.path = (*prefix, *(problem.path or ()))
    return problem
