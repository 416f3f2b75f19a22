"""What is asked for of a list: filters, orders, and the users that a change of many is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import ID, Maybe, argument

from models.enums import ApiKeyStatus, Dialect, Door, Operation, TargetType, UserStatus
from resolvers.reading.chosen import MAX_USERS
from schema.enums import (
    ApiKeyOrderField,
    EventOrderField,
    GroupOrderField,
    OrderDirection,
    ProjectOrderField,
    UserOrderField,
)
from schema.inputs import PermissionInput
from schema.scalars import JSON, DateTime

IDS = "The record has one of these ids."
AND = "Each of these holds."
OR = "At least one of these holds; of none, nothing is found."
NOT = "This does not hold."
PRIVATE = "false, too, for users of whom you may not see it."


@strawberry.input(
    description="All that is given must hold, without regard to case; every letter is literal. ne and notIn "
    "find those, too, that have no text: they are all whom eq and in do not find."
)
class StringFilter:
    eq: Maybe[str | None] = strawberry.field(
        description="The whole text is equal to this, whatever its case."
    )
    in_: Maybe[list[str] | None] = strawberry.field(name="in", description="The whole text is one of these.")
    ne: Maybe[str | None] = strawberry.field(description="The whole text is another than this, or none.")
    not_in: Maybe[list[str] | None] = strawberry.field(description="The whole text is none of these.")
    contains: Maybe[str | None]
    starts_with: Maybe[str | None]
    ends_with: Maybe[str | None] = strawberry.field(description="The text ends in this.")
    is_null: Maybe[bool | None]


@strawberry.input(description="All that is given must hold.")
class DateTimeFilter:
    gte: Maybe[DateTime | None]
    gt: Maybe[DateTime | None]
    lte: Maybe[DateTime | None]
    lt: Maybe[DateTime | None]
    is_null: Maybe[bool | None]


@strawberry.input(
    description="A value in a user's attributes. All that is given must hold of it, exactly as it is written."
)
class AttributeFilter:
    path: list[str] = strawberry.field(
        description="The keys that lead to it, from the outermost in: of {a: {b: 1}} a, b leads to 1."
    )
    eq: Maybe[JSON | None] = strawberry.field(
        description="It is this text, number, true or false; null asks nothing."
    )
    exists: Maybe[bool | None] = strawberry.field(description="There is such a value, be it null.")
    contains: Maybe[str | None] = strawberry.field(description="It is a text with this in it.")


@strawberry.input(description="All that is given must hold.")
class UserFilter:
    and_: Maybe[list[UserFilter] | None] = strawberry.field(name="and", description=AND)
    or_: Maybe[list[UserFilter] | None] = strawberry.field(name="or", description=OR)
    not_: Maybe[UserFilter | None] = strawberry.field(name="not", description=NOT)
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    status: Maybe[list[UserStatus] | None]
    username: Maybe[StringFilter | None]
    email: Maybe[StringFilter | None]
    name: Maybe[StringFilter | None]
    first_name: Maybe[StringFilter | None] = strawberry.field(
        description="The first name, or that there is none."
    )
    last_name: Maybe[StringFilter | None] = strawberry.field(
        description="The last name, or that there is none."
    )
    display_name: Maybe[StringFilter | None] = strawberry.field(
        description="The display name, or that there is none."
    )
    external_id: Maybe[StringFilter | None] = strawberry.field(
        description="The id in another system, compared exactly."
    )
    created_at: Maybe[DateTimeFilter | None]
    updated_at: Maybe[DateTimeFilter | None]
    last_login_at: Maybe[DateTimeFilter | None]
    project: Maybe[ID | None] = strawberry.field(description="Members of this project.")
    projects: Maybe[list[ID] | None] = strawberry.field(
        description="Members of at least one of these projects."
    )
    group: Maybe[ID | None] = strawberry.field(description="Members of this group.")
    groups: Maybe[list[ID] | None] = strawberry.field(description="Members of at least one of these groups.")
    permission: Maybe[PermissionInput | None] = strawberry.field(
        description="Who holds it, also through groups."
    )
    attributes: Maybe[list[AttributeFilter] | None] = strawberry.field(
        description="Each of these holds. Of whom you may not see them, there are none."
    )
    has_api_keys: Maybe[bool | None] = strawberry.field(description="Keys neither revoked nor expired.")
    has_password: Maybe[bool | None] = strawberry.field(description=f"Signs in with a password. {PRIVATE}")
    must_change_password: Maybe[bool | None] = strawberry.field(
        description=f"Has to change it before all else. {PRIVATE}"
    )
    is_email_verified: Maybe[bool | None] = strawberry.field(
        description=f"The present e-mail address was verified. {PRIVATE}"
    )
    is_locked: Maybe[bool | None] = strawberry.field(
        description=f"Locked at this moment, after too many failed sign-ins. {PRIVATE}"
    )


@strawberry.input(description="All that is given must hold.")
class ProjectFilter:
    and_: Maybe[list[ProjectFilter] | None] = strawberry.field(name="and", description=AND)
    or_: Maybe[list[ProjectFilter] | None] = strawberry.field(name="or", description=OR)
    not_: Maybe[ProjectFilter | None] = strawberry.field(name="not", description=NOT)
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    name: Maybe[StringFilter | None]
    created_at: Maybe[DateTimeFilter | None]
    updated_at: Maybe[DateTimeFilter | None]
    description: Maybe[StringFilter | None] = strawberry.field(
        description="The describing text, or that there is none."
    )
    member: Maybe[ID | None] = strawberry.field(description="This user is a member.")
    members: Maybe[list[ID] | None] = strawberry.field(description="At least one of these users is a member.")
    has_members: Maybe[bool | None] = strawberry.field(
        description="Has any members; of memberships you may not see, nothing is told."
    )


@strawberry.input(description="All that is given must hold.")
class GroupFilter:
    and_: Maybe[list[GroupFilter] | None] = strawberry.field(name="and", description=AND)
    or_: Maybe[list[GroupFilter] | None] = strawberry.field(name="or", description=OR)
    not_: Maybe[GroupFilter | None] = strawberry.field(name="not", description=NOT)
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    name: Maybe[StringFilter | None]
    created_at: Maybe[DateTimeFilter | None]
    updated_at: Maybe[DateTimeFilter | None]
    description: Maybe[StringFilter | None] = strawberry.field(
        description="The describing text, or that there is none."
    )
    member: Maybe[ID | None] = strawberry.field(description="This user is a member.")
    members: Maybe[list[ID] | None] = strawberry.field(description="At least one of these users is a member.")
    has_members: Maybe[bool | None] = strawberry.field(
        description="Has any members; of memberships you may not see, nothing is told."
    )


@strawberry.input(description="All that is given must hold.")
class ApiKeyFilter:
    and_: Maybe[list[ApiKeyFilter] | None] = strawberry.field(name="and", description=AND)
    or_: Maybe[list[ApiKeyFilter] | None] = strawberry.field(name="or", description=OR)
    not_: Maybe[ApiKeyFilter | None] = strawberry.field(name="not", description=NOT)
    ids: Maybe[list[ID] | None] = strawberry.field(description=IDS)
    status: Maybe[list[ApiKeyStatus] | None]
    user: Maybe[ID | None] = strawberry.field(description="Whose owner has this id.")
    users: Maybe[list[ID] | None] = strawberry.field(description="Of one of these users.")
    project: Maybe[ID | None] = strawberry.field(description="For this project.")
    projects: Maybe[list[ID] | None] = strawberry.field(description="For one of these projects.")
    name: Maybe[StringFilter | None] = strawberry.field(description="What the key is called.")
    hint: Maybe[StringFilter | None] = strawberry.field(
        description="What may be shown of the secret; compared exactly."
    )
    dialect: Maybe[list[Dialect] | None] = strawberry.field(description="Was made for one of these dialects.")
    is_used: Maybe[bool | None] = strawberry.field(description="Was used at least once.")
    created_at: Maybe[DateTimeFilter | None]
    expires_at: Maybe[DateTimeFilter | None]
    last_used_at: Maybe[DateTimeFilter | None]


@strawberry.input(description="All that is given must hold.")
class EventFilter:
    and_: Maybe[list[EventFilter] | None] = strawberry.field(name="and", description=AND)
    or_: Maybe[list[EventFilter] | None] = strawberry.field(name="or", description=OR)
    not_: Maybe[EventFilter | None] = strawberry.field(name="not", description=NOT)
    actor: Maybe[ID | None] = strawberry.field(description="Done by this user.")
    actors: Maybe[list[ID] | None] = strawberry.field(description="Done by one of these users.")
    target: Maybe[ID | None] = strawberry.field(description="Done to the record with this id.")
    targets: Maybe[list[ID] | None] = strawberry.field(description="Done to a record with one of these ids.")
    concerns: Maybe[ID | None] = strawberry.field(
        description="Done to the record with this id; of a user also where they came in or left, and "
        "where their keys were made or deleted."
    )
    target_type: Maybe[TargetType | None] = strawberry.field(description="Done to a record of this kind.")
    target_types: Maybe[list[TargetType] | None] = strawberry.field(
        description="Done to a record of one of these kinds."
    )
    operations: Maybe[list[Operation] | None] = strawberry.field(description="One of these was done.")
    field: Maybe[str | None] = strawberry.field(
        description="A change of this field is told: username, status, …, as changes spell it."
    )
    api_key: Maybe[ID | None] = strawberry.field(description="Done with the key that has this id.")
    request_id: Maybe[str | None] = strawberry.field(description="Done by this request.")
    ip_address: Maybe[str | None] = strawberry.field(description="Done from exactly this address.")
    sequence_after: Maybe[int | None] = strawberry.field(
        description="Later than the event of this sequence: with the last one seen, what is new."
    )
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


@strawberry.input(description="One step of an order of events.")
class EventOrder:
    field: EventOrderField = strawberry.field(description="What to sort by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="ASC is the oldest first."
    )


MembersFilter = Annotated[
    UserFilter | None, argument(description="Those of them whom the same filter finds among the users.")
]
MembersOrder = Annotated[
    list[UserOrder] | None, argument(description="Absent: in the order in which they joined.")
]


def pairs(
    order_by: Sequence[UserOrder | ProjectOrder | GroupOrder | ApiKeyOrder | EventOrder] | None,
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
    matching: Maybe[UsersMatching] = strawberry.field(description="Whom a filter finds, a page of them.")
