"""What a user or group may do to a resource."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models import clock
from models.errors import Invalid, Path, Problem, Rule, refuse
from models.grant import Grant, spec
from models.text import has_control


def faults(grant: Grant, path: Path = ()) -> list[Problem]:
    """Why it could never be stored."""
    return [
        Invalid(
            f"{name} is 1 to {length} characters without control characters.",
            (*path, name),
            rule=rule,
            limit=length if rule == Rule.MAX_LENGTH else None,
        )
        for name, value, length in (
            ("resourceType", grant.resource_type, 100),
            ("resource", grant.resource, 500),
        )
        if (rule := _broken(value, length))
    ]


def _broken(value: str, length: int) -> Rule | None:
    if not value:
        return Rule.REQUIRED
    if len(value) > length:
        return Rule.MAX_LENGTH
    return Rule.CHARACTERS if has_control(value) or value != value.strip() else None


def checked(grant: Grant, path: Path = ()) -> Grant:
    """The same, unless it could never be stored."""
    refuse(faults(grant, path))
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


def expiry(moment: int | None) -> int | None:
    if moment is not None and moment <= clock.now():
        raise Invalid("expiresAt is in the past.", "expiresAt", rule=Rule.PAST)
    return moment


def grant_change(grant: Grant, expires_at: int | None) -> dict[str, str]:
    return {**spec(grant), **({"expiresAt": clock.to_text(expires_at)} if expires_at else {})}
