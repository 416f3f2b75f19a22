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


class TargetType(StrEnum):
    """What an event is about, as it is stored."""

    USER = "User"
    PROJECT = "Project"
    GROUP = "Group"
    API_KEY = "ApiKey"
    ADDRESS = "Address"


class ImportStatus(StrEnum):
    """What became of a row."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


class Operation(StrEnum):
    """What an event tells, as it is stored."""

    CREATE_USER = "createUser"
    UPDATE_USER = "updateUser"
    DELETE_USER = "deleteUser"
    RESTORE_USER = "restoreUser"
    SET_USER_STATUS = "setUserStatus"
    SET_USER_PASSWORD = "setUserPassword"  # noqa: S105 - an operation
    CHANGE_PASSWORD = "changePassword"  # noqa: S105 - an operation
    UNLOCK_USER = "unlockUser"
    USER_LOCKED = "userLocked"
    ADDRESS_LOCKED = "addressLocked"
    LOGIN_FAILED = "loginFailed"
    LOGIN = "login"
    LOGOUT = "logout"
    REVOKE_SESSION = "revokeSession"
    REVOKE_SESSIONS = "revokeSessions"
    CREATE_ONE_TIME_TOKEN = "createOneTimeToken"  # noqa: S105 - an operation
    REDEEM_ONE_TIME_TOKEN = "redeemOneTimeToken"  # noqa: S105 - an operation
    REQUEST_PASSWORD_RESET = "requestPasswordReset"  # noqa: S105 - an operation
    REQUEST_EMAIL_VERIFICATION = "requestEmailVerification"
    MAIL_GIVEN_UP = "mailGivenUp"
    CREATE_PROJECT = "createProject"
    UPDATE_PROJECT = "updateProject"
    DELETE_PROJECT = "deleteProject"
    ADD_PROJECT_MEMBER = "addProjectMember"
    REMOVE_PROJECT_MEMBER = "removeProjectMember"
    CREATE_GROUP = "createGroup"
    UPDATE_GROUP = "updateGroup"
    DELETE_GROUP = "deleteGroup"
    SET_GROUP_MEMBERS = "setGroupMembers"
    GRANT_PERMISSIONS = "grantPermissions"
    REVOKE_PERMISSIONS = "revokePermissions"
    SET_PERMISSIONS = "setPermissions"
    CREATE_API_KEY = "createApiKey"
    UPDATE_API_KEY = "updateApiKey"
    ROTATE_API_KEY = "rotateApiKey"
    REVOKE_API_KEY = "revokeApiKey"
    DELETE_API_KEY = "deleteApiKey"
