"""The secret a program shows at the door: ``gw_``, 30 random characters, 6 that check them."""

from __future__ import annotations

import hashlib
import secrets
import uuid
import zlib
from collections.abc import Iterable, Sequence

import orjson
from tortoise import fields
from tortoise.models import Model

from models import clock, text
from models.enums import ApiKeyStatus
from models.errors import Invalid, Problem, noting, refuse
from models.event import Change
from models.grant import ADMINISTRATOR, Grant, Grants, spec
from models.permission import expiry, faults
from models.values import Snapshot, Values

PREFIX = "gw_"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM_LENGTH, CHECK_LENGTH = 30, 6  # 30 characters of 62 are 178 bits
MAX_SCOPES = 100
MAX_OVERLAP = 90 * 24 * 3600  # seconds
STATUS_COLUMNS = ("revoked_at", "expires_at", "disabled_at", "enabled_at", "replaced_by_number")
KEPT = ("name", "project_number", "expires_at", "dialect")  # by the key that replaces it


def digest(secret: str) -> str:
    """What is kept of a secret. 178 random bits cannot be guessed, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checksum(body: str) -> str:
    """The CRC32 of the random part in six characters of base 62."""
    value, characters = zlib.crc32(body.encode()), ""
    for _ in range(CHECK_LENGTH):
        value, place = divmod(value, 62)
        characters = ALPHABET[place] + characters
    return characters


def new_secret() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return PREFIX + body + checksum(body)


def is_well_formed(secret: str) -> bool:
    """Whether it could be a key of ours; a typing error is known without asking the database."""
    body, check = secret[len(PREFIX) : -CHECK_LENGTH], secret[-CHECK_LENGTH:]
    return (
        secret.startswith(PREFIX)
        and len(secret) == len(PREFIX) + RANDOM_LENGTH + CHECK_LENGTH
        and secret.isascii()
        and secret[len(PREFIX) :].isalnum()
        and secrets.compare_digest(checksum(body), check)
    )


class ApiKey(Model):
    number = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    user_number = fields.BigIntField()
    project_number: int | None = fields.BigIntField(null=True)
    name: str | None = fields.TextField(null=True)
    name_key: str | None = fields.TextField(null=True)
    hint = fields.TextField()
    digest = fields.CharField(64, unique=True)
    scopes = fields.TextField(default="[]")
    is_narrowed = fields.BooleanField(default=False)
    created_at = fields.BigIntField()
    expires_at: int | None = fields.BigIntField(null=True)
    last_used_at: int | None = fields.BigIntField(null=True)
    disabled_at: int | None = fields.BigIntField(null=True)
    enabled_at: int | None = fields.BigIntField(null=True)
    revoked_at: int | None = fields.BigIntField(null=True)
    replaced_by_number: int | None = fields.BigIntField(null=True)
    dialect: str | None = fields.TextField(null=True)
    is_setting = fields.BooleanField(default=False)
    version = fields.BigIntField(default=1)

    class Meta:
        table = "api_keys"

    @classmethod
    def issue(
        cls,
        user_number: int,
        secret: str | None = None,
        *,
        name: str | None = None,
        scopes: Iterable[Grant] = (),
        **given: object,
    ) -> tuple[ApiKey, str]:
        """A key not yet stored, and its secret, which is shown once."""
        secret = secret or new_secret()
        key = cls(
            id=str(uuid.uuid4()),
            user_number=user_number,
            name=name,
            name_key=text.fold(name) if name else None,
            hint=f"{secret[:9]}...{secret[-6:]}",
            digest=digest(secret),
            created_at=clock.now(),
            **given,
        )
        key.narrow(scopes)
        return key, secret

    @property
    def scope_list(self) -> Grants:
        return read_scopes(self.scopes)

    @property
    def status(self) -> str:
        return self.status_at(clock.now())

    def status_at(self, moment: int) -> str:
        """REVOKED, EXPIRED, DISABLED, ROTATING or ACTIVE: the first that holds."""
        if self.revoked_at is not None:
            return ApiKeyStatus.REVOKED
        if self.expires_at is not None and self.expires_at <= moment:
            return ApiKeyStatus.EXPIRED
        if not self.enabled:
            return ApiKeyStatus.DISABLED
        return ApiKeyStatus.ACTIVE if self.replaced_by_number is None else ApiKeyStatus.ROTATING

    @property
    def enabled(self) -> bool:
        return (self.enabled_at or 0) >= (self.disabled_at or 0)

    @property
    def is_live(self) -> bool:
        """Neither revoked nor expired: it counts, and holds up its owner's deletion."""
        return self.status not in (ApiKeyStatus.REVOKED, ApiKeyStatus.EXPIRED)

    def write(self, values: Values) -> list[Problem]:
        """Take over what is given of name, expires_at, scopes and enabled; a revoked or expired key stays
        what it is."""
        if not self.is_live:
            return [Invalid(f"This key is {self.status.lower()}: issue a new one.", "apiKey")]
        problems: list[Problem] = []
        with noting(problems):
            if "name" in values:
                self.rename(values["name"])
        with noting(problems):
            if "expires_at" in values:
                self.expires_at = expiry(values["expires_at"])
        with noting(problems):
            if "scopes" in values:
                self.narrow(checked_scopes(values["scopes"] or ()))
        if (enabled := values.get("enabled")) is not None and enabled != self.enabled:
            self.switch(on=enabled)
        return problems

    def switch(self, *, on: bool) -> None:
        """Both times stay; the later one says what the key is."""
        if on:
            self.enabled_at = max(clock.now(), self.disabled_at or 0)
        else:
            self.disabled_at = max(clock.now(), (self.enabled_at or 0) + 1)

    def rename(self, name: str | None) -> None:
        self.name = text.name(name, "name")
        self.name_key = text.fold(self.name) if self.name else None

    def narrow(self, scopes: Iterable[Grant]) -> None:
        """``is_narrowed`` tells whether they leave anything out, so that statements need not read them."""
        kept = dict.fromkeys(scopes)
        self.scopes = orjson.dumps([scope._asdict() for scope in kept]).decode()
        self.is_narrowed = bool(kept) and ADMINISTRATOR not in kept

    def revoke(self) -> list[Change]:
        """It stays for the record; revoking it again changes nothing."""
        if self.revoked_at is not None:
            return []
        change = Change("status", self.status, ApiKeyStatus.REVOKED)
        self.revoked_at = clock.now()
        return [change]

    def replacement(self) -> tuple[ApiKey, str]:
        """A key for the same rights, not yet stored, and its secret."""
        if (
            self.status not in (ApiKeyStatus.ACTIVE, ApiKeyStatus.DISABLED)
            or self.replaced_by_number is not None
        ):
            raise Invalid(f"This key is {self.status.lower()}: it cannot be rotated.", "apiKey")
        same = {name: getattr(self, name) for name in KEPT}
        disabled_at = None if self.enabled else self.disabled_at
        return ApiKey.issue(self.user_number, scopes=self.scope_list, disabled_at=disabled_at, **same)

    def replace_by(self, new: ApiKey, overlap_seconds: int) -> None:
        """It lives on for the overlap, or is revoked at once."""
        end = clock.now() + overlap_seconds * clock.SECOND
        self.replaced_by_number = new.number
        if overlap_seconds == 0:
            self.revoked_at = end
        else:
            self.expires_at = min(end, self.expires_at or end)

    async def touch(self) -> None:
        """Store it: its version says that it changed."""
        self.version += 1
        await self.save()

    def snapshot(self) -> Snapshot:
        return {
            "name": self.name,
            "enabled": self.enabled,
            "expiresAt": clock.to_text(self.expires_at) if self.expires_at else None,
            "scopes": [spec(scope) for scope in self.scope_list],
        }


LIVE = "k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)"
"""``is_live`` as a condition on api_keys k at the moment ``?``."""

ENABLED = "COALESCE(k.enabled_at, 0) >= COALESCE(k.disabled_at, 0)"
"""``enabled`` as a condition on api_keys k."""


def checked_scopes(scopes: Sequence[Values]) -> Grants:
    if len(scopes) > MAX_SCOPES:
        raise Invalid(f"A key has at most {MAX_SCOPES} scopes.", "scopes")
    given = Grants(Grant(each["resource_type"], each["resource"], each["type"]) for each in scopes)
    refuse([wrong for place, each in enumerate(given) for wrong in faults(each, ("scopes", str(place)))])
    return given


def read_scopes(text: str) -> Grants:
    return Grants(Grant(**scope) for scope in orjson.loads(text))
