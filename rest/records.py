"""Records as they were selected: with relations and counts, which the models' own types do not tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol, TypeVar, cast

from models.errors import NotFound
from rest.answers import Value

Record = TypeVar("Record")
Node = TypeVar("Node", covariant=True)


class Nodes(Protocol[Node]):
    """A relation that comes in pages."""

    @property
    def nodes(self) -> Sequence[Node]: ...


def existing(record: Record | None, message: str) -> Record:
    """The record; NotFound with this message where there is none, or none that the caller may see."""
    if record is None:
        raise NotFound(message)
    return record


async def viewed(
    batches: AsyncIterator[Sequence[object]], view: Callable[[Record], Value]
) -> AsyncIterator[Sequence[Value]]:
    """Each record as the view shows it. What was selected of a record, the type of the view's parameter
    tells."""
    async for batch in batches:
        yield [view(record) for record in cast("Sequence[Record]", batch)]
