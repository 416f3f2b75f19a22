"""What mutations answer: the record, what changed, and all that was wrong."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence

import strawberry
from strawberry import ID

from models import errors
from resolvers.reading.pages import PageInfo
from resolvers.reading.selection import Selection
from resolvers.writing.audit import Outcome
from schema import problems
from schema.arguments import First
from schema.connections import Edge, Frame
from schema.context import Info, selection_of
from schema.parts import Change
from schema.problems import Problem
from schema.scalars import DateTime
from schema.types import (
    ApiKey,
    Group,
    Permission,
    PermissionHolder,
    Project,
    ProjectMemberEdge,
    Session,
    User,
    UserProjectEdge,
    described,
)

ONCE = "Shown this once."


@strawberry.type
class UserPayload(Frame):
    user: User | None
    revoked_session_ids: list[ID] = described(description="Of the user's sessions that this ended.")
    revoked_api_key_ids: list[ID] = described(description="Of the user's keys that this revoked.")
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class DeleteUserPayload(Frame):
    deleted_id: ID | None
    deleted_api_key_ids: list[ID] = described(description="Of the keys that went with the user.")
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
    deleted_api_key_ids: list[ID] = described(description="Of the keys that went with the project.")
    changes: list[Change]
    problems: list[Problem]


@strawberry.type(description="The edges are null for who has left.")
class MembershipPayload(Frame):
    user: User | None
    project: Project | None
    member_edge: ProjectMemberEdge | None = described(description="In the project's members.")
    project_edge: UserProjectEdge | None = described(description="In the user's projects.")
    revoked_api_key_ids: list[ID] = described(
        description="Of the member's keys that this revoked, if you may see them."
    )
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class GroupPayload(Frame):
    group: Group | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class GroupMembersPayload(Frame):
    group: Group | None
    added_edges: list[Edge[User]] = described(description="In the group's members, of who was none before.")
    removed_ids: list[ID] = described(description="Of users who were members before.")
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class DeleteGroupPayload(Frame):
    deleted_id: ID | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class ApiKeyPayload(Frame):
    api_key: ApiKey | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class CreateApiKeyPayload(Frame):
    api_key: ApiKey | None
    secret: str | None = described(description=ONCE)
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class RotateApiKeyPayload(Frame):
    api_key: ApiKey | None = described(description="The new key.")
    replaced: ApiKey | None = described(description="The old key, as it is now.")
    secret: str | None = described(description=ONCE)
    changes: list[Change] = described(description="Of the old key.")
    problems: list[Problem]


@strawberry.type
class DeleteApiKeyPayload(Frame):
    deleted_id: ID | None
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class DeleteApiKeysPayload(Frame):
    deleted_ids: list[ID]
    problems: list[Problem]


@strawberry.type
class PermissionsPayload(Frame):
    holder: PermissionHolder | None

    @described(description="What the holder has now.")
    def permissions(self, first: First = None) -> list[Permission]: ...

    deleted_ids: list[ID] = described(description="Of permissions that are no more.")
    changes: list[Change]
    problems: list[Problem]


@strawberry.type
class LoginPayload(Frame):
    token: str | None = described(description="Sent like an API key: Authorization: Bearer <token>")
    expires_at: DateTime | None = described(description="Later with every day of use.")
    user: User | None
    session: Session | None
    revoked_session_ids: list[ID] = described(description="Of other ones that this ended.")
    must_change_password: bool = described(description="Until then it can do nothing else.")
    problems: list[Problem]


@strawberry.type
class CreateOneTimeTokenPayload(Frame):
    token: str | None = described(description=ONCE)
    link: str | None = described(description="The page where it is redeemed, with the token behind #.")
    expires_at: DateTime | None
    problems: list[Problem]


@strawberry.type
class RequestMailPayload(Frame):
    problems: list[Problem]


@strawberry.type
class RevokeSessionsPayload(Frame):
    revoked_ids: list[ID]
    problems: list[Problem]


@strawberry.type
class RevokeSessionPayload(Frame):
    revoked_id: ID | None
    problems: list[Problem]


class Payload:
    """Whatever a payload can hold; what an operation did not give is empty."""

    user = project = group = api_key = replaced = holder = session = member_edge = project_edge = None
    deleted_id = revoked_id = token = link = secret = expires_at = None
    must_change_password = False
    total_count, page_info = 0, PageInfo(False, False, None, None)
    created_count = updated_count = unchanged_count = refused_count = 0
    results: Sequence[object] = ()
    permissions: Sequence[object] = ()
    added_edges: Sequence[object] = ()
    changes: Sequence[object] = ()
    problems: Sequence[object] = ()
    deleted_ids: Sequence[str] = ()
    removed_ids: Sequence[str] = ()
    revoked_ids: Sequence[str] = ()
    revoked_session_ids: Sequence[str] = ()
    revoked_api_key_ids: Sequence[str] = ()
    deleted_api_key_ids: Sequence[str] = ()

    def __init__(self, **given: object) -> None:
        self.__dict__.update(given)

    def __getattr__(self, name: str) -> object:
        """What is asked for with arguments has a name made of them (``relation_key``)."""
        return getattr(type(self), name.partition(" ")[0])


Field = Callable[..., Awaitable[Outcome]]


def mutation(
    payload: type[Frame],
    record: str = "",
    description: str | None = None,
    *,
    many: Callable[[Mapping[str, object]], int] = lambda arguments: 1,
) -> Callable[[Field], object]:
    """A field whose refusals are the payload's problems. ``record`` is where the payload has the record;
    ``many`` says for how many of them the arguments ask."""

    def decorate(field: Field) -> object:
        @functools.wraps(field)
        async def resolve(self: object, info: Info, **arguments: object) -> Payload:
            selection = selection_of(info, many(arguments))
            try:
                outcome = await field(self, info, **arguments)
            except (errors.Problem, errors.Problems) as refused:
                below = selection.under("problems")
                return Payload(
                    problems=await problems.for_payload(info.context.caller, refused, below, arguments)
                )
            return Payload(**{record: outcome.record, "changes": outcome.changes, **outcome.extra})

        return strawberry.mutation(resolve, graphql_type=payload | None, description=description)

    return decorate


def asked(info: Info) -> Selection:
    """What is wanted of the payload."""
    return info.context.plans[info.path.key]().selection


def of(info: Info, record: str) -> Selection | None:
    """What is wanted of the record in the payload."""
    return asked(info).under(record)
