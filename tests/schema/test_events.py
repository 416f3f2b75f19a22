"""The audit log: one event per change, in its transaction, with who, how and what, and never a secret."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models.database import Sql, rows
from models.enums import Operation
from tests.cast import PASSWORD, a_group, a_key, a_project, a_user, join, set_members, spec
from tests.conftest import ADMIN_KEY, GraphQL
from tests.outcome import all_rows, log

EVENTS = """
query ($where: EventFilter, $first: Int) {
  events(where: $where, first: $first) { totalCount nodes { sequence operation targetLabel } }
}
"""
ADD = """
mutation ($user: ID!, $project: ID!) {
  addProjectMember(user: {id: $user}, project: {id: $project}) { problems { code } }
}
"""
GRANT = """
mutation ($holder: ID!, $permission: GrantInput!) {
  grantPermissions(holder: $holder, permissions: [$permission]) { problems { code } }
}
"""
PROBLEMS = "problems { code }"


COMMON = {
    "door": "GRAPHQL",
    "actorLabel": "admin",
    "ipAddress": "203.0.113.7",
    "targetType": "USER",
    "targetLabel": "ada",
    "actor": {"username": "admin"},
    "apiKey": {"hint": "the..."},
}
TOLD: list[dict[str, object]] = [
    {
        "operation": "SET_USER_STATUS",
        "reason": "left",
        "changes": [
            {"field": "status", "before": "ACTIVE", "after": "DEACTIVATED"},
            {"field": "statusReason", "before": None, "after": "left"},
        ],
    },
    {
        "operation": "CREATE_USER",
        "reason": None,
        "changes": [
            {"field": "username", "before": None, "after": "ada"},
            {"field": "status", "before": None, "after": "ACTIVE"},
        ],
    },
]


@pytest.mark.promise("S68")
async def test_an_event_tells_who_did_what_to_whom_how_and_whence(app: Starlette) -> None:
    transport = httpx2.ASGITransport(app, client=("203.0.113.7", 4711))
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://gatebook.test", headers=headers
    ) as client:
        document = """
        mutation {
          createUser(input: {username: "ada"}) { user { id } problems { code } }
          setUserStatus(user: {username: "ada"}, status: DEACTIVATED, reason: "left") { problems { code } }
        }
        """
        made = await client.post("/graphql", json={"query": document})
        ada = made.json()["data"]["createUser"]["user"]["id"]
        fields = """
        operation door actorLabel reason requestId ipAddress targetId targetType targetLabel
        actor { username } apiKey { hint } target { __typename id } changes { field before after }
        """
        asked = await client.post(
            "/graphql", json={"query": f"{{ events(first: 2) {{ nodes {{ {fields} }} }} }}"}
        )
    common = {
        **COMMON,
        "requestId": made.headers["X-Request-ID"],
        "targetId": ada,
        "target": {"__typename": "User", "id": ada},
    }
    assert asked.json()["data"]["events"]["nodes"] == [{**each, **common} for each in TOLD]
    assert made.headers["X-Request-ID"] != asked.headers["X-Request-ID"]


@pytest.mark.promise("S68")
async def test_every_change_leaves_exactly_one_event(data: GraphQL) -> None:
    ada, apollo, crew = await a_user(data), await a_project(data), await a_group(data)
    key, _ = await a_key(data, ada)
    ids = {"$ada": ada, "$apollo": apollo, "$crew": crew, "$key": key}
    permission = '{resourceType: "docs", resource: "*", type: READ}'
    changes = [
        ('updateUser(user: {id: "$ada"}, input: {email: "a@example.com", projects: ["$apollo"]})', "ada"),
        ('setUserStatus(user: {id: "$ada"}, status: DEACTIVATED)', "ada"),
        ('setUserPassword(user: {id: "$ada"}, newPassword: "correct horse battery staple")', "ada"),
        ('updateProject(project: {id: "$apollo"}, input: {name: "Artemis"})', "Artemis"),
        ('addProjectMember(project: {id: "$apollo"}, user: {id: "$ada"}, role: ADMIN)', "Artemis"),
        ('removeProjectMember(project: {id: "$apollo"}, user: {id: "$ada"})', "Artemis"),
        ('updateGroup(group: {id: "$crew"}, input: {description: "all"})', "Crew"),
        ('setGroupMembers(group: {id: "$crew"}, add: ["$ada"])', "Crew"),
        (f'grantPermissions(holder: "$ada", permissions: [{permission}])', "ada"),
        ('setPermissions(holder: "$ada", permissions: [])', "ada"),
        (f'grantPermissions(holder: "$crew", permissions: [{permission}])', "Crew"),
        (f'revokePermissions(holder: "$crew", permissions: [{permission}])', "Crew"),
        ('updateApiKey(apiKey: {id: "$key"}, input: {name: "laptop"})', None),
        ('rotateApiKey(apiKey: {id: "$key"}, overlapSeconds: 60)', None),
        ('revokeApiKey(apiKey: {id: "$key"})', None),
        ('deleteApiKey(apiKey: {id: "$key"})', None),
        ('deleteGroup(group: {id: "$crew"})', "Crew"),
        ('deleteProject(project: {id: "$apollo"})', "Artemis"),
        ('deleteUser(user: {id: "$ada"}, force: true)', "ada"),
        ('restoreUser(id: "$ada")', "ada"),
    ]
    expected, told = [], []
    for change, label in changes:
        mutation = change
        for name, value in ids.items():
            mutation = mutation.replace(name, value)
        before = (await data(EVENTS))["totalCount"]
        await data(f"mutation {{ {mutation} {{ {PROBLEMS} }} }}")
        found = await data(EVENTS, first=1)
        (event,) = found["nodes"]
        told.append((change, found["totalCount"], event["operation"], label and event["targetLabel"]))
        expected.append((change, before + 1, Operation(change.partition("(")[0]).name, label))
    assert told == expected


@pytest.mark.promise("S68")
async def test_a_change_that_is_refused_leaves_no_event(data: GraphQL, graphql: GraphQL) -> None:
    ada, apollo = await a_user(data), await a_project(data)
    await join(ada, apollo)
    before = await all_rows()
    refused = (
        'createUser(input: {username: "ADA"})',
        'createUser(input: {username: "bob", permissions: [{resourceType: "", resource: "", type: READ}]})',
        'updateUser(user: {username: "ada"}, input: {username: "admin"})',
        'updateUser(user: {username: "ada"}, input: {firstName: "Ada"}, expectedVersion: 9)',
        'deleteUser(user: {username: "ada"})',
        'deleteUser(user: {username: "admin"}, force: true)',
        'setUserStatus(user: {username: "admin"}, status: DEACTIVATED)',
        'setPermissions(holder: "$admin", permissions: [])',
        'deleteProject(project: {name: "Apollo"})',
        'createProject(input: {name: "APOLLO"})',
        'removeProjectMember(project: {name: "Apollo"}, user: {username: "admin"})',
        'restoreUser(id: "$admin")',
    )
    admin = (await data("{ currentUser { id } }"))["id"]
    done = {}
    for mutation in refused:
        sent = f"mutation {{ change: {mutation} {{ problems {{ code }} }} }}".replace("$admin", admin)
        problems = (await graphql(sent))["data"]["change"]["problems"]
        done[mutation] = (bool(problems), await all_rows() == before)
    assert done == dict.fromkeys(refused, (True, True))


@pytest.mark.promise("S65")
async def test_the_log_and_the_database_hold_no_secret(data: GraphQL) -> None:
    ada = await a_user(data, password=PASSWORD)
    key, secret = await a_key(data, ada, name="laptop")
    rotate = "mutation ($id: ID!) { rotateApiKey(apiKey: {id: $id}) { secret problems { code } } }"
    rotated = (await data(rotate, id=key))["secret"]
    login = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'
    token = (await data(login, p=PASSWORD))["token"]
    change = """
    mutation ($p: String!, $n: String!) {
      changePassword(currentPassword: $p, newPassword: $n) {
        changes { field before after } problems { code }
      }
    }
    """
    changed = await data(change, by=token, p=PASSWORD, n=PASSWORD[::-1])
    assert changed["changes"] == [{"field": "password", "before": "set", "after": "set"}]
    await data('mutation { deleteUser(user: {username: "ada"}, force: true) { problems { code } } }')
    everything = await all_rows()
    hidden = (PASSWORD, PASSWORD[::-1], secret, rotated, token, ADMIN_KEY)
    assert [each for each in hidden if each in str(everything)] == []
    told = str(everything["events"])
    digests = [row["digest"] for row in everything["api_keys"]]
    assert [each for each in ("$2b$", "sha384", *digests) if each in told] == []


MADE = ["CREATE_PROJECT", "CREATE_API_KEY", "CREATE_USER"]


async def test_events_are_found_by_actor_target_type_operation_door_and_time(data: GraphQL) -> None:
    admin = (await data("{ currentUser { id } }"))["id"]
    ada = await a_user(data, permissions=[spec("ADMIN */*")])
    key, secret = await a_key(data, ada)
    apollo = await a_project(data)
    bob = await a_user(data, "bob")
    await data(
        'mutation { updateUser(user: {username: "bob"}, input: {firstName: "B"}) { problems { code } } }',
        by=secret,
    )
    await data(ADD, user=bob, project=apollo)
    everything = ["ADD_PROJECT_MEMBER", "UPDATE_USER", "CREATE_USER", *MADE]
    await rows(Sql("UPDATE events SET at = 1000000000000 + sequence * 1000 RETURNING id"))
    (made,) = (await data("{ events(where: {operations: [CREATE_PROJECT]}) { nodes { at } } }"))["nodes"]
    at = made["at"]
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, everything),
        ({"actor": ada}, ["UPDATE_USER"]),
        ({"actor": admin}, [each for each in everything if each != "UPDATE_USER"]),
        ({"target": bob}, ["UPDATE_USER", "CREATE_USER"]),
        ({"target": apollo}, ["ADD_PROJECT_MEMBER", "CREATE_PROJECT"]),
        ({"target": key}, ["CREATE_API_KEY"]),
        ({"targetType": "API_KEY"}, ["CREATE_API_KEY"]),
        ({"targetType": "USER"}, ["UPDATE_USER", "CREATE_USER", "CREATE_USER"]),
        ({"operations": ["CREATE_PROJECT", "CREATE_API_KEY"]}, ["CREATE_PROJECT", "CREATE_API_KEY"]),
        ({"operations": []}, []),
        ({"doors": ["GRAPHQL"]}, everything),
        ({"doors": ["ADVERITY", "CLI"]}, []),
        ({"at": {"gte": at}}, everything[:4]),
        ({"at": {"lt": at}}, everything[4:]),
        ({"target": bob, "actor": ada}, ["UPDATE_USER"]),
        ({"actor": "nobody"}, []),
        ({"target": "%"}, []),
    ]
    found = [(where, await log(data, "operation", **where)) for where, _ in expected]
    assert [(where, [event["operation"] for event in events]) for where, events in found] == expected


async def test_the_log_outlives_what_it_tells_of(data: GraphQL) -> None:
    ada = await a_user(data)
    _, secret = await a_key(data, ada, scopes=[spec("WRITE user/*")])
    await data(
        'mutation { updateUser(user: {username: "ada"}, input: {firstName: "A"}) { problems { code } } }',
        by=secret,
    )
    await data('mutation { deleteUser(user: {username: "ada"}, force: true) { problems { code } } }')
    fields = "operation actor { id } actorLabel apiKey { id } target { id } targetId targetType targetLabel"
    asked = await data(f'{{ events(where: {{target: "{ada}"}}) {{ nodes {{ {fields} }} }} }}')
    gone = {"target": None, "targetId": ada, "targetType": "USER", "targetLabel": "ada"}
    by_admin = [event for event in asked["nodes"] if event["actorLabel"] == "admin"]
    assert [event["operation"] for event in by_admin] == ["DELETE_USER", "CREATE_USER"]
    (own,) = [event for event in asked["nodes"] if event["actorLabel"] == "ada"]
    assert own == {"operation": "UPDATE_USER", "actor": None, "actorLabel": "ada", "apiKey": None, **gone}


async def test_everyone_sees_what_they_did_and_what_was_done_to_them(data: GraphQL) -> None:
    ada, bob = await a_user(data), await a_user(data, "bob")
    _, secret = await a_key(data, ada)
    for each in (ada, bob):
        await data(GRANT, holder=each, permission=spec("READ docs/*"))
    change = (
        'mutation { updateUser(user: {username: "ada"}, input: {displayName: "Ada"}) { problems { code } } }'
    )
    await data(change, by=secret)
    await set_members(data, await a_group(data), add=[ada])
    own = ["UPDATE_USER", "GRANT_PERMISSIONS", "CREATE_USER"]
    found = await data("{ events { totalCount nodes { operation targetId } } }", by=secret)
    assert found == {"totalCount": 3, "nodes": [{"operation": each, "targetId": ada} for each in own]}
    mine = await data("{ currentUser { events(first: 2) { totalCount nodes { operation } } } }", by=secret)
    assert mine == {"events": {"totalCount": 3, "nodes": [{"operation": each} for each in own[:2]]}}


async def test_signing_in_is_told_and_verifying_a_key_is_not(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, password=PASSWORD)
    _, secret = await a_key(data, ada)
    await data("mutation ($s: String!) { verifyApiKey(secret: $s) { valid } }", s=secret)
    await data("{ currentUser { username } }", by=secret)
    login = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'
    await graphql(login, p="wrong")
    token = (await data(login, p=PASSWORD))["token"]
    await data("mutation { logout { revokedIds problems { code } } }", by=token)
    fields = "operation changes { field before after } actor { username }"
    counted = [{"field": "failedSignIns", "before": 1, "after": 0}]
    signed_in = {"operation": "LOGIN", "changes": counted, "actor": {"username": "ada"}}
    ended = [{"field": "sessions", "before": 1, "after": 0}]
    assert (await log(data, fields))[:2] == [
        {"operation": "LOGOUT", "changes": ended, "actor": {"username": "ada"}},
        signed_in,
    ]
    operations = [each["operation"] for each in await log(data)]
    assert operations == ["LOGOUT", "LOGIN", "LOGIN_FAILED", "CREATE_API_KEY", "CREATE_USER"]
