"""Links that set a password or verify an e-mail address."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument

from models.enums import OneTimeTokenPurpose
from models.one_time_token import link
from resolvers import mail_requests, one_time_tokens
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun
from schema.context import Info
from schema.inputs import UserBy, given
from schema.payloads import CreateOneTimeTokenPayload, LoginPayload, RequestMailPayload, mutation, of
from schema.views import OneTimeTokenVerification


@strawberry.type
class LinkMutations:
    @mutation(
        CreateOneTimeTokenPayload,
        description="By who may set the user's password. The user's former one of this purpose ends.",
    )
    async def create_one_time_token(
        self,
        info: Info,
        user: UserBy,
        purpose: OneTimeTokenPurpose,
        expires_in_seconds: Annotated[
            int | None,
            argument(
                description="At most 30 days. Without it: 30 minutes to set up, 7 days for an invitation, "
                "an hour for a reset, a day to verify."
            ),
        ] = None,
        by_mail: Annotated[
            bool, argument(description="Send the link to the user's address; then it is not shown here.")
        ] = False,
        dry_run: DryRun = False,
    ) -> Outcome:
        outcome = await one_time_tokens.create(
            info.context.caller,
            given(user),
            purpose.value,
            seconds=expires_in_seconds,
            by_mail=by_mail,
            dry_run=dry_run,
        )
        if token := outcome.extra.get("token"):
            outcome.extra["link"] = link(info.context.base_url, purpose.value, token)
        return outcome

    @strawberry.mutation(
        graphql_type=OneTimeTokenVerification | None,
        description="Is this token good? A mutation, so that tokens stay out of URLs and logs.",
    )
    async def verify_one_time_token(self, info: Info, token: str) -> one_time_tokens.Verification:
        return await one_time_tokens.verify(info.context.caller, token)

    @mutation(
        LoginPayload,
        "user",
        "Set the password, which ends all other sessions, and sign in. One that verifies an e-mail address "
        "takes no password and gives no session.",
    )
    async def redeem_one_time_token(self, info: Info, token: str, new_password: str | None = None) -> Outcome:
        return await one_time_tokens.redeem(
            info.context.caller, token, new_password, of(info, "user"), of(info, "session")
        )

    @mutation(
        RequestMailPayload,
        description="A link to choose another password, by mail to whoever has this name. Whether that is "
        "anybody, and whether this server sends mail, the answer does not say.",
    )
    async def request_password_reset(
        self,
        info: Info,
        identifier: Annotated[str, argument(description="An id, a username or an e-mail address.")],
    ) -> Outcome:
        return await mail_requests.request_password_reset(info.context.caller, identifier)

    @mutation(RequestMailPayload, description="A link that verifies one's own e-mail address, by mail to it.")
    async def request_email_verification(self, info: Info) -> Outcome:
        return await mail_requests.request_email_verification(info.context.caller)
