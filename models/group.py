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
    description_key: str | None = fields.TextField(null=True)
    created_at = fields.BigIntField()
    updated_at = fields.BigIntField()
    version = fields.BigIntField(default=1)

    class Meta:
        table = "groups"

    @classmethod
    def new(cls) -> Group:
        moment = clock.now()
        return cls(id=str(uuid.uuid4()), created_at=moment, updated_at=moment)

    def write(self, given: Values) -> list[Problem]:
        """Take over what is given (absent is not null) and say all that is wrong with it."""
        return write_named(self, given, ("description",), text.RESERVED_GROUP_NAMES)

    async def touch(self) -> None:
        """Store it: its version and time say that it changed."""
        self.version += 1
        self.updated_at = max(clock.now(), self.updated_at)
        await self.save()

    def snapshot(self) -> Snapshot:
        return {"name": self.name, "description": self.description}


class GroupMember(Model):
    number = fields.BigIntField(primary_key=True)
    group_number = fields.BigIntField()
    user_number = fields.BigIntField()

    class Meta:
        table = "group_members"
