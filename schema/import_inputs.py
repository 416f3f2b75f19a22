"""What clients send of users from elsewhere."""

from __future__ import annotations

import strawberry
from strawberry import ID, Maybe

from models.enums import Dialect, ProjectRole, UserStatus
from schema.enums import UserMatch
from schema.inputs import GrantInput, PermissionInput
from schema.scalars import JSON, DateTime

FOREIGN = (
    "bcrypt, Argon2, PBKDF2 or scrypt, as a PHC string or as Django writes it; renewed at the first sign-in."
)


@strawberry.input(description="A project that the user is a member of.")
class ImportProjectInput:
    name: str = strawberry.field(description="Its name, whatever its case.")
    role: Maybe[ProjectRole | None] = strawberry.field(
        description="Absent or null: the role that the user has there, else MEMBER."
    )


@strawberry.input(description="A key that a program has: its secret, or the SHA-256 of it.")
class ImportApiKeyInput:
    secret: Maybe[str | None] = strawberry.field(description="At least 20 characters; only a digest is kept.")
    digest: Maybe[str | None] = strawberry.field(description="The SHA-256 of the secret, in hexadecimal.")
    hint: Maybe[str | None] = strawberry.field(description="What lists show of the secret.")
    name: Maybe[str | None] = strawberry.field(description="What its owner calls it.")
    project: Maybe[str | None] = strawberry.field(
        description="The name of the project it is for, of which the user is a member."
    )
    scopes: Maybe[list[PermissionInput] | None] = strawberry.field(
        description="Narrows the owner's permissions; none: all of the owner's."
    )
    expires_at: Maybe[DateTime | None] = strawberry.field(description="Absent or null: it does not end.")
    created_at: Maybe[DateTime | None] = strawberry.field(description="When it was issued; else now.")
    enabled: bool = strawberry.field(default=True, description="Whether it is switched on.")
    dialect: Maybe[Dialect | None] = strawberry.field(
        description="The REST dialect it speaks where a path at the root could be of several."
    )


@strawberry.input(description="A user as another directory had it. Absent changes nothing; null clears.")
class ImportUserInput:
    id: Maybe[ID | None] = strawberry.field(description="The UUID of a new user, if nobody has it.")
    number: Maybe[int | None] = strawberry.field(
        description="The number of a new user, if nobody has it; those given next are higher."
    )
    username: Maybe[str | None] = strawberry.field(
        description="Without one it is the e-mail, and follows it."
    )
    email: Maybe[str | None]
    email_verified_at: Maybe[DateTime | None] = strawberry.field(
        description="When the user showed that the address is theirs."
    )
    first_name: Maybe[str | None]
    last_name: Maybe[str | None]
    display_name: Maybe[str | None]
    avatar_url: Maybe[str | None]
    redirect_uri: Maybe[str | None]
    external_id: Maybe[str | None]
    attributes: Maybe[JSON | None] = strawberry.field(
        description="Takes the place of all attributes there were."
    )
    status: Maybe[UserStatus | None] = strawberry.field(description="Of a new user, ACTIVE unless told.")
    status_reason: Maybe[str | None] = strawberry.field(description="Why it is so.")
    status_changed_at: Maybe[DateTime | None] = strawberry.field(description="Since when it is so.")
    created_at: Maybe[DateTime | None] = strawberry.field(description="When the user was made, elsewhere.")
    updated_at: Maybe[DateTime | None] = strawberry.field(description="Of a new user; later, it is known.")
    last_login_at: Maybe[DateTime | None] = strawberry.field(
        description="The last sign-in elsewhere; a later one here stays."
    )
    password_hash: Maybe[str | None] = strawberry.field(description=FOREIGN)
    password_changed_at: Maybe[DateTime | None] = strawberry.field(description="Since when it is so.")
    must_change_password: Maybe[bool | None] = strawberry.field(
        description="Sessions can do nothing else before."
    )
    projects: Maybe[list[ImportProjectInput] | None] = strawberry.field(
        description="Exactly these; null: none."
    )
    groups: Maybe[list[str] | None] = strawberry.field(
        description="By their names, exactly these; null: none."
    )
    permissions: Maybe[list[GrantInput] | None] = strawberry.field(
        description="Granted directly, exactly these; null: none."
    )
    api_keys: Maybe[list[ImportApiKeyInput] | None] = strawberry.field(
        description="Those that the user lacks are added; none is changed or taken away."
    )


@strawberry.input(description="Users from elsewhere, and how they meet those who are there.")
class ImportUsersInput:
    rows: list[ImportUserInput] = strawberry.field(description="At most 1,000.")
    match: UserMatch = strawberry.field(
        default=UserMatch.USERNAME,
        description="Who is there already: the user who has the same of this. Nobody: a new user.",
    )
    update: bool = strawberry.field(
        default=True, description="false: who is there already stays as they are."
    )
    create_projects: bool = strawberry.field(
        default=False, description="Make the projects that are not there; needs WRITE on project/*."
    )
    replace_passwords: bool = strawberry.field(
        default=False, description="false: who has a password already keeps it."
    )
    all_or_nothing: bool = strawberry.field(
        default=False, description="One row that is refused, and none is taken."
    )
