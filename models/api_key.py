"""The secret a program shows at the door: ``gw_``, 30 random characters, 6 that check them."""

from __future__ import annotations

import hashlib
import secrets
import uuid
import zlib
from collections.abc import Iterable
from typing import Any

import orjson
from tortoise import fields
from tortoise.models import Model

from models import clock
from models.grant import Grant, Grants

PREFIX = "gw_"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM_LENGTH, CHECK_LENGTH = 30, 6  # 30 characters of 62 are 178 bits
STATUS_COLUMNS = ("revoked_at", "expires_at", "disabled_at", "replaced_by_number")


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
    created_at = fields.BigIntField()
    expires_at: int | None = fields.BigIntField(null=True)
    last_used_at: int | None = fields.BigIntField(null=True)
    disabled_at: int | None = fields.BigIntField(null=True)
    enabled_at: int | None = fields.BigIntField(null=True)
    revoked_at: int | None = fields.BigIntField(null=True)
    replaced_by_number: int | None = fields.BigIntField(null=True)
    dialect: str | None = fields.TextField(null=True)
    is_setting = fields.BooleanField(default=False)

    class Meta:
        table = "api_keys"

    @classmethod
    def issue(cls, user_number: int, secret: str | None = None, **given: Any) -> tuple[ApiKey, str]:
        """A key not yet stored, and its secret, which is shown once."""
        secret = secret or new_secret()
        key = cls(
            id=str(uuid.uuid4()),
            user_number=user_number,
            hint=f"{secret[:9]}...{secret[-6:]}",
            digest=digest(secret),
            created_at=clock.now(),
            **given,
        )
        return key, secret

    @property
    def scope_list(self) -> Grants:
        return read_scopes(self.scopes)

    @property
    def status(self) -> str:
        return status(self, clock.now())

    @property
    def is_live(self) -> bool:
        """Neither revoked nor expired: it counts, and holds up its owner's deletion."""
        return self.status not in ("REVOKED", "EXPIRED")

    def snapshot(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "enabled": self.disabled_at is None,
            "expiresAt": clock.to_text(self.expires_at) if self.expires_at else None,
            "scopes": [spec(scope) for scope in read_scopes(self.scopes)],
        }


def status(key: Any, moment: int) -> str:
    """Whatever has the STATUS_COLUMNS: REVOKED, EXPIRED, DISABLED, ROTATING or ACTIVE, the first that
    holds."""
    if key.revoked_at is not None:
        return "REVOKED"
    if key.expires_at is not None and key.expires_at <= moment:
        return "EXPIRED"
    if key.disabled_at is not None:
        return "DISABLED"
    return "ACTIVE" if key.replaced_by_number is None else "ROTATING"


def read_scopes(text: str) -> Grants:
    return Grants(Grant(*scope) for scope in orjson.loads(text))


def write_scopes(scopes: Iterable[Grant]) -> str:
    return orjson.dumps([list(scope) for scope in dict.fromkeys(scopes)]).decode()


def spec(grant: Grant) -> dict[str, str]:
    return {"resourceType": grant.resource_type, "resource": grant.resource, "type": grant.type}
