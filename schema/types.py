"""The records, as GraphQL shows them. They are never made: the executor reads the attributes of the
models'."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import ID, argument

from models.enums import (
    ApiKeyStatus,
    Dialect,
    Door,
    Operation,
    PermissionType,
    ProjectRole,
    TargetType,
    UserStatus,
)
from resolvers.rights.actions import ApiKeyAction, GroupAction, ProjectAction, UserAction
from schema.arguments import After, Anybody, Before, First, Last, Sources
from schema.connections import Connection, Edge, Frame, PageInfo, Pages
from schema.filters import ApiKeyFilter, MembersFilter, MembersOrder
from schema.parts import Change, PermissionSpec
from schema.scalars import JSON, DateTime

described = strawberry.field
CAN = "What the caller may do to it, so that a front end need not repeat the rules."
VERSION = "Rises with every change; pass it back as expectedVersion."


@strawberry.interface
class Node:
    id: ID


@strawberry.type(description="A person or program in the directory.")
class User(Node):
    number: int = described(description="A small stable integer, for clients that want one.")
    username: str
    email: str | None
    email_verified_at: DateTime | None = described(description="null again once the address changes.")
    first_name: str | None
    last_name: str | None
    display_name: str | None
    name: str = described(
        description="Never empty: the display name, else first and last name, else the username."
    )
    avatar_url: str | None
    redirect_uri: str | None
    external_id: str | None = described(description="The user's id in another system.")
    attributes_json: JSON = described(name="attributes", description="What clients keep beside the profile.")
    status: UserStatus
    status_reason: str | None = described(description="Why the status was last set.")
    status_changed_at: DateTime | None
    is_active: bool
    created_at: DateTime
    updated_at: DateTime
    last_login_at: DateTime | None
    has_password: bool
    locked_until: DateTime | None = described(description="Too many failed sign-ins: locked until then.")
    password_changed_at: DateTime | None
    must_change_password: bool = described(description="Holds back sessions, not keys.")
    version: int = described(description=VERSION)
    projects_count: int
    groups_count: int
    api_keys_count: int = described(description="Keys neither revoked nor expired.")

    @described
    def projects(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> UserProjectConnection: ...

    @described
    def api_keys(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        project: Annotated[ID | None, argument(description="Keys for this project.")] = None,
        where: ApiKeyFilter | None = None,
    ) -> Connection[ApiKey]: ...

    @described
    def groups(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Group]: ...

    @described(description="Granted to the user directly.")
    def permissions(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Permission]: ...

    @described(description="Direct and through groups, each with where it comes from.")
    def effective_permissions(self, first: Sources = None) -> list[EffectivePermission]: ...

    @described(description="Sign-ins that have not ended; at most 100.")
    def sessions(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Session]: ...

    @described(description="What was done to this user, newest first.")
    def events(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]: ...

    viewer_can: list[UserAction] = described(description=CAN)


@strawberry.type(description="A piece of work that users belong to.")
class Project(Node):
    number: int
    name: str
    description: str | None
    mcp_config_name: str | None = described(description="The MCP configuration this project uses.")
    created_at: DateTime
    updated_at: DateTime
    version: int = described(description=VERSION)
    members_count: int
    api_keys_count: int = described(description="Keys neither revoked nor expired.")

    @described
    def members(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        role: Annotated[ProjectRole | None, argument(description="Who has just this role.")] = None,
        search: Anybody = None,
        where: MembersFilter = None,
        order_by: MembersOrder = None,
    ) -> ProjectMemberConnection: ...

    @described
    def api_keys(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: ApiKeyFilter | None = None,
    ) -> Connection[ApiKey]: ...

    @described(description="What was done to this project, newest first.")
    def events(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]: ...

    viewer_can: list[ProjectAction] = described(description=CAN)


@strawberry.type(description="Users who hold permissions together.")
class Group(Node):
    number: int
    name: str
    description: str | None
    created_at: DateTime
    updated_at: DateTime
    version: int = described(description=VERSION)
    members_count: int

    @described
    def members(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        search: Anybody = None,
        where: MembersFilter = None,
        order_by: MembersOrder = None,
    ) -> Connection[User]: ...

    @described
    def permissions(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Permission]: ...

    @described(description="What was done to this group, newest first.")
    def events(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]: ...

    viewer_can: list[GroupAction] = described(description=CAN)


@strawberry.type(description="The secret a program shows at the door; only a digest of it is kept.")
class ApiKey(Node):
    name: str | None
    hint: str = described(description="Safe to show: gw_abc123...xyz789")
    status: ApiKeyStatus
    enabled: bool = described(description="Whether it is switched on; it may be over all the same.")
    user: User
    project: Project | None
    scope_list: list[PermissionSpec] = described(name="scopes")
    created_at: DateTime
    expires_at: DateTime | None
    last_used_at: DateTime | None = described(description="When it was last used, to the minute.")
    dialect: Dialect | None = described(description="The REST dialect it speaks at the root.")
    replaced_by: ApiKey | None = described(description="The key that replaced this one.")
    version: int = described(description=VERSION)

    @described(description="What was done to this key, newest first.")
    def events(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]: ...

    viewer_can: list[ApiKeyAction] = described(description=CAN)


@strawberry.type(
    description="A grant to a user or group: this type of access to this resource. * matches everything; "
    "ADMIN includes WRITE includes READ."
)
class Permission(Node):
    resource: str
    resource_type: str
    type: PermissionType
    holder: PermissionHolder
    created_at: DateTime
    expires_at: DateTime | None


PermissionHolder = Annotated[User | Group, strawberry.union("PermissionHolder")]


@strawberry.type
class EffectivePermission:
    resource: str
    resource_type: str
    type: PermissionType
    sources: list[PermissionSource]


@strawberry.type
class PermissionSource(Frame):
    permission: Permission
    group: Group | None = described(description="The group that holds the permission, if one does.")


@strawberry.type(description="A sign-in that lasts.")
class Session(Node):
    user: User
    created_at: DateTime
    last_seen_at: DateTime = described(description="When it was last used, to the minute.")
    expires_at: DateTime
    ip_address: str | None
    user_agent: str | None
    is_current: bool


@strawberry.type(description="One change, as the audit log keeps it.")
class Event(Node):
    sequence: int = described(description="Rises from event to event; numbers may be left out.")
    at: DateTime
    operation: Operation
    door: Door
    actor: User | None = described(description="Who did it; null for the server itself, or once gone.")
    actor_label: str
    api_key: ApiKey | None
    target: Node | None
    target_id: ID
    target_type: TargetType
    target_label: str
    change_list: list[Change] = described(name="changes")
    reason: str | None
    request_id: str
    ip_address: str | None


@strawberry.type
class UserProjectEdge(Edge[Project]):
    role: ProjectRole
    joined_at: DateTime


@strawberry.type
class UserProjectConnection(Pages):
    nodes: list[Project]
    edges: list[UserProjectEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ProjectMemberEdge(Edge[User]):
    role: ProjectRole
    joined_at: DateTime


@strawberry.type
class ProjectMemberConnection(Pages):
    nodes: list[User]
    edges: list[ProjectMemberEdge]
    page_info: PageInfo
    total_count: int
