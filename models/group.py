"""Users who hold permissions together."""

from __future__ import annotations

import uuid

from tortoise import fields
from tortoise.models import Model

from models import clock, text
from models.errors import Problem
from models.project import write_named
from models.values import Snapshot, Values


class Group(Model):
    number = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    name = fields.TextField()
    name_key = fields.TextField()
    description: str | None = fields.TextField(null=True)
    created_at = fields.BigIntField()

    class Meta:
        table = "groups"

    @classmethod
    def new(cls) -> Group:
        return cls(id=str(uuid.uuid4()), created_at=clock.now())

    def write(self, given: Values) -> list[Problem]:
        """Take over what is given (absent is not null) and say all that is wrong with it."""
        return write_named(self, given, ("description",), text.RESERVED_GROUP_NAMES)

    async def touch(self) -> None:
        await self.save()

    def snapshot(self) -> Snapshot:
        return {"name": self.name, "description": self.description}


class GroupMember(Model):
    number = fields.BigIntField(primary_key=True)
    group_number = fields.BigIntField()
    user_number = fields.BigIntField()

    class Meta:
        table = "group_members"
