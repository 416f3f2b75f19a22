"""What callers are told that they may do is what the operations let them do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from models import Group, Project, User, clock
from tests.cast import a_key_of, a_person, add_event, add_project, join, put_in, spec
from tests.conftest import GraphQL
from tests.resolvers.operations import NOT_ALLOWED, NOT_FOUND, NOTHING, UNAUTHENTICATED, YES, kind
from tests.resolvers.stranger import credential_of, the_stranger

CALLERS = ["nobody", "reader", "writer", "chief", "keeper", "administrator", "narrowed"]
every_caller = pytest.mark.parametrize("who", CALLERS)
READING = '{resourceType: "user", resource: "*", type: READ}'

USER_ACTIONS = {
    "UPDATE": 'updateUser(user: {id: $id}, input: {lastName: "Builder"}, dryRun: true)',
    "DELETE": "deleteUser(user: {id: $id}, force: true, dryRun: true)",
    "SET_STATUS": "setUserStatus(user: {id: $id}, status: DEACTIVATED, dryRun: true)",
    "SET_PASSWORD": 'setUserPassword(user: {id: $id}, newPassword: "correct horse battery staple")',
    "INVITE": "createOneTimeToken(user: {id: $id}, purpose: INVITATION)",
    "UNLOCK": "unlockUser(user: {id: $id})",
    "GRANT": "grantPermissions(holder: $id, permissions: [], dryRun: true)",
    "CREATE_API_KEY": "createApiKey(input: {user: {id: $id}, scopes: $scopes})",
    "REVOKE_SESSIONS": "revokeSessions(user: {id: $id})",  # which may end the caller's session: the last
}
PROJECT_ACTIONS = {
    "UPDATE": 'updateProject(project: {id: $id}, input: {description: "new"}, dryRun: true)',
    "DELETE": "deleteProject(project: {id: $id}, force: true, dryRun: true)",
    "MANAGE_MEMBERS": "addProjectMember(project: {id: $id}, user: {id: $user}, dryRun: true)",
    "GRANT": "addProjectMember(project: {id: $id}, user: {id: $user}, role: ADMIN, dryRun: true)",
}
GROUP_ACTIONS = {
    "UPDATE": 'updateGroup(group: {id: $id}, input: {description: "new"}, dryRun: true)',
    "DELETE": "deleteGroup(group: {id: $id}, dryRun: true)",
    "MANAGE_MEMBERS": "setGroupMembers(group: {id: $id}, add: [$user], dryRun: true)",
    "GRANT": "grantPermissions(holder: $id, permissions: [], dryRun: true)",
}
KEY_ACTIONS = {
    "UPDATE": 'updateApiKey(apiKey: {id: $id}, input: {name: "new"}, dryRun: true)',
    "ROTATE": "rotateApiKey(apiKey: {id: $id}, dryRun: true)",
    "REVOKE": "revokeApiKey(apiKey: {id: $id}, dryRun: true)",
    "DELETE": "deleteApiKey(apiKey: {id: $id}, dryRun: true)",
}
VIEWER_ACTIONS = {
    "CREATE_USER": 'createUser(input: {username: "fresh"}, dryRun: true)',
    "CREATE_PROJECT": 'createProject(input: {name: "fresh"}, dryRun: true)',
    "CREATE_GROUP": 'createGroup(input: {name: "fresh"}, dryRun: true)',
    "GRANT": "grantPermissions(holder: $user, permissions: [], dryRun: true)",
    "ADMINISTRATE": "grantPermissions(holder: $user, dryRun: true, "
    'permissions: [{type: ADMIN, resourceType: "*", resource: "*"}])',
}
TYPES = {"$id": "ID!", "$user": "ID!", "$project": "ID!", "$scopes": "[PermissionInput!]"}


class Trying:
    """One caller, beside the stranger and somebody who holds everything."""

    def __init__(self, graphql: GraphQL, credential: str | None, things: Mapping[str, Any]) -> None:
        self.graphql, self.credential, self.things = graphql, credential, things

    async def ask(self, document: str, **variables: Any) -> Any:
        return (await self.graphql(document, by=self.credential, **variables))["data"]

    async def kind_of(self, field: str, **given: Any) -> str:
        """Of the answer of a mutation, with these variables."""
        known = {"user": self.things["user"], "scopes": self.things["scopes"], **given}
        names = [name for name in TYPES if name in field]
        declared = f"({', '.join(f'{name}: {TYPES[name]}' for name in names)})" if names else ""
        sent = {name[1:]: known[name[1:]] for name in names}
        document = f"mutation {declared} {{ {field} {{ problems {{ code }} }} }}"
        return kind(await self.graphql(document, by=self.credential, **sent))

    async def done(self, actions: Mapping[str, str], id_: str = "") -> set[str]:
        kinds = {action: await self.kind_of(field, id=id_) for action, field in actions.items()}
        assert UNAUTHENTICATED not in kinds.values()
        return {action for action in actions if kinds[action] not in (NOT_ALLOWED, NOT_FOUND)}

    async def succeeds(self, actions: Mapping[str, str], id_: str) -> set[str]:
        kinds = {action: await self.kind_of(field, id=id_) for action, field in actions.items()}
        return {action for action in actions if kinds[action] in (YES, NOTHING)}

    async def reads_all_events(self, kind: str, id_: str) -> set[str]:
        document = f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ events {{ totalCount }} }} }} }}"
        seen, all_ = await self.ask(document, id=id_), await self.graphql(document, id=id_)
        return {"READ_EVENTS"} if seen == all_["data"] else set()

    async def checks(self, user: str) -> set[str]:
        document = (
            f"query ($id: ID!) {{ checkPermission(user: {{id: $id}}, permission: {READING}) {{ allowed }} }}"
        )
        answer = await self.graphql(document, by=self.credential, id=user)
        return set() if "errors" in answer else {"CHECK_PERMISSIONS"}


@pytest.fixture
async def trying(who: str, data: GraphQL, graphql: GraphQL) -> Trying:
    things = await the_stranger(data)
    root = await a_person("root", "ADMIN */*")
    credential = await credential_of(who, things)
    caller, project = await User.get(username=who), await add_project("Gemini")
    await join(caller, project)
    await put_in(caller, await Group.get(id=things["group"]))
    for user in (root, caller):
        await add_event(user)
    for target in (await Project.get(id=things["project"]), project, await Group.get(id=things["group"])):
        kind, label = type(target).__name__, target.name
        await add_event(root, target_id=target.id, target_type=kind, target_label=label)
    scopes = [spec("READ user/*")] if who == "narrowed" else []
    return Trying(graphql, credential, {**things, "scopes": scopes, "caller": caller.id})


@every_caller
async def test_what_the_caller_can_do_to_a_user(who: str, trying: Trying) -> None:
    document = """query ($names: [String!]) {
      users(where: {username: {in: $names}}) { nodes { id username viewerCan } }
    }"""
    told = (await trying.ask(document, names=["bob", "root", who]))["users"]["nodes"]
    assert who in [user["username"] for user in told]
    found = {
        user["username"]: {
            *await trying.checks(user["id"]),
            *await trying.reads_all_events("User", user["id"]),
            *await trying.done(USER_ACTIONS, user["id"]),
        }
        for user in told
    }
    assert found == {user["username"]: set(user["viewerCan"]) for user in told}


@every_caller
async def test_what_the_caller_can_do_to_a_project(trying: Trying) -> None:
    told = (await trying.ask("{ projects { nodes { id name viewerCan } } }"))["projects"]["nodes"]
    assert "Gemini" in [project["name"] for project in told]

    async def issues(project: str) -> set[str]:
        """To oneself, or to the stranger."""
        field = "createApiKey(input: {user: {id: $user}, project: {id: $project}, scopes: $scopes})"
        people = (trying.things["caller"], trying.things["user"])
        kinds = [await trying.kind_of(field, user=user, project=project) for user in people]
        return {"CREATE_API_KEY"} if {*kinds} - {NOT_ALLOWED, NOT_FOUND, "NOT_A_MEMBER"} else set()

    found = {
        project["name"]: {
            *await trying.done(PROJECT_ACTIONS, project["id"]),
            *await trying.reads_all_events("Project", project["id"]),
            *await issues(project["id"]),
        }
        for project in told
    }
    assert found == {project["name"]: set(project["viewerCan"]) for project in told}


@every_caller
async def test_what_the_caller_can_do_to_a_group(trying: Trying) -> None:
    (group,) = (await trying.ask("{ groups { nodes { id viewerCan } } }"))["groups"]["nodes"]
    done = await trying.done(GROUP_ACTIONS, group["id"])
    assert done | await trying.reads_all_events("Group", group["id"]) == set(group["viewerCan"])


@every_caller
async def test_what_the_caller_can_do_to_a_key(who: str, trying: Trying) -> None:
    """Somebody's who holds everything, some of one's own, and the one in use."""
    people = {name: await User.get(username=name) for name in ("root", who)}
    given = {"root": (), who: ("READ user/*", "READ docs/*")}
    made = [await a_key_of(user) for user in people.values()]
    made += [await a_key_of(people[name], *scopes) for name, scopes in given.items()]
    made.append(await a_key_of(people[who], expires_at=clock.now() + clock.DAY))
    asked = "{ apiKeys(first: 50) { nodes { id hint viewerCan } } }"
    told = (await trying.ask(asked))["apiKeys"]["nodes"]
    assert {key.hint for key, _ in made[1:2]} <= {key["hint"] for key in told}
    found = {key["hint"]: await trying.done(KEY_ACTIONS, key["id"]) for key in told}
    assert found == {key["hint"]: set(key["viewerCan"]) for key in told}


SCOPED = {
    "narrowed": (["READ user/*"], {}),
    "as it is": (["WRITE user/*"], {}),
    "that ends": ([], {"expires_at": clock.now() + clock.DAY}),
}


@pytest.mark.parametrize("how", SCOPED)
async def test_what_a_key_can_do_to_others_of_its_owner(how: str, graphql: GraphQL) -> None:
    owner, (scopes, given) = await a_person("owner", "WRITE user/*"), SCOPED[how]
    _, secret = await a_key_of(owner, *scopes, **given)
    for other in ([], ["READ user/*"], ["WRITE user/*"]):
        await a_key_of(owner, *other)
        await a_key_of(owner, *other, expires_at=clock.now() + 2 * clock.DAY)
        await a_key_of(owner, *other, expires_at=clock.now() + clock.DAY // 2)
    trying = Trying(graphql, secret, {"user": owner.id, "scopes": []})
    told = (await trying.ask("{ apiKeys { nodes { id viewerCan } } }"))["apiKeys"]["nodes"]
    found = {key["id"]: await trying.succeeds(KEY_ACTIONS, key["id"]) for key in told}
    assert found == {key["id"]: set(key["viewerCan"]) for key in told}


@every_caller
async def test_what_the_caller_can_do_at_all(trying: Trying) -> None:
    told = (await trying.ask("{ viewer { can } }"))["viewer"]["can"]
    found = {*await trying.done(VIEWER_ACTIONS), *await trying.checks(trying.things["user"])}
    verify = "mutation ($secret: String!) { verifyApiKey(secret: $secret) { valid } }"
    if (await trying.ask(verify, secret=trying.things["secret"]))["verifyApiKey"]["valid"]:
        found.add("VERIFY_API_KEYS")
    counting = "{ users { totalCount } events { totalCount } }"
    seen, all_ = await trying.ask(counting), (await trying.graphql(counting))["data"]
    found |= {f"READ_{name.upper()}" for name in all_ if seen[name] == all_[name]}
    if (await trying.ask("{ server { details { startedAt } } }"))["server"]["details"]:
        found.add("READ_SERVER")
    assert found == set(told)


@every_caller
async def test_actions_are_told_in_the_order_of_the_schema(trying: Trying) -> None:
    node = (
        await trying.ask(
            "query ($id: ID!) { node(id: $id) { ... on User { viewerCan } } }", id=trying.things["caller"]
        )
    )["node"]
    kinds = (await trying.ask('{ __type(name: "UserAction") { enumValues { name } } }'))["__type"]
    names = [value["name"] for value in kinds["enumValues"]]
    assert node["viewerCan"] == [name for name in names if name in node["viewerCan"]]
