"""Who may do what: every root field, with every kind of caller."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.cast import a_person
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

TABLE = """
                     anonymous  nobody  reader  writer  chief  keeper  admin  narrowed  held
currentUser          -          yes     yes     yes     yes    yes     yes    yes       yes
viewer               -          yes     yes     yes     yes    yes     yes    yes       no
node                 !          -       yes     yes     yes    yes     yes    yes       no
nodes                !          -       yes     yes     yes    yes     yes    yes       no
user                 !          -       yes     yes     yes    yes     yes    yes       no
users                !          -       yes     yes     yes    yes     yes    yes       no
project              !          -       yes     yes     yes    yes     yes    yes       no
projects             !          -       yes     yes     yes    yes     yes    yes       no
group                !          -       yes     yes     -      yes     yes    yes       no
groups               !          -       yes     yes     -      yes     yes    yes       no
apiKeys              !          -       yes     yes     -      yes     yes    yes       no
permissions          !          -       yes     yes     -      yes     yes    yes       no
checkPermission      !          ?       yes     yes     no     yes     yes    yes       no
usersPermitted       !          -       yes     yes     -      yes     yes    yes       no
events               !          -       yes     yes     -      -       yes    -         no
server               yes        yes     yes     yes     yes    yes     yes    yes       yes

login                yes        yes     yes     yes     yes    yes     yes    yes       yes
verifyApiKey         !          -       yes     yes     -      yes     yes    yes       no

createUser           !          no      no      yes     no     no      yes    no        no
updateUser           !          ?       no      yes     no     yes     yes    no        no
setUserStatus        !          ?       no      yes     no     yes     yes    no        no
setUserPassword      !          ?       no      no      no     yes     yes    no        no
unlockUser           !          ?       no      no      no     yes     yes    no        no
revokeSessions       !          ?       no      no      no     yes     yes    no        no
deleteUser           !          ?       no      no      no     yes     yes    no        no
restoreUser          !          no      no      no      no     no      yes    no        no

createProject        !          no      no      yes     no     no      yes    no        no
updateProject        !          ?       no      yes     yes    no      yes    no        no
addProjectMember     !          ?       no      yes     yes    no      yes    no        no
removeProjectMember  !          ?       no      yes     yes    no      yes    no        no
deleteProject        !          ?       no      no      yes    no      yes    no        no

createGroup          !          no      no      yes     no     no      yes    no        no
updateGroup          !          ?       no      yes     ?      no      yes    no        no
setGroupMembers      !          ?       no      yes     ?      no      yes    no        no
deleteGroup          !          ?       no      no      ?      no      yes    no        no

createApiKey         !          ?       no      no      no     yes     yes    no        no
updateApiKey         !          ?       no      no      ?      yes     yes    no        no
rotateApiKey         !          ?       no      no      ?      yes     yes    no        no
revokeApiKey         !          ?       no      no      ?      yes     yes    no        no
deleteApiKey         !          ?       no      no      ?      yes     yes    no        no
deleteApiKeys        !          ?       no      no      no     yes     yes    no        no

grantPermissions     !          ?       no      no      no     yes     yes    no        no
revokePermissions    !          ?       no      no      no     yes     yes    no        no
setPermissions       !          ?       no      no      no     yes     yes    no        no

changePassword       !          yes     yes     yes     yes    yes     yes    no        yes
logout               !          yes     yes     yes     yes    yes     yes    no        yes
"""
(HEADER, *LINES) = [line.split() for line in TABLE.splitlines() if line]
RIGHTS = {field: dict(zip(HEADER, answers, strict=True)) for field, *answers in LINES}


def test_the_table_has_every_field_of_the_schema() -> None:
    assert set(RIGHTS) == set(FIELDS) == fields_of_the_schema()


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
    return payload["problems"][0]["requires"]


ACTIONS = {
    "UPDATE": 'updateUser(user: {id: $id}, input: {lastName: "Builder"}, dryRun: true)',
    "DELETE": "deleteUser(user: {id: $id}, force: true, dryRun: true)",
    "SET_STATUS": "setUserStatus(user: {id: $id}, status: DEACTIVATED, dryRun: true)",
    "SET_PASSWORD": 'setUserPassword(user: {id: $id}, newPassword: "correct horse battery staple")',
    "GRANT": "grantPermissions(holder: $id, permissions: [], dryRun: true)",
    "CREATE_API_KEY": "createApiKey(input: {user: {id: $id}, scopes: $scopes})",
}


async def test_what_the_caller_can_do_to_a_user_is_told_beforehand(data: GraphQL, graphql: GraphQL) -> None:
    things = await the_stranger(data)
    await a_person("root", "ADMIN */*")
    for who in ("nobody", "reader", "writer", "chief", "keeper", "administrator", "narrowed"):
        credential = await credential_of(who, things)
        scopes = [{"resourceType": "user", "resource": "*", "type": "READ"}] if who == "narrowed" else []
        told = await data(TELLING, by=credential, names=["bob", "root", who])
        for user in told["nodes"]:
            done = []
            for action, field in ACTIONS.items():
                given = {"id": user["id"], **({"scopes": scopes} if "$scopes" in field else {})}
                if kind(await graphql(asking(field), by=credential, **given)) != NOT_ALLOWED:
                    done.append(action)
            assert (who, user["username"], done) == (who, user["username"], user["viewerCan"])


TELLING = """
query ($names: [String!]) { users(where: {username: {in: $names}}) { nodes { id username viewerCan } } }
"""


def asking(field: str) -> str:
    scopes = ", $scopes: [PermissionInput!]" if "$scopes" in field else ""
    return f"mutation ($id: ID!{scopes}) {{ {field} {{ problems {{ code }} }} }}"
