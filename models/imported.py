"""What only an import says of a user or a key: what another directory knew of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from models import api_key, clock, session, text
from models.api_key import ApiKey, checked_scopes
from models.errors import Invalid, Problem, Rule, noting, required
from models.permission import expiry
from models.text import camel
from models.user import User
from models.values import Snapshot, Values

LARGEST_NUMBER = 1_000_000_000  # GraphQL's whole numbers leave as many again for those that come after
SHORTEST_SECRET, LONGEST_SECRET = 20, 1000  # characters
LONGEST_HINT = 40  # characters
BLANK = re.compile(r"\s")
SHA256 = re.compile("[0-9a-f]{64}", re.ASCII)


def number(value: int | None, field: str) -> int | None:
    if value is not None and not 0 < value <= LARGEST_NUMBER:
        raise Invalid.of(field, f"is between 1 and {LARGEST_NUMBER}.", Rule.RANGE, LARGEST_NUMBER)
    return value


def id_(value: str | None, field: str) -> str | None:
    if value is not None and not text.is_uuid(value):
        raise Invalid.of(field, "is no UUID.", Rule.FORMAT)
    return value.lower() if value is not None else None


def past(value: int, field: str) -> int:
    if value > clock.now() + clock.DAY:  # clocks differ
        raise Invalid.of(field, "is in the future.", Rule.RANGE)
    return value


TIMES = (
    "created_at", "updated_at", "last_login_at", "email_verified_at", "status_changed_at",
    "password_changed_at",
)  # fmt: skip
"""When it was, elsewhere; what is null says nothing."""

IDENTITY: dict[str, Callable[[Any, str], Any]] = {"id": id_, "number": number}


def take_over(user: User, given: Values) -> list[Problem]:
    """Write what is given of status, times and the like, and say all that is wrong with it."""
    problems: list[Problem] = []
    _set_status(user, given, problems)
    for field in TIMES:
        if (moment := given.get(field)) is not None:
            with noting(problems):
                setattr(user, field, past(moment, camel(field)))
    if given.get("must_change_password") is not None:
        user.must_change_password = given["must_change_password"]
    return problems


def _set_status(user: User, given: Values, problems: list[Problem]) -> None:
    if (status := given.get("status")) is not None and status != user.status:
        user.status, user.status_reason, user.status_changed_at = status, None, clock.now()
    if "status_reason" in given:
        with noting(problems):
            user.status_reason = text.paragraph(given["status_reason"], "statusReason")


def times(user: User) -> Snapshot:
    """Those that the snapshot of a user does not show."""
    shown = {
        field: getattr(user, field) for field in TIMES if field not in ("updated_at", "email_verified_at")
    }
    return {camel(field): moment and clock.to_text(moment) for field, moment in shown.items()}


def digest_of(given: Values) -> str:
    """By which a key is known, of its digest or its secret; Invalid says what is wrong with that."""
    if (secret := given.get("secret")) is not None:
        return api_key.digest(_secret(secret))
    if (digest := given.get("digest")) is None:
        raise required("secret or digest", "secret")
    if not SHA256.fullmatch(digest.lower()):
        raise Invalid.of("digest", "is no SHA-256 in hexadecimal.", Rule.FORMAT)
    return str(digest.lower())


def _secret(secret: str) -> str:
    if len(secret) < SHORTEST_SECRET:
        said = f"has fewer than {SHORTEST_SECRET} characters, which can be guessed."
        raise Invalid.of("secret", said, Rule.MIN_LENGTH, SHORTEST_SECRET)
    if len(secret) > LONGEST_SECRET:
        said = f"has more than {LONGEST_SECRET} characters."
        raise Invalid.of("secret", said, Rule.MAX_LENGTH, LONGEST_SECRET)
    if text.has_control(secret) or BLANK.search(secret):
        raise Invalid.of("secret", "has a blank or a control character.", Rule.CHARACTERS)
    if secret.startswith(session.PREFIX) or (
        secret.startswith(api_key.PREFIX) and not api_key.is_well_formed(secret)
    ):
        raise Invalid.of("secret", "begins like one of Gatebook's, but is none.", Rule.RESERVED)
    return secret


def key_of(given: Values, problems: list[Problem]) -> ApiKey | None:
    """A key not yet stored, nor anybody's; None where something is wrong, which joins the problems."""
    wrong: list[Problem] = []
    secret = given.get("secret")
    key, _ = ApiKey.issue(0, secret, dialect=given.get("dialect"))
    if secret is None or not api_key.is_well_formed(secret):
        key.hint = f"{secret[:3]}..." if secret else "imported"
    with noting(wrong):
        key.digest = digest_of(given)
    with noting(wrong):
        key.hint = text.line(given.get("hint"), "hint", LONGEST_HINT) or key.hint
    with noting(wrong):
        key.rename(given.get("name"))
    with noting(wrong):
        key.expires_at = expiry(given.get("expires_at"))
    with noting(wrong):
        key.narrow(checked_scopes(given.get("scopes") or ()))
    with noting(wrong):
        if (moment := given.get("created_at")) is not None:
            key.created_at = past(moment, "createdAt")
    if given.get("enabled") is False:
        key.switch(on=False)
    problems += wrong
    return None if wrong else key
