"""Who is asking, through which door, and all they may do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from models.api_key import ApiKey
from models.enums import PermissionType
from models.errors import Code, NotAllowed, Unauthenticated
from models.grant import ADMINISTRATOR, ANY, LEVEL, Grant, Grants
from models.session import Session
from models.user import User


@dataclass(frozen=True)
class Caller:
    """``grants`` is what the user holds, directly, through groups and as a project's administrator, already
    narrowed by the key's scopes. ``position`` is what a replica needs to answer them; None: only the primary
    may. ``SYSTEM`` callers (the command line) have no user and may do everything."""

    user: User | None = None
    api_key: ApiKey | None = None
    session: Session | None = None
    grants: Grants = field(default=Grants())
    scopes: Grants = field(default=Grants())
    door: str = "GRAPHQL"
    request_id: str = "-"
    address: str | None = None
    user_agent: str | None = None
    by_password: bool = False
    position: int | None = None

    @classmethod
    def anonymous(
        cls,
        *,
        door: str = "GRAPHQL",
        request_id: str = "-",
        address: str | None = None,
        user_agent: str | None = None,
    ) -> Caller:
        return cls(door=door, request_id=request_id, address=address, user_agent=user_agent)

    @classmethod
    def system(cls, door: str = "SYSTEM") -> Caller:
        return cls(grants=Grants([ADMINISTRATOR]), door=door)

    def through(self, door: str) -> Caller:
        return self if self.door == door else replace(self, door=door)

    @property
    def is_anonymous(self) -> bool:
        return self.user is None and not self.grants

    @property
    def label(self) -> str:
        return self.user.username if self.user else "anonymous" if self.is_anonymous else self.door.lower()

    @property
    def number(self) -> int:
        """The user's number; 0, which nobody has, without one."""
        return self.user.number if self.user else 0

    @property
    def is_held_back(self) -> bool:
        """Signed in with a password that must be changed first (keys are not held back)."""
        signed_in = self.session is not None or self.by_password
        return signed_in and self.user is not None and bool(self.user.must_change_password)

    @property
    def is_lasting(self) -> bool:
        """Not by a key that ends, at a time or with its owner's membership."""
        used = self.api_key
        return used is None or (used.expires_at is None and used.project_number is None)

    def is_using(self, key: ApiKey) -> bool:
        return self.api_key is not None and self.api_key.number == key.number

    def is_oneself(self, user: User) -> bool:
        return bool(user.number == self.number)

    def may(self, type_: str, resource_type: str, resource: str = ANY) -> bool:
        return not self.is_held_back and self.grants.cover(Grant(resource_type, resource, type_))

    def may_oneself(self, type_: str) -> bool:
        """What everybody may do to their own record: read it always, change it unless the key in use is
        narrowed to something else."""
        if self.user is None or type_ == PermissionType.READ:
            return self.user is not None
        return not self.scopes or self.scopes.cover(Grant("user", self.user.id, type_))

    def require(self, type_: str, resource_type: str, resource: str = ANY) -> None:
        """Raise NotAllowed, naming what is missing, unless the caller may."""
        if not self.may(type_, resource_type, resource):
            raise not_allowed(Grant(resource_type, resource, type_))

    def require_somebody(self) -> None:
        if self.is_anonymous:
            raise Unauthenticated
        if self.is_held_back:
            raise NotAllowed("Change your password first.", code=Code.PASSWORD_CHANGE_REQUIRED)

    def resources(self, resource_type: str, type_: str = PermissionType.READ) -> list[str] | None:
        """The ids of that type on which the caller has at least ``type_``; None means all of them."""
        if self.is_held_back:
            return []
        good = [
            grant.resource
            for grant in self.grants
            if grant.resource_type in (ANY, resource_type) and LEVEL[grant.type] >= LEVEL[type_]
        ]
        return None if ANY in good else sorted(set(good))


def not_allowed(needed: Grant, path: str | None = None) -> NotAllowed:
    return NotAllowed(f"This needs {needed}.", path, requires=needed)
