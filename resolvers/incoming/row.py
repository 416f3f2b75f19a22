"""One row of an import: what was given, whom it means, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models import ApiKey, Change, Group, GroupMember, Membership, Permission, Project, User
from models.enums import ImportStatus
from models.errors import Problem
from models.user import PROFILE
from models.values import Values
from resolvers.granting import Expiring

KEYS = "apiKeys"


class Options(NamedTuple):
    """``match`` is the field that says whom a row means. Unless it ``updates``, who is there stays as they
    are; unless it ``replaces_passwords``, who has one keeps it."""

    match: str = "username"
    updates: bool = True
    creates_projects: bool = False
    replaces_passwords: bool = False
    all_or_nothing: bool = False


@dataclass
class Moves:
    """Where the user comes to belong and what to hold, and what not any more."""

    joined: list[tuple[Project, str]] = field(default_factory=list)
    roles: list[tuple[Membership, Project, str]] = field(default_factory=list)
    left: list[Project] = field(default_factory=list)
    entered: list[Group] = field(default_factory=list)
    exited: list[tuple[GroupMember, Group]] = field(default_factory=list)
    granted: Expiring = field(default_factory=dict)
    taken: list[Permission] = field(default_factory=list)
    keys: list[tuple[ApiKey, Project | None]] = field(default_factory=list)


@dataclass
class Row:
    """``record`` is the user as it will be stored, ``user`` as it is shown in the end; ``place`` counts from
    0."""

    place: int
    given: Values
    problems: list[Problem] = field(default_factory=list)
    record: User | None = None
    is_new: bool = False
    changes: list[Change] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)
    user: User | None = None

    @property
    def number(self) -> int:
        """The user's; 0, which nobody has, of one that is not stored yet."""
        return 0 if self.record is None or self.is_new else self.record.number

    @property
    def status(self) -> ImportStatus:
        if self.problems:
            return ImportStatus.REFUSED
        if self.is_new:
            return ImportStatus.CREATED
        return ImportStatus.UPDATED if self.changes else ImportStatus.UNCHANGED

    @property
    def is_told(self) -> bool:
        """Whether the user changed: a key has a version and an event of its own."""
        return any(change.field != KEYS for change in self.changes)

    def has_changed(self, *fields: str) -> bool:
        return any(change.field in fields for change in self.changes)

    def items(self, field: str) -> Sequence[Values]:
        """What the row has in a list; nothing where it is absent, or null."""
        return self.given.get(field) or ()

    @property
    def profile(self) -> Values:
        return {name: self.given[name] for name in PROFILE if name in self.given}


def written(rows: Iterable[Row]) -> list[tuple[Row, User]]:
    """Those that change something, each with its user."""
    statuses = (ImportStatus.CREATED, ImportStatus.UPDATED)
    return [(row, row.record) for row in rows if row.record is not None and row.status in statuses]
