"""What clients send. Absent is not null: whatever is optional says which of the two it was."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry
from strawberry import ID, Maybe, Some

from models.enums import Dialect, PermissionType, UserStatus
from schema.scalars import JSON, DateTime


def given(value: Any) -> Any:
    """What was sent, in plain dicts, lists and words, without what was absent."""
    if isinstance(value, Some):
        return given(value.value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [given(each) for each in value]
    if hasattr(value, "__strawberry_definition__"):
        return {name: given(sent) for name, sent in vars(value).items() if is_given(sent)}
    return value


def is_given(value: object) -> bool:
    return value is not None and value is not strawberry.UNSET


@strawberry.input(
    one_of=True,
    description="Exactly one way to name a user. identifier: an id, else a username, else an e-mail address.",
)
class UserBy:
    id: Maybe[ID]
    number: Maybe[int]
    username: Maybe[str]
    email: Maybe[str]
    external_id: Maybe[str]
    identifier: Maybe[str]


@strawberry.input(
    one_of=True, description="Exactly one way to name a project. identifier: an id, else a name."
)
class ProjectBy:
    id: Maybe[ID]
    number: Maybe[int]
    name: Maybe[str]
    identifier: Maybe[str]


@strawberry.input(one_of=True, description="Exactly one way to name a group. identifier: an id, else a name.")
class GroupBy:
    id: Maybe[ID]
    number: Maybe[int]
    name: Maybe[str]
    identifier: Maybe[str]


@strawberry.input(one_of=True, description="Exactly one way to name an API key.")
class ApiKeyBy:
    id: Maybe[ID]


RESOURCE = "Which one, as your programs call it; * for all. Of users, projects and groups it is the id."
RESOURCE_TYPE = "A word of your own, or user, project, group, event; * for all."


@strawberry.input(description="What may be done to what; * matches everything.")
class PermissionInput:
    resource: str = strawberry.field(description=RESOURCE)
    resource_type: str = strawberry.field(description=RESOURCE_TYPE)
    type: PermissionType


@strawberry.input(description="A permission to give, for a while or for good.")
class GrantInput:
    resource: str = strawberry.field(description=RESOURCE)
    resource_type: str = strawberry.field(description=RESOURCE_TYPE)
    type: PermissionType
    expires_at: Maybe[DateTime | None] = strawberry.field(description="Absent or null: for good.")


@strawberry.input
class CreateUserInput:
    username: Maybe[str | None] = strawberry.field(
        description="Without one it is the e-mail, and follows it."
    )
    email: Maybe[str | None]
    first_name: Maybe[str | None]
    last_name: Maybe[str | None]
    display_name: Maybe[str | None]
    avatar_url: Maybe[str | None] = strawberry.field(description="An http or https address.")
    redirect_uri: Maybe[str | None] = strawberry.field(
        description="On the web, or into an app by its own scheme, such as myapp://after."
    )
    external_id: Maybe[str | None] = strawberry.field(description="The user's id in another system; unique.")
    attributes: Maybe[JSON | None] = strawberry.field(description="A JSON object of at most 16 KiB.")
    status: UserStatus = UserStatus.ACTIVE
    password: Maybe[str | None] = strawberry.field(description="Without one the user cannot sign in.")
    must_change_password: bool = strawberry.field(
        default=False, description="Sessions can do nothing else before."
    )
    projects: Maybe[list[ID] | None] = strawberry.field(
        description="The ids of projects, in each of which the user is a MEMBER."
    )
    groups: Maybe[list[ID] | None] = strawberry.field(
        description="The ids of the groups that the user is in."
    )
    permissions: Maybe[list[GrantInput] | None]


@strawberry.input(description="Only what is given changes; null clears.")
class UpdateUserInput:
    username: Maybe[str | None] = strawberry.field(description="null: the e-mail again.")
    email: Maybe[str | None]
    first_name: Maybe[str | None]
    last_name: Maybe[str | None]
    display_name: Maybe[str | None]
    avatar_url: Maybe[str | None]
    redirect_uri: Maybe[str | None]
    external_id: Maybe[str | None]
    attributes: Maybe[JSON | None] = strawberry.field(
        description="Takes the place of all attributes there were."
    )
    projects: Maybe[list[ID] | None] = strawberry.field(
        description="Exactly these, of those the caller sees."
    )
    groups: Maybe[list[ID] | None] = strawberry.field(description="Exactly these, of those the caller sees.")


@strawberry.input
class CreateProjectInput:
    name: str
    description: Maybe[str | None]
    mcp_config_name: Maybe[str | None]


@strawberry.input(description="Only what is given changes; null clears.")
class UpdateProjectInput:
    name: Maybe[str | None]
    description: Maybe[str | None]
    mcp_config_name: Maybe[str | None]


@strawberry.input
class CreateGroupInput:
    name: str
    description: Maybe[str | None]


@strawberry.input(description="Only what is given changes; null clears.")
class UpdateGroupInput:
    name: Maybe[str | None]
    description: Maybe[str | None]


@strawberry.input
class CreateApiKeyInput:
    user: UserBy
    project: Maybe[ProjectBy | None] = strawberry.field(description="Its owner must be a member.")
    name: Maybe[str | None]
    expires_at: Maybe[DateTime | None]
    scopes: Maybe[list[PermissionInput] | None] = strawberry.field(
        description="Narrows the owner's permissions; none: all of the owner's."
    )
    dialect: Maybe[Dialect | None] = strawberry.field(
        description="The REST dialect it speaks where a path at the root could be of several."
    )


@strawberry.input(description="Only what is given changes.")
class UpdateApiKeyInput:
    name: Maybe[str | None]
    enabled: Maybe[bool | None]
    expires_at: Maybe[DateTime | None] = strawberry.field(description="null: it never ends.")
    scopes: Maybe[list[PermissionInput] | None] = strawberry.field(
        description="null or empty: all of the owner's."
    )
