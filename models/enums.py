"""The words that are stored, and shown as GraphQL's enumerations."""

from __future__ import annotations

from enum import StrEnum


class PermissionType(StrEnum):
    READ = "READ"
    WRITE = "WRITE"
    ADMIN = "ADMIN"


class ProjectRole(StrEnum):
    MEMBER = "MEMBER"
    ADMIN = "ADMIN"


class UserStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DEACTIVATED = "DEACTIVATED"


class ApiKeyStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    ROTATING = "ROTATING"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class OneTimeTokenPurpose(StrEnum):
    SETUP = "SETUP"
    INVITATION = "INVITATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - a purpose, not a password
    EMAIL_VERIFICATION = "EMAIL_VERIFICATION"


class DecisionReason(StrEnum):
    GRANTED_DIRECTLY = "GRANTED_DIRECTLY"
    GRANTED_BY_GROUP = "GRANTED_BY_GROUP"
    NO_MATCHING_GRANT = "NO_MATCHING_GRANT"
    USER_DEACTIVATED = "USER_DEACTIVATED"
    KEY_SCOPE_EXCLUDES = "KEY_SCOPE_EXCLUDES"
    KEY_NOT_VALID = "KEY_NOT_VALID"
    GRANT_EXPIRED = "GRANT_EXPIRED"


class VerificationCode(StrEnum):
    VALID = "VALID"
    MALFORMED = "MALFORMED"
    NOT_FOUND = "NOT_FOUND"
    DISABLED = "DISABLED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    USER_DEACTIVATED = "USER_DEACTIVATED"
    INSUFFICIENT_PERMISSIONS = "INSUFFICIENT_PERMISSIONS"


class Dialect(StrEnum):
    ENKRYPT = "ENKRYPT"
    EXPRESS = "EXPRESS"
    ANTFLY = "ANTFLY"
    AUTHGATE = "AUTHGATE"
    ADVERITY = "ADVERITY"


class Door(StrEnum):
    GRAPHQL = "GRAPHQL"
    ENKRYPT = "ENKRYPT"
    EXPRESS = "EXPRESS"
    ANTFLY = "ANTFLY"
    AUTHGATE = "AUTHGATE"
    ADVERITY = "ADVERITY"
    CLI = "CLI"
    SYSTEM = "SYSTEM"
