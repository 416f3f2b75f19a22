"""What a user or group may do to a resource, and when one permission covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.errors import Invalid, Path
from models.text import has_control

LEVEL = {"READ": 1, "WRITE": 2, "ADMIN": 3}
EVERYTHING = "*"


class Grant(NamedTuple):
    """A type of access to a resource: ``user/*`` READ. ``*`` matches all; ADMIN includes WRITE includes
    READ."""

    resource_type: str
    resource: str
    type: str

    def __str__(self) -> str:
        return f"{self.type} on {self.resource_type}/{self.resource}"

    def covers(self, other: Grant) -> bool:
        return (
            self.resource_type in (EVERYTHING, other.resource_type)
            and self.resource in (EVERYTHING, other.resource)
            and LEVEL[self.type] >= LEVEL[other.type]
        )

    def narrowed(self, scope: Grant) -> Grant | None:
        """What both allow, or None."""
        resource_type = _both(self.resource_type, scope.resource_type)
        resource = _both(self.resource, scope.resource)
        if resource_type is None or resource is None:
            return None
        return Grant(resource_type, resource, min(self.type, scope.type, key=LEVEL.__getitem__))


ADMINISTRATOR = Grant(EVERYTHING, EVERYTHING, "ADMIN")


def _both(one: str, other: str) -> str | None:
    if one in (EVERYTHING, other):
        return other
    return one if other == EVERYTHING else None


def covered(grants: Iterable[Grant], wanted: Grant) -> bool:
    return any(grant.covers(wanted) for grant in grants)


def narrowed(grants: Iterable[Grant], scopes: Sequence[Grant]) -> list[Grant]:
    """What is left of ``grants`` for a key with ``scopes``; a key without any has all of them."""
    if not scopes:
        return list(grants)
    pairs = (grant.narrowed(scope) for grant in grants for scope in scopes)
    return list(dict.fromkeys(both for both in pairs if both))


def checked(grant: Grant, path: Path = ()) -> Grant:
    """The same, or Invalid when it could never be stored."""
    for name, value, length in (
        ("resourceType", grant.resource_type, 100),
        ("resource", grant.resource, 500),
    ):
        if not value or len(value) > length or has_control(value) or value != value.strip():
            raise Invalid(f"{name} is 1 to {length} characters without control characters.", (*path, name))
    return grant


class Permission(Model):
    number = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    user_number = fields.BigIntField(null=True)
    group_number = fields.BigIntField(null=True)
    resource_type = fields.TextField()
    resource = fields.TextField()
    type = fields.CharField(8)
    created_at = fields.BigIntField()
    expires_at = fields.BigIntField(null=True)

    class Meta:
        table = "permissions"

    @property
    def grant(self) -> Grant:
        return Grant(self.resource_type, self.resource, self.type)
