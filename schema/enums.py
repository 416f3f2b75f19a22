"""The enumerations. Their values are the words that are stored."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import strawberry

from models import errors

strawberry.enum(errors.Code, name="ProblemCode")
ProblemCode: TypeAlias = errors.Code


@strawberry.enum(description="A deactivated user cannot sign in, nor can its keys be used.")
class UserStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DEACTIVATED = "DEACTIVATED"


@strawberry.enum
class UserAction(StrEnum):
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    SET_STATUS = "SET_STATUS"
    SET_PASSWORD = "SET_PASSWORD"  # noqa: S105 - an action, not a password
    GRANT = "GRANT"
    CREATE_API_KEY = "CREATE_API_KEY"


@strawberry.enum(description="ADMIN is ADMIN on the project.")
class ProjectRole(StrEnum):
    MEMBER = "MEMBER"
    ADMIN = "ADMIN"


@strawberry.enum(
    description="The first that holds of REVOKED, EXPIRED, DISABLED, ROTATING (replaced, the overlap is "
    "running), ACTIVE."
)
class ApiKeyStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    ROTATING = "ROTATING"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@strawberry.enum(description="ADMIN includes WRITE, WRITE includes READ.")
class PermissionType(StrEnum):
    READ = "READ"
    WRITE = "WRITE"
    ADMIN = "ADMIN"


@strawberry.enum
class DecisionReason(StrEnum):
    GRANTED_DIRECTLY = "GRANTED_DIRECTLY"
    GRANTED_BY_GROUP = "GRANTED_BY_GROUP"
    NO_MATCHING_GRANT = "NO_MATCHING_GRANT"
    USER_DEACTIVATED = "USER_DEACTIVATED"
    KEY_SCOPE_EXCLUDES = "KEY_SCOPE_EXCLUDES"
    KEY_NOT_VALID = "KEY_NOT_VALID"
    GRANT_EXPIRED = "GRANT_EXPIRED"


@strawberry.enum(
    description="Through which interface a change came: GraphQL, a REST dialect, the command line, "
    "or the server itself."
)
class Door(StrEnum):
    GRAPHQL = "GRAPHQL"
    ENKRYPT = "ENKRYPT"
    EXPRESS = "EXPRESS"
    ANTFLY = "ANTFLY"
    AUTHGATE = "AUTHGATE"
    ADVERITY = "ADVERITY"
    CLI = "CLI"
    SYSTEM = "SYSTEM"


@strawberry.enum(description="The REST APIs that are spoken.")
class Dialect(StrEnum):
    ENKRYPT = "ENKRYPT"
    EXPRESS = "EXPRESS"
    ANTFLY = "ANTFLY"
    AUTHGATE = "AUTHGATE"
    ADVERITY = "ADVERITY"


@strawberry.enum(description="What is empty comes last in both directions.")
class OrderDirection(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum
class UserOrderField(StrEnum):
    NUMBER = "NUMBER"
    USERNAME = "USERNAME"
    EMAIL = "EMAIL"
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    LAST_LOGIN_AT = "LAST_LOGIN_AT"


@strawberry.enum
class ProjectOrderField(StrEnum):
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"


@strawberry.enum
class ApiKeyOrderField(StrEnum):
    CREATED_AT = "CREATED_AT"
    LAST_USED_AT = "LAST_USED_AT"
    EXPIRES_AT = "EXPIRES_AT"
    NAME = "NAME"


@strawberry.enum
class VerificationCode(StrEnum):
    VALID = "VALID"
    MALFORMED = "MALFORMED"
    NOT_FOUND = "NOT_FOUND"
    DISABLED = "DISABLED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    USER_DEACTIVATED = "USER_DEACTIVATED"
    INSUFFICIENT_PERMISSIONS = "INSUFFICIENT_PERMISSIONS"
