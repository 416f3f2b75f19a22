"""The enumerations: those that are stored (``models/enums.py``), and those that only documents use."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import strawberry

from models import errors
from models.enums import (
    ApiKeyStatus,
    DecisionReason,
    Dialect,
    Door,
    ImportStatus,
    Operation,
    PermissionType,
    ProjectRole,
    TargetType,
    UserStatus,
    VerificationCode,
)
from resolvers.rights.actions import ApiKeyAction, GroupAction, ProjectAction, UserAction, ViewerAction

strawberry.enum(errors.Code, name="ProblemCode")
ProblemCode: TypeAlias = errors.Code
strawberry.enum(errors.Rule, name="ProblemRule")
ProblemRule: TypeAlias = errors.Rule

strawberry.enum(UserStatus, description="A deactivated user cannot sign in, nor can its keys be used.")
strawberry.enum(ProjectRole, description="ADMIN is ADMIN on the project.")
strawberry.enum(
    ApiKeyStatus,
    description="The first that holds of REVOKED, EXPIRED, DISABLED, ROTATING (replaced, the overlap is "
    "running), ACTIVE.",
)
strawberry.enum(PermissionType, description="ADMIN includes WRITE, WRITE includes READ.")
strawberry.enum(DecisionReason)
strawberry.enum(
    Door,
    description="Through which interface a change came: GraphQL, a REST dialect, the command line, "
    "or the server itself.",
)
strawberry.enum(Dialect, description="The REST APIs that are spoken.")
strawberry.enum(VerificationCode)
strawberry.enum(ImportStatus, description="What became of a row of an import, or would.")
strawberry.enum(Operation, description="What was done: the same words whichever door was used.")
strawberry.enum(TargetType, description="What kind of thing an event is about.")
strawberry.enum(ViewerAction)
strawberry.enum(UserAction)
strawberry.enum(ProjectAction)
strawberry.enum(GroupAction)
strawberry.enum(ApiKeyAction)


@strawberry.enum(description="What is empty comes last in both directions.")
class OrderDirection(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum(description="STATUS is ACTIVE before DEACTIVATED; all else is as the user has it.")
class UserOrderField(StrEnum):
    NUMBER = "NUMBER"
    USERNAME = "USERNAME"
    EMAIL = "EMAIL"
    NAME = "NAME"
    FIRST_NAME = "FIRST_NAME"
    LAST_NAME = "LAST_NAME"
    STATUS = "STATUS"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    LAST_LOGIN_AT = "LAST_LOGIN_AT"


@strawberry.enum
class ProjectOrderField(StrEnum):
    NUMBER = "NUMBER"
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum
class GroupOrderField(StrEnum):
    NUMBER = "NUMBER"
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum
class ApiKeyOrderField(StrEnum):
    CREATED_AT = "CREATED_AT"
    LAST_USED_AT = "LAST_USED_AT"
    EXPIRES_AT = "EXPIRES_AT"
    NAME = "NAME"


@strawberry.enum(description="SEQUENCE is the order in which it happened.")
class EventOrderField(StrEnum):
    SEQUENCE = "SEQUENCE"


@strawberry.enum(description="The field by which a row of an import says whom it means.")
class UserMatch(StrEnum):
    ID = "id"
    NUMBER = "number"
    USERNAME = "username"
    EMAIL = "email"
    EXTERNAL_ID = "external_id"
