"""Who may do what: every root field, with every kind of caller."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.conftest import GraphQL, send
from tests.outcome import all_rows
from tests.resolvers.operations import (
    FIELDS,
    NOT_ALLOWED,
    YES,
    document,
    fields_of_the_schema,
    kind,
    variables,
)
from tests.resolvers.stranger import credential_of, the_stranger

# Each field is about a stranger: a user in a project and a group, with a key.
#
# nobody    signed in, without any permission
# reader    READ on user/*, project/*, group/*, event/*
# writer    WRITE on the same
# chief     has the role ADMIN in the stranger's project
# keeper    ADMIN on user/<the stranger>
# admin     ADMIN on */*
# narrowed  a key of an administrator, with the scope READ on user/*
# held      a session of an administrator whose password must change
#
# yes  done, or shown    -  nothing to see    ?  NOT_FOUND    no  NOT_ALLOWED    !  UNAUTHENTICATED
# pw  PASSWORD_CHANGE_REQUIRED

TABLE = """
                         anonymous  nobody  reader  writer  chief  keeper  admin  narrowed  held
currentUser              -          yes     yes     yes     yes    yes     yes    yes       yes
viewer                   -          yes     yes     yes     yes    yes     yes    yes       pw
node                     !          -       yes     yes     yes    yes     yes    yes       pw
nodes                    !          -       yes     yes     yes    yes     yes    yes       pw
user                     !          -       yes     yes     yes    yes     yes    yes       pw
users                    !          -       yes     yes     yes    yes     yes    yes       pw
project                  !          -       yes     yes     yes    yes     yes    yes       pw
projects                 !          -       yes     yes     yes    yes     yes    yes       pw
group                    !          -       yes     yes     -      yes     yes    yes       pw
groups                   !          -       yes     yes     -      yes     yes    yes       pw
apiKey                   !          -       yes     yes     -      yes     yes    yes       pw
apiKeys                  !          -       yes     yes     -      yes     yes    yes       pw
permissions              !          -       yes     yes     -      yes     yes    yes       pw
checkPermission          !          ?       yes     yes     no     yes     yes    yes       pw
usersPermitted           !          -       yes     yes     -      yes     yes    yes       pw
events                   !          -       yes     yes     -      -       yes    -         pw
server                   yes        yes     yes     yes     yes    yes     yes    yes       yes

login                    yes        yes     yes     yes     yes    yes     yes    yes       yes
verifyOneTimeToken       yes        yes     yes     yes     yes    yes     yes    yes       yes
redeemOneTimeToken       yes        yes     yes     yes     yes    yes     yes    yes       yes
requestPasswordReset     yes        yes     yes     yes     yes    yes     yes    yes       yes
requestEmailVerification !          INVALID INVALID INVALID INVALID INVALID INVALID no       pw
verifyApiKey             !          -       yes     yes     -      yes     yes    yes       pw

createUser               !          no      no      yes     no     no      yes    no        pw
importUsers              !          no      no      yes     no     yes     yes    no        pw
updateUser               !          ?       no      yes     no     yes     yes    no        pw
setUserStatus            !          ?       no      yes     no     yes     yes    no        pw
setUsersStatus           !          ?       no      yes     no     yes     yes    no        pw
setUserPassword          !          ?       no      no      no     yes     yes    no        pw
createOneTimeToken       !          ?       no      no      no     yes     yes    no        pw
unlockUser               !          ?       no      no      no     yes     yes    no        pw
revokeSession            !          ?       ?       ?       ?      yes     yes    ?         pw
revokeSessions           !          ?       no      no      no     yes     yes    no        pw
deleteUser               !          ?       no      no      no     yes     yes    no        pw
deleteUsers              !          ?       no      no      no     yes     yes    no        pw
restoreUser              !          no      no      no      no     no      yes    no        pw

createProject            !          no      no      yes     no     no      yes    no        pw
updateProject            !          ?       no      yes     yes    no      yes    no        pw
addProjectMember         !          ?       no      yes     yes    no      yes    no        pw
removeProjectMember      !          ?       no      yes     yes    no      yes    no        pw
addUsersToProject        !          ?       no      yes     yes    no      yes    no        pw
removeUsersFromProject   !          ?       no      yes     yes    no      yes    no        pw
deleteProject            !          ?       no      no      yes    no      yes    no        pw

createGroup              !          no      no      yes     no     no      yes    no        pw
updateGroup              !          ?       no      yes     ?      no      yes    no        pw
addGroupMembers          !          ?       no      yes     ?      no      yes    no        pw
removeGroupMembers       !          ?       no      yes     ?      no      yes    no        pw
setGroupMembers          !          ?       no      yes     ?      no      yes    no        pw
addUsersToGroup          !          ?       no      yes     ?      no      yes    no        pw
removeUsersFromGroup     !          ?       no      yes     ?      no      yes    no        pw
deleteGroup              !          ?       no      no      ?      no      yes    no        pw

createApiKey             !          ?       no      no      no     yes     yes    no        pw
updateApiKey             !          ?       no      no      ?      yes     yes    no        pw
rotateApiKey             !          ?       no      no      ?      yes     yes    no        pw
revokeApiKey             !          ?       no      no      ?      yes     yes    no        pw
deleteApiKey             !          ?       no      no      ?      yes     yes    no        pw
deleteApiKeys            !          ?       no      no      no     yes     yes    no        pw

grantPermissions         !          ?       no      no      no     yes     yes    no        pw
revokePermissions        !          ?       no      no      no     yes     yes    no        pw
setPermissions           !          ?       no      no      no     yes     yes    no        pw

changePassword           !          yes     yes     yes     yes    yes     yes    no        yes
logout                   !          yes     yes     yes     yes    yes     yes    no        yes
"""
(HEADER, *LINES) = [line.split() for line in TABLE.splitlines() if line]
RIGHTS = {field: dict(zip(HEADER, answers, strict=True)) for field, *answers in LINES}


@pytest.mark.promise("S24")
def test_the_table_has_every_field_of_the_schema() -> None:
    assert set(RIGHTS) == set(FIELDS) == fields_of_the_schema()


@pytest.mark.promise("S24")
@pytest.mark.parametrize("who", HEADER)
async def test_every_caller_may_do_what_the_table_says(
    who: str, anonymous: httpx2.AsyncClient, data: GraphQL
) -> None:
    things = await the_stranger(data)
    credential = await credential_of("administrator" if who == "admin" else who, things)

    async def ask(field: str) -> Any:
        arguments = FIELDS[field]
        given = variables(arguments, things)
        return await send(anonymous, document(field, arguments), credential, given)

    await ask("server")  # the use of a credential is noted once a minute
    before = await all_rows()
    refused = {field: await ask(field) for field in FIELDS if RIGHTS[field][who] != YES}
    assert await all_rows() == before  # a refusal changes nothing
    allowed = {field: await ask(field) for field in FIELDS if RIGHTS[field][who] == YES}
    answers = {**refused, **allowed}
    kinds = {field: kind(answers[field]) for field in RIGHTS}
    assert [(field, kinds[field]) for field in RIGHTS if kinds[field] != RIGHTS[field][who]] == []
    if who != "held":
        assert [
            field for field in refused if kind(refused[field]) == NOT_ALLOWED and not needs(refused[field])
        ] == []


def needs(answer: Any) -> Any:
    """The permission that a refusal names."""
    if "errors" in answer:
        return answer["errors"][0]["extensions"].get("requires")
    (payload,) = answer["data"].values()
    (problem,) = payload["problems"] or payload["results"][0]["problems"]
    return problem["requires"]
