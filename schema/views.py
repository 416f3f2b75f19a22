"""What is answered that is no record: who may do what, who is asking, and what the server says of itself."""

from __future__ import annotations

import strawberry

from models.enums import DecisionReason, VerificationCode
from resolvers.rights.actions import ViewerAction
from schema.arguments import Sources
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


@strawberry.type(description="What a new password must keep to.")
class PasswordPolicy:
    min_length: int
    max_length: int
    rejects_common: bool = described(description="The 3,000 most common passwords.")
    rejects_personal: bool = described(description="The user's own username or e-mail address.")
