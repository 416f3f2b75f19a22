"""Parts of records that are none themselves."""

from __future__ import annotations

import strawberry

from models.enums import PermissionType
from schema.connections import Frame
from schema.scalars import JSON


@strawberry.type
class PermissionSpec(Frame):
    resource: str
    resource_type: str
    type: PermissionType


@strawberry.type(description="One field, before and after; never a password or a secret.")
class Change(Frame):
    field: str
    before: JSON | None
    after: JSON | None
