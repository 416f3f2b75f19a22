"""A person or program in the directory."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model

from models import clock, text
from models.database import execute_many
from models.enums import UserStatus
from models.errors import Invalid, Problem, Rule, required
from models.event import Change
from models.one_time_token import end_links
from models.sent import Inexact
from models.session import end_all_sessions
from models.text import camel, fold, name_key
from models.values import Snapshot, Values

ATTRIBUTES_SIZE = 16 * 1024
ATTRIBUTES_DEPTH = 32  # every answer that shows them adds a few levels of its own
NAMES = frozenset(("username", "email", "external_id"))
JSON = dict[str, object] | list[object]


class User(Model):
    """``*_key`` columns are folded twins (``text.fold``) of what a person typed, to search, filter and sort
    by."""

    number = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    username = fields.TextField()
    username_key = fields.TextField()
    email: str | None = fields.TextField(null=True)
    email_key: str | None = fields.TextField(null=True)
    email_verified_at: int | None = fields.BigIntField(null=True)
    first_name: str | None = fields.TextField(null=True)
    last_name: str | None = fields.TextField(null=True)
    display_name: str | None = fields.TextField(null=True)
    name = fields.TextField()
    name_key = fields.TextField()
    first_name_key: str | None = fields.TextField(null=True)
    last_name_key: str | None = fields.TextField(null=True)
    display_name_key: str | None = fields.TextField(null=True)
    search_key = fields.TextField()
    avatar_url: str | None = fields.TextField(null=True)
    redirect_uri: str | None = fields.TextField(null=True)
    external_id: str | None = fields.TextField(null=True)
    attributes = fields.TextField(default="{}")
    status = fields.CharField(16, default=UserStatus.ACTIVE)
    status_reason: str | None = fields.TextField(null=True)
    status_changed_at: int | None = fields.BigIntField(null=True)
    password_hash: str | None = fields.TextField(null=True)
    password_changed_at: int | None = fields.BigIntField(null=True)
    must_change_password = fields.BooleanField(default=False)
    last_login_at: int | None = fields.BigIntField(null=True)
    created_at = fields.BigIntField()
    updated_at = fields.BigIntField()
    version = fields.BigIntField(default=1)

    class Meta:
        table = "users"

    @classmethod
    def new(cls) -> User:
        moment = clock.now()
        return cls(id=str(uuid.uuid4()), created_at=moment, updated_at=moment)

    @property
    def is_active(self) -> bool:
        return self.status == UserStatus.ACTIVE

    @property
    def attributes_json(self) -> orjson.Fragment:
        """The attributes as they are stored: JSON that need not be read to be written."""
        return orjson.Fragment(self.attributes)

    @property
    def name_keys(self) -> list[str]:
        """What nobody else may be called: sorted, so that two writers never wait for each other."""
        return sorted({self.username_key} | ({self.email_key} if self.email_key else set()))

    def write(self, given: Values, *, username_follows: bool = True) -> list[Problem]:
        """Take over what is given of the profile (absent is not null) and say all that is wrong with it. A
        username that is the e-mail address follows it, unless told otherwise."""
        same = self.email_key is not None and self.username_key == self.email_key
        follows = self.username is None or (same and username_follows)
        known = self.email_key
        problems: list[Problem] = []
        for field in PROFILE:
            if field in given:
                try:
                    setattr(self, field, RULES[field](given[field], camel(field)))
                except Invalid as wrong:
                    problems.append(wrong)
        if not self.username or (follows and "username" not in given):
            self.username = self.email or ""
        if self.username:
            self._derive()
            if "email" in given and self.email_key != known:
                self.email_verified_at = None
        elif not problems:
            problems.append(required("username", "username"))
        return problems

    def _derive(self) -> None:
        for field, value in derived(
            self.username, self.email, self.first_name, self.last_name, self.display_name
        ).items():
            setattr(self, field, value)

    async def set_status(self, status: str, reason: str | None = None) -> list[str]:
        return await set_statuses([self], status, reason)

    def _set_status(self, status: str, reason: str | None) -> bool:
        """Whether that deactivates the user."""
        if self.status != status:
            self.status, self.status_reason, self.status_changed_at = status, reason, clock.now()
            return status == UserStatus.DEACTIVATED
        if reason is not None:
            self.status_reason = reason
        return False

    def set_password(self, stored: str, must_change: bool) -> list[Change]:
        """``stored`` is its hash."""
        changes = [Change("password", "set" if self.password_hash else None, "set")]
        if bool(self.must_change_password) != must_change:
            changes.append(Change("mustChangePassword", not must_change, must_change))
        self.password_hash, self.password_changed_at = stored, clock.now()
        self.must_change_password = must_change
        return changes

    async def touch(self) -> None:
        """Store it: its version and time say that it changed."""
        self.version += 1
        self.updated_at = max(clock.now(), self.updated_at)
        await self.save()

    def snapshot(self) -> Snapshot:
        told = {camel(field): getattr(self, field) for field in PROFILE if field != "attributes"}
        return {
            **told,
            "attributes": orjson.loads(self.attributes),
            "status": self.status,
            "statusReason": self.status_reason,
            "mustChangePassword": bool(self.must_change_password),
            "emailVerifiedAt": clock.to_text(self.email_verified_at) if self.email_verified_at else None,
        }


def derived(
    username: str, email: str | None, first_name: str | None, last_name: str | None, display_name: str | None
) -> dict[str, str | None]:
    """The columns that are made of these."""
    full = " ".join(part for part in (first_name, last_name) if part)
    name = display_name or full or username
    username_key, email_key = name_key(username), name_key(email) if email else None
    searched = (username_key, email_key, first_name, last_name, display_name, full)
    return {
        "name": name,
        "username_key": username_key,
        "email_key": email_key,
        "name_key": fold(name),
        "first_name_key": fold(first_name) if first_name else None,
        "last_name_key": fold(last_name) if last_name else None,
        "display_name_key": fold(display_name) if display_name else None,
        "search_key": fold("\n".join(dict.fromkeys(part for part in searched if part))),
    }


async def set_statuses(users: Sequence[User], status: str, reason: str | None = None) -> list[str]:
    """Deactivating ends the users' sessions, whose ids are returned, and links; keys answer
    USER_DEACTIVATED until the user is active again."""
    if not (ended := [user.number for user in users if user._set_status(status, reason)]):
        return []
    await end_links(*ended)
    return await end_all_sessions(ended)


STATUS = ("status", "status_reason", "status_changed_at", "version", "updated_at")


async def touch_statuses(users: Sequence[User]) -> None:
    """``touch`` for users of whom nothing but the status changed: many at once."""
    for user in users:
        user.version += 1
        user.updated_at = max(clock.now(), user.updated_at)
    places = ", ".join(f"{column} = ?" for column in STATUS)
    values = [[*(getattr(user, column) for column in STATUS), user.number] for user in users]
    await execute_many(f"UPDATE users SET {places} WHERE number = ?", values)


async def touch_users(numbers: Sequence[int]) -> None:
    """Users changed through what they belong to."""
    if numbers:
        await User.filter(number__in=list(numbers)).update(version=F("version") + 1, updated_at=clock.now())


def _attributes(value: object, field: str) -> str:
    if value is None:
        return "{}"
    if not isinstance(value, dict):
        raise Invalid.of(field, "is a JSON object.", Rule.FORMAT)
    _measure(value, field)
    try:
        written = orjson.dumps(value)
    except orjson.JSONEncodeError:
        raise Invalid.of(field, "holds something JSON cannot say.", Rule.FORMAT) from None
    if len(written) > ATTRIBUTES_SIZE:
        said = f"has {len(written)} bytes as JSON, at most {ATTRIBUTES_SIZE} are kept."
        raise Invalid.of(field, said, Rule.MAX_SIZE, ATTRIBUTES_SIZE)
    if b"\\u0000" in written:
        raise Invalid.of(field, "contains a null character.", Rule.CHARACTERS)
    return written.decode()


def _measure(value: JSON, field: str) -> None:
    """Level by level, so that neither depth nor breadth makes it long."""
    level = [value]
    for _ in range(ATTRIBUTES_DEPTH):
        inner = _inside(level)
        if len(inner) > ATTRIBUTES_SIZE:
            said = f"has more than {ATTRIBUTES_SIZE} bytes as JSON."
            raise Invalid.of(field, said, Rule.MAX_SIZE, ATTRIBUTES_SIZE)
        if any(map(_is_immense, inner)):
            raise Invalid.of(field, "holds a number beyond 64 bits.", Rule.FORMAT)
        if any(isinstance(each, Inexact) for each in inner):
            said = "holds a number with more digits than are kept: send a text."
            raise Invalid.of(field, said, Rule.FORMAT)
        level = [each for each in inner if isinstance(each, (dict, list))]
        if not level:
            return
    said = f"is nested more than {ATTRIBUTES_DEPTH} deep."
    raise Invalid.of(field, said, Rule.MAX_DEPTH, ATTRIBUTES_DEPTH)


def _inside(level: list[JSON]) -> list[object]:
    inner: list[object] = []
    for each in level:
        inner += each.values() if isinstance(each, dict) else each
    return inner


def _is_immense(value: object) -> bool:
    """What JSON cannot say, or what becomes another number on its way."""
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and not -(2**63) <= value < 2**64


RULES: dict[str, Callable[[Any, str], str | None]] = {
    "username": text.username,
    "email": text.email,
    "first_name": text.name,
    "last_name": text.name,
    "display_name": text.name,
    "avatar_url": text.url,
    "redirect_uri": text.uri,
    "external_id": text.line,
    "attributes": _attributes,
}
PROFILE = tuple(RULES)
