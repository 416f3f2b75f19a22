"""A transaction around some work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from models.database import transaction, uncancelled

T = TypeVar("T")


@uncancelled
async def transacted(work: Callable[[], Awaitable[T]], *, dry_run: bool = False) -> T:
    async with transaction(dry_run=dry_run):
        return await work()
