"""Pages of records, as GraphQL shows them: ``Connection[User]`` is named ``UserConnection``.

``Frame`` and ``Pages`` are how a plan knows what is no record.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

T = TypeVar("T")


class Frame:
    """Is no record, but stands around some or is a part of one: by itself it costs nothing to read."""


class Pages(Frame):
    """Has as many of what is below it as the page is long."""


@strawberry.type
class PageInfo(Frame):
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Frame, Generic[T]):
    cursor: str
    node: T


@strawberry.type
class Connection(Pages, Generic[T]):
    nodes: list[T]
    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int
