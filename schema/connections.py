"""Pages of records, as GraphQL shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.enums import ProjectRole
from schema.scalars import DateTime

if TYPE_CHECKING:
    from schema.types import ApiKey, Event, Group, Permission, Project, User

AUser = Annotated["User", strawberry.lazy("schema.types")]
AProject = Annotated["Project", strawberry.lazy("schema.types")]
AGroup = Annotated["Group", strawberry.lazy("schema.types")]
AnApiKey = Annotated["ApiKey", strawberry.lazy("schema.types")]
APermission = Annotated["Permission", strawberry.lazy("schema.types")]
AnEvent = Annotated["Event", strawberry.lazy("schema.types")]


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class UserConnection:
    nodes: list[AUser]
    edges: list[UserEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class UserEdge:
    cursor: str
    node: AUser


@strawberry.type
class ProjectConnection:
    nodes: list[AProject]
    edges: list[ProjectEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ProjectEdge:
    cursor: str
    node: AProject


@strawberry.type
class UserProjectConnection:
    nodes: list[AProject]
    edges: list[UserProjectEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class UserProjectEdge:
    cursor: str
    node: AProject
    role: ProjectRole
    joined_at: DateTime


@strawberry.type
class ProjectMemberConnection:
    nodes: list[AUser]
    edges: list[ProjectMemberEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ProjectMemberEdge:
    cursor: str
    node: AUser
    role: ProjectRole
    joined_at: DateTime


@strawberry.type
class GroupConnection:
    nodes: list[AGroup]
    edges: list[GroupEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class GroupEdge:
    cursor: str
    node: AGroup


@strawberry.type
class ApiKeyConnection:
    nodes: list[AnApiKey]
    edges: list[ApiKeyEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ApiKeyEdge:
    cursor: str
    node: AnApiKey


@strawberry.type
class PermissionConnection:
    nodes: list[APermission]
    edges: list[PermissionEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class PermissionEdge:
    cursor: str
    node: APermission


@strawberry.type
class EventConnection:
    nodes: list[AnEvent]
    edges: list[EventEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class EventEdge:
    cursor: str
    node: AnEvent
