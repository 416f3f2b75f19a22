"""A type of access to a resource, and when one grant covers another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

from models.enums import PermissionType

LEVEL: dict[str, int] = {PermissionType.READ: 1, PermissionType.WRITE: 2, PermissionType.ADMIN: 3}
ANY = "*"


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
            self.resource_type in (ANY, other.resource_type)
            and self.resource in (ANY, other.resource)
            and LEVEL[self.type] >= LEVEL[other.type]
        )

    def narrowed(self, scope: Grant) -> Grant | None:
        """What both allow, or None."""
        resource_type = _both(self.resource_type, scope.resource_type)
        resource = _both(self.resource, scope.resource)
        if resource_type is None or resource is None:
            return None
        return Grant(resource_type, resource, min(self.type, scope.type, key=LEVEL.__getitem__))


ADMINISTRATOR = Grant(ANY, ANY, PermissionType.ADMIN)


def _both(one: str, other: str) -> str | None:
    if one in (ANY, other):
        return other
    return one if other == ANY else None


def spec(grant: Grant) -> dict[str, str]:
    return {"resourceType": grant.resource_type, "resource": grant.resource, "type": grant.type}


class Grants(tuple[Grant, ...]):
    """All that somebody holds. Thousands are compared with thousands, so each is looked up."""

    def cover(self, wanted: Grant) -> bool:
        places = product({ANY, wanted.resource_type}, {ANY, wanted.resource})
        return any(self._levels.get(place, 0) >= LEVEL[wanted.type] for place in places)

    def narrowed(self, scopes: Grants) -> Grants:
        """What is left of them for a key with ``scopes``; a key without any has all of them."""
        if not scopes:
            return self
        pairs = (grant.narrowed(scope) for grant in self for scope in scopes._touching(grant))
        return Grants(dict.fromkeys(both for both in pairs if both))

    @cached_property
    def _levels(self) -> dict[tuple[str, str], int]:
        """The highest level at each place."""
        levels: dict[tuple[str, str], int] = {}
        for grant in self:
            place = (grant.resource_type, grant.resource)
            levels[place] = max(levels.get(place, 0), LEVEL[grant.type])
        return levels

    def _touching(self, other: Grant) -> Iterator[Grant]:
        """Those that have something in common with it."""
        types, resources = ([OPEN] if each == ANY else [ANY, each] for each in other[:2])
        for place in product(types, resources):
            yield from self._places.get(place, ())

    @cached_property
    def _places(self) -> dict[tuple[str | None, str | None], list[Grant]]:
        """Each at its own place, and at those where its type, its resource or both may be any."""
        places: dict[tuple[str | None, str | None], list[Grant]] = {}
        for grant in self:
            for place in product((grant.resource_type, OPEN), (grant.resource, OPEN)):
                places.setdefault(place, []).append(grant)
        return places


OPEN = None
