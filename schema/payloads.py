"""What mutations answer: the record, what changed, and all that was wrong."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Sequence

import strawberry
from strawberry import ID

from models import errors
from resolvers.reading.selection import Selection
from resolvers.writing.audit import Outcome
from schema import problems
from schema.connections import Frame
from schema.context import Info, selection_of
from schema.problems import Problem
from schema.scalars import DateTime
from schema.types import ApiKey, Change, Group, Permission, PermissionHolder, Project, User


@strawberry.type
class UserPayload(Frame):
    user: User | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class DeleteUserPayload(Frame):
    deleted_id: ID | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class ProjectPayload(Frame):
    project: Project | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class DeleteProjectPayload(Frame):
    deleted_id: ID | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class MembershipPayload(Frame):
    user: User | None
    project: Project | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class GroupPayload(Frame):
    group: Group | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class DeleteGroupPayload(Frame):
    deleted_id: ID | None
    problems: list[Problem]


@strawberry.type
class ApiKeyPayload(Frame):
    api_key: ApiKey | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type(description="secret is shown this once.")
class ApiKeySecretPayload(Frame):
    api_key: ApiKey | None
    secret: str | None
    problems: list[Problem]


@strawberry.type
class DeleteApiKeysPayload(Frame):
    deleted_count: int
    problems: list[Problem]


@strawberry.type
class PermissionsPayload(Frame):
    holder: PermissionHolder | None
    permissions: list[Permission] = strawberry.field(description="All that the holder has now.")
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class LoginPayload(Frame):
    token: str | None = strawberry.field(description="Sent like an API key: Authorization: Bearer <token>")
    expires_at: DateTime | None = strawberry.field(description="Later with every day of use.")
    user: User | None
    must_change_password: bool = strawberry.field(description="Until then it can do nothing else.")
    problems: list[Problem]


@strawberry.type
class CreateOneTimeTokenPayload(Frame):
    token: str | None = strawberry.field(description="Shown this once.")
    link: str | None = strawberry.field(description="The page where it is redeemed, with the token behind #.")
    expires_at: DateTime | None
    problems: list[Problem]


@strawberry.type
class RequestMailPayload(Frame):
    problems: list[Problem]


@strawberry.type
class LogoutPayload(Frame):
    revoked_count: int
    problems: list[Problem]


@strawberry.type
class RevokeSessionPayload(Frame):
    revoked_id: ID | None
    problems: list[Problem]


class Payload:
    """Whatever a payload can hold; what an operation did not give is empty."""

    user = project = group = api_key = holder = deleted_id = revoked_id = token = link = secret = (
        expires_at
    ) = None
    must_change_password = False
    revoked_count = deleted_count = 0
    permissions: Sequence[object] = ()
    changes: Sequence[object] = ()
    problems: Sequence[object] = ()

    def __init__(self, **given: object) -> None:
        self.__dict__.update(given)


Field = Callable[..., Awaitable[Outcome]]


def mutation(
    payload: type[Frame], record: str = "", description: str | None = None
) -> Callable[[Field], object]:
    """A field whose refusals are the payload's problems. ``record`` is where the payload has the record."""

    def decorate(field: Field) -> object:
        @functools.wraps(field)
        async def resolve(self: object, info: Info, **arguments: object) -> Payload:
            selection = selection_of(info)
            try:
                outcome = await field(self, info, **arguments)
            except (errors.Problem, errors.Problems) as refused:
                below = selection.under("problems")
                return Payload(
                    problems=await problems.for_payload(info.context.caller, refused, below, arguments)
                )
            return Payload(**{record: outcome.record, "changes": outcome.changes, **outcome.extra})

        return strawberry.mutation(resolve, graphql_type=payload, description=description)

    return decorate


def of(info: Info, record: str) -> Selection | None:
    """What is wanted of the record in the payload."""
    return info.context.plans[info.path.key]().selection.under(record)
