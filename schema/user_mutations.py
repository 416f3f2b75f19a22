"""Changing users, their passwords and sessions."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import ID, argument

from models.enums import UserStatus
from resolvers import deletion, passwords, sessions, users
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun, ExpectedVersion
from schema.context import Info
from schema.inputs import (
    CreateUserInput,
    UpdateUserInput,
    UserBy,
    given,
)
from schema.payloads import (
    DeleteUserPayload,
    LoginPayload,
    RevokeSessionPayload,
    RevokeSessionsPayload,
    UserPayload,
    mutation,
    of,
)


@strawberry.type
class UserMutations:
    @mutation(UserPayload, "user")
    async def create_user(self, info: Info, input: CreateUserInput, dry_run: DryRun = False) -> Outcome:
        return await users.create(info.context.caller, given(input), of(info, "user"), dry_run=dry_run)

    @mutation(UserPayload, "user")
    async def update_user(
        self,
        info: Info,
        user: UserBy,
        input: UpdateUserInput,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await users.update(
            info.context.caller,
            given(user),
            given(input),
            of(info, "user"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(
        DeleteUserPayload,
        description="Refused while the user has projects or live API keys, unless forced.",
    )
    async def delete_user(
        self,
        info: Info,
        user: UserBy,
        force: Annotated[
            bool, argument(description="Delete the user all the same; the keys go, too.")
        ] = False,
        erase: Annotated[
            bool,
            argument(
                description="Remove personal data from the audit log, too. Then restoreUser cannot undo it."
            ),
        ] = False,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await deletion.delete(
            info.context.caller,
            given(user),
            force=force,
            erase=erase,
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(
        UserPayload,
        "user",
        "Undo a deletion: same id, fields, memberships, groups and permissions; no password, no keys. "
        "changes lists before and after of projects and groups: what is missing after is gone.",
    )
    async def restore_user(
        self,
        info: Info,
        id: Annotated[ID, argument(description="The deleted user's.")],
        dry_run: DryRun = False,
    ) -> Outcome:
        return await deletion.restore(info.context.caller, id, of(info, "user"), dry_run=dry_run)

    @mutation(UserPayload, "user")
    async def set_user_status(
        self,
        info: Info,
        user: UserBy,
        status: UserStatus,
        reason: Annotated[
            str | None, argument(description="Shown as statusReason, and in the audit log.")
        ] = None,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await users.set_status(
            info.context.caller,
            given(user),
            status.value,
            of(info, "user"),
            reason=reason,
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(UserPayload, "user", "By an administrator. It ends the user's sessions.")
    async def set_user_password(
        self,
        info: Info,
        user: UserBy,
        new_password: str,
        must_change: Annotated[bool, argument(description="Sessions can do nothing else before.")] = False,
    ) -> Outcome:
        return await passwords.set_password(
            info.context.caller, given(user), new_password, of(info, "user"), must_change=must_change
        )

    @mutation(UserPayload, "user", "For the signed-in user. It ends their other sessions.")
    async def change_password(self, info: Info, current_password: str, new_password: str) -> Outcome:
        return await passwords.change_password(
            info.context.caller, current_password, new_password, of(info, "user")
        )

    @mutation(LoginPayload, "user", "A session, for a password. Its token is sent like an API key.")
    async def login(
        self,
        info: Info,
        identifier: Annotated[str, argument(description="An id, a username or an e-mail address.")],
        password: str,
    ) -> Outcome:
        return await sessions.login(
            info.context.caller, identifier, password, of(info, "user"), of(info, "session")
        )

    @mutation(RevokeSessionsPayload, description="End the session that asks.")
    async def logout(
        self,
        info: Info,
        everywhere: Annotated[bool, argument(description="All sessions of the user who asks.")] = False,
    ) -> Outcome:
        return await sessions.logout(info.context.caller, everywhere=everywhere)

    @mutation(RevokeSessionsPayload, description="End all sessions of a user.")
    async def revoke_sessions(self, info: Info, user: UserBy) -> Outcome:
        return await sessions.revoke(info.context.caller, given(user))

    @mutation(RevokeSessionPayload, description="End one session: one's own, or of a user one administers.")
    async def revoke_session(self, info: Info, id: ID) -> Outcome:
        return await sessions.revoke_one(info.context.caller, {"id": id})

    @mutation(UserPayload, "user", "Lift a sign-in lock before its time.")
    async def unlock_user(self, info: Info, user: UserBy) -> Outcome:
        return await sessions.unlock(info.context.caller, given(user), of(info, "user"))
