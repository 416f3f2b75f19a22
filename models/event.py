"""What happened: one row per change, written in the transaction of the change."""

from __future__ import annotations

from typing import NamedTuple

import orjson
from tortoise import fields
from tortoise.models import Model

from models.values import Snapshot


class Change(NamedTuple):
    """One field of the target, by its GraphQL name; before and after are JSON values, never secrets."""

    field: str
    before: object
    after: object


class Event(Model):
    """No foreign keys: what it tells of may be gone. ``before_image`` is what a deletion can be undone
    from."""

    sequence = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    at = fields.BigIntField()
    operation = fields.TextField()
    door = fields.TextField()
    actor_id = fields.CharField(36, null=True)
    actor_label = fields.TextField()
    api_key_id = fields.CharField(36, null=True)
    target_id = fields.CharField(36)
    target_type = fields.TextField()
    target_label = fields.TextField()
    changes = fields.TextField()
    reason: str | None = fields.TextField(null=True)
    request_id = fields.TextField()
    ip_address: str | None = fields.TextField(null=True)
    before_image: str | None = fields.TextField(null=True)

    class Meta:
        table = "events"

    @property
    def change_list(self) -> list[Change]:
        return [Change(*each) for each in orjson.loads(self.changes)]


def compare(before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs between two snapshots of one record."""
    return [
        Change(field, before.get(field), after.get(field))
        for field in after
        if before.get(field) != after[field]
    ]


def gained(snapshot: Snapshot) -> list[Change]:
    """All that a new record has."""
    return [Change(field, None, value) for field, value in snapshot.items() if value]


def lost(snapshot: Snapshot) -> list[Change]:
    """All that a deleted record had."""
    return [Change(field, value, None) for field, value in snapshot.items() if value]
