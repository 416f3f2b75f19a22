"""What is answered that is no record: who may do what, who is asking, and what the server says of itself."""

from __future__ import annotations

import strawberry

from models.enums import DecisionReason, Dialect, OneTimeTokenPurpose, VerificationCode
from resolvers.rights.actions import ViewerAction
from schema.arguments import Sources
from schema.connections import Frame
from schema.scalars import DateTime
from schema.types import (
    ApiKey,
    EffectivePermission,
    Permission,
    PermissionSource,
    Session,
    User,
    described,
)


@strawberry.type
class PermissionDecision:
    allowed: bool
    reason: DecisionReason
    explanation: str = described(description="One sentence a person can act on.")
    decided_by: PermissionSource | None
    nearest_miss: Permission | None = described(description="The closest grant that was not enough.")


@strawberry.type(description="valid, or the code says why not; never an error.")
class ApiKeyVerification:
    valid: bool
    code: VerificationCode
    api_key: ApiKey | None
    user: User | None
    decision: PermissionDecision | None


@strawberry.type(description="Whether a link is still good, and for what: null where it is not.")
class OneTimeTokenVerification:
    valid: bool
    purpose: OneTimeTokenPurpose | None
    username: str | None
    expires_at: DateTime | None


@strawberry.type(description="apiKey or session, whichever was sent.")
class Viewer:
    user: User
    api_key: ApiKey | None
    session: Session | None
    can: list[ViewerAction] = described(description="What the caller may do at all, beside its own things.")

    @described(description="Narrowed by the key in use.")
    def permissions(self, first: Sources = None) -> list[EffectivePermission]: ...


@strawberry.type
class ServerInfo:
    version: str
    time: DateTime
    password_policy: PasswordPolicy
    max_page_size: int
    max_query_cost: int = described(
        description="How many points one document may cost: a record costs one, and so do 16 of its fields."
    )
    sends_mail: bool = described(
        description="Whether links go by mail; where they do not, an administrator hands them over."
    )

    dialects: list[DialectInfo] = described(
        description="The REST APIs that are spoken, each with its address."
    )
    details: ServerDetails | None = described(description="null for who may not READ event/*.")


@strawberry.type(description="A REST API that is spoken over the same directory.")
class DialectInfo(Frame):
    dialect: Dialect
    base_url: str = described(description="Its address below the server's own, which is always there.")
    hosts: list[str] = described(
        description="Host headers that mean it at the root; empty for who may not read details."
    )
    ports: list[int] = described(
        description="Further ports that mean it at the root; empty for who may not read details."
    )


@strawberry.type(description="How the server is set up and how it fares; for who holds READ on event/*.")
class ServerDetails:
    database: str = described(description="The kind and version of the database, such as SQLite 3.40.1.")
    migrations: list[MigrationInfo] = described(description="What made the database what it is, in order.")
    settings: list[SettingInfo] = described(description="All settings, in the order of the documentation.")
    started_at: DateTime = described(description="When the process that answers was started.")
    mail: MailCounts
    counts: RecordCounts


@strawberry.type(description="A step that brought the database to this version.")
class MigrationInfo(Frame):
    name: str = described(description="Its number and name, such as 0001_directory.")
    applied_at: DateTime = described(description="When it was applied to this database.")


@strawberry.type(description="A setting that is in force, as it is taken from the environment.")
class SettingInfo(Frame):
    name: str = described(description="Of the variable, such as GATEBOOK_PORT.")
    value: str | None = described(
        description="As it could be set; secrets and the passwords in URLs are masked. null: none."
    )
    is_default: bool = described(description="Whether it is what the server would choose by itself.")
    description: str = described(description="What it decides, in a few words.")


@strawberry.type(description="What became of mail that was to be sent.")
class MailCounts:
    waiting: int = described(description="Mails that are still to be sent, or to be tried again.")
    given_up: int = described(description="Mails that were given up, as far as the audit log goes back.")


@strawberry.type(description="How many records there are, whoever sees them.")
class RecordCounts:
    users: int = described(description="All users, active or not.")
    projects: int = described(description="All projects of the directory.")
    groups: int = described(description="All groups of the directory.")
    api_keys: int = described(description="All keys, revoked and expired ones, too.")
    events: int = described(description="All events that the audit log keeps.")


@strawberry.type(description="What a new password must keep to.")
class PasswordPolicy:
    min_length: int
    max_length: int
    rejects_common: bool = described(description="The 3,000 most common passwords.")
    rejects_personal: bool = described(description="The user's own username or e-mail address.")
