"""The questions. Each field says what is wanted and asks the resolver.

What may be refused may be null, so that its siblings are answered all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import ID, argument

import models
from models.caller import Caller
from resolvers import api_keys, checks, events, groups, nodes, permissions, projects, server, users, viewer
from resolvers.reading.pages import Page, Window, window
from resolvers.reading.selection import Selection
from schema.arguments import After, Anybody, Before, First, Last, Name, Offset
from schema.connections import Connection
from schema.context import Info, selection_of
from schema.filters import (
    ApiKeyFilter,
    ApiKeyOrder,
    EventFilter,
    EventOrder,
    GroupFilter,
    GroupOrder,
    ProjectFilter,
    ProjectOrder,
    UserFilter,
    UserOrder,
    pairs,
)
from schema.inputs import ApiKeyBy, GroupBy, PermissionInput, ProjectBy, UserBy, given
from schema.types import (
    ApiKey,
    Event,
    Group,
    Node,
    Permission,
    Project,
    User,
)
from schema.views import PermissionDecision, ServerInfo, Viewer

ORDER_BY = argument(description="The first decides, the next where it leaves equals; at most five.")
NEWEST_FIRST = argument(description="Absent: the newest first.")
EXACTLY = argument(description="Exactly this; * is that of a grant on everything.")


def page_arguments(info: Info, limits: Window) -> tuple[Caller, Window, Selection]:
    return info.context.caller, limits, selection_of(info, limits.size + 1)


@strawberry.type
class Query:
    @strawberry.field(
        graphql_type=User | None,
        description="The signed-in user, or the user whose key is used; null for an anonymous caller.",
    )
    async def current_user(self, info: Info) -> models.User | None:
        return await users.current(info.context.caller, selection_of(info))

    @strawberry.field(
        graphql_type=Viewer | None,
        description="How the caller was recognised, and all it may do; null for an anonymous caller.",
    )
    async def viewer(self, info: Info) -> object:
        return await viewer.viewer(info.context.caller, selection_of(info))

    @strawberry.field(graphql_type=Node | None, description="Any record by its id.")
    async def node(self, info: Info, id: ID) -> object:
        return await nodes.node(info.context.caller, id, selection_of(info))

    @strawberry.field(
        graphql_type=list[Node | None] | None, description="Several records, in the order of their ids."
    )
    async def nodes(self, info: Info, ids: list[ID]) -> Sequence[object]:
        return await nodes.nodes(info.context.caller, ids, selection_of(info, len(ids)))

    @strawberry.field(graphql_type=User | None, description="null: nobody there, or nobody you may see.")
    async def user(self, info: Info, by: UserBy) -> models.User | None:
        return await users.get(info.context.caller, given(by), selection_of(info))

    @strawberry.field(
        graphql_type=Connection[User] | None,
        description="The users you may see, by number unless told otherwise.",
    )
    async def users(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
        search: Anybody = None,
        where: UserFilter | None = None,
        order_by: Annotated[list[UserOrder] | None, ORDER_BY] = None,
    ) -> Page[models.User]:
        page = page_arguments(info, window(first=first, after=after, last=last, before=before, offset=offset))
        return await users.listed(*page, search=search, where=given(where), order_by=pairs(order_by))

    @strawberry.field(graphql_type=Project | None, description="null: none there, or none you may see.")
    async def project(self, info: Info, by: ProjectBy) -> models.Project | None:
        return await projects.get(info.context.caller, given(by), selection_of(info))

    @strawberry.field(graphql_type=Connection[Project] | None, description="The projects you may see.")
    async def projects(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
        search: Name = None,
        where: ProjectFilter | None = None,
        order_by: Annotated[list[ProjectOrder] | None, ORDER_BY] = None,
    ) -> Page[models.Project]:
        page = page_arguments(info, window(first=first, after=after, last=last, before=before, offset=offset))
        return await projects.listed(*page, search=search, where=given(where), order_by=pairs(order_by))

    @strawberry.field(graphql_type=Group | None, description="null: none there, or none you may see.")
    async def group(self, info: Info, by: GroupBy) -> models.Group | None:
        return await groups.get(info.context.caller, given(by), selection_of(info))

    @strawberry.field(graphql_type=Connection[Group] | None, description="The groups you may see.")
    async def groups(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
        search: Name = None,
        where: GroupFilter | None = None,
        order_by: Annotated[list[GroupOrder] | None, ORDER_BY] = None,
    ) -> Page[models.Group]:
        page = page_arguments(info, window(first=first, after=after, last=last, before=before, offset=offset))
        return await groups.listed(*page, search=search, where=given(where), order_by=pairs(order_by))

    @strawberry.field(graphql_type=ApiKey | None, description="null: none there, or none you may see.")
    async def api_key(self, info: Info, by: ApiKeyBy) -> models.ApiKey | None:
        return await api_keys.get(info.context.caller, given(by), selection_of(info))

    @strawberry.field(
        graphql_type=Connection[ApiKey] | None, description="Your own keys, and those of users you may read."
    )
    async def api_keys(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
        search: Name = None,
        where: ApiKeyFilter | None = None,
        order_by: Annotated[list[ApiKeyOrder] | None, ORDER_BY] = None,
    ) -> Page[models.ApiKey]:
        page = page_arguments(info, window(first=first, after=after, last=last, before=before, offset=offset))
        return await api_keys.listed(*page, search=search, where=given(where), order_by=pairs(order_by))

    @strawberry.field(
        graphql_type=Connection[Permission] | None, description="What users and groups hold, by grant."
    )
    async def permissions(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
        holder: Annotated[ID | None, argument(description="Of this user or group.")] = None,
        resource_type: Annotated[str | None, EXACTLY] = None,
        resource: Annotated[str | None, EXACTLY] = None,
    ) -> Page[models.Permission]:
        page = page_arguments(info, window(first=first, after=after, last=last, before=before, offset=offset))
        return await permissions.listed(*page, holder=holder, resource_type=resource_type, resource=resource)

    @strawberry.field(
        graphql_type=PermissionDecision | None,
        description="May this user do it, and why or why not?",
    )
    async def check_permission(
        self,
        info: Info,
        user: UserBy,
        permission: PermissionInput,
        api_key: Annotated[
            ID | None, argument(description="The id of a key of theirs: through this key.")
        ] = None,
    ) -> checks.Decision:
        caller, asked = info.context.caller, selection_of(info)
        return await checks.check(caller, given(user), given(permission), asked, api_key=api_key)

    @strawberry.field(
        graphql_type=Connection[User] | None, description="Everyone who may do it: the reverse of a check."
    )
    async def users_permitted(
        self,
        info: Info,
        permission: PermissionInput,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
    ) -> Page[models.User]:
        page = window(first=first, after=after, last=last, before=before, offset=offset)
        caller, limits, asked = page_arguments(info, page)
        return await checks.permitted(caller, given(permission), limits, asked)

    @strawberry.field(graphql_type=Connection[Event] | None, description="The audit log, newest first.")
    async def events(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
        where: EventFilter | None = None,
        order_by: Annotated[list[EventOrder] | None, NEWEST_FIRST] = None,
    ) -> Page[models.Event]:
        page = page_arguments(info, window(first=first, after=after, last=last, before=before, offset=offset))
        return await events.listed(*page, where=given(where), order_by=pairs(order_by))

    @strawberry.field(
        graphql_type=ServerInfo, description="What the server says of itself; open to everybody, but details."
    )
    async def server(self, info: Info) -> object:
        context = info.context
        return await server.server(
            context.caller,
            context.process,
            selection_of(info),
            base_url=context.base_url,
            max_query_cost=context.budget.most,
        )
