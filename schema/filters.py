"""What is asked for of a list: filters, orders, and the users that a change of many is about."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry
from strawberry import ID, Maybe

from models.enums import ApiKeyStatus, Door, UserStatus
from resolvers.reading.chosen import MAX_USERS
from schema.enums import ApiKeyOrderField, GroupOrderField, OrderDirection, ProjectOrderField, UserOrderField
from schema.inputs import PermissionInput
from schema.scalars import DateTime

IDS = "The record has one of these ids."


@strawberry.input(description="Without regard to case; every letter is literal.")
class StringFilter:
    eq: Maybe[str | None] = strawberry.field(
        description="The whole text is equal to this, whatever its case."
    )
    in_: Maybe[list[str] | None] = strawberry.field(name="in")
    contains: Maybe[str | None]
    starts_with: Maybe[str | None]
    is_null: Maybe[bool | None]


@strawberry.input(description="All that is given must hold.")
class DateTimeFilter:
    gte: Maybe[DateTime | None]
    gt: Maybe[DateTime | None]
    lte: Maybe[DateTime | None]
    lt: Maybe[DateTime | None]
    is_null: Maybe[bool | None]


@strawberry.input(description="All that is given must hold.")
class UserFilter:
    and_: Maybe[list[UserFilter] | None] = strawberry.field(name="and")
    or_: Maybe[list[UserFilter] | None] = strawberry.field(name="or")
    not_: Maybe[UserFilter | None] = strawberry.field(name="not")
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    status: Maybe[list[UserStatus] | None]
    username: Maybe[StringFilter | None]
    email: Maybe[StringFilter | None]
    name: Maybe[StringFilter | None]
    external_id: Maybe[StringFilter | None] = strawberry.field(description="Compared exactly.")
    created_at: Maybe[DateTimeFilter | None]
    updated_at: Maybe[DateTimeFilter | None]
    last_login_at: Maybe[DateTimeFilter | None]
    project: Maybe[ID | None] = strawberry.field(description="Members of this project.")
    group: Maybe[ID | None] = strawberry.field(description="Members of this group.")
    permission: Maybe[PermissionInput | None] = strawberry.field(
        description="Who holds it, also through groups."
    )
    has_api_keys: Maybe[bool | None] = strawberry.field(description="Keys neither revoked nor expired.")


@strawberry.input(description="All that is given must hold.")
class ProjectFilter:
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    name: Maybe[StringFilter | None]
    created_at: Maybe[DateTimeFilter | None]
    updated_at: Maybe[DateTimeFilter | None]
    member: Maybe[ID | None] = strawberry.field(description="This user is a member.")


@strawberry.input(description="All that is given must hold.")
class GroupFilter:
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    name: Maybe[StringFilter | None]
    created_at: Maybe[DateTimeFilter | None]
    updated_at: Maybe[DateTimeFilter | None]
    member: Maybe[ID | None] = strawberry.field(description="This user is a member.")


@strawberry.input(description="All that is given must hold.")
class ApiKeyFilter:
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    status: Maybe[list[ApiKeyStatus] | None]
    user: Maybe[ID | None]
    project: Maybe[ID | None]
    created_at: Maybe[DateTimeFilter | None]
    expires_at: Maybe[DateTimeFilter | None]
    last_used_at: Maybe[DateTimeFilter | None]


@strawberry.input(description="All that is given must hold.")
class EventFilter:
    actor: Maybe[ID | None]
    target: Maybe[ID | None]
    target_type: Maybe[str | None] = strawberry.field(description="User, Project, Group or ApiKey.")
    operations: Maybe[list[str] | None] = strawberry.field(description="createUser, setUserStatus, …")
    doors: Maybe[list[Door] | None]
    at: Maybe[DateTimeFilter | None]


@strawberry.input
class UserOrder:
    field: UserOrderField
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class ProjectOrder:
    field: ProjectOrderField
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class GroupOrder:
    field: GroupOrderField
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class ApiKeyOrder:
    field: ApiKeyOrderField
    direction: OrderDirection = OrderDirection.ASC


def pairs(
    order_by: Sequence[UserOrder | ProjectOrder | GroupOrder | ApiKeyOrder] | None,
) -> list[tuple[str, str]]:
    return [(each.field.value, each.direction.value) for each in order_by or ()]


@strawberry.input(description="Users that a filter finds, in the order of their numbers.")
class UsersMatching:
    search: Maybe[str | None] = strawberry.field(description="As of the list of users.")
    where: Maybe[UserFilter | None] = strawberry.field(description="As of the list of users; absent: all.")
    first: int = strawberry.field(
        default=MAX_USERS, description=f"How many of them, 0 to {MAX_USERS}; totalCount is of all."
    )
    after: Maybe[str | None] = strawberry.field(
        description="A cursor, such as the endCursor of the call before: only users who come after it."
    )


@strawberry.input(one_of=True, description="Exactly one way to say which users are meant.")
class UsersSelection:
    ids: Maybe[list[ID]] = strawberry.field(description=f"At most {MAX_USERS}.")
    matching: Maybe[UsersMatching]
