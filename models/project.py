"""A piece of work that users belong to, and their belonging."""

from __future__ import annotations

import uuid
from collections.abc import Container
from typing import Protocol

from tortoise import fields
from tortoise.models import Model

from models import clock, text
from models.errors import Invalid, Problem, required
from models.values import Snapshot, Values


class Project(Model):
    number = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    name = fields.TextField()
    name_key = fields.TextField()
    description: str | None = fields.TextField(null=True)
    description_key: str | None = fields.TextField(null=True)
    mcp_config_name: str | None = fields.TextField(null=True)
    created_at = fields.BigIntField()
    updated_at = fields.BigIntField()
    version = fields.BigIntField(default=1)

    class Meta:
        table = "projects"

    @classmethod
    def new(cls) -> Project:
        moment = clock.now()
        return cls(id=str(uuid.uuid4()), created_at=moment, updated_at=moment)

    def write(self, given: Values) -> list[Problem]:
        """Take over what is given (absent is not null) and say all that is wrong with it."""
        return write_named(self, given, ("description", "mcp_config_name"), text.RESERVED_PROJECT_NAMES)

    async def touch(self) -> None:
        """Store it: its version and time say that it changed."""
        self.version += 1
        self.updated_at = max(clock.now(), self.updated_at)
        await self.save()

    def snapshot(self) -> Snapshot:
        return {"name": self.name, "description": self.description, "mcpConfigName": self.mcp_config_name}


class Membership(Model):
    """``role`` is MEMBER or ADMIN; ADMIN is ADMIN on the project."""

    number = fields.BigIntField(primary_key=True)
    user_number = fields.BigIntField()
    project_number = fields.BigIntField()
    role = fields.CharField(8)
    joined_at = fields.BigIntField()

    class Meta:
        table = "memberships"


class Named(Protocol):
    name: str
    name_key: str
    description: str | None
    description_key: str | None


def write_named(
    record: Named, given: Values, paragraphs: tuple[str, ...], reserved: Container[str]
) -> list[Problem]:
    """The rule that projects and groups share: a name nobody else has, and some describing text."""
    problems: list[Problem] = []
    try:
        if "name" in given:
            record.name = text.name(given["name"], "name") or ""
    except Invalid as wrong:
        problems.append(wrong)
    else:
        if not record.name:
            problems.append(required("name", "name"))
        elif text.is_uuid(record.name):
            problems.append(Invalid("name cannot be a UUID: it would be mistaken for an id.", "name"))
        elif text.fold(record.name) in reserved:
            said = f"name cannot be {record.name!r}: it would be mistaken for something else."
            problems.append(Invalid(said, "name"))
        else:
            record.name_key = text.fold(record.name)
    for field in paragraphs:
        try:
            if field in given:
                setattr(record, field, text.paragraph(given[field], text.camel(field)))
        except Invalid as wrong:
            problems.append(wrong)
    record.description_key = text.fold(record.description) if record.description else None
    return problems
